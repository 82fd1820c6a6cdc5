import FolkmootCore
import Basics
import FolkmootTenancy
import Foundation
import Glibc
import HTTP
import Testing

@testable import FolkmootProof
@testable import FolkmootWeb
@testable import folkmoot

@Suite("The log of the service")
struct ServiceLogTests {
    @Test("Lines of the log hold nothing of a path, a query, a header, a cookie or a form, whatever goes wrong")
    func words() async throws {
        let realm = try await Realm(signingIn: [])
        let path = "\(realm.folder)/log.jsonl"
        let log = try ServiceLog(path: path)
        let application = Application(platform: realm.platform, reference: ReferenceForces([])) { log.write($0) }
        let server = Server(
            ServerConfiguration(port: 0, loops: 1), onEvent: { log.write($0, application.traffic.count($0)) },
            handler: { await application.respond(to: $0) })
        let port = try await server.start()
        let link = try await realm.link(of: "leicestershire", to: LinkPurpose("nothing"))

        let requests = [
            "GET /?q=canaryquery HTTP/1.1\r\nHost: leicestershire.localhost\r\nUser-Agent: canaryagent\r\nCookie: canarycookie=1\r\nReferer: http://canaryreferer/\r\n",
            "GET /canarypath/below HTTP/1.1\r\nHost: leicestershire.localhost\r\n",
            "GET /canarypath HTTP/1.1\r\nHost: unknown.localhost\r\n",
            "GET /my/\(link) HTTP/1.1\r\nHost: leicestershire.localhost\r\n",
            "GET /areas/canaryarea HTTP/1.1\r\nHost: leicestershire.localhost\r\n",
            "GET /staff/members/canarymember?q=canaryquery HTTP/1.1\r\nHost: leicestershire.localhost\r\n",
            "GET /canaryrefused\r\n", "GET /canary\u{1}refused HTTP/1.1\r\nHost: leicestershire.localhost\r\n",
            "GET / HTTP/1.1\r\nCanary-Header: canaryheader\r\n", "GET / HTTP/1.1\r\nHost: a\r\nHost: canaryhost\r\n",
            "CANARY / HTTP/1.1\r\nHost: leicestershire.localhost\r\n",
            "POST /register HTTP/1.1\r\nHost: leicestershire.localhost\r\nContent-Type: text/canary\r\nContent-Length: 10\r\n\r\ncanarybody",
        ]
        let answers = try requests.map { try Self.exchange($0 + "Connection: close\r\n\r\n", port: port) }
        await server.stop(grace: .seconds(1))
        log.finish()
        await log.run()

        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(answers.allSatisfy { $0.hasPrefix("HTTP/1.1 ") })
        #expect(answers[8].hasPrefix("HTTP/1.1 400 "), "A request without a Host is refused")
        #expect(text.split(separator: "\n").count >= requests.count, "\(text)")
        #expect(!text.lowercased().contains("canary"), "\(text)")
        #expect(!text.contains(link.prefix(26)), "\(text)")
        await realm.remove()
    }

    /// Sends bytes to a port of this machine, and reads what comes until it is closed.
    private static func exchange(_ text: String, port: Int) throws -> String {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var limit = timeval(tv_sec: 5, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        inet_pton(AF_INET, "127.0.0.1", &address.sin_addr)
        let code = withUnsafeBytes(of: &address) {
            connect(descriptor, $0.assumingMemoryBound(to: sockaddr.self).baseAddress, socklen_t($0.count))
        }
        try #require(code == 0)
        let bytes = Array(text.utf8)
        _ = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while case let count = recv(descriptor, &buffer, buffer.count, 0), count > 0 { received += buffer[..<count] }
        return String(decoding: received, as: UTF8.self)
    }
}
