public import Basics
@_spi(Stores) public import FolkmootTenancy
import Storage

/// The doors of an exercise with their addresses: for those who may invite people where they lie.
///
/// That they were looked at is on record.
public struct DoorBook: Sendable {
    private let scope: StaffScope

    /// The doors in a person's reach.
    public init(_ scope: StaffScope) { self.scope = scope }

    /// So many doors to call at stand on the page.
    public static let shownAtMost = 60
    /// So many homes can be put on the list at once.
    public static let listedAtMost = 500

    /// The doors at which to call.
    public struct Doors: Sendable {
        /// The exercise.
        public let exercise: DoorstepExercise
        /// Its area.
        public let area: Area
        /// Where nothing came of it yet, in the order of their addresses: those not called at first.
        public let ahead: [Door]
        /// All doors in reach.
        public let counts: DoorCounts
        /// How many there are ahead, shown or not.
        public let aheadInAll: Int
    }

    /// The doors ahead in an exercise.
    ///
    /// - Throws: `.missing` if there is no such exercise or it is out of reach, `.forbidden` where the person may invite nobody.
    public func doors(of id: ID<DoorstepExercise>) async throws -> Doors {
        let (exercise, area) = try await workable(id)
        let reach = reach
        let look = AuditEntry("doorstep.doors-read", subject: id.description, area: area.code)
        return try await scope.data.read(audit: look) { db in
            let ahead: SQL = "exercise = \(id) AND \(reach) AND (outcome IS NULL OR outcome = 'no_answer')"
            var counts = DoorCounts()
            for part in try DoorstepRows.counts("exercise = \(id) AND \(reach)", in: db)[id, default: [:]].values { counts += part }
            return Doors(
                exercise: exercise, area: area,
                ahead: Array(try Self.rows(ahead, in: db).sorted(by: Self.isBefore).prefix(Self.shownAtMost)),
                counts: counts, aheadInAll: try db.value("SELECT count(*) FROM door WHERE \(ahead)") ?? 0)
        }
    }

    /// One door of an exercise.
    ///
    /// - Throws: as ``doors(of:)``, and `.missing` if it is none of its doors, or out of reach.
    public func door(_ door: ID<Door>, of id: ID<DoorstepExercise>) async throws -> Door {
        let (_, area) = try await workable(id)
        let reach = reach
        let look = AuditEntry("doorstep.door-read", subject: door.description, area: area.code)
        let found = try await scope.data.read(audit: look) { db in
            try Self.rows("id = \(door) AND exercise = \(id) AND \(reach)", in: db).first
        }
        guard let found else { throw Problem.missing("door") }
        return found
    }

    /// Puts homes on the list of an exercise; those that are there stay as they are.
    ///
    /// Where the person may see members, homes with one are not called at.
    ///
    /// - Returns: how many are new.
    /// - Throws: as ``doors(of:)``, `.conflict` if it has ended, `.invalid` with the lines that cannot be used.
    @discardableResult
    public func list(_ typed: String, in id: ID<DoorstepExercise>) async throws -> Int {
        let (exercise, area) = try await running(id)
        let homes = try HomeList(typed, in: area, for: scope.tenant.configuration, on: scope.today).homes
        for home in homes { try scope.require(.inviteMembers, in: home.area) }
        let (scope, now) = (scope, scope.data.clock.now)
        return try await scope.data.write { db in
            try Self.requireRunning(exercise, in: db)
            var added = 0
            for home in homes {
                let seesMembers = scope.allows(.readMembers, in: home.area)
                let isMembers =
                    try seesMembers && db.exists("SELECT 1 FROM household WHERE key = \(home.key) AND active_members > 0")
                let outcome: DoorOutcome? = isMembers ? .alreadyMember : nil
                added += try db.run(
                    """
                    INSERT INTO door (id, exercise, key, address, postcode, area, outcome, visits, seen_at)
                    VALUES (\(ID<Door>()), \(id), \(home.key), \(home.address), \(home.postcode), \(home.area), \(outcome), 0, \(now))
                    ON CONFLICT (exercise, key) DO NOTHING
                    """)
            }
            return added
        } audit: { added in
            AuditEntry("doorstep.listed", subject: id.description, area: area.code, detail: ["doors": .integer(Int64(added))])
        }
    }

    /// Writes down a visit.
    ///
    /// That nobody opened takes nothing back that came of an earlier one. Somebody counts as registered only when ``register(_:at:of:from:)`` has taken their registration.
    ///
    /// - Throws: as ``list(_:in:)``.
    public func visit(_ form: VisitForm, in id: ID<DoorstepExercise>) async throws -> (door: ID<Door>, outcome: DoorOutcome) {
        let (exercise, area) = try await running(id)
        let outcome = DoorOutcome(rawValue: form.outcome)
        let configuration = scope.tenant.configuration
        let home: HomeDraft
        var faults: [String: String] = outcome == nil ? ["outcome": "Choose what came of it."] : [:]
        do {
            home = try HomeDraft(address: form.address, postcode: form.postcode, in: area, for: configuration, on: scope.today)
        } catch {
            for (field, words) in error.fields { faults[field == "address" ? "house" : field] = words }
            throw Self.wrong(faults)
        }
        guard let outcome else { throw Self.wrong(faults) }
        try scope.require(.inviteMembers, in: home.area)
        let (now, kept) = (scope.data.clock.now, outcome == .registered ? nil : outcome)
        let door = try await scope.data.write { db in
            try Self.requireRunning(exercise, in: db)
            let door: ID<Door>? = try db.value(
                """
                INSERT INTO door (id, exercise, key, address, postcode, area, outcome, visits, seen_at)
                VALUES (\(ID<Door>()), \(id), \(home.key), \(home.address), \(home.postcode), \(home.area), \(kept), 1, \(now))
                ON CONFLICT (exercise, key) DO UPDATE SET visits = visits + 1, seen_at = excluded.seen_at,
                    outcome = CASE WHEN excluded.outcome = 'no_answer' THEN coalesce(outcome, 'no_answer')
                        ELSE coalesce(excluded.outcome, outcome) END
                RETURNING id
                """)
            guard let door else { throw Problem.missing("door") }
            return door
        } audit: { door in
            AuditEntry(
                "doorstep.visited", subject: door.description, area: home.area, detail: ["outcome": .string(outcome.rawValue)])
        }
        return (door, outcome)
    }

    private static func wrong(_ faults: [String: String]) -> Problem {
        Problem(.invalid, faults.keys.sorted().compactMap { faults[$0] }.joined(separator: " "), fields: faults)
    }

    /// Takes the registration of somebody at a door.
    ///
    /// They confirm it themselves: by the link that is sent to them, or on the telephone.
    ///
    /// - Returns: whether they have to confirm by a link.
    /// - Throws: as ``door(_:of:)``, `.conflict` if the exercise has ended.
    public func register(
        _ registration: Registration, at door: ID<Door>, of id: ID<DoorstepExercise>, from address: ServiceAddress
    ) async throws -> Bool {
        let (exercise, _) = try await running(id)
        try scope.require(.inviteMembers, in: registration.residence.area)
        let (data, now, reach) = (scope.data, scope.data.clock.now, reach)
        let letters = MemberLetters(data, in: registration.language, from: address, at: now)
        let revision = data.tenant.revision.number
        _ = try await data.write { db in
            try Self.requireRunning(exercise, in: db)
            let taken = try RegistrationDesk(db: db, letters: letters, revision: revision, now: now, route: .doorstep)
                .take(registration)
            let outcome: DoorOutcome = taken.kind == .known ? .alreadyMember : .registered
            guard
                try db.run(
                    "UPDATE door SET outcome = \(outcome), seen_at = \(now) WHERE id = \(door) AND exercise = \(id) AND \(reach)")
                    == 1
            else { throw Problem.missing("door") }
            return taken
        } audit: { taken in
            AuditEntry(
                "member.registered", subject: taken.member.description, area: registration.residence.area,
                detail: ["outcome": .string(taken.kind.rawValue), "route": .string(JoiningRoute.doorstep.rawValue)])
        }
        return registration.email != nil
    }
}

extension DoorBook {
    private var reach: SQL { MemberStore(scope).reach(of: .inviteMembers) }

    /// An exercise at whose doors the person may call, or some of them.
    private func workable(_ id: ID<DoorstepExercise>) async throws -> (DoorstepExercise, Area) {
        try scope.require(.inviteMembers)
        let (exercise, area) = try await DoorstepStore(scope).exercise(id)
        guard scope.reaches(exercise, .inviteMembers) else { throw Problem.missing("exercise") }
        return (exercise, area)
    }

    private func running(_ id: ID<DoorstepExercise>) async throws -> (DoorstepExercise, Area) {
        let (exercise, area) = try await workable(id)
        guard exercise.endedOn == nil else { throw DoorstepRows.hasEnded }
        return (exercise, area)
    }

    private static func requireRunning(_ exercise: DoorstepExercise, in db: Connection) throws {
        guard try db.exists("SELECT 1 FROM doorstep_exercise WHERE id = \(exercise.id) AND ended_on IS NULL") else {
            throw DoorstepRows.hasEnded
        }
    }

    /// As one walks: homes not called at first, then by street and the number of the house.
    private static func isBefore(_ left: Door, _ right: Door) -> Bool {
        func place(_ door: Door) -> (Int, String, String, Int) {
            let number = door.house.split { !("0"..."9").contains($0) }.last.flatMap { Int($0) } ?? 0
            return (door.visits == 0 ? 0 : 1, door.postcode, door.street, number)
        }
        return place(left) == place(right) ? (left.address, left.id) < (right.address, right.id) : place(left) < place(right)
    }

    /// Those that are nearest to be called at; they are put in order outside the database, which knows no numbers of houses.
    private static func rows(_ condition: SQL, in db: Connection) throws -> [Door] {
        try db.map(
            """
            SELECT id, address, postcode, area, outcome, visits FROM door WHERE \(condition)
            ORDER BY visits > 0, postcode, key LIMIT 2000
            """
        ) { row in
            Door(
                id: try row[0], address: try row[1], postcode: try row[2], area: try row[3], outcome: try row[4], visits: try row[5]
            )
        }
    }
}
