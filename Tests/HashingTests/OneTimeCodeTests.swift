import Testing

@testable import Hashing

@Suite("One-time codes")
struct OneTimeCodeTests {
    @Test(
        "SHA-1 comes out as published in FIPS 180 and RFC 3174",
        arguments: [
            ("", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
            ("abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
            ("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "84983e441c3bd26ebaae4aa1f95129e5e54670f1"),
        ])
    func hashes(text: String, hash: String) {
        #expect(Hex.encode(SHA1.hash(Array(text.utf8))) == hash)
    }

    @Test("A million letters have the SHA-1 of RFC 3174")
    func million() {
        let hash = SHA1.hash([UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000))

        #expect(Hex.encode(hash) == "34aa973cd4c4daa4f61eeb2bdbad27316534016f")
    }

    @Test(
        "HMAC-SHA-1 comes out as published in RFC 2202",
        arguments: [
            ([UInt8](repeating: 0x0b, count: 20), "Hi There", "b617318655057264e28bc0b6fb378c8ef146be00"),
            (Array("Jefe".utf8), "what do ya want for nothing?", "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"),
            (
                [UInt8](repeating: 0xaa, count: 80), "Test Using Larger Than Block-Size Key - Hash Key First",
                "aa4ae5e15272d00e95705637ce8a3b55ed402112"
            ),
        ])
    func keyedHashes(key: [UInt8], message: String, hash: String) {
        #expect(Hex.encode(HMAC.sha1(key: key, Array(message.utf8))) == hash)
    }

    @Test(
        "The codes of RFC 6238, appendix B, come out as published",
        arguments: [
            (59, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"), (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
        ] as [(Int64, String)])
    func published(seconds: Int64, code: String) {
        let secret = Array("12345678901234567890".utf8)

        #expect(OneTimeCode.digits(8, of: secret, step: OneTimeCode.step(at: seconds)) == code)
        #expect(OneTimeCode.code(of: secret, step: OneTimeCode.step(at: seconds)) == String(code.suffix(6)))
    }

    @Test("A code is good one step early and one late, not two, and only once")
    func window() {
        let secret = Array("12345678901234567890".utf8)
        let code = OneTimeCode.code(of: secret, step: 100)

        let accepted = (97...103).filter { step in
            OneTimeCode.step(of: code, secret: secret, at: step * 30, after: 0) == 100
        }

        #expect(accepted == [99, 100, 101])
        #expect(OneTimeCode.step(of: code, secret: secret, at: 3000, after: 100) == nil, "It was used")
        #expect(OneTimeCode.step(of: "", secret: secret, at: 3000, after: 0) == nil)
    }

    @Test(
        "Base 32 is as published in RFC 4648, section 10, without padding",
        arguments: [
            ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ])
    func base32(text: String, encoded: String) {
        #expect(Base32.encode(Array(text.utf8)) == encoded)
    }
}
