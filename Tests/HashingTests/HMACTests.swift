import Hashing
import Testing

@Suite("HMAC-SHA-256")
struct HMACTests {
    @Test(
        "The test cases of RFC 4231 come out as published",
        arguments: [
            RFC4231(
                key: .repeated(0x0b, 20), message: .text("Hi There"),
                hash: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
            RFC4231(
                key: .text("Jefe"), message: .text("what do ya want for nothing?"),
                hash: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
            RFC4231(
                key: .repeated(0xaa, 20), message: .repeated(0xdd, 50),
                hash: "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
            RFC4231(
                key: .counted(1...25), message: .repeated(0xcd, 50),
                hash: "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
            RFC4231(
                key: .repeated(0xaa, 131), message: .text("Test Using Larger Than Block-Size Key - Hash Key First"),
                hash: "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
            RFC4231(
                key: .repeated(0xaa, 131),
                message: .text(
                    "This is a test using a larger than block-size key and a larger than block-size data. "
                        + "The key needs to be hashed before being used by the HMAC algorithm."),
                hash: "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"),
        ])
    func publishedCases(example: RFC4231) {
        #expect(Hex.encode(HMAC.sha256(key: example.key, example.message)) == example.hash)
    }

    @Test("A shortened one begins as published")
    func truncated() {
        let hash = HMAC.sha256(key: .repeated(0x0c, 20), .text("Test With Truncation"))

        #expect(Hex.encode(Array(hash.prefix(16))) == "a3b6167473100ee06e0c796c2955552b")
    }

    @Test("Two secrets are equal only if every byte is, and they are equally long")
    func comparison() {
        #expect(constantTimeEqual([], []))
        #expect(constantTimeEqual([1, 2, 3], [1, 2, 3]))
        #expect(!constantTimeEqual([1, 2, 3], [1, 2, 4]))
        #expect(!constantTimeEqual([9, 2, 3], [1, 2, 3]))
        #expect(!constantTimeEqual([1, 2, 3], [1, 2]))
    }
}

struct RFC4231: Sendable {
    let key: [UInt8]
    let message: [UInt8]
    let hash: String
}

extension [UInt8] {
    static func text(_ text: String) -> [UInt8] { Array(text.utf8) }
    static func repeated(_ byte: UInt8, _ count: Int) -> [UInt8] { Array(repeating: byte, count: count) }
    static func counted(_ range: ClosedRange<UInt8>) -> [UInt8] { Array(range) }
}
