import Testing

@testable import FolkmootCore

@Suite("Numbers of codes")
struct CodeNumbersTests {
    @Test("Codes of any length have numbers in the order of their coming, and keep them")
    func numbers() {
        var numbers = CodeNumbers()
        let codes =
            (0..<2000).map { String(repeating: "x", count: $0 % 20) + String($0) } + ["", "\0", "\0\0", "Abertawe’r gogledd"]

        let first = codes.map { numbers.number(of: $0) }
        let again = codes.reversed().map { numbers.number(of: $0) }

        #expect(first == Array(0..<codes.count))
        #expect(again == first.reversed())
        #expect(numbers.codes == codes)
    }
}
