import Basics
import Foundation
import HTTP
import Testing

@_spi(Stores) @testable import FolkmootTenancy
@testable import folkmoot

@Suite("Requests that the service itself sends")
struct OutgoingTests {
    @Test("Status and content of a reply come back, and a form and a secret arrive as they were")
    func reply() async throws {
        let answers = try await asking { address in
            [
                OutgoingCall(address + "/"),
                OutgoingCall(address + "/made", form: "a=%22b%5C%0A&c=%40d", credentials: "id:s%20e"),
            ]
        }

        let basic = Data("id:s%20e".utf8).base64EncodedString()
        let replies = try answers.map { try $0.get() }
        #expect(replies.map(\.status) == [200, 201])
        #expect(String(decoding: replies[0].body, as: UTF8.self) == "GET - - -")
        #expect(String(decoding: replies[1].body, as: UTF8.self) == "POST \"b\\\n @d Basic \(basic)")
    }

    @Test("A redirect is not followed, what is too large is not taken, and what does not answer is told")
    func refused() async throws {
        let answers = try await asking { address in
            [
                OutgoingCall(address + "/away"), OutgoingCall(address + "/large"),
                OutgoingCall("http://localhost:1/token?code=secret"),
            ]
        }

        #expect(try answers[0].get().status == 303)
        for answer in answers.dropFirst() {
            let problem = #expect(throws: Problem.self) { try answer.get() }
            #expect(problem?.kind == .unavailable && problem?.detail?.contains("secret") == false)
        }
    }

    @Test("Nothing unencrypted is sent but to this machine, and no option hides in an address")
    func configuration() {
        let away = OutgoingCurl(OutgoingCall("http://sign.example/")).words
        let odd = OutgoingCurl(OutgoingCall("https://sign.example/\"\noutput = \"x\\")).words

        #expect(away.contains("proto = \"=https\"\n") && !away.contains("=http\""))
        #expect(odd.split(separator: "\n").first == #"url = "https://sign.example/\"output = \"x\\""#)
        for words in [away, odd] { #expect(words.contains("max-redirs = 0\n") && !words.contains("location")) }
    }

    @Test("An address that somebody of a force has typed is reached only on the public internet, unless the operator allows others")
    func typed() async throws {
        let server = Server(
            ServerConfiguration(port: 0, loops: 1), onEvent: { _ in },
            handler: { request in
                let words = [request.headers["Content-Type"] ?? "-", request.headers["x-mark"] ?? "-"]
                return .bytes(request.body + Array(words.joined(separator: " ").utf8), type: "text/plain")
            })
        let port = try await server.start()
        let call = OutgoingCall(posting: #"{"a":"\"b\\ é"}"#, to: "http://localhost:\(port)/in", fields: ["x-mark: 1"])

        let problem = await #expect(throws: Problem.self) { try await Outgoing.curl.send(call) }
        let reply = try await Outgoing.byCurl(reachesInside: true).send(call)
        await server.stop(grace: .seconds(1))

        #expect(problem?.detail?.hasSuffix("its host is not on the public internet") == true)
        #expect(reply.status == 200 && String(decoding: reply.body, as: UTF8.self) == #"{"a":"\"b\\ é"}application/json 1"#)
    }

    @Test("What was looked at is what is connected to, and numbers of this machine count however they are written")
    func pinned() throws {
        let place = try OutgoingPlace("https://93.184.215.14:8443/in") { Problem(.unavailable, $0) }
        let call = OutgoingCall(posting: "{}", to: "https://93.184.215.14:8443/in", fields: [])

        #expect(place.pin == "93.184.215.14:8443:93.184.215.14")
        #expect(
            String(decoding: OutgoingCurl(call).configuration(at: place), as: UTF8.self).contains("resolve = \"\(place.pin)\"\n"))
        for url in ["https://127.1/", "https://2130706433/", "https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://0/"] {
            let problem = #expect(throws: Problem.self) { try OutgoingPlace(url) { Problem(.unavailable, $0) } }
            #expect(problem?.message == "its host is not on the public internet", "\(url)")
        }
        #expect(OutgoingPlace.parts(of: "https://a.example/x:1@b") ?? ("", "") == ("a.example", "443"))
        #expect(OutgoingPlace.parts(of: "https://a@b.example/") == nil)
    }

    @Test("Only what is given to networks of the internet is public")
    func networks() {
        for text in ["93.184.215.14", "1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:2800:21f::1", "2a00:1450::1"] {
            #expect(NetworkAddress.isPublic(text) == true, "\(text)")
        }
        for text in [
            "0.0.0.0", "10.255.0.1", "127.0.0.1", "100.64.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.1", "192.168.1.1",
            "198.19.0.1",
            "203.0.113.5", "224.0.0.1", "255.255.255.255", "::", "::1", "fc00::1", "fd12::1", "fe80::1", "ff02::1", "2001:db8::1",
            "::ffff:1.1.1.1", "64:ff9b::a00:1", "2002:a00:1::", "2001::1",
        ] { #expect(NetworkAddress.isPublic(text) == false, "\(text)") }
        for text in ["", "receiver.example", "1.2.3", "0x7f.1", "fe80::1%lo"] {
            #expect(NetworkAddress.isPublic(text) == nil, "\(text)")
        }
    }

    @Test("Where there is no such program it is told")
    func missing() {
        let problem = #expect(throws: Problem.self) {
            try OutgoingCurl(OutgoingCall("https://sign.example/"), program: "folkmoot-no-such-program").reply()
        }
        #expect(problem?.detail?.hasSuffix("the program curl is not installed") == true)
    }

    @Test("A program that sends nothing elsewhere says so")
    func none() async {
        await #expect(throws: Problem.self) { try await Outgoing.none.send(OutgoingCall("https://sign.example/")) }
    }

    /// Asks a server of this machine.
    private func asking(_ calls: (String) -> [OutgoingCall]) async throws -> [Result<OutgoingReply, any Error>] {
        let server = Server(ServerConfiguration(port: 0, loops: 1), onEvent: { _ in }, handler: { Self.answer($0) })
        let port = try await server.start()
        var answers: [Result<OutgoingReply, any Error>] = []
        for call in calls("http://localhost:\(port)") {
            do { answers.append(.success(try await Outgoing.curl.send(call))) } catch { answers.append(.failure(error)) }
        }
        await server.stop(grace: .seconds(1))
        return answers
    }

    private static func answer(_ request: Request) -> Response {
        switch request.path {
        case "/away": return .seeOther("/")
        case "/large": return .bytes([UInt8](repeating: 65, count: Outgoing.mostBytes + 1), type: "text/plain")
        default:
            let form = try? request.form()
            let words = [request.method.rawValue, form?["a"] ?? "-", form?["c"] ?? "-", request.headers["Authorization"] ?? "-"]
            return .bytes(
                Array(words.joined(separator: " ").utf8), type: "text/plain", status: request.path == "/made" ? .created : .ok)
        }
    }
}

extension OutgoingCurl {
    fileprivate var words: String { String(decoding: configuration(), as: UTF8.self) }
}
