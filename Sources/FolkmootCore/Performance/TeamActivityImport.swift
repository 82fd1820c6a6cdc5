public import Basics
import CSV
@_spi(Stores) public import FolkmootTenancy
import Storage

/// What a table of teams' activity brought, or would bring.
public struct TeamActivityReport: Sendable, Equatable {
    /// Rows of the file that can be used.
    public internal(set) var rows = 0
    /// How many of them are of areas, of role groups and of people.
    public internal(set) var areas = 0
    /// Rows of role groups.
    public internal(set) var groups = 0
    /// Rows of people.
    public internal(set) var people = 0
    /// Periods that were told of, or told of anew.
    public internal(set) var periods = 0
    /// Rows of the same source and periods whose place was taken.
    public internal(set) var replaced = 0
    /// Rows of people that are older than they are kept, and so are kept as their group's alone.
    public internal(set) var folded = 0
    /// What cannot be used, in the order of the file; if there is anything, nothing was brought.
    public internal(set) var faults: [ImportFault] = []
    /// Where the file states an average that is not the computed one.
    public internal(set) var differences: [String] = []

    /// Its counts by their names.
    public var counts: [(name: String, count: Int)] {
        [
            ("rows", rows), ("areas", areas), ("groups", groups), ("people", people), ("periods", periods), ("replaced", replaced),
            ("folded", folded),
        ]
    }
}

/// Brings in what teams did, as a force's own systems tell it.
public struct TeamActivityImport: Sendable {
    private let data: ForceData

    /// The import into a force.
    public init(_ scope: OperatorScope) { data = scope.data }

    /// Imports a table, whole or not at all: what the source told before of these periods gives place to it.
    ///
    /// - Parameters:
    ///   - source: whose figures these are.
    ///   - months: of which period the rows are, where they do not say.
    ///   - isDryRun: only tells what would come of it.
    /// - Throws: a ``Problem`` if the file is no such table. What is wrong with single rows is in the report.
    public func run(
        file path: String, from source: String, in months: ClosedRange<Month>? = nil, isDryRun: Bool = false
    ) async throws -> TeamActivityReport {
        let name = CleanText.line(source, limit: 200)
        guard (1...60).contains(name.unicodeScalars.count) else {
            throw Problem(.invalid, "Say in 1 to 60 characters whose figures these are.")
        }
        let (configuration, today) = (data.tenant.configuration, London.day(at: data.clock.now))
        let file: TeamActivityFile
        do {
            file = try TeamActivityFile(path, from: name, in: months, through: today.inMonth.adding(months: -1), of: configuration)
        } catch let error as CSVError {
            throw error.problem(in: path)
        }
        let run = TeamActivityRun(file: file, source: name, configuration: configuration, today: today)
        if isDryRun || !file.faults.isEmpty { return try await data.read { db in try run.checked(in: db).report } }
        return try await data.write(as: .alone) { db in
            try run.keep(in: db)
        } audit: { report in
            let counts = report.counts.map { JSON.Member($0.name, .integer(Int64($0.count))) }
            let detail = JSON.object(counts + [JSON.Member("refused", .integer(Int64(report.faults.count)))])
            return AuditEntry("performance.imported", detail: detail)
        }
    }

    /// Says which reference of the force's own is of somebody who signs in, so that they see their own figures; or, without one, that none is.
    ///
    /// - Throws: `.missing` if nobody signs in with that address, `.conflict` if it is somebody else's already.
    public func link(_ email: String, to reference: String?) async throws {
        let name = reference.map { CleanText.line($0, limit: 200) }
        guard name.map({ (1...40).contains($0.unicodeScalars.count) }) ?? true else {
            throw Problem(.invalid, "Write a reference of 1 to 40 characters.")
        }
        let address = email.lowercased()
        try await data.write { db -> String in
            guard let account: String = try db.value("SELECT id FROM account WHERE email = \(address)") else {
                throw Problem.missing("member of staff")
            }
            try db.run("DELETE FROM staff_reference WHERE account = \(account)")
            guard let name else { return account }
            guard try !db.exists("SELECT 1 FROM staff_reference WHERE reference = \(name)") else {
                throw Problem(.conflict, "This reference is of somebody else already.")
            }
            try db.run("INSERT INTO staff_reference (account, reference) VALUES (\(account), \(name))")
            return account
        } audit: { account in
            AuditEntry(name == nil ? "performance.unlinked" : "performance.linked", subject: account)
        }
    }
}

/// One import of teams' activity at work.
private struct TeamActivityRun {
    var file: TeamActivityFile
    let source: String
    let configuration: ForceConfiguration
    let today: Day

    /// The file with what does not go with what is kept already.
    func checked(in db: Connection) throws -> (file: TeamActivityFile, report: TeamActivityReport) {
        var file = file
        try TeamActivityClaims(configuration.areas, source, in: db).check(&file)
        var report = TeamActivityReport()
        report.faults = file.faults.sorted { ($0.line, $0.column) < ($1.line, $1.column) }.map {
            ImportFault(line: $0.line, column: $0.column, reason: $0.message)
        }
        let places = file.rows.map(\.row.place)
        report.rows = places.count
        report.people = places.count { !$0.person.isEmpty }
        report.areas = places.count { $0.group.isEmpty }
        report.groups = report.rows - report.people - report.areas
        (report.periods, report.differences) = (file.periods.count, file.differences)
        for period in file.periods {
            let count: Int? = try db.value(
                """
                SELECT count(*) FROM team_activity
                WHERE first_month = \(period.lowerBound) AND last_month = \(period.upperBound) AND source = \(source)
                """)
            report.replaced += count ?? 0
        }
        return (file, report)
    }

    func keep(in db: Connection) throws -> TeamActivityReport {
        var (file, report) = try checked(in: db)
        guard report.faults.isEmpty else { return report }
        try TeamRow.replace(file.periods, of: source, by: file.rows.map(\.row), in: db)
        let oldest = today.inMonth.adding(months: -configuration.performance.personMonths)
        report.folded = try TeamRow.fold(before: oldest, in: db)
        return report
    }
}

extension TeamRow {
    /// Keeps figures of persons that ended before a month as those of their groups alone.
    ///
    /// - Returns: how many rows of persons there were.
    static func fold(before month: Month, in db: Connection) throws -> Int {
        try db.run(
            """
            INSERT INTO team_activity (first_month, last_month, area, role_group, person, source, headcount, working_days_hundredths,
                hours_worked_hundredths, hours_away_hundredths, away_percent_hundredths, live_plans, messages_sent, people_reached,
                users_registered, surveys_completed, incidents_attended, incidents_as_oic, investigations_as_ro,
                investigations_as_oic, cases_as_oic)
            SELECT first_month, last_month, area, role_group, '', source, sum(headcount), sum(working_days_hundredths),
                sum(hours_worked_hundredths), sum(hours_away_hundredths), NULL, sum(live_plans), sum(messages_sent),
                sum(people_reached), sum(users_registered), sum(surveys_completed), sum(incidents_attended), sum(incidents_as_oic),
                sum(investigations_as_ro), sum(investigations_as_oic), sum(cases_as_oic)
            FROM team_activity WHERE person <> '' AND last_month < \(month)
            GROUP BY first_month, last_month, area, role_group, source
            ON CONFLICT (first_month, last_month, area, role_group, person, source) DO UPDATE SET
                headcount = coalesce(headcount, excluded.headcount),
                working_days_hundredths = coalesce(working_days_hundredths, excluded.working_days_hundredths),
                hours_away_hundredths = CASE WHEN hours_worked_hundredths IS NULL THEN excluded.hours_away_hundredths
                    ELSE hours_away_hundredths END,
                hours_worked_hundredths = coalesce(hours_worked_hundredths, excluded.hours_worked_hundredths),
                live_plans = coalesce(live_plans, excluded.live_plans),
                messages_sent = coalesce(messages_sent, excluded.messages_sent),
                people_reached = coalesce(people_reached, excluded.people_reached),
                users_registered = coalesce(users_registered, excluded.users_registered),
                surveys_completed = coalesce(surveys_completed, excluded.surveys_completed),
                incidents_attended = coalesce(incidents_attended, excluded.incidents_attended),
                incidents_as_oic = coalesce(incidents_as_oic, excluded.incidents_as_oic),
                investigations_as_ro = coalesce(investigations_as_ro, excluded.investigations_as_ro),
                investigations_as_oic = coalesce(investigations_as_oic, excluded.investigations_as_oic),
                cases_as_oic = coalesce(cases_as_oic, excluded.cases_as_oic)
            """)
        return try db.run("DELETE FROM team_activity WHERE person <> '' AND last_month < \(month)")
    }
}
