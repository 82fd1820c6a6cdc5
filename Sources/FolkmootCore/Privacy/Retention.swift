public import Basics
@_spi(Stores) public import FolkmootTenancy
import Storage

/// What is kept for a time that the force has set, and then ends by itself.
public struct RetentionRule: Sendable {
    /// Its name for programs and the audit: `messages`.
    public let code: String
    /// What is kept.
    public let what: String
    /// What becomes of it.
    public let becomes: String
    /// The setting that says how long, in `policy.json` or `standards.json`.
    public let setting: String
    /// The shortest time that a force can set, in months.
    let shortest: Int
    let months: @Sendable (ForceConfiguration) -> Int
    let due: @Sendable (Connection, RetentionEdge) throws -> Int
    let end: @Sendable (RetentionWork) throws -> Int

    /// - Parameters:
    ///   - due: Counts what is older than the edge.
    ///   - end: Ends it, or as much of it as one round should, and says how much that was.
    init(
        _ code: StaticString, _ what: StaticString, becomes: StaticString, setting: StaticString, atLeast shortest: Int,
        months: @escaping @Sendable (ForceConfiguration) -> Int,
        due: @escaping @Sendable (Connection, RetentionEdge) throws -> Int,
        end: @escaping @Sendable (RetentionWork) throws -> Int
    ) {
        self.code = "\(code)"
        self.what = "\(what)"
        self.becomes = "\(becomes)"
        self.setting = "\(setting)"
        self.shortest = shortest
        self.months = months
        self.due = due
        self.end = end
    }

    /// All rules, in the order of the capabilities.
    public static var all: [RetentionRule] { Capability.all.flatMap(\.retention) }
}

/// How old something must be to end.
struct RetentionEdge: Sendable {
    let today: Day
    let months: Int

    /// What was before this day ends.
    var day: Day { today.adding(months: -months) }
    /// What was before this instant ends.
    var instant: Timestamp { London.start(of: day) }
    /// What was over before this month ends.
    var month: Month { today.inMonth.adding(months: -months) }
}

/// What ends something inside a write.
struct RetentionWork {
    let db: Connection
    let edge: RetentionEdge
    let now: Timestamp
    let data: ForceData
    let mail: MailFolder
}

/// How a rule stands in a force.
public struct RetentionStanding: Sendable {
    /// The rule.
    public let rule: RetentionRule
    /// For how long the force keeps it, in months.
    public let months: Int
    /// How much is older than that, or was ended.
    public let count: Int
}

/// Ends what a force has kept for long enough.
public struct Retention: Sendable {
    private let data: ForceData
    private let mail: MailFolder

    /// The retention of one force.
    public init(_ scope: OperatorScope, _ mail: MailFolder) {
        data = scope.data
        self.mail = mail
    }

    /// How much would end today: nothing is changed.
    public func due() async throws -> [RetentionStanding] {
        let (configuration, today) = (data.tenant.configuration, London.day(at: data.clock.now))
        return try await data.read { db in try Self.due(configuration, on: today, in: db) }
    }

    /// Ends what is too old today, rule by rule, each whole or not at all and on record.
    ///
    /// - Returns: what was ended; of very much of a kind only a part at a time.
    @discardableResult
    public func apply() async throws -> [RetentionStanding] {
        let (data, mail, now) = (data, mail, data.clock.now)
        var ended: [RetentionStanding] = []
        for standing in try await due() where standing.count > 0 {
            let edge = RetentionEdge(today: London.day(at: now), months: standing.months)
            let rule = standing.rule
            let count = try await data.write(as: .alone) { db in
                try rule.end(RetentionWork(db: db, edge: edge, now: now, data: data, mail: mail))
            } audit: { count in
                AuditEntry("retention.applied", detail: ["rule": .string(rule.code), "ended": .integer(Int64(count))])
            }
            ended.append(RetentionStanding(rule: rule, months: standing.months, count: count))
        }
        try await Rewriting(data: data).run()
        return ended
    }

    static func due(_ configuration: ForceConfiguration, on today: Day, in db: Connection) throws -> [RetentionStanding] {
        try RetentionRule.all.map { rule in
            let edge = RetentionEdge(today: today, months: rule.months(configuration))
            return RetentionStanding(rule: rule, months: edge.months, count: try rule.due(db, edge))
        }
    }

    /// Whether there may be anything to do: told without the configuration, since every force is asked.
    static func mayBeDue(on today: Day, in db: Connection) throws -> Bool {
        try Rewriting.isDue(in: db)
            || RetentionRule.all.contains { try $0.due(db, RetentionEdge(today: today, months: $0.shortest)) > 0 }
    }
}

/// Looks after retention in every force once a day, as long as the service runs.
public struct RetentionRounds: Sendable {
    private let platform: Platform
    private let report: @Sendable (String, any Error) -> Void

    /// - Parameter report: told of a force whose round failed, and why; it is tried again in the next round.
    public init(_ platform: Platform, report: @escaping @Sendable (_ slug: String, _ cause: any Error) -> Void) {
        self.platform = platform
        self.report = report
    }

    /// Makes rounds until it is cancelled.
    public func run() async throws {
        let rounds = ForceRounds(platform: platform, report: report, period: London.day(at:)) { record, _ in
            try await apply(in: record.slug)
        }
        try await rounds.run()
    }

    /// One round over one force.
    @discardableResult
    public func apply(in slug: String) async throws -> [RetentionStanding] {
        let today = London.day(at: platform.clock.now)
        guard try await platform.read(in: slug, { try Retention.mayBeDue(on: today, in: $0) }) else { return [] }
        let force = try await platform.service(named: "retention").force(slug)
        return try await Retention(force, MailFolder(of: platform)).apply()
    }
}

/// The rules of retention of a force, as staff read them.
public struct RetentionStore: Sendable {
    private let scope: StaffScope

    /// The rules, for somebody who looks after people's data.
    public init(_ scope: StaffScope) { self.scope = scope }

    /// A time at which something ended.
    public struct Ended: Sendable {
        /// When.
        public let at: Timestamp
        /// By which rule.
        public let rule: String
        /// How much.
        public let count: Int
    }

    /// How each rule stands, and what ended lately, the latest first.
    public func overview() async throws -> (standings: [RetentionStanding], log: [Ended]) {
        try scope.require(.managePrivacy, in: scope.tenant.configuration.code)
        let (configuration, today) = (scope.tenant.configuration, London.day(at: scope.data.clock.now))
        return try await scope.data.read { db in
            let log = try db.map(
                "SELECT at, detail FROM audit WHERE action = 'retention.applied' ORDER BY sequence DESC LIMIT 50"
            ) { row in
                let detail: JSON = try row[1]
                return Ended(at: try row[0], rule: detail["rule"]?.string ?? "", count: detail["ended"]?.int ?? 0)
            }
            return (try Retention.due(configuration, on: today, in: db), log)
        }
    }
}
