/// What counts as one client: an IPv4 address, or the first 64 bits of an IPv6 one, which a household has to itself.
public struct RemoteNetwork: Sendable, Hashable {
    private let bits: UInt64
    private let isIPv4: Bool

    /// The network of an address in numbers; nothing for anything else.
    public init?(_ address: String) {
        guard let address = IPAddress(address) else { return nil }
        isIPv4 = address.isIPv4
        let part = isIPv4 ? address.bytes.suffix(4) : address.bytes.prefix(8)
        // Of ::1 all of the first half is zero, and nobody else's is.
        bits = part.reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Whether it is the machine's own: 127.0.0.0/8 or ::1.
    public var isThisMachine: Bool { isIPv4 ? bits >> 24 == 127 : bits == 0 }
}
