import Basics
import FolkmootCore
import FolkmootTenancy
import Foundation
import HTTP
import Synchronization

@testable import FolkmootWeb

/// The whole web side over a real data folder, with forces from `tenants/`.
struct Town {
    let folder: String
    let platform: Platform
    let application: Application
    let log = Log()

    /// Leave at the command line.
    var operations: PlatformScope { platform.platformOperator(named: "test") }

    /// A town with these forces, in which live figures are as they are at every request, unless parts of pages are held.
    init(_ forces: [String] = ["leicestershire"], clock: WallClock = .system, holding: Duration = .zero, outgoing: Outgoing = .none)
        async throws
    {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("folkmoot-\(ID<Town>())").path
        let seeds = try Seeds(directory: Self.root + "/seeds")
        platform = try await Platform.open(directory: folder, blueprint: .folkmoot(seeds: seeds), clock: clock, outgoing: outgoing)
        application = Application(platform: platform, reference: ReferenceForces([]), holding: holding, log: log.take)
        for force in forces {
            let files = try ConfigurationFolder("\(Self.root)/tenants/\(force)").files
            _ = try await operations.add(force, files, because: "test")
        }
    }

    func remove() async {
        await platform.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// A new browser, with no cookies.
    func browser(at host: String = "leicestershire.localhost") -> Browser { Browser(application, host: host) }

    /// A browser in which somebody of a force's staff has signed in.
    func signedIn(role: String, area: String? = nil, at slug: String = "leicestershire") async throws -> Browser {
        let email = "\(role)-\(ID<Town>())@\(slug).example"
        let new = NewAccount(email: email, name: "Test \(role)", password: Self.password, grants: [(role, area)])
        _ = try await operations.force(slug).addStaff(new)
        let browser = browser(at: "\(slug).localhost")
        _ = try await browser.send("/staff/sign-in", ["email": email, "password": Self.password], from: "/staff/sign-in")
        return browser
    }

    static let password = "wren heron plover"

    /// The folder of the package.
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path
}

/// Keeps what the service logs.
final class Log: Sendable {
    private let kept = Mutex<[LogLine]>([])

    var lines: [LogLine] { kept.withLock { $0 } }

    func take(_ line: LogLine) { kept.withLock { $0.append(line) } }
}

/// A browser without script: follows nothing by itself, keeps cookies, sends the forms of the page that it is on.
final class Browser: Sendable {
    let host: String
    private let application: Application
    private let jar = Mutex<[String: String]>([:])

    init(_ application: Application, host: String) {
        self.application = application
        self.host = host
    }

    /// The cookies that it holds; a test may take or add some.
    var cookies: [String: String] {
        get { jar.withLock { $0 } }
        set { jar.withLock { $0 = newValue } }
    }

    func get(_ target: String, headers: Headers = [:]) async throws -> Answer {
        try await request(.get, target, headers: headers, body: [])
    }

    func head(_ target: String) async throws -> Answer { try await request(.head, target, headers: [:], body: []) }

    /// Fills the form of a page and sends it, with the token that the page carries.
    func send(_ target: String, _ fields: KeyValuePairs<String, String>, from page: String? = nil) async throws -> Answer {
        let shown = try await get(page ?? target)
        return try await post(target, fields.map { ($0.key, $0.value) } + [("csrf", shown.token ?? "")])
    }

    /// Sends just these fields.
    func post(_ target: String, _ fields: [(String, String)]) async throws -> Answer {
        let body = fields.map { "\(Self.encoded($0.0))=\(Self.encoded($0.1))" }.joined(separator: "&")
        return try await request(
            .post, target, headers: ["Content-Type": "application/x-www-form-urlencoded"], body: Array(body.utf8))
    }

    /// Sends a file as a form with files does, with a token of its own.
    func upload(_ target: String, _ file: [UInt8], field: String = "photo") async throws -> Answer {
        let token = try await get("/staff/account").token ?? ""
        let head = "--limit\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n\(token)\r\n--limit\r\n"
        let about = "Content-Disposition: form-data; name=\"\(field)\"; filename=\"a file\"\r\nContent-Type: image/jpeg\r\n\r\n"
        let body = Array("\(head)\(about)".utf8) + file + Array("\r\n--limit--\r\n".utf8)
        return try await request(.post, target, headers: ["Content-Type": "multipart/form-data; boundary=limit"], body: body)
    }

    func request(_ method: HTTP.Method, _ target: String, headers: Headers, body: [UInt8]) async throws -> Answer {
        var headers = headers
        let cookies = cookies.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: "; ")
        if !cookies.isEmpty { headers["Cookie"] = cookies }
        let response = await application.respond(to: try Request(method, target, headers: headers, body: body, host: host))
        for line in response.headers.all("Set-Cookie") { keep(line) }
        return Answer(response, body: String(decoding: try await response.body.collected(), as: UTF8.self))
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
    let body: String

    init(_ response: Response, body: String) {
        status = response.status.code
        headers = response.headers
        self.body = body
    }

    /// Where it sends the browser on to.
    var location: String? { headers["Location"] }
    /// The token of the page's first form.
    var token: String? { value(after: "name=\"csrf\" value=\"") }
    /// The heading of the page, without markup.
    var heading: String? {
        guard let start = body.range(of: "<h1>"), let end = body.range(of: "</h1>") else { return nil }
        return String(body[start.upperBound..<end.lowerBound]).replacing(/<[^>]*>/, with: "")
    }

    /// The body without the places where long names may break.
    var unbroken: String { body.replacing("<wbr>", with: "") }

    /// What stands between some markup and the next quotation mark.
    func value(after markup: String) -> String? {
        body.range(of: markup).map { String(body[$0.upperBound...].prefix { $0 != "\"" }) }
    }
}
