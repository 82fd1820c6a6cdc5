/// Keyed hashes: who does not know the key can neither make one nor alter what it was made of.
public enum HMAC {
    /// The 32 bytes of HMAC-SHA-256 (RFC 2104, RFC 4231).
    ///
    /// Compare two with ``constantTimeEqual(_:_:)`` and nothing else.
    public static func sha256(key: [UInt8], _ message: [UInt8]) -> [UInt8] { Key(key).sha256(message) }

    /// A key made ready, for hashing many messages with it.
    public struct Key: Sendable {
        /// What both hashes are after the block that the key makes, in which they begin.
        private var (inner, outer) = (SHA256(), SHA256())

        /// A key of any length.
        public init(_ key: [UInt8]) {
            let short = key.count > SHA256.blockSize ? SHA256.hash(key) : key
            let padded = short + [UInt8](repeating: 0, count: SHA256.blockSize - short.count)
            inner.update(padded.map { $0 ^ 0x36 })
            outer.update(padded.map { $0 ^ 0x5c })
        }

        /// The 32 bytes of HMAC-SHA-256 of a message.
        public func sha256(_ message: some Collection<UInt8>) -> [UInt8] {
            var (inner, outer) = (inner, outer)
            inner.update(message)
            outer.update(inner.finalize())
            return outer.finalize()
        }
    }

    /// The 20 bytes of HMAC-SHA-1 (RFC 2104, RFC 2202), for one-time codes.
    static func sha1(key: [UInt8], _ message: [UInt8]) -> [UInt8] {
        let short = key.count > SHA1.blockSize ? SHA1.hash(key) : key
        let padded = short + [UInt8](repeating: 0, count: SHA1.blockSize - short.count)
        return SHA1.hash(padded.map { $0 ^ 0x5c } + SHA1.hash(padded.map { $0 ^ 0x36 } + message))
    }
}

/// Whether two secrets are the same, in a time that depends on their length alone.
public func constantTimeEqual(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    guard a.count == b.count else { return false }
    var difference: UInt8 = 0
    for index in a.indices { difference |= a[index] ^ b[index] }
    return difference == 0
}
