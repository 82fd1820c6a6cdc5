import Basics
import FolkmootCore
@_spi(Stores) import FolkmootTenancy
import Foundation
import Storage
import Synchronization

/// Westmarch on a platform of its own, on a day of a test's choosing.
struct Publisher {
    let folder: String
    let platform: Platform
    let clock: SettableClock

    /// Opens a platform and adds the force.
    ///
    /// - Parameter policy: more settings of policy.json, each with a comma at its end.
    init(now: String, policy: String = "") async throws {
        let clock = SettableClock(now)
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("folkmoot-\(ID<Publisher>())").path
        self.clock = clock
        platform = try await Platform.open(
            directory: folder, blueprint: .folkmoot(seeds: Westmarch.seeds()), clock: WallClock { clock.now })
        let files = Westmarch.files(
            ("roles.json", "\"roles.manage\"", "\"roles.manage\", \"benchmark.publish\""),
            ("policy.json", "\"providers\":", "\(policy)\"providers\":"))
        _ = try await operations.add("westmarch", files, because: "test")
    }

    var operations: PlatformScope { platform.platformOperator(named: "Test Operator") }

    func force() async throws -> OperatorScope { try await operations.force("westmarch") }

    func store() async throws -> PublicationStore { PublicationStore(try await force()) }

    func publications() async throws -> [Publication] {
        guard let first = Month("2020-01"), let last = Month("2030-01") else { return [] }
        return try await operations.publications(from: first, through: last)
    }

    /// A member of staff who has signed in.
    func staff(_ role: String, area: String? = nil) async throws -> StaffScope? {
        let (email, password) = ("\(role)@westmarch.example", "correct horse battery")
        let new = NewAccount(email: email, name: "A \(role)", password: password, grants: [(role, area)])
        _ = try await force().addStaff(new)
        let tenant = try await platform.tenant(slug: "westmarch")
        let token = try await platform.signIn(email: email, password: password, from: Origin(.page), at: tenant)
        return try await platform.staff(token, at: tenant, from: Origin(.page))
    }

    /// Writes members and responses as the stores of members and surveys leave them.
    func write(_ body: @escaping @Sendable (Connection) throws -> Void) async throws {
        try await force().data.write(audit: AuditEntry("test.written"), body)
    }

    func remove() async throws {
        await platform.close()
        try FileManager.default.removeItem(atPath: folder)
    }
}

/// A clock that a test sets.
final class SettableClock: Sendable {
    private let instant: Mutex<Timestamp>

    init(_ day: String) { instant = Mutex(Self.noon(day)) }

    var now: Timestamp { instant.withLock { $0 } }

    func set(_ day: String) { instant.withLock { $0 = Self.noon(day) } }

    /// Noon of a day in London.
    static func noon(_ day: String) -> Timestamp {
        Day(day).map { London.start(of: $0).adding(seconds: 12 * 3600) } ?? Timestamp(seconds: 0)
    }
}

extension Connection {
    /// A member with the spans in which they were active: each from a day until a day, or until now.
    func addMember(
        _ spans: [(from: String, until: String?)], area: String = "north", household: Int? = nil, route: String = "online"
    ) throws {
        let id = ID<Member>()
        let active = spans.last.map { $0.until == nil } ?? false
        if let household {
            try run(
                """
                INSERT INTO household (id, key, area, active_members) VALUES (\(household), \("key \(household)"), \(area), 1)
                ON CONFLICT (id) DO NOTHING
                """)
        }
        try run(
            """
            INSERT INTO member (id, name, email, area, household, state, route, language, created_at, joined_at, left_at)
            VALUES (\(id), 'Wren Hazelwood', \("\(id)@members.example"), \(area), \(household), \(active ? "active" : "left"), \(route),
                    'en', 0, 0, \(active ? nil : 0 as Int?))
            """)
        for span in spans {
            try run(
                """
                INSERT INTO member_period (member, from_at, until_at, area, household, route)
                VALUES (\(id), \(SettableClock.noon(span.from)), \(span.until.map(SettableClock.noon)), \(area), \(household), \(route))
                """)
        }
    }

    /// A response of a person on a day.
    func addResponse(_ person: String, on day: String, mode: String = "online") throws {
        let id = ID<Publication>()
        try run("INSERT INTO survey_wave (survey, wave, revision, first_at) VALUES ('talking', \("\(id)"), 1, 0)")
        try run(
            """
            INSERT INTO survey_response
                (id, survey, wave, person, submission, area, mode, completed_at, revision, answers, confidence, is_current)
            VALUES (\(id), 'talking', \("\(id)"), \(person), \(id), 'north', \(mode), \(SettableClock.noon(day)), 1, '{"chosen":{},"words":{}}', '', 1)
            """)
    }
}
