import Testing

@testable import HTTP

@Suite("A server")
struct ServerTests {
    @Test("A request over a socket is answered")
    func answer() async throws {
        try await withServer { request in .text("You asked for \(request.path)") } while: { port in
            let client = try RawClient(port: port)
            client.send("GET /areas HTTP/1.1\r\nHost: westmarch.test\r\nConnection: close\r\n\r\n")

            let answer = client.readToEnd()

            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\nDate: "))
            #expect(answer.contains("\r\nContent-Length: 20\r\n"))
            #expect(answer.contains("\r\nConnection: close\r\n"))
            #expect(answer.hasSuffix("\r\n\r\nYou asked for /areas"))
        }
    }
}

/// Runs a server with two loops on a free port while the body works with it.
func withServer(
    limits: Limits = Limits(), timeouts: Timeouts = Timeouts(), proxies: [String] = [], loops: Int = 1,
    onEvent: (@Sendable (AccessEvent) -> Void)? = nil, _ handler: @escaping Server.Handler,
    while body: (Int) async throws -> Void
) async throws {
    let configuration = ServerConfiguration(
        port: 0, loops: loops, limits: limits, timeouts: timeouts, trustedProxies: proxies)
    let server = Server(configuration, onEvent: onEvent, handler: handler)
    let port = try await server.start()
    do {
        try await body(port)
    } catch {
        await server.stop(grace: .seconds(1))
        throw error
    }
    await server.stop(grace: .seconds(1))
}
