import Basics
import FolkmootTenancy
import Glibc

/// Where the host of an address is, if all that it has leads to the public internet.
///
/// Looked for once: what is connected to is what was looked at, whatever is answered to who asks a second time.
struct OutgoingPlace {
    /// As `curl --resolve` takes it: `receiver.example:443:93.184.215.14`.
    let pin: String

    /// - Parameter failure: what is thrown, with the cause.
    init(_ url: String, failure: (String) -> Problem) throws(Problem) {
        guard let (host, port) = Self.parts(of: url) else { throw failure("the address is wrong") }
        let addresses = Self.addresses(of: host.filter { $0 != "[" && $0 != "]" })
        guard !addresses.isEmpty else { throw failure("its host is not known") }
        guard addresses.allSatisfy({ NetworkAddress.isPublic($0) == true }) else {
            throw failure("its host is not on the public internet")
        }
        let written = addresses.map { $0.contains(":") ? "[\($0)]" : $0 }
        pin = "\(host):\(port):\(written.joined(separator: ","))"
    }

    /// Host and port of an address that has been checked.
    static func parts(of url: String) -> (host: String, port: String)? {
        guard let scheme = url.firstRange(of: "://") else { return nil }
        let authority = url[scheme.upperBound...].prefix { !"/?#".contains($0) }
        guard let found = authority.wholeMatch(of: /(\[[0-9a-fA-F:.]+\]|[^:@\[\]]+)(?::([0-9]{1,5}))?/) else { return nil }
        return (String(found.1), found.2.map(String.init) ?? (url.hasPrefix("https:") ? "443" : "80"))
    }

    private static func addresses(of host: String) -> [String] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &found) == 0, let first = found else { return [] }
        defer { freeaddrinfo(first) }
        var addresses: [String] = []
        var next: UnsafeMutablePointer<addrinfo>? = first
        while let one = next {
            var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            let entry = one.pointee
            if getnameinfo(entry.ai_addr, entry.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST) == 0 {
                let address = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
                if !addresses.contains(address) { addresses.append(address) }
            }
            next = entry.ai_next
        }
        return addresses
    }
}
