import Glibc

/// Addresses of the internet protocol.
public enum NetworkAddress {
    /// Whether an address leads to the public internet: neither to this machine nor into a network that is somebody's own, nor to many.
    ///
    /// - Parameter text: as `93.184.215.14` or `2606:2800:21f::1`.
    /// - Returns: nothing if it is no such address.
    public static func isPublic(_ text: String) -> Bool? {
        if let bytes = bytes(of: text, AF_INET, 4) { return isPublic4(bytes) }
        if let bytes = bytes(of: text, AF_INET6, 16) { return isPublic6(bytes) }
        return nil
    }

    private static func bytes(of text: String, _ family: Int32, _ count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        return inet_pton(family, text, &bytes) == 1 ? bytes : nil
    }

    /// By the registry of RFC 6890.
    private static func isPublic4(_ bytes: [UInt8]) -> Bool {
        switch (bytes[0], bytes[1], bytes[2]) {
        case (0, _, _), (10, _, _), (127, _, _), (100, 64...127, _), (169, 254, _), (172, 16...31, _), (192, 168, _),
            (198, 18...19, _):
            false
        case (192, 0, 0), (192, 0, 2), (192, 88, 99), (198, 51, 100), (203, 0, 113), (224..., _, _): false
        default: true
        }
    }

    /// Only what is given to networks of the internet (2000::/3), and of that nothing that leads to an address of the older kind.
    private static func isPublic6(_ bytes: [UInt8]) -> Bool {
        guard bytes[0] & 0xE0 == 0x20 else { return false }
        switch (bytes[0], bytes[1], bytes[2], bytes[3]) {
        // Teredo and other tunnels, addresses for examples, 6to4.
        case (0x20, 0x01, 0x00...0x01, _), (0x20, 0x01, 0x0D, 0xB8), (0x20, 0x02, _, _), (0x3F, 0xFF, _, _): return false
        default: return true
        }
    }
}
