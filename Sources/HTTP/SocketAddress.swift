import Basics
import CLinux
import Glibc

/// An IPv4 or IPv6 address with a port.
struct SocketAddress: Sendable, CustomStringConvertible {
    /// How many connections may wait to be accepted.
    static let backlog = 4096

    let address: IPAddress
    var port: Int

    /// Reads an address in numbers; names are not looked up.
    static func parse(_ host: String, port: Int) throws(Problem) -> SocketAddress {
        guard (0...65535).contains(port) else { throw Problem(.invalid, "The port \(port) is not between 0 and 65535.") }
        guard let address = IPAddress(host) else {
            throw Problem(.invalid, "“\(host)” is not an address to listen on. Give one like 127.0.0.1 or ::.")
        }
        return SocketAddress(address: address, port: port)
    }

    var description: String { address.isIPv4 ? "\(address):\(port)" : "[\(address)]:\(port)" }

    /// Finds out whether somebody listens there already: two servers that share a port by mistake would share its visitors.
    func checkIsFree() throws(SystemError) {
        if port > 0 { close(try bound(isShared: false)) }
    }

    /// A socket that listens there, beside others of this server (`SO_REUSEPORT`).
    func listen() throws(SystemError) -> Int32 {
        let descriptor = try bound(isShared: true)
        guard Glibc.listen(descriptor, Int32(SocketAddress.backlog)) == 0 else {
            let error = SystemError("listen")
            close(descriptor)
            throw error
        }
        return descriptor
    }

    private func bound(isShared: Bool) throws(SystemError) -> Int32 {
        let family = address.isIPv4 ? AF_INET : AF_INET6
        let descriptor = socket(family, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw SystemError("socket") }
        SocketAddress.set(descriptor, SOL_SOCKET, SO_REUSEADDR)
        if isShared { SocketAddress.set(descriptor, SOL_SOCKET, SO_REUSEPORT) }
        SocketAddress.set(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY)
        guard bindTo(descriptor) == 0 else {
            let error = SystemError("bind")
            close(descriptor)
            throw error
        }
        return descriptor
    }

    /// The port that a socket has been given.
    static func port(of descriptor: Int32) throws(SystemError) -> Int {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let code = withUnsafeMutableBytes(of: &storage) { bytes in
            getsockname(descriptor, bytes.assumingMemoryBound(to: sockaddr.self).baseAddress, &length)
        }
        guard code == 0 else { throw SystemError("getsockname") }
        return withUnsafeBytes(of: storage) { Int($0[2]) << 8 | Int($0[3]) }
    }

    private static func set(_ descriptor: Int32, _ level: Int32, _ option: Int32) {
        var one: Int32 = 1
        setsockopt(descriptor, level, option, &one, socklen_t(MemoryLayout<Int32>.size))
    }

    private func bindTo(_ descriptor: Int32) -> Int32 {
        let bytes = address.isIPv4 ? ipv4 : ipv6
        return bytes.withUnsafeBytes { bytes in
            bind(descriptor, bytes.assumingMemoryBound(to: sockaddr.self).baseAddress, socklen_t(bytes.count))
        }
    }

    /// `struct sockaddr_in`: family, port and address; the rest is zero.
    private var ipv4: [UInt8] { header(AF_INET) + address.bytes.suffix(4) + [UInt8](repeating: 0, count: 8) }
    /// `struct sockaddr_in6`: family, port, flow, address, scope.
    private var ipv6: [UInt8] { header(AF_INET6) + [0, 0, 0, 0] + address.bytes + [0, 0, 0, 0] }

    private func header(_ family: Int32) -> [UInt8] {
        withUnsafeBytes(of: UInt16(family)) { Array($0) } + [UInt8(port >> 8), UInt8(port & 255)]
    }
}

/// An IPv4 or IPv6 address; the former as the latter's mapped form, `::ffff:a.b.c.d`.
struct IPAddress: Hashable, Sendable, CustomStringConvertible {
    private static let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255]
    /// Sixteen bytes in network order.
    let bytes: [UInt8]

    init(bytes: [UInt8]) { self.bytes = bytes }

    init?(_ text: String) {
        var buffer = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &buffer) == 1 {
            bytes = IPAddress.mapped + buffer[..<4]
        } else if inet_pton(AF_INET6, text, &buffer) == 1 {
            bytes = buffer
        } else {
            return nil
        }
    }

    /// The address in what accept(2) has filled in.
    init(_ storage: UnsafeRawBufferPointer) {
        let isIPv6 = storage.loadUnaligned(as: UInt16.self) == UInt16(AF_INET6)
        bytes = isIPv6 ? Array(storage[8..<24]) : IPAddress.mapped + storage[4..<8]
    }

    var isIPv4: Bool { bytes.starts(with: IPAddress.mapped) }

    var description: String {
        let source = isIPv4 ? Array(bytes.suffix(4)) : bytes
        var text = [CChar](repeating: 0, count: 46)
        inet_ntop(isIPv4 ? AF_INET : AF_INET6, source, &text, 46)
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}

/// The proxies whose word about a client is taken.
struct TrustedProxies: Sendable {
    private struct Network: Sendable {
        let address: IPAddress
        let bits: Int
    }

    private let networks: [Network]

    /// Reads addresses and networks such as `10.0.0.0/8`.
    init(_ texts: [String]) throws(Problem) {
        var networks: [Network] = []
        for text in texts { networks.append(try TrustedProxies.network(text)) }
        self.networks = networks
    }

    func contains(_ address: IPAddress) -> Bool {
        networks.contains { TrustedProxies.agree($0.address.bytes, address.bytes, bits: $0.bits) }
    }

    /// The client's address: the last in `X-Forwarded-For` that is not itself a trusted proxy's.
    ///
    /// What stands before it, anybody may have written.
    func client(of peer: IPAddress, forwardedFor: [String]) -> IPAddress {
        var client = peer
        for text in forwardedFor.joined(separator: ",").split(separator: ",").reversed() {
            guard contains(client), let address = IPAddress(text.filter { $0 != " " && $0 != "\t" }) else { return client }
            client = address
        }
        return client
    }

    private static func network(_ text: String) throws(Problem) -> Network {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let problem = Problem(.invalid, "“\(text)” is not an address or network of a proxy. Give one like 127.0.0.1 or 10.0.0.0/8.")
        guard let address = parts.first.flatMap({ IPAddress(String($0)) }) else { throw problem }
        let width = address.isIPv4 ? 32 : 128
        guard let bits = parts.count == 2 ? Int(parts[1]) : width, (0...width).contains(bits) else { throw problem }
        return Network(address: address, bits: 128 - width + bits)
    }

    private static func agree(_ left: [UInt8], _ right: [UInt8], bits: Int) -> Bool {
        guard left.prefix(bits / 8) == right.prefix(bits / 8) else { return false }
        let rest = bits % 8
        return rest == 0 || (left[bits / 8] ^ right[bits / 8]) >> UInt8(8 - rest) == 0
    }
}
