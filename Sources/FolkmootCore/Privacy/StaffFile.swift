public import Basics
@_spi(Stores) public import FolkmootTenancy
import Hashing
import Storage

/// All that a force holds of one member of its staff, as far as it is theirs to be told.
///
/// It is made of what each capability declares of its tables (``HeldTable``): a table that is new is in it by itself.
public struct StaffFile: Sendable {
    /// What one table holds.
    public struct Section: Sendable {
        /// The table.
        public let table: String
        /// Why it is held, or what it is.
        public let note: String
        /// The columns that are told.
        public let columns: [String]
        /// The rows, a value to each column.
        public let rows: [[JSON]]
    }

    /// When it was put together.
    public let asAt: Timestamp
    /// Whose it is.
    public let account: Account
    /// What is held, table by table; none without rows.
    public let sections: [Section]
    /// What the person did and what was done about them, the latest first; nothing for those who may not read the audit.
    public let audit: Section?

    /// So many rows of a table are told.
    public static let mostRows = 1000
    /// What stands in the place of somebody else of the staff.
    public static let somebodyElse = "(somebody else)"
}

/// Puts together what is held of staff: by themselves, and by whoever administers accounts.
public struct StaffFileStore: Sendable {
    private let scope: StaffScope

    /// The store of a member of staff.
    public init(_ scope: StaffScope) { self.scope = scope }

    /// What is held of the person.
    public func own() async throws -> StaffFile {
        try await file(
            of: scope.account.id, AuditEntry("account.file-read-own", subject: scope.account.id.description), Capability.heldTables)
    }

    /// What is held of somebody else of the staff.
    ///
    /// Figures of their work and lines of the audit are in it only for those who may see them in the whole force.
    ///
    /// - Throws: `.forbidden` to those who do not manage the staff of the whole force, `.missing` if there is no such person.
    public func file(of id: ID<Account>) async throws -> StaffFile {
        let root = scope.tenant.configuration.code
        try scope.require(.manageStaff, in: root)
        let hidden = scope.allows(.readPeoplesPerformance, in: root) ? [] : HeldTable.ofPerformance.map(\.table)
        let tables = Capability.heldTables.filter { !hidden.contains($0.table) }
        let entry = AuditEntry("account.file-read", subject: id.description)
        return try await file(of: id, entry, tables, hasAudit: scope.allows(.readAudit, in: root))
    }

    private func file(of id: ID<Account>, _ entry: AuditEntry, _ tables: [HeldTable], hasAudit: Bool = true) async throws
        -> StaffFile
    {
        let now = scope.data.clock.now
        return try await scope.data.read(audit: entry) { db in
            try StaffFile(of: id, at: now, among: tables, hasAudit: hasAudit, in: db)
        }
    }
}

extension StaffFile {
    fileprivate init(of id: ID<Account>, at now: Timestamp, among tables: [HeldTable], hasAudit: Bool, in db: Connection) throws {
        let marks = try StaffMarks(of: id, in: db)
        asAt = now
        account = marks.account
        // What is theirs as a whole first, then that in which they have a part.
        let ordered = tables.filter { $0.owner != nil } + tables.filter { $0.owner == nil }
        sections = try ordered.compactMap { try $0.section(of: marks, in: db) }
        audit = hasAudit ? try Self.audit(of: id, in: db) : nil
    }

    /// Lines of the audit by the person, and about them by others, of whom nothing is told but what sort of actor they were.
    private static func audit(of id: ID<Account>, in db: Connection) throws -> Section {
        let me = id.description
        let columns = ["at", "by", "action", "area", "way", "address"]
        let rows = try db.map(
            """
            SELECT at, CASE WHEN actor = \(me) THEN 'yourself' WHEN actor_kind = 'account' THEN \(somebodyElse) ELSE actor_kind END,
                action, area, way, CASE WHEN actor = \(me) THEN address END
            FROM audit WHERE actor = \(me) OR subject = \(me) ORDER BY sequence DESC LIMIT \(mostRows)
            """
        ) { row in columns.indices.map { StaffMarks.json(row.cell($0).value, of: columns[$0]) } }
        return Section(table: "audit", note: "What you did, and what was done about you.", columns: columns, rows: rows)
    }

    /// Table by table, the audit last.
    public var everything: [Section] { sections + (audit.map { [$0] } ?? []) }

    /// The same for programs.
    public func json(of force: String) -> JSON {
        [
            "schema": "folkmoot.staff-file/1", "force": .string(force), "as_at": .string(asAt.description),
            "held": .array(everything.map(\.json)),
        ]
    }
}

extension StaffFile.Section {
    fileprivate var json: JSON {
        let rows = rows.map { row in JSON.object(zip(columns, row).map { JSON.Member($0, $1) }) }
        return ["table": .string(table), "note": .string(note), "rows": .array(rows)]
    }
}

/// By what a member of staff is known in a force's file.
private struct StaffMarks {
    let account: Account
    /// The identity, the address, the references under which the force's systems know the person, and the name if nobody else has it.
    let own: Set<String>
    /// The identities, addresses and names of the others.
    let others: Set<String>

    init(of id: ID<Account>, in db: Connection) throws {
        let accounts: [Account] = try db.all("SELECT id, email, name, kind, active, factor_since IS NOT NULL FROM account")
        guard let account = accounts.first(where: { $0.id == id }) else { throw Problem.missing("person") }
        let references = try db.values("SELECT reference FROM staff_reference WHERE account = \(id)", as: String.self)
        let strangers = accounts.filter { $0.id != id }
        self.account = account
        others = Set(strangers.flatMap { [$0.id.description, $0.email, $0.name] })
        own = Set([id.description, account.email, account.name] + references).subtracting(others)
    }

    static func json(_ value: SQLValue, of column: String) -> JSON {
        switch value {
        case .integer(let number)
        where column == "at" || column.hasSuffix("_at") || column.hasSuffix("_until")
            || column.hasSuffix("_since"):
            .string(Timestamp(seconds: number).description)
        case .integer(let number): .integer(number)
        case .real(let number): .number(number)
        case .text(let text): .string(text)
        case .blob(let bytes): .string(Base64URL.encode(bytes))
        case .null: .null
        }
    }
}

extension HeldTable {
    /// What of it is one member of staff's.
    ///
    /// Whole rows that are theirs, and of others what they wrote, when and where, with everybody else of the staff left out. What is a
    /// member of the public's is never told.
    fileprivate func section(of marks: StaffMarks, in db: Connection) throws -> StaffFile.Section? {
        guard !staffColumns.isEmpty, table != "audit" else { return nil }
        let names = try db.values("SELECT name FROM pragma_table_info(\(table))", as: String.self)
        let told = names.indices.filter { isTold(names[$0]) }
        let by = owner.map { [$0] } ?? staffColumns
        let condition = SQL.joined(by.map { "\($0) IN \(list: marks.own)" }, separator: " OR ")
        let rows = try db.map("SELECT * FROM \(name) WHERE \(condition) LIMIT \(StaffFile.mostRows)") { row in
            told.map { value(row.cell($0).value, of: names[$0], marks) }
        }
        return rows.isEmpty ? nil : StaffFile.Section(table: table, note: note, columns: told.map { names[$0] }, rows: rows)
    }

    private func isTold(_ column: String) -> Bool {
        if secrets.contains(column) { return false }
        if staff.contains(column) || words.contains(where: { $0.description == column }) { return true }
        guard others.contains(column) else { return false }
        return owner != nil || column.hasSuffix("_at") || column.hasSuffix("_on") || Self.plain.contains(column)
    }

    /// Columns in which no person can stand, whatever table they are of.
    private static let plain: Set = ["area", "kind", "month", "quarter"]

    private func value(_ value: SQLValue, of column: String, _ marks: StaffMarks) -> JSON {
        guard case .text(let text) = value, staff.contains(column), !marks.own.contains(text) else {
            return StaffMarks.json(value, of: column)
        }
        let isElse = owner == nil || column.hasSuffix("_by") || marks.others.contains(text)
        return .string(isElse ? StaffFile.somebodyElse : text)
    }
}
