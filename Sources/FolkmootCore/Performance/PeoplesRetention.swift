import Basics
@_spi(Stores) public import FolkmootTenancy
import Storage

/// Ends what a force knows of single people's work once it is older than the force keeps it.
///
/// Their figures go on as those of their groups alone, and good work goes on without a name.
public struct PeoplesRetention: Sendable {
    private let data: ForceData

    /// What came to its end.
    public struct Ended: Sendable, Equatable {
        /// Rows of people that their groups have taken up.
        public internal(set) var figures = 0
        /// Entries of registers that have lost a name.
        public internal(set) var names = 0
    }

    /// The retention of one force.
    public init(_ scope: OperatorScope) { data = scope.data }

    /// Ends what is too old today, all of it or nothing; that it was ended is on record.
    @discardableResult
    public func apply() async throws -> Ended {
        let today = London.day(at: data.clock.now)
        let months = data.tenant.configuration.performance.personMonths
        guard try await data.read({ try Self.isDue(keeping: months, on: today, in: $0) }) else { return Ended() }
        return try await data.write { db in
            Ended(
                figures: try TeamRow.fold(before: today.inMonth.adding(months: -months), in: db),
                names: try Self.removeNames(before: today.adding(months: -months), in: db))
        } audit: { ended in
            let detail: JSON = ["figures": .integer(Int64(ended.figures)), "names": .integer(Int64(ended.names))]
            return AuditEntry("performance.persons-ended", detail: detail)
        }
    }

    /// Whether anything is known of single people: told without the configuration, since every force is asked.
    static func knowsPeople(in db: Connection) throws -> Bool {
        try db.exists("SELECT 1 FROM team_activity WHERE person <> ''")
            || db.exists("SELECT 1 FROM register_entry WHERE person IS NOT NULL")
    }

    private static func isDue(keeping months: Int, on today: Day, in db: Connection) throws -> Bool {
        let (month, day) = (today.inMonth.adding(months: -months), today.adding(months: -months))
        return try db.exists("SELECT 1 FROM team_activity WHERE person <> '' AND last_month < \(month)")
            || db.exists("SELECT 1 FROM register_entry WHERE person IS NOT NULL AND began_on < \(day)")
    }

    /// Takes the names off entries of registers that began before a day.
    @discardableResult
    static func removeNames(before day: Day, in db: Connection) throws -> Int {
        try db.run("UPDATE register_entry SET person = NULL WHERE person IS NOT NULL AND began_on < \(day)")
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

    /// Makes rounds until it is cancelled, with a pause after each force, so that idle files do not all open at once.
    public func run() async throws {
        var done: [String: Day] = [:]
        while true {
            // Before the first round, too: whoever starts has visitors to serve first.
            try await Task.sleep(for: .seconds(60))
            let today = London.day(at: platform.clock.now)
            for record in platform.records where record.state != .suspended && done[record.slug] != today {
                do {
                    try await apply(in: record.slug)
                    done[record.slug] = today
                } catch let error as CancellationError {
                    throw error
                } catch {
                    report(record.slug, error)
                }
                try await Task.sleep(for: .seconds(1))
            }
        }
    }

    /// One round over one force.
    @discardableResult
    public func apply(in slug: String) async throws -> PeoplesRetention.Ended {
        guard try await platform.read(in: slug, { try PeoplesRetention.knowsPeople(in: $0) }) else { return .init() }
        return try await PeoplesRetention(platform.platformOperator(named: "retention").force(slug)).apply()
    }
}
