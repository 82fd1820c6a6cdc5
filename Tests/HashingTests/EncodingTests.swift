import Hashing
import Testing

@Suite("Bytes as text")
struct EncodingTests {
    @Test(
        "The test vectors of RFC 4648 come out as published, without padding",
        arguments: ["": "", "f": "Zg", "fo": "Zm8", "foo": "Zm9v", "foob": "Zm9vYg", "fooba": "Zm9vYmE", "foobar": "Zm9vYmFy"])
    func base64(text: String, encoded: String) {
        #expect(Base64URL.encode(Array(text.utf8)) == encoded)
        #expect(Base64URL.decode(encoded) == Array(text.utf8))
    }

    @Test("The last two of the alphabet can stand in an address")
    func alphabet() {
        #expect(Base64URL.encode([0xfb, 0xff, 0xbf]) == "-_-_")
        #expect(Base64URL.decode("-_-_") == [0xfb, 0xff, 0xbf])
    }

    @Test(
        "What is not the one spelling of some bytes is not decoded",
        arguments: ["Zg==", "Zg=", "A", "Zm9vA", "Zh", "Zm9", "+/+/", "Zm 8", "Zm8\n", "Zé"])
    func strictness(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }

    @Test("Every byte comes back from hexadecimal and from base 64")
    func roundTrips() {
        let bytes = (0...255).map { UInt8($0) }

        #expect(Hex.decode(Hex.encode(bytes)) == bytes)
        for length in 0...256 {
            let part = Array(bytes.prefix(length))
            #expect(Base64URL.decode(Base64URL.encode(part)) == part)
        }
    }

    @Test("Hexadecimal is written in lower case and read in either")
    func hex() {
        #expect(Hex.encode([0x00, 0x9a, 0xff]) == "009aff")
        #expect(Hex.decode("009AfF") == [0x00, 0x9a, 0xff])
        #expect(Hex.decode("") == [])
    }

    @Test("Odd or foreign digits are not hexadecimal", arguments: ["0", "0g", "0x00", " 00", "00 "])
    func notHex(text: String) {
        #expect(Hex.decode(text) == nil)
    }
}

@Suite("Randomness")
struct SecureRandomTests {
    @Test("There are as many bytes as asked for, and never the same ones", arguments: [0, 1, 16, 32, 300, 100_000])
    func bytes(count: Int) {
        let bytes = SecureRandom.bytes(count)

        #expect(bytes.count == count)
        if count >= 16 { #expect(bytes != SecureRandom.bytes(count)) }
        if count >= 300 { #expect(Set(bytes).count > 100) }
    }
}
