import Hashing
import Testing

@Suite("SHA-256")
struct SHA256Tests {
    @Test(
        "The examples of FIPS 180 come out as published",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
            (
                "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
                "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
            ),
        ])
    func publishedExamples(text: String, hash: String) {
        #expect(SHA256.hex(of: text) == hash)
    }

    @Test("A million letters a come out as published")
    func aMillion() {
        let letters = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)

        #expect(SHA256.hex(of: letters) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    @Test("Other NIST byte vectors come out as published")
    func nistVectors() throws {
        let four = try #require(Hex.decode("c98c8e55"))

        #expect(SHA256.hex(of: [0xbd]) == "68325720aabd7c82f30f554b313d0570c95accbb7dc4b5aae11204c08ffe732b")
        #expect(SHA256.hex(of: four) == "7abc22c0ae5af26ce93dbb94433a0e0b2e119d014f8e7f65bd56c61ccccd9504")
        #expect(
            SHA256.hex(of: [UInt8](repeating: 0, count: 55))
                == "02779466cdec163811d078815c633f21901413081449002f24aa3e80f0b88ef7")
        #expect(
            SHA256.hex(of: [UInt8](repeating: 0, count: 56))
                == "d4817aa5497628e7c77e6b606107042bbba3130888c5f47a375e6179be789fbb")
        #expect(
            SHA256.hex(of: [UInt8](repeating: 0, count: 57))
                == "65a16cb7861335d5ace3c60718b5052e44660726da4cd13bb745381b235a1785")
        #expect(
            SHA256.hex(of: [UInt8](repeating: 0, count: 64))
                == "f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b")
    }

    @Test("A stream that comes in parts has the same hash, wherever it was parted", arguments: [1, 3, 55, 63, 64, 65, 128, 129])
    func parts(size: Int) {
        let bytes = (0..<300).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        var hash = SHA256()

        for start in stride(from: 0, to: bytes.count, by: size) { hash.update(bytes[start..<min(start + size, bytes.count)]) }

        #expect(hash.finalize() == SHA256.hash(bytes))
    }

    @Test("A hash can be read off midway, and goes on")
    func midway() {
        var hash = SHA256()
        hash.update("ab")

        let midway = hash.finalize()
        hash.update("c")

        #expect(midway == SHA256.hash(Array("ab".utf8)))
        #expect(hash.finalize() == SHA256.hash(Array("abc".utf8)))
    }

    @Test("Bytes that do not lie side by side are hashed alike")
    func scattered() {
        var hash = SHA256()

        hash.update(Array("cba".utf8).reversed())

        #expect(Hex.encode(hash.finalize()) == SHA256.hex(of: "abc"))
    }
}
