import Basics
import Foundation
import HTTP
import Testing

@testable import FolkmootTenancy
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
