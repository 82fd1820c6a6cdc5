import Testing

@testable import FolkmootCore

@Suite("Texts that have been seen")
struct SeenTextsTests {
    @Test("A text keeps the number that it was first seen with, however many come after it")
    func numbers() {
        var seen = SeenTexts()

        let first = (0..<50_000).map { number(of: "text \($0)", else: Int32($0), in: &seen) }
        let again = (0..<50_000).map { number(of: "text \($0)", else: -1, in: &seen) }

        #expect(first.allSatisfy { $0 == nil })
        #expect(again == (0..<50_000).map { Int32($0) })
    }

    @Test("The empty text is a text like others")
    func empty() {
        var seen = SeenTexts()

        let (first, again) = (number(of: "", else: 7, in: &seen), number(of: "", else: 8, in: &seen))

        #expect(first == nil && again == 7)
    }

    private func number(of text: String, else number: Int32, in seen: inout SeenTexts) -> Int32? {
        Array(text.utf8).withUnsafeBytes { seen.number(of: $0, elseKeeping: number) }
    }
}
