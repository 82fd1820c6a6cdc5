public import Basics
import FolkmootTenancy
import Storage

/// All that a force holds of one member, and who has looked at it.
public struct MemberFile: Sendable {
    /// What one table holds.
    public struct Section: Sendable {
        /// The table.
        public let table: String
        /// What it is, for the member.
        public let title: Localized
        /// What stands in each row.
        public let columns: [HeldTable.Column]
        /// The rows, a value to each column.
        public let rows: [[JSON]]
    }

    /// Words to which the member agreed once.
    public struct Wording: Sendable {
        /// Whose messages.
        public let provider: String
        /// Which version.
        public let version: Int
        /// The words; nothing if the configuration has them no more.
        public let text: Localized?
    }

    /// Something that was done to the record, or a look at it.
    public struct Reading: Sendable {
        /// When.
        public let at: Timestamp
        /// Who: `member`, `visitor`, `operator`, `service`, or `account` for staff.
        public let actor: String
        /// The codes of the roles that a member of staff held then.
        public let roles: [String]
        /// What was done, as the audit has it.
        public let action: String
        /// By which way, where the member did it; nothing in lines from before that was kept.
        public let way: String?
    }

    /// Words of staff in which the member seems to be named.
    public struct Mention: Sendable {
        /// The table.
        public let table: String
        /// The words.
        public let words: String
    }

    /// When it was put together.
    public let asAt: Timestamp
    /// What is held, table by table; none without rows.
    public let sections: [Section]
    /// The words that stood beside each consent.
    public let wordings: [Wording]
    /// Who looked and what was done, the latest first.
    public let readings: [Reading]
    /// Where staff seem to have named the member.
    public let mentions: [Mention]

    /// So many lines of the audit are told.
    static let mostReadings = 1000
}

extension MemberFile {
    /// Puts together what is held of a member.
    init(of member: ID<Member>, at now: Timestamp, for configuration: ForceConfiguration, in db: Connection) throws {
        let traces = try PersonTraces(of: member, in: db)
        asAt = now
        sections =
            try Capability.heldTables.compactMap { try Self.section($0, of: traces.ids, in: db) }
            + Self.foundByAddress.compactMap { try $0.section(traces, in: db) }
        wordings = try Self.wordings(of: traces.ids, for: configuration, in: db)
        readings = try Self.readings(of: traces.ids, in: db)
        mentions = try Self.mentions(of: traces, in: db)
    }

    private static func section(_ table: HeldTable, of ids: [ID<Member>], in db: Connection) throws -> Section? {
        guard let member = table.member, let title = table.title else { return nil }
        return try section(
            table.table, title, table.shown, "\(table.name) WHERE \(member) IN \(list: ids)", in: db)
    }

    fileprivate static func section(
        _ name: String, _ title: Localized, _ columns: [HeldTable.Column], _ source: SQL, in db: Connection
    ) throws -> Section? {
        let rows = try db.map("SELECT \(SQL.joined(columns.map(\.column), separator: ", ")) FROM \(source)") { row in
            columns.indices.map { row.cell($0).value.json }
        }
        return rows.isEmpty ? nil : Section(table: name, title: title, columns: columns, rows: rows)
    }

    private static func wordings(
        of ids: [ID<Member>], for configuration: ForceConfiguration, in db: Connection
    ) throws -> [Wording] {
        try db.map(
            """
            SELECT provider, wording_version FROM consent WHERE member IN \(list: ids)
            UNION SELECT provider, wording_version FROM contact_consent WHERE member IN \(list: ids) AND wording_version IS NOT NULL
            ORDER BY 1, 2
            """
        ) { row in
            let (provider, version): (String, Int) = (try row[0], try row[1])
            let wording = configuration.policy.provider(provider)?.wordings.first { $0.version == version }
            return Wording(provider: provider, version: version, text: wording?.text)
        }
    }

    private static func readings(of ids: [ID<Member>], in db: Connection) throws -> [Reading] {
        let inDetail = SQL.joined(ids.map { "instr(detail, \($0.description)) > 0" }, separator: " OR ")
        return try db.map(
            """
            SELECT at, actor_kind, action, coalesce((
                SELECT group_concat(role, ' ') FROM account_grant
                WHERE account = actor AND from_at <= at AND (until_at IS NULL OR until_at > at) AND waits = 0), ''),
                CASE WHEN actor_kind = 'member' AND actor IN \(list: ids) THEN way END
            FROM audit WHERE subject IN \(list: ids) OR actor_kind = 'member' AND actor IN \(list: ids) OR \(inDetail)
            ORDER BY sequence DESC LIMIT \(mostReadings)
            """
        ) { row in
            let roles: String = try row[3]
            return Reading(
                at: try row[0], actor: try row[1], roles: roles.split(separator: " ").map(String.init), action: try row[2],
                way: try row[4])
        }
    }

    private static func mentions(of traces: PersonTraces, in db: Connection) throws -> [Mention] {
        try Capability.heldTables.flatMap { table in
            try table.words.flatMap { column in
                guard let condition = traces.condition(on: column) else { return [Mention]() }
                let found = try db.values(
                    "SELECT DISTINCT \(column) FROM \(table.name) WHERE \(condition) LIMIT 1000", as: String.self)
                return found.map { Mention(table: table.table, words: $0) }
            }
        }
    }
}

extension MemberFile {
    /// A table in which a person stands by address or number, not by a member's identity.
    private struct ByAddress {
        let table: SQL
        let title: Localized
        let columns: [HeldTable.Column]

        func section(_ traces: PersonTraces, in db: Connection) throws -> Section? {
            try MemberFile.section(
                table.description, title, columns,
                "\(table) WHERE email IN \(list: traces.emails) OR phone IN \(list: traces.phones)", in: db)
        }
    }

    private static let foundByAddress = [
        ByAddress(
            table: "community_contact",
            title: Localized("You as a key individual of your area", [.cy: "Chi fel unigolyn allweddol yn eich ardal"]),
            columns: [
                .init("list", "List", cy: "Rhestr"), .init("area", "Area", cy: "Ardal", .area), .init("name", "Name", cy: "Enw"),
                .init("role", "What you are there", cy: "Eich rôl yno"), .init("organisation", "For whom", cy: "I bwy"),
                .init("reaches", "Whom you reach", cy: "Pwy rydych yn eu cyrraedd"), .init("email", "Email", cy: "E-bost"),
                .init("phone", "Telephone", cy: "Ffôn"), .init("agreed_on", "Agreed", cy: "Cytunwyd"),
                .init("verified_on", "Asked last", cy: "Gofynnwyd ddiwethaf"),
            ]),
        ByAddress(
            table: "privacy_complaint", title: Localized("Your complaints about data", [.cy: "Eich cwynion am ddata"]),
            columns: [
                .init("name", "Name", cy: "Enw"), .init("email", "Email", cy: "E-bost"), .init("phone", "Telephone", cy: "Ffôn"),
                .init("words", "Words", cy: "Geiriau"), .init("received_at", "Received", cy: "Derbyniwyd", .instant),
                .init("acknowledged_at", "Acknowledged", cy: "Cydnabuwyd", .instant),
                .init("closed_at", "Closed", cy: "Caewyd", .instant), .init("outcome", "Outcome", cy: "Canlyniad"),
            ]),
    ]
}

extension MemberFile {
    /// The same for programs.
    ///
    /// - Parameter mentions: whether words of staff are told, which are theirs to look through first.
    public func json(of force: String, withMentions isForStaff: Bool = false) -> JSON {
        var members: [JSON.Member] = [
            JSON.Member("schema", "folkmoot.member-file/1"), JSON.Member("force", .string(force)),
            JSON.Member("as_at", .string(asAt.description)), JSON.Member("held", .array(sections.map(\.json))),
            JSON.Member("wordings", .array(wordings.map(\.json))), JSON.Member("readings", .array(readings.map(\.json))),
        ]
        if isForStaff { members.append(JSON.Member("mentions", .array(mentions.map(\.json)))) }
        return .object(members)
    }
}

extension MemberFile.Wording {
    fileprivate var json: JSON {
        [
            "provider": .string(provider), "version": .integer(Int64(version)), "text": text.map { .string($0.english) } ?? .null,
        ]
    }
}

extension MemberFile.Reading {
    fileprivate var json: JSON {
        [
            "at": .string(at.description), "by": .string(actor), "roles": .array(roles.map { .string($0) }),
            "action": .string(action), "way": way.map { .string($0) } ?? .null,
        ]
    }
}

extension MemberFile.Mention {
    fileprivate var json: JSON { ["table": .string(table), "words": .string(words)] }
}

extension MemberFile.Section {
    fileprivate var json: JSON {
        let rows = rows.map { row in
            JSON.object(
                zip(columns, row).map { column, value in
                    guard case .instant = column.kind, let seconds = value.int else { return JSON.Member(column.name, value) }
                    return JSON.Member(column.name, .string(Timestamp(seconds: Int64(seconds)).description))
                })
        }
        return ["table": .string(table), "title": .string(title.english), "rows": .array(rows)]
    }
}

extension SQLValue {
    /// The value as JSON; bytes are not told.
    fileprivate var json: JSON {
        switch self {
        case .integer(let number): .integer(number)
        case .real(let number): .number(number)
        case .text(let text): .string(text)
        case .null, .blob: .null
        }
    }
}
