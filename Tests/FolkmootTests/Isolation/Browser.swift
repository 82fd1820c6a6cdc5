import Basics
import FolkmootCore
import FolkmootWeb
import Foundation
import HTTP
import Synchronization

/// A browser without script: follows nothing by itself, keeps cookies, sends the token of the page that it is on.
final class Browser: Sendable {
    let host: String
    private let application: Application
    private let jar = Mutex<[String: String]>([:])
    /// The key of a program, which is sent with each request.
    private let key: String?

    init(_ application: Application, host: String, cookies: [String: String] = [:], key: String? = nil) {
        self.application = application
        self.host = host
        self.key = key
        jar.withLock { $0 = cookies }
    }

    /// The cookies that it holds.
    var cookies: [String: String] { jar.withLock { $0 } }

    func get(_ target: String) async throws -> Answer { try await request(.get, target, type: nil, body: []) }

    /// Fills the form of a page and sends it, with the token that the page carries.
    func send(_ target: String, _ fields: KeyValuePairs<String, String>) async throws -> Answer {
        try await send(target, fields.map { ($0.key, $0.value) })
    }

    func send(_ target: String, _ fields: [(String, String)]) async throws -> Answer {
        let shown = try await get(target)
        return try await post(target, fields + [("csrf", shown.token ?? "")])
    }

    /// Sends just these fields.
    func post(_ target: String, _ fields: [(String, String)]) async throws -> Answer {
        let body = fields.map { "\(Self.encoded($0.0))=\(Self.encoded($0.1))" }.joined(separator: "&")
        return try await request(.post, target, type: "application/x-www-form-urlencoded", body: Array(body.utf8))
    }

    func request(_ method: HTTP.Method, _ target: String, type: String?, body: [UInt8]) async throws -> Answer {
        var headers: Headers = [:]
        if let type { headers["Content-Type"] = type }
        if let key { headers["Authorization"] = "Bearer \(key)" }
        let cookies = cookies.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: "; ")
        if !cookies.isEmpty { headers["Cookie"] = cookies }
        let response = await application.respond(to: try Request(method, target, headers: headers, body: body, host: host))
        for line in response.headers.all("Set-Cookie") { keep(line) }
        return Answer(response, body: try await response.body.collected())
    }

    private func keep(_ line: String) {
        let pair = line.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let isEnded = line.contains("Max-Age=0")
        jar.withLock { $0[String(pair[0])] = isEnded ? nil : String(pair.last ?? "") }
    }

    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}

/// What came back.
struct Answer: Sendable {
    let status: Int
    let headers: Headers
    let body: [UInt8]

    init(_ response: Response, body: [UInt8]) {
        status = response.status.code
        headers = response.headers
        self.body = body
    }

    var text: String { String(decoding: body, as: UTF8.self) }
    /// All that left the service: header fields and content.
    var bytes: [UInt8] { headers.fields.flatMap { Array("\($0.name): \($0.value)\n".utf8) } + body }
    /// Where it sends the browser on to.
    var location: String? { headers["Location"] }
    /// The token of the page's first form.
    var token: String? {
        let text = text
        return text.range(of: "name=\"csrf\" value=\"").map { String(text[$0.upperBound...].prefix { $0 != "\"" }) }
    }
}

/// Fields that people fill in.
enum Forms {
    /// Answers to every question of a survey: the first options, and the same words wherever words are asked for.
    static func answers(to survey: SurveyDefinition, words: String) -> [(String, String)] {
        survey.questions.flatMap { question -> [(String, String)] in
            if question.kind == .text { return [("w-\(question.code)", words)] }
            return question.options.prefix(1).map { ("q-\(question.code)", $0.code) }
        }
    }
}
