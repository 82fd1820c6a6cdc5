public import Basics
@_spi(Stores) public import FolkmootTenancy
import Storage

/// Exercises from door to door, as figures: whoever sees what teams did with the public sees these.
public struct DoorstepStore: Sendable {
    private let scope: StaffScope

    /// The exercises in a person's reach.
    public init(_ scope: StaffScope) { self.scope = scope }

    private var tree: AreaTree { scope.tenant.configuration.areas }

    /// So many exercises stand on the list.
    static let shownAtMost = 500

    /// An exercise with what has come of it.
    public struct Line: Sendable {
        /// The exercise.
        public let exercise: DoorstepExercise
        /// Its doors.
        public let counts: DoorCounts
    }

    /// An exercise with all that is known of it, in figures.
    public struct Report: Sendable {
        /// The exercise.
        public let exercise: DoorstepExercise
        /// Its area.
        public let area: Area
        /// All its doors.
        public let counts: DoorCounts
        /// By area with a door, in the order of their names.
        public let parts: [(area: Area, counts: DoorCounts)]
        /// How far the area was reached when it began.
        public let before: DoorstepReach
        /// How far it was when it ended, or is now.
        public let after: DoorstepReach
        /// Of when that is.
        public let readAt: Timestamp
    }

    /// The exercises in reach: those that go on first, then the latest.
    public func exercises() async throws -> [Line] {
        try scope.require(.readStandards)
        let rows = try await scope.data.read { db in
            let exercises = try DoorstepRows.exercises("1 = 1", limit: Self.shownAtMost, in: db)
            let counts = try DoorstepRows.counts("1 = 1", in: db)
            return exercises.map {
                Line(exercise: $0, counts: counts[$0.id]?.values.reduce(into: DoorCounts(), +=) ?? DoorCounts())
            }
        }
        return rows.filter { scope.reaches($0.exercise, .readStandards) }
    }

    /// One exercise.
    ///
    /// - Throws: `.missing` if there is none, or it lies where the person may see nothing.
    public func exercise(_ id: ID<DoorstepExercise>) async throws -> (exercise: DoorstepExercise, area: Area) {
        let found = try await scope.data.read { db in try DoorstepRows.exercises("id = \(id)", limit: 1, in: db).first }
        guard let found, let area = tree[found.area], scope.reaches(found, .readStandards) else {
            throw Problem.missing("exercise")
        }
        return (found, area)
    }

    /// One exercise in figures.
    ///
    /// The group that it is meant to reach is compared only for those who may see representation.
    ///
    /// - Throws: as ``exercise(_:)``.
    public func report(_ id: ID<DoorstepExercise>) async throws -> Report {
        let (exercise, area) = try await exercise(id)
        let (tree, configuration, today) = (tree, scope.tenant.configuration, scope.today)
        let seesGroup = scope.allows(.readRepresentation, in: area.code)
        let now = scope.data.clock.now
        return try await scope.data.read { db in
            let counts = try DoorstepRows.counts("exercise = \(id)", in: db)[id] ?? [:]
            let parts = counts.compactMap { code, counts in tree[code].map { (area: $0, counts: counts) } }
            let reading = ReachReading(configuration: configuration, today: today, db: db)
            let after = try reading.kept("after", of: exercise) ?? reading.now(of: exercise, area)
            return Report(
                exercise: exercise, area: area, counts: counts.values.reduce(into: DoorCounts(), +=),
                parts: parts.sorted { $0.area.name.english < $1.area.name.english },
                before: try (reading.kept("before", of: exercise) ?? after).shown(withGroup: seesGroup),
                after: after.shown(withGroup: seesGroup), readAt: now)
        }
    }

    /// Begins an exercise in an area, and keeps how far the area is reached today.
    ///
    /// - Throws: `.missing` if the area is out of reach, `.forbidden` where the person may only read, `.invalid` with the fields that are
    ///   wrong, or if one of that name goes on there.
    @discardableResult
    public func begin(_ form: ExerciseForm, in code: String) async throws -> ID<DoorstepExercise> {
        let area = try scope.extendableArea(code)
        let (configuration, today, account) = (scope.tenant.configuration, scope.today, scope.account.id)
        let draft = try ExerciseDraft(form, for: configuration, today: today)
        let exercise = DoorstepExercise(
            id: ID(), area: area.code, name: draft.name, purpose: draft.purpose, target: draft.target, beganOn: today, endedOn: nil)
        let entry = AuditEntry("doorstep.begun", subject: exercise.id.description, area: area.code)
        return try await scope.data.write(audit: entry) { db in
            if try db.exists(
                "SELECT 1 FROM doorstep_exercise WHERE area = \(area.code) AND name = \(draft.name) AND ended_on IS NULL")
            {
                let told = "An exercise of this name goes on here already."
                throw Problem(.invalid, told, fields: ["name": told])
            }
            try db.run(
                """
                INSERT INTO doorstep_exercise (id, area, name, purpose, classification, segment, began_on, planned_by)
                VALUES (\(exercise.id), \(area.code), \(draft.name), \(draft.purpose), \(draft.target?.classification),
                    \(draft.target?.group), \(today), \(account))
                """)
            try ReachReading(configuration: configuration, today: today, db: db).keep("before", of: exercise, area)
            return exercise.id
        }
    }

    /// Ends an exercise, and keeps how far its area is reached now; nobody calls at its doors any more.
    ///
    /// - Throws: `.missing` and `.forbidden` as for ``begin(_:in:)``, `.conflict` if it has ended.
    public func end(_ id: ID<DoorstepExercise>) async throws {
        let (exercise, area) = try await exercise(id)
        try scope.require(.writeEngagement, in: area.code)
        let (configuration, today) = (scope.tenant.configuration, scope.today)
        try await scope.data.write(audit: AuditEntry("doorstep.ended", subject: id.description, area: area.code)) { db in
            guard try db.run("UPDATE doorstep_exercise SET ended_on = \(today) WHERE id = \(id) AND ended_on IS NULL") == 1 else {
                throw DoorstepRows.hasEnded
            }
            // What waits for a visit was never called at: no reason to keep it.
            try db.run("DELETE FROM door WHERE exercise = \(id) AND visits = 0")
            try ReachReading(configuration: configuration, today: today, db: db).keep("after", of: exercise, area)
        }
    }
}

extension StaffScope {
    /// Whether an exercise lies in an area where somebody may do something, or has one in it.
    func reaches(_ exercise: DoorstepExercise, _ permission: Permission) -> Bool {
        if allows(permission, in: exercise.area) { return true }
        let tree = tenant.configuration.areas
        return topmostAreas(for: permission).contains { tree.isArea($0.code, within: exercise.area) }
    }
}

extension DoorCounts {
    static func += (left: inout DoorCounts, right: DoorCounts) {
        for (outcome, count) in right.doors { left.add(count, outcome, visits: 0) }
        left.add(right.waiting, nil, visits: right.visits)
    }
}

extension DoorstepReach {
    fileprivate func shown(withGroup: Bool) -> DoorstepReach { DoorstepReach(count: count, group: withGroup ? group : nil) }
}

/// Reads exercises and counts of doors.
enum DoorstepRows {
    static var hasEnded: Problem { Problem(.conflict, "This exercise has ended.") }

    static func exercises(_ condition: SQL, limit: Int, in db: Connection) throws -> [DoorstepExercise] {
        try db.map(
            """
            SELECT id, area, name, purpose, classification, segment, began_on, ended_on FROM doorstep_exercise
            WHERE \(condition) ORDER BY ended_on IS NOT NULL, began_on DESC, id DESC LIMIT \(limit)
            """
        ) { row in
            let (classification, group): (String?, String?) = (try row[4], try row[5])
            return DoorstepExercise(
                id: try row[0], area: try row[1], name: try row[2], purpose: try row[3],
                target: classification.flatMap { code in group.map { .init(classification: code, group: $0) } },
                beganOn: try row[6], endedOn: try row[7])
        }
    }

    /// By exercise and area, doors that are kept with their address and those that are only counted by now.
    static func counts(_ condition: SQL, in db: Connection) throws -> [ID<DoorstepExercise>: [String: DoorCounts]] {
        var counts: [ID<DoorstepExercise>: [String: DoorCounts]] = [:]
        try db.forEach(
            """
            SELECT exercise, area, outcome, count(*), sum(visits) FROM door WHERE \(condition) GROUP BY exercise, area, outcome
            UNION ALL SELECT exercise, area, nullif(outcome, ''), doors, visits FROM doorstep_count WHERE \(condition)
            """
        ) { row in
            let (exercise, area): (ID<DoorstepExercise>, String) = (try row[0], try row[1])
            counts[exercise, default: [:]][area, default: DoorCounts()].add(try row[3], try row[2], visits: try row[4])
        }
        return counts
    }
}

/// How far an area is reached, kept when an exercise begins and when it ends.
private struct ReachReading {
    let configuration: ForceConfiguration
    let today: Day
    let db: Connection

    func now(of exercise: DoorstepExercise, _ area: Area) throws -> DoorstepReach {
        let count = try MemberFigures.now(in: db).rolledUp(over: configuration.areas)[area.code]
        return DoorstepReach(count: count, group: try exercise.target.flatMap { try group($0, in: area) })
    }

    private func group(_ target: DoorstepExercise.Target, in area: Area) throws -> GroupRepresentation? {
        guard let classification = configuration.segments.used.first(where: { $0.code == target.classification }) else {
            return nil
        }
        let lines = try configuration.representation(of: area, by: classification, on: today, in: db).lines
        for case .shown(let line) in lines where line.group.code == target.group { return line }
        return nil
    }

    func keep(_ moment: String, of exercise: DoorstepExercise, _ area: Area) throws {
        let reach = try now(of: exercise, area)
        try db.run(
            """
            INSERT INTO doorstep_reach (exercise, moment, members, households, people, known, population, inhabitants)
            VALUES (\(exercise.id), \(moment), \(reach.count.members), \(reach.count.households), \(reach.group?.actual.numerator),
                \(reach.group?.actual.denominator), \(reach.group?.population.numerator), \(reach.group?.population.denominator))
            """)
    }

    func kept(_ moment: String, of exercise: DoorstepExercise) throws -> DoorstepReach? {
        let (configuration, target) = (configuration, exercise.target)
        let group = configuration.segments.classifications.first { $0.code == target?.classification }?.groups
            .first { $0.code == target?.group }
        return try db.map(
            """
            SELECT members, households, people, known, population, inhabitants FROM doorstep_reach
            WHERE exercise = \(exercise.id) AND moment = \(moment)
            """
        ) { row in
            let people: Int? = try row[2]
            let line = try people.flatMap { people in
                try group.map {
                    GroupRepresentation(
                        $0, actual: Ratio(people, of: try row[3]), population: Ratio(try row[4], of: try row[5]),
                        minimumRatio: configuration.segments.minimumRatio)
                }
            }
            return DoorstepReach(count: AreaCount(members: try row[0], households: try row[1]), group: line)
        }.first
    }
}
