import Basics
import Glibc
import Synchronization

/// Asks forces' directories, within bounds: so many at once, so many of one force, and what they say of themselves is kept for a while.
final class DirectoryCalls: Sendable {
    private struct State {
        var documents: [String: (document: DirectoryDocument, until: Timestamp)] = [:]
        var atWork: [String: Int] = [:]
    }

    private let outgoing: Outgoing
    private let state = Mutex(State())
    private static let keptSeconds: Int64 = 600
    private static let mostKept = 64
    private static let mostAtOnce = 16
    private static let mostOfForce = 4

    init(_ outgoing: Outgoing) { self.outgoing = outgoing }

    /// What a force's directory says of itself.
    func document(of rules: DirectoryRules, for force: String, at now: Timestamp) async throws -> DirectoryDocument {
        if let kept = state.withLock({ $0.documents[rules.issuer] }), kept.until > now { return kept.document }
        let place = DirectoryDocument.place(of: rules)
        let reply = try await send(OutgoingCall(place), for: force)
        guard reply.status == 200 else { throw Problem.directory("\(place) answered with \(reply.status)") }
        let document = try DirectoryDocument(reply.body, of: rules)
        state.withLock { state in
            if state.documents.count >= Self.mostKept { state.documents = state.documents.filter { $0.value.until > now } }
            guard state.documents.count < Self.mostKept else { return }
            state.documents[rules.issuer] = (document, now.adding(seconds: Self.keptSeconds))
        }
        return document
    }

    /// Takes a code to a directory.
    ///
    /// - Returns: what the directory says of the person, not yet checked, with a token to ask for more; nothing if the code is refused.
    func identity(
        for code: String, _ visit: DirectoryVisit, secret: String?, returnedTo address: String, _ document: DirectoryDocument,
        _ rules: DirectoryRules, for force: String
    ) async throws -> (identity: String, access: String?)? {
        var form = [
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", address), ("code_verifier", visit.verifier),
        ]
        if secret == nil || document.takesSecretInForm { form.append(("client_id", rules.client)) }
        if let secret, document.takesSecretInForm { form.append(("client_secret", secret)) }
        let credentials = secret.map { "\(FormText.encoded(rules.client)):\(FormText.encoded($0))" }
        let reply = try await send(
            OutgoingCall(
                document.token, form: FormText.form(form), credentials: document.takesSecretInForm ? nil : credentials),
            for: force)
        let body = try? JSONNode.parse(reply.body).json
        if reply.status == 200 {
            guard let token = body?["id_token"]?.string else { throw Problem.directory("a code brought no id_token") }
            return (token, body?["access_token"]?.string)
        }
        if body?["error"]?.string == "invalid_grant" { return nil }
        // The words of RFC 6749, section 5.2, and no others: what a directory says else could be anything.
        let known = ["invalid_request", "invalid_client", "unauthorized_client", "unsupported_grant_type", "invalid_scope"]
        let cause = known.first { $0 == body?["error"]?.string } ?? "another error"
        throw Problem.directory("a code was answered with \(reply.status), \(cause)")
    }

    /// What a directory says of a person to whoever holds a token, as far as it says anything.
    func person(_ token: String, at address: String, for force: String) async throws -> JSON? {
        let reply = try await send(OutgoingCall(address, bearer: token), for: force)
        return reply.status == 200 ? try? JSONNode.parse(reply.body).json : nil
    }

    private func send(_ call: OutgoingCall, for force: String) async throws -> OutgoingReply {
        let isAdmitted = state.withLock { state in
            guard state.atWork.values.reduce(0, +) < Self.mostAtOnce, state.atWork[force, default: 0] < Self.mostOfForce else {
                return false
            }
            state.atWork[force, default: 0] += 1
            return true
        }
        guard isAdmitted else {
            throw Problem(.tooMany, "Many people are signing in at this moment. Try again in a few seconds.")
        }
        defer {
            state.withLock { state in
                state.atWork[force, default: 1] -= 1
                if state.atWork[force] == 0 { state.atWork[force] = nil }
            }
        }
        do {
            return try await outgoing.send(call)
        } catch let problem as Problem where problem.kind == .unavailable {
            throw Problem.directory(problem.detail ?? problem.message)
        }
    }
}

/// Text as forms and queries write it.
enum FormText {
    /// Letters, digits, `-`, `.`, `_` and `~` as they are, all else as `%XX`.
    static func encoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if isPlain(byte) {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Names and values, one after another.
    static func form(_ fields: [(String, String)]) -> String {
        fields.map { "\(encoded($0.0))=\(encoded($0.1))" }.joined(separator: "&")
    }

    private static let digits = Array("0123456789ABCDEF".utf8)

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-._~".utf8.contains(byte)
        }
    }
}

/// The secret that a force's directory gave this service: a file of the data folder that nobody else may read.
enum DirectorySecret {
    /// Reads it; nothing is kept.
    ///
    /// - Throws: `.unavailable` with what to do for the log.
    static func read(_ path: String) throws(Problem) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            throw .directory(
                "\(path) cannot be read: \(String(cString: strerror(errno))); write the client's secret there, with mode 0600")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { throw .directory("\(path) is no file") }
        guard status.st_mode & 0o077 == 0 else { throw .directory("\(path) can be read by others: chmod 600 \(path)") }
        var bytes = [UInt8](repeating: 0, count: 2000)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        let secret = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        guard !secret.isEmpty, count < bytes.count else { throw .directory("\(path) holds no secret in its first line") }
        return secret
    }
}
