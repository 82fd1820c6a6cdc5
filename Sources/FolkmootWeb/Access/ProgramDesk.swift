import Basics
import FolkmootTenancy
import HTTP
import Synchronization

/// Lets programs of a force in, which send a key in place of a sign-in: `Authorization: Bearer …` (RFC 6750).
///
/// They are told what is wrong as ``ProblemDocument``.
struct ProgramDesk: Sendable {
    /// A program that may ask for a file.
    struct Admitted: Sendable {
        let scope: StaffScope
        /// How much more it may ask in this minute.
        let headers: Headers
    }

    private let request: Request
    private let tenant: Tenant
    private let platform: Platform

    init(_ request: Request, _ tenant: Tenant, _ platform: Platform) {
        (self.request, self.tenant, self.platform) = (request, tenant, platform)
    }

    /// Whether a request comes with a key.
    static func isAsking(_ request: Request) -> Bool { key(of: request) != nil }

    /// The key that a request comes with.
    static func key(of request: Request) -> String? {
        guard let sent = request.headers["Authorization"] else { return nil }
        let parts = sent.split(separator: " ", maxSplits: 1)
        return parts.first?.lowercased() == "bearer" ? parts.dropFirst().first.map(String.init) ?? "" : nil
    }

    /// The program that asks; nothing if none does.
    ///
    /// - Throws: `.unauthenticated` for a key that is not good.
    func program() async throws -> Program? {
        guard let key = Self.key(of: request) else { return nil }
        guard let program = try await platform.program(key, at: tenant, from: Origin(.api, address: request.remoteAddress)) else {
            throw Problem(.unauthenticated, "This key is not one of this force, or its time is over.", code: "key")
        }
        return program
    }

    /// The leave of the program that asks for a file; nothing if none does.
    ///
    /// - Throws: as ``program()``, `.forbidden` for a key that is for something else, `.tooMany`.
    func admitted(to route: Route, _ rates: ProgramRates) async throws -> Admitted? {
        guard let program = try await program() else { return nil }
        guard route.isForPrograms, case .staff(let permission?) = route.access, program.scope.allows(permission) else {
            throw Problem(.forbidden, "This key is not for that.", code: "key-not-for-that")
        }
        let use = rates.take(program.key.id, at: platform.clock.now)
        try use.check()
        return Admitted(scope: program.scope, headers: use.headers)
    }
}

/// How often each key has been used in this minute.
///
/// Kept in memory, for this process; only good keys are counted, so that their number bounds it.
final class ProgramRates: Sendable {
    /// What a key has used of what it may.
    struct Use: Sendable {
        /// How many requests it may send a minute; 0 for any number.
        let limit: Int
        /// How many it has sent in this one.
        let count: Int
        /// Until the next begins.
        let secondsLeft: Int64

        /// - Throws: `.tooMany`.
        func check() throws(Problem) {
            guard limit > 0, count > limit else { return }
            throw Problem(.tooMany, "A key can be used \(limit) times a minute. Wait, and try again.", code: "key-rate")
        }

        /// What the program is told of it (draft-ietf-httpapi-ratelimit-headers).
        var headers: Headers {
            guard limit > 0 else { return [:] }
            return [
                "RateLimit-Policy": "\"minute\";q=\(limit);w=60",
                "RateLimit": "\"minute\";r=\(max(0, limit - count));t=\(secondsLeft)",
            ]
        }
    }

    private let perMinute: Int
    private let used = Mutex<(minute: Int64, counts: [ID<ProgramKey>: Int])>((0, [:]))

    init(perMinute: Int) { self.perMinute = perMinute }

    /// Counts one more.
    func take(_ key: ID<ProgramKey>, at now: Timestamp) -> Use {
        let count = used.withLock { used in
            if used.minute != now.seconds / 60 { used = (now.seconds / 60, [:]) }
            used.counts[key, default: 0] += 1
            return used.counts[key] ?? 0
        }
        return Use(limit: perMinute, count: count, secondsLeft: 60 - now.seconds % 60)
    }
}
