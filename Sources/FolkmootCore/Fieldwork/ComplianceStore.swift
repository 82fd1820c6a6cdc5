public import Basics
@_spi(Stores) public import FolkmootTenancy
import Storage

/// How the force's standards are kept, in the areas that a member of staff may see.
public struct ComplianceStore: Sendable {
    let scope: StaffScope

    /// Standards in a person's reach.
    public init(_ scope: StaffScope) { self.scope = scope }

    private var configuration: ForceConfiguration { scope.tenant.configuration }

    /// One unit of a standard, with what counted.
    public struct Record: Sendable {
        /// The standard.
        public let standard: Standard
        /// The unit.
        public let unit: StandardUnit
        /// How it stood, the earliest period first.
        public let periods: [UnitPeriod]
        /// What counted, the latest first; what counts without being logged, such as priorities, is not among them.
        public let encounters: [Encounter]
        /// Times in which nothing is asked, or somebody asked for that, the latest first.
        public let exemptions: [Exemption]
        /// Who answers for it; nothing where the force has not said which role that is.
        public let owner: StandardConcern.Answering?
    }

    /// Every standard that holds or held within the year, with the units in reach.
    public func board() async throws -> [StandardCompliance] {
        let first = scope.today.adding(days: -Self.boardDays)
        let standards = configuration.standards.filter { ($0.validTo ?? scope.today) >= first && $0.validFrom <= scope.today }
        return try await read(standards, from: first).map(inReach)
    }

    /// The board goes back so far.
    public static let boardDays = 365

    /// One standard, with the units in reach.
    ///
    /// - Throws: `.missing` if there is none.
    public func compliance(of code: String) async throws -> StandardCompliance {
        let standard = try standard(code)
        let found = try await read([standard], from: scope.today.adding(days: -standard.period.daysShown))
        return inReach(found[0])
    }

    /// One unit of a standard, with what counted in each period.
    ///
    /// - Throws: `.missing` if there is none, or it is out of reach.
    public func record(of code: String, for unit: String) async throws -> Record {
        try await record(of: unit, in: try await compliance(of: code))
    }

    /// One unit of a standard in the periods that began in a year, with what counted in each.
    ///
    /// - Throws: `.missing` if there is none, it is out of reach, or the standard held in no part of that year.
    public func record(of code: String, for unit: String, in year: Int) async throws -> Record {
        let standard = try standard(code)
        guard (standard.validFrom.year...scope.today.year).contains(year), let first = Day(year: year, month: 1, day: 1) else {
            throw Problem.missing("year")
        }
        let found = try await read([standard], from: first)
        return try await record(of: unit, in: inReach(found[0]).only(in: year))
    }

    private func record(of unit: String, in compliance: StandardCompliance) async throws -> Record {
        guard let place = compliance.units.firstIndex(where: { $0.code == unit }) else { throw Problem.missing("unit") }
        let (standard, found) = (compliance.standard, compliance.units[place])
        let (first, last) = (compliance.periods.first?.lowerBound, compliance.periods.last?.upperBound)
        let (since, until) = (first ?? scope.today, min(last ?? scope.today, scope.today))
        let (encounters, exemptions) = try await scope.data.read { db in
            (
                try EncounterRows.all(
                    "kind = \(standard.activity) AND held_on BETWEEN \(since) AND \(until) AND withdrawn_at IS NULL", limit: .max,
                    in: db), try ExemptionRows.all("standard = \(standard.code) AND unit = \(unit)", in: db)
            )
        }
        var finder = UnitFinder(compliance.units, over: configuration.hierarchies.own)
        let counted = encounters.filter {
            standard.conditions.isSubset(of: $0.conditions) && finder.units(for: $0.activity).contains(place)
        }
        return Record(
            standard: standard, unit: found, periods: compliance.cells[place], encounters: counted, exemptions: exemptions,
            owner: try await owner(of: standard, in: found))
    }

    /// Exemptions that nobody has decided on yet, of units in reach, the earliest first.
    public func undecided() async throws -> [Exemption] {
        let all = try await scope.data.read { db in try ExemptionRows.all("decided_by IS NULL", in: db) }
        let units = Dictionary(grouping: configuration.standards.flatMap(configuration.units), by: \.code)
        return all.filter { exemption in units[exemption.unit]?.contains(where: reaches) == true }.reversed()
    }

    private func standard(_ code: String) throws(Problem) -> Standard {
        guard let standard = configuration.standards.first(where: { $0.code == code }) else { throw Problem.missing("standard") }
        return standard
    }

    private func read(_ standards: [Standard], from first: Day) async throws -> [StandardCompliance] {
        let (configuration, today) = (configuration, scope.today)
        return try await scope.data.read { db in
            try ComplianceCount.read(standards, of: configuration, from: first, today: today, in: db)
        }
    }

    private func inReach(_ compliance: StandardCompliance) -> StandardCompliance { compliance.only(reaches) }

    private func reaches(_ unit: StandardUnit) -> Bool { unit.areas.contains { scope.allows(.readStandards, in: $0) } }
}

// MARK: Exemptions

extension ComplianceStore {
    /// Asks that nothing be asked of a unit for a time.
    ///
    /// - Throws: `.missing` if there is no such standard, `.forbidden` where the person may only read, `.invalid` with the fields that are
    ///   wrong.
    public func ask(_ form: ExemptionForm, of code: String) async throws {
        let standard = try standard(code)
        let units = configuration.units(of: standard).filter(reaches)
        let draft = try ExemptionDraft(form, among: units, for: configuration, today: scope.today)
        let area = area(of: units.first { $0.code == draft.unit }, for: .writeEngagement)
        try scope.require(.writeEngagement, in: area)
        let (id, account, now) = (ID<Exemption>(), scope.account.id, scope.data.clock.now)
        let entry = AuditEntry(
            "exemption.asked", subject: id.description, area: area,
            detail: ["standard": .string(code), "unit": .string(draft.unit)])
        try await scope.data.write(audit: entry) { db in
            try db.run(
                """
                INSERT INTO standard_exemption (id, standard, unit, first_on, last_on, reason, asked_by, asked_at)
                VALUES (\(id), \(code), \(draft.unit), \(draft.days.lowerBound), \(draft.days.upperBound), \(draft.reason), \(account),
                        \(now))
                """)
        }
    }

    /// The area of a unit in which the person may do something; where that is none, the first.
    private func area(of unit: StandardUnit?, for permission: Permission) -> String? {
        unit?.areas.first { scope.allows(permission, in: $0) } ?? unit?.areas.first
    }

    /// Decides on an exemption that somebody else asked for.
    ///
    /// - Throws: `.missing` if there is none in reach, `.forbidden` where the person may not decide, `.conflict` if it is one's own or
    ///   decided on already.
    public func decide(_ id: ID<Exemption>, granting isGranted: Bool) async throws {
        let found = try await scope.data.read { db in try ExemptionRows.all("standard_exemption.id = \(id)", in: db).first }
        guard let exemption = found, let standard = configuration.standards.first(where: { $0.code == exemption.standard }),
            let unit = configuration.units(of: standard).first(where: { $0.code == exemption.unit }), reaches(unit)
        else { throw Problem.missing("exemption") }
        let area = area(of: unit, for: .approveExemptions)
        try scope.require(.approveExemptions, in: area)
        guard exemption.askedBy != scope.account.id else {
            throw Problem(.conflict, "You asked for this yourself. Somebody else decides on it.")
        }
        let (account, now) = (scope.account.id, scope.data.clock.now)
        let entry = AuditEntry(
            "exemption.decided", subject: id.description, area: area, detail: ["granted": .bool(isGranted)])
        try await scope.data.write(audit: entry) { db in
            let changed = try db.run(
                """
                UPDATE standard_exemption SET decided_by = \(account), decided_at = \(now), is_granted = \(isGranted)
                WHERE id = \(id) AND decided_by IS NULL
                """)
            guard changed == 1 else { throw Problem(.conflict, "This has been decided on already.") }
        }
    }
}

/// Reads exemptions.
enum ExemptionRows {
    /// The latest first.
    static func all(_ condition: SQL, in db: Connection) throws -> [Exemption] {
        try db.map(
            """
            SELECT standard_exemption.id, standard, unit, first_on, last_on, reason, asked_by, asker.name, is_granted, decider.name,
                decided_at
            FROM standard_exemption JOIN account AS asker ON asker.id = asked_by LEFT JOIN account AS decider ON decider.id = decided_by
            WHERE \(condition) ORDER BY first_on DESC, standard_exemption.id DESC
            """
        ) { row in
            let (first, last): (Day, Day) = (try row[3], try row[4])
            let (isGranted, name, at): (Bool?, String?, Timestamp?) = (try row[8], try row[9], try row[10])
            let decision = isGranted.flatMap { granted in
                name.flatMap { name in at.map { Exemption.Decision(isGranted: granted, name: name, at: $0) } }
            }
            return Exemption(
                id: try row[0], standard: try row[1], unit: try row[2], days: first...max(first, last), reason: try row[5],
                askedBy: try row[6], asker: try row[7], decision: decision)
        }
    }

    /// The times in which nothing is asked.
    static func granted(in db: Connection) throws -> [ExemptTime] {
        try db.map("SELECT standard, unit, first_on, last_on FROM standard_exemption WHERE is_granted = 1") { row in
            let (first, last): (Day, Day) = (try row[2], try row[3])
            return ExemptTime(standard: try row[0], unit: try row[1], days: first...max(first, last))
        }
    }
}

// MARK: Reading

extension ComplianceCount {
    /// Counts all that was done since a day, in one pass.
    static func read(
        _ standards: [Standard], of configuration: ForceConfiguration, from first: Day, today: Day, in db: Connection
    ) throws -> [StandardCompliance] {
        var count = ComplianceCount(
            standards, of: configuration, from: first, today: today, exempt: try ExemptionRows.granted(in: db))
        try count.addEncounters(in: db)
        try count.addPriorities(in: db)
        try count.addSurveys(for: configuration.code, in: db)
        return count.compliance()
    }

    private mutating func addEncounters(in db: Connection) throws {
        // Few different texts stand in many rows: each is read once.
        var (kinds, areas, teams, days) = (CodeNumbers(), CodeNumbers(), CodeNumbers(), CodeNumbers())
        var read: [Day?] = []
        try db.forEach(
            """
            SELECT kind, area, coalesce(team, '-'), held_on, partners IS NOT NULL, source IS NOT NULL FROM encounter
            WHERE held_on BETWEEN \(first) AND \(last) AND withdrawn_at IS NULL
            """
        ) { row in
            let kind = row.withBytes(0) { kinds.number(of: $0) }
            let area = row.withBytes(1) { areas.number(of: $0) }
            let team = row.withBytes(2) { teams.number(of: $0) }
            let day = row.withBytes(3) { days.number(of: $0) }
            if day == read.count { read.append(Day(days.codes[day])) }
            guard let on = read[day] else { return }
            let conditions = Set<Standard.Condition>.of(hasPartners: row.integer(4) == 1, citesSource: row.integer(5) == 1)
            let code = teams.codes[team]
            add(
                DoneActivity(
                    kind: kinds.codes[kind], area: areas.codes[area], team: code == "-" ? nil : code, on: on, conditions: conditions
                ))
        }
    }

    /// A priority names at least one source.
    private mutating func addPriorities(in db: Connection) throws {
        try db.forEach("SELECT area, set_on FROM priority WHERE set_on BETWEEN \(first) AND \(last)") { row in
            add(DoneActivity(kind: "priorities", area: try row[0], team: nil, on: try row[1], conditions: [.citesSource]))
        }
    }

    /// A round of a survey that was answered counts for the whole force, on the first day of the month in which it began.
    private mutating func addSurveys(for force: String, in db: Connection) throws {
        try db.forEach("SELECT DISTINCT wave FROM survey_wave_revision") { row in
            guard let began = try (row[0] as SurveyWave).began else { return }
            add(DoneActivity(kind: "survey", area: force, team: nil, on: began.first, conditions: [.citesSource]))
        }
    }
}

extension Encounter {
    fileprivate var activity: DoneActivity { DoneActivity(kind: kind, area: area, team: team, on: heldOn, conditions: conditions) }
}

extension Standard.Period {
    /// How far back one standard is shown.
    fileprivate var daysShown: Int {
        switch self {
        case .day: 27
        case .week: 7 * 12
        case .month: 365
        case .quarter, .halfYear, .months: 2 * 365
        case .year: 3 * 365
        }
    }
}
