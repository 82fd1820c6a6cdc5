public import Basics
@_spi(Stores) public import FolkmootTenancy
import Storage

/// The registers of teams' work, in the areas that a member of staff may see.
public struct RegisterStore: Sendable {
    private let scope: StaffScope

    /// The registers in a person's reach.
    public init(_ scope: StaffScope) { self.scope = scope }

    private var tree: AreaTree { scope.tenant.configuration.areas }

    /// So many entries are shown on a page.
    public static let shownAtMost = 200

    /// The entries of a register in an area and all that lies in it.
    public struct List: Sendable {
        /// The register.
        public let register: Register
        /// The area.
        public let area: Area
        /// The areas that it lies in, as far as they are in reach.
        public let ancestors: [Area]
        /// The entries that count, the latest first.
        public let entries: [RegisterEntry]
        /// Entries of other areas that are told of here, the latest first: they count there.
        public let others: [RegisterEntry]
        /// The day on which they are looked at.
        public let today: Day
        /// By area that lies directly in it, what there is; those without an entry are left out.
        public let parts: [(area: Area, figures: RegisterFigures)]
        /// All of them.
        public let figures: RegisterFigures
    }

    /// The entries of a register.
    ///
    /// - Throws: `.missing` if there is no such area or it is out of reach.
    public func list(_ register: Register, in code: String?) async throws -> List {
        let area = try area(code)
        let (tree, today) = (tree, scope.today)
        let rows = try await rows("register = \(register.rawValue) AND struck_why IS NULL")
        let all = rows.filter { tree.isArea($0.area, within: area.code) }
        let parts = tree.children(of: area.code).compactMap { part -> (area: Area, figures: RegisterFigures)? in
            let figures = RegisterFigures(all.filter { tree.isArea($0.area, within: part.code) }, on: today)
            return figures.entries == 0 ? nil : (part, figures)
        }
        return List(
            register: register, area: area, ancestors: scope.reachableAncestors(of: area.code, for: .readPerformance), entries: all,
            others: rows.filter { isTold($0, in: area.code) }, today: today,
            parts: parts.sorted { $0.area.name.english < $1.area.name.english },
            figures: RegisterFigures(all, on: today))
    }

    /// What there is in each register, in an area and all that lies in it.
    public func overview(of code: String?) async throws -> (area: Area, figures: [Register: RegisterFigures]) {
        let area = try area(code)
        let today = scope.today
        let within = try await rows("struck_why IS NULL").filter { tree.isArea($0.area, within: area.code) }
        let byRegister = Dictionary(grouping: within, by: \.register)
        return (area, byRegister.mapValues { RegisterFigures($0, on: today) })
    }

    /// One entry.
    ///
    /// - Throws: `.missing` if there is none, or its area is out of reach.
    public func entry(_ id: ID<RegisterEntry>) async throws -> RegisterEntry {
        let rows = try await scope.data.read { db in try RegisterRows.all("id = \(id)", in: db) }
        guard let entry = rows.first, isReadable(entry) else { throw Problem.missing("entry") }
        guard entry.person != nil else { return entry }
        guard scope.allows(.readPeoplesPerformance, in: entry.area) else { return entry.withoutPerson }
        let look = AuditEntry("register.person-read", subject: id.description, area: entry.area)
        return try await scope.data.read(audit: look) { _ in entry }
    }

    /// The area's priorities that an entry may serve, by identity.
    public func priorities(around code: String) async throws -> [(id: String, words: String)] {
        let around = tree.path(from: code)
        return try await scope.data.read { db in
            try db.map(
                "SELECT id, words FROM priority WHERE ended_on IS NULL AND area IN \(list: around) ORDER BY set_on DESC, id LIMIT 50"
            ) {
                (try $0[0], try $0[1])
            }
        }
    }

    private func area(_ code: String?) throws(Problem) -> Area {
        if let code { return try scope.readableArea(code, for: .readPerformance) }
        guard let first = scope.topmostAreas(for: .readPerformance).first else { throw Problem.missing("area") }
        return first
    }

    /// Entries without anybody's name.
    private func rows(_ condition: SQL) async throws -> [RegisterEntry] {
        try await scope.data.read { db in try RegisterRows.all(condition, in: db) }.map(\.withoutPerson)
    }

    /// Whether an entry is in reach: of an area that is, or of another that is told of there.
    private func isReadable(_ entry: RegisterEntry) -> Bool {
        scope.allows(.readPerformance, in: entry.area)
            || scope.topmostAreas(for: .readPerformance).contains { isTold(entry, in: $0.code) }
    }

    /// Whether an entry of another area is told of in an area.
    private func isTold(_ entry: RegisterEntry, in code: String) -> Bool {
        switch entry.register.spread {
        case .none: false
        case .below: entry.area != code && tree.isArea(code, within: entry.area)
        case .everywhere: !tree.isArea(entry.area, within: code)
        }
    }
}

// MARK: Writing

extension RegisterStore {
    /// Adds an entry to a register.
    ///
    /// - Throws: `.missing` if the area is out of reach, `.forbidden` where the person may only read, `.invalid` with the fields that are wrong, or if it
    ///   is there already.
    @discardableResult
    public func add(_ form: RegisterForm, to register: Register, in code: String) async throws -> ID<RegisterEntry> {
        let area = try writableArea(code)
        guard area.exists(on: scope.today) else { throw Problem(.conflict, "\(area.name) does not exist at present.") }
        let draft = try await draft(form, of: register, in: area.code)
        let (id, account, now) = (ID<RegisterEntry>(), scope.account.id, scope.data.clock.now)
        let oldest = scope.today.adding(months: -scope.tenant.configuration.performance.personMonths)
        let entry = AuditEntry(
            "register.added", subject: id.description, area: area.code, detail: ["register": .string(register.rawValue)])
        return try await scope.data.write(audit: entry) { db in
            let isThere = try db.exists(
                """
                SELECT 1 FROM register_entry WHERE register = \(register.rawValue) AND area = \(area.code) AND began_on = \(draft.beganOn)
                    AND words = \(draft.words) AND cells = \(draft.json) AND struck_why IS NULL
                """)
            if isThere {
                let told = "This is in the register already, with the same day and the same words."
                throw Problem(.invalid, told, fields: ["words": told])
            }
            try RetentionRule.removeNames(before: oldest, in: db)
            try db.run(
                """
                INSERT INTO register_entry (id, register, area, began_on, words, cells, person, struck_why, written_by, written_at, changed_at)
                VALUES (\(id), \(register.rawValue), \(area.code), \(draft.beganOn), \(draft.words), \(draft.json), \(draft.person), NULL,
                        \(account), \(now), \(now))
                """)
            return id
        }
    }

    /// Changes an entry, or says that it does not count.
    ///
    /// - Throws: `.missing` and `.forbidden` as for ``add(_:to:in:)``, `.invalid` with the fields that are wrong.
    public func change(_ id: ID<RegisterEntry>, to form: RegisterForm) async throws {
        let was = try await entry(id)
        _ = try writableArea(was.area)
        let draft = try await draft(form, of: was.register, in: was.area, keeping: was.cells["priority"])
        let now = scope.data.clock.now
        // Who may not see the name leaves it as it is.
        let seesPerson = scope.allows(.readPeoplesPerformance, in: was.area)
        let fields = draft.cells.keys.filter { draft.cells[$0] != was.cells[$0] } + was.cells.keys.filter { draft.cells[$0] == nil }
        let detail: JSON = [
            "register": .string(was.register.rawValue), "fields": .array(Set(fields).sorted().map { .string($0) }),
            "struck": .bool(draft.struckWhy != nil),
        ]
        let entry = AuditEntry("register.changed", subject: id.description, area: was.area, detail: detail)
        try await scope.data.write(audit: entry) { db in
            try db.run(
                """
                UPDATE register_entry SET began_on = \(draft.beganOn), words = \(draft.words), cells = \(draft.json),
                    person = CASE WHEN \(seesPerson) THEN \(draft.person) ELSE person END, struck_why = \(draft.struckWhy), changed_at = \(now)
                WHERE id = \(id)
                """)
        }
    }

    /// An area whose registers the person may keep.
    ///
    /// - Throws: `.missing` if it is out of reach, `.forbidden` where the person may only read.
    public func writableArea(_ code: String) throws(Problem) -> Area {
        let area = try scope.readableArea(code, for: .readPerformance)
        try scope.require(.writePerformance, in: code)
        return area
    }

    private func draft(
        _ form: RegisterForm, of register: Register, in code: String, keeping priority: String? = nil
    ) async throws -> RegisterDraft {
        let priorities = Set(try await priorities(around: code).map(\.id) + [priority].compactMap { $0 })
        return try RegisterDraft(form, of: register, priorities: priorities, for: scope.tenant.configuration, today: scope.today)
    }
}

extension RegisterDraft {
    fileprivate var json: JSON { .object(cells.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .string($0.value)) }) }
}

extension RegisterEntry {
    fileprivate var withoutPerson: RegisterEntry {
        RegisterEntry(
            id: id, register: register, area: area, beganOn: beganOn, words: words, cells: cells, person: nil, struckWhy: struckWhy)
    }
}

/// Reads entries of registers.
enum RegisterRows {
    /// The latest first; those of a register that the program does not know are passed over.
    static func all(_ condition: SQL, in db: Connection) throws -> [RegisterEntry] {
        try db.map(
            """
            SELECT id, register, area, began_on, words, cells, person, struck_why FROM register_entry
            WHERE \(condition) ORDER BY began_on DESC, id DESC
            """
        ) { row -> RegisterEntry? in
            guard let register = Register(rawValue: try row[1]) else { return nil }
            let cells: JSON = try row[5]
            let pairs = (cells.object ?? []).compactMap { member in member.value.string.map { (member.key, $0) } }
            return RegisterEntry(
                id: try row[0], register: register, area: try row[2], beganOn: try row[3], words: try row[4],
                cells: Dictionary(pairs) { first, _ in first }, person: try row[6], struckWhy: try row[7])
        }.compactMap { $0 }
    }
}
