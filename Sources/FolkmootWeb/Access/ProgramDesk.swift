import Basics
import FolkmootTenancy
import HTTP
import Synchronization

/// Lets programs of a force in, which send a key in place of a sign-in: `Authorization: Bearer …` (RFC 6750).
///
/// They are told what is wrong as `application/problem+json` (RFC 9457).
struct ProgramDesk: Sendable {
    /// A program that may ask.
    struct Admitted: Sendable {
        let scope: StaffScope
        /// How much more it may ask in this minute.
        let headers: Headers
    }

    private let request: Request
    private let tenant: Tenant
    private let platform: Platform
    private let rates: ProgramRates

    init(_ request: Request, _ tenant: Tenant, _ platform: Platform, _ rates: ProgramRates) {
        self.request = request
        self.tenant = tenant
        self.platform = platform
        self.rates = rates
    }

    /// Whether a request comes with a key.
    static func isAsking(_ request: Request) -> Bool { key(of: request) != nil }

    private static func key(of request: Request) -> String? {
        guard let sent = request.headers["Authorization"] else { return nil }
        let parts = sent.split(separator: " ", maxSplits: 1)
        return parts.first?.lowercased() == "bearer" ? parts.dropFirst().first.map(String.init) ?? "" : nil
    }

    /// The leave of the program that asks; nothing if none does.
    ///
    /// - Throws: `.unauthenticated` for a key that is not good, `.forbidden` for one that is for something else, `.tooMany`.
    func admitted(to route: Route) async throws -> Admitted? {
        guard let key = Self.key(of: request) else { return nil }
        guard let scope = try await platform.program(key, at: tenant) else {
            throw Problem(.unauthenticated, "This key is not one of this force, or its time is over.", code: "key")
        }
        guard route.isForPrograms, case .staff(let permission?) = route.access, scope.allows(permission) else {
            throw Problem(.forbidden, "This key is not for that.", code: "key-not-for-that")
        }
        return Admitted(scope: scope, headers: try rates.take(scope.account.id.description, at: platform.clock.now))
    }

    /// The answer to a program when something is wrong.
    static func response(to problem: Problem?, _ status: Status) -> Response {
        let detail = problem?.message ?? "This did not work."
        let body: JSON = [
            "type": "about:blank", "title": .string(status.reason), "status": .integer(Int64(status.code)),
            "detail": .string(detail), "code": .string(problem?.code ?? "failure"),
        ]
        var response = Response.bytes(body.encoded(pretty: false), type: "application/problem+json", status: status)
        response.headers["Cache-Control"] = "no-store"
        if status == .unauthorized { response.headers["WWW-Authenticate"] = "Bearer" }
        if status == .tooManyRequests || status == .serviceUnavailable { response.headers["Retry-After"] = "60" }
        return response
    }
}

/// How often each key has been used in this minute.
///
/// Kept in memory, for this process; only good keys are counted, so that their number bounds it.
final class ProgramRates: Sendable {
    static let perMinute = 60
    private let used = Mutex<(minute: Int64, counts: [String: Int])>((0, [:]))

    /// Counts one more.
    ///
    /// - Returns: what the program is told of it.
    /// - Throws: `.tooMany`.
    func take(_ key: String, at now: Timestamp) throws(Problem) -> Headers {
        let count = used.withLock { used in
            if used.minute != now.seconds / 60 { used = (now.seconds / 60, [:]) }
            used.counts[key, default: 0] += 1
            return used.counts[key] ?? 0
        }
        guard count <= Self.perMinute else {
            throw Problem(.tooMany, "A key can be used \(Self.perMinute) times a minute. Wait, and try again.", code: "key-rate")
        }
        return [
            "RateLimit-Limit": String(Self.perMinute), "RateLimit-Remaining": String(Self.perMinute - count),
            "RateLimit-Reset": String(60 - now.seconds % 60),
        ]
    }
}
