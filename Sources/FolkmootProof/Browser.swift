import Basics
import FolkmootCore
import FolkmootWeb
import HTTP
import Synchronization

/// What answers requests.
typealias Service = @Sendable (Request) async -> Response

/// A browser without script: follows nothing by itself, keeps cookies, sends the token of the page that it is on.
final class Browser: Sendable {
    let host: String
    private let service: Service
    private let jar: Mutex<[String: String]>
    /// The key of a program, which is sent with each request.
    private let key: String?

    init(_ service: @escaping Service, host: String, cookies: [String: String] = [:], key: String? = nil) {
        self.service = service
        self.host = host
        self.key = key
        jar = Mutex(cookies)
    }

    convenience init(_ application: Application, host: String, cookies: [String: String] = [:], key: String? = nil) {
        self.init({ await application.respond(to: $0) }, host: host, cookies: cookies, key: key)
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
        let response = await service(try Request(method, target, headers: headers, body: body, host: host))
        for line in response.headers.all("Set-Cookie") { keep(line) }
        return Answer(response, body: try await response.body.collected())
    }

    private func keep(_ line: String) {
        let pair = line.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let isEnded = line.contains("Max-Age=0")
        jar.withLock { $0[String(pair[0])] = isEnded ? nil : String(pair.last ?? "") }
    }

    /// Text as part of a form: only letters and digits stay as they are.
    private static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                bytes.append(byte)
            default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
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
        Bytes.end(of: "name=\"csrf\" value=\"", in: body).map { start in
            String(decoding: body[start...].prefix { $0 != UInt8(ascii: "\"") }, as: UTF8.self)
        }
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
