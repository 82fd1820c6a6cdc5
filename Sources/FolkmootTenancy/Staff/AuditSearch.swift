public import Basics
import Hashing
import Storage

/// Which lines of an audit somebody looks for.
public struct AuditQuestion: Sendable, Equatable {
    /// Whoever did it, or whom it was about.
    public var person: String?
    /// What the action begins with: `member.`.
    public var action = ""
    /// By which way it was done.
    public var way: Origin.Way?
    /// From which address of the network.
    public var address: String?
    /// From when.
    public var from: Timestamp?
    /// Before when.
    public var until: Timestamp?
    /// Only lines before this one.
    public var before: Int?

    /// All lines.
    public init() {}
}

/// A line of an audit, with what is known of who did it.
public struct AuditLine: Sendable {
    /// The line.
    public let record: AuditRecord
    /// The name of whoever did it, if it is one of the staff.
    public let actorName: String?
    /// The name of whom it was about, if it is one of the staff.
    public let subjectName: String?
    /// The roles that whoever did it held then.
    public let grants: [Grant]
}

/// A part of an audit, the latest line first.
public struct AuditPart: Sendable {
    /// The lines.
    public let lines: [AuditLine]
    /// Whether there are earlier ones that would fit.
    public let hasMore: Bool
    /// How many lines the whole audit has.
    public let count: Int
    /// The hash of its last line, in hexadecimal digits.
    public let head: String
}

extension StaffScope {
    /// Lines of the force's audit, the latest first; the look itself is kept in it.
    ///
    /// - Throws: `.forbidden` to those who may not read the audit of the whole force.
    public func audit(_ question: AuditQuestion, limit: Int) async throws -> AuditPart {
        try requireAudit()
        return try await data.read(audit: question.entry("audit.searched")) { db in
            try AuditSearch.part(question, limit: limit, in: db)
        }
    }

    /// The same as a file: so many lines at most, the latest first.
    public func auditFile(_ question: AuditQuestion, limit: Int) async throws -> AuditPart {
        try requireAudit()
        return try await data.read(audit: question.entry("audit.exported")) { db in
            try AuditSearch.part(question, limit: limit, in: db)
        }
    }

    /// Looks through the whole of the force's audit.
    public func verifyAudit() async throws -> AuditVerdict {
        try requireAudit()
        return try await data.read { db in try AuditChain.verify(db) }
    }

    private func requireAudit() throws(Problem) { try require(.readAudit, in: tenant.access.rootArea) }
}

extension AuditQuestion {
    fileprivate func entry(_ action: StaticString) -> AuditEntry {
        let parts: [(String, String?)] = [
            ("action", self.action.isEmpty ? nil : self.action), ("way", way?.rawValue), ("from", from?.description),
            ("until", until?.description),
        ]
        var detail = parts.compactMap { name, value in value.map { JSON.Member(name, .string($0)) } }
        // An address is somebody's: that one was given is all that is told of it.
        if address != nil { detail.append(JSON.Member("by_address", true)) }
        return AuditEntry(action, subject: person, detail: .object(detail))
    }
}

enum AuditSearch {
    static func part(_ question: AuditQuestion, limit: Int, in db: Connection) throws -> AuditPart {
        let records: [AuditRecord] = try db.all(
            """
            SELECT \(AuditRecord.columns) FROM audit
            WHERE \(condition(question)) ORDER BY sequence DESC LIMIT \(limit + 1)
            """)
        let names = Dictionary(
            try db.map("SELECT id, name FROM account UNION ALL SELECT id, name FROM api_key") { row in
                (try row[0] as String, try row[1] as String)
            },
            uniquingKeysWith: { first, _ in first })
        var grants: [String: [Grant]] = [:]
        let lines = try records.prefix(limit).map { record in
            let actor = record.actorKind == Actor.accountKind ? record.actor : nil
            if let actor, grants[actor] == nil { grants[actor] = try Self.grants(of: actor, in: db) }
            return AuditLine(
                record: record, actorName: actor.flatMap { names[$0] }, subjectName: record.subject.flatMap { names[$0] },
                grants: actor.flatMap { grants[$0] }?.filter { $0.holds(at: record.at) } ?? [])
        }
        return AuditPart(
            lines: lines, hasMore: records.count > limit, count: try db.value("SELECT lines FROM audit_head") ?? 0,
            head: Hex.encode(try AuditChain.head(in: db)))
    }

    /// Grants are ended, not removed, once they have begun: what somebody held then can be told.
    private static func grants(of account: String, in db: Connection) throws -> [Grant] {
        try ID<Account>(account).map { try AccountStore.grants(of: $0, in: db) } ?? []
    }

    private static func condition(_ question: AuditQuestion) -> SQL {
        var condition: SQL = "substr(action, 1, \(question.action.unicodeScalars.count)) = \(question.action)"
        if let person = question.person { condition = "\(condition) AND (actor = \(person) OR subject = \(person))" }
        if let way = question.way { condition = "\(condition) AND way = \(way)" }
        if let address = question.address { condition = "\(condition) AND address = \(address)" }
        if let from = question.from { condition = "\(condition) AND at >= \(from)" }
        if let until = question.until { condition = "\(condition) AND at < \(until)" }
        if let before = question.before { condition = "\(condition) AND sequence < \(before)" }
        return condition
    }
}
