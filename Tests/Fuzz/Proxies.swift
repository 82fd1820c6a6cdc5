import Basics

@testable import HTTP

/// `X-Forwarded-For`: only the word of a trusted proxy counts, and nobody can pass for another by writing more into it.
///
/// The first line is the connection's address, the second a network that is trusted; the rest is what was forwarded, a field a line.
func examine(_ input: Input) {
    var input = input
    let peer = IPAddress(input.textLine()) ?? IPAddress(bytes: [UInt8](repeating: 0, count: 16))
    guard let proxies = try? TrustedProxies(["127.0.0.1", input.textLine()]) else { return }
    let fields = input.text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }

    let client = proxies.client(of: peer, forwardedFor: fields)

    let named = fields.flatMap { $0.split(separator: ",") }.compactMap { IPAddress($0.filter { $0 != " " && $0 != "\t" }) }
    check(client == peer || named.contains(client), "The client is the connection's, or one that was named.")
    check(proxies.contains(peer) || client == peer, "Who is not trusted is not believed.")
    check(IPAddress(client.description) == client, "An address is read as it was written.")
    let forged = proxies.client(of: peer, forwardedFor: ["203.0.113.9, 198.51.100.7"] + fields)
    check(proxies.contains(client) || forged == client, "What stands before the client changes nothing.")
}
