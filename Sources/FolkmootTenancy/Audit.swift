public import Basics
import Hashing
public import Storage

/// What an audit says was done.
///
/// Nothing of a person's data belongs in it: identities, codes and counts only.
public struct AuditEntry: Sendable {
    let action: String
    let subject: String?
    let area: String?
    let detail: JSON

    /// An entry: noun and verb of what was done (`member.registered`), to what, where, with which codes and counts.
    public init(_ action: StaticString, subject: String? = nil, area: String? = nil, detail: JSON = .object([])) {
        self.action = "\(action)"
        self.subject = subject
        self.area = area
        self.detail = detail
    }
}

/// Who did something.
public enum Actor: Sendable, Equatable {
    /// Someone of the public, not known.
    case visitor
    /// A member, by a link sent to them.
    case member(ID<Member>)
    /// Someone who has signed in.
    case account(ID<Account>)
    /// Someone at the command line of the platform.
    case platformOperator(String)
    /// The service itself, for one of its jobs.
    case service(String)

    static let accountKind = "account"

    var kind: String {
        switch self {
        case .visitor: "visitor"
        case .member: "member"
        case .account: Self.accountKind
        case .platformOperator: "operator"
        case .service: "service"
        }
    }

    var name: String? {
        switch self {
        case .visitor: nil
        case .member(let id): id.description
        case .account(let id): id.description
        case .platformOperator(let name), .service(let name): name
        }
    }
}

/// One line of an audit as it was read back.
public struct AuditRecord: Sendable {
    /// Its place in the chain, from 1.
    public let sequence: Int
    /// When.
    public let at: Timestamp
    /// The kind of actor: visitor, member, account, operator, service.
    public let actorKind: String
    /// The actor's identity or name, if it has one.
    public let actor: String?
    /// What was done.
    public let action: String
    /// To what.
    public let subject: String?
    /// Where.
    public let area: String?
    /// Codes and counts, as JSON.
    public let detail: String
    /// From where; nothing in lines from before that was kept.
    public let origin: Origin?
}

extension AuditRecord: RowReadable {
    static let columns: SQL = "sequence, at, actor_kind, actor, action, subject, area, detail, way, address"

    /// Reads `sequence, at, actor_kind, actor, action, subject, area, detail, way, address`.
    public init(row: Row) throws {
        sequence = try row[0]
        at = try row[1]
        actorKind = try row[2]
        actor = try row[3]
        action = try row[4]
        subject = try row[5]
        area = try row[6]
        detail = try row[7]
        let (way, address): (Origin.Way?, String?) = (try row[8], try row[9])
        origin = way.map { Origin($0, address: address) }
    }
}

/// What a look through a whole chain found.
public enum AuditVerdict: Sendable, Equatable {
    /// Every line follows from the one before it.
    case whole(lines: Int)
    /// The first line that does not follow, and why.
    case broken(sequence: Int, reason: String)
}

/// A chain of lines, each holding the hash of the one before, so that a change, a gap or a swap shows.
enum AuditChain {
    /// Appends a line in the transaction of the write that it is about.
    static func append(_ entry: AuditEntry, by actor: Actor, from origin: Origin, at now: Timestamp, to db: Connection) throws {
        let last = try db.first("SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1") { row -> (Int, [UInt8]) in
            (try row[0], try row[1])
        }
        let (sequence, previous) = (last?.0 ?? 0, last?.1 ?? [])
        let origin = origin.kept(of: actor)
        let line = Line(
            sequence: sequence + 1, at: now.seconds, actorKind: actor.kind, actor: actor.name, action: entry.action,
            subject: entry.subject, area: entry.area, detail: String(decoding: entry.detail.canonical(), as: UTF8.self),
            way: origin.way.rawValue, address: origin.address)
        try db.run(
            """
            INSERT INTO audit (sequence, at, actor_kind, actor, action, subject, area, detail, way, address, hash)
            VALUES (\(line.sequence), \(line.at), \(line.actorKind), \(line.actor), \(line.action), \(line.subject), \(line.area),
                    \(line.detail), \(line.way), \(line.address), \(line.hash(after: previous)))
            """)
    }

    /// The hash of the last line; nothing if there is none.
    static func head(in db: Connection) throws -> [UInt8] {
        try db.value("SELECT hash FROM audit ORDER BY sequence DESC LIMIT 1") ?? []
    }

    /// Reads the whole chain and says whether each line follows from the one before it, and is the one that was noted.
    static func verify(_ db: Connection, against anchors: [AuditAnchor] = []) throws -> AuditVerdict {
        let noted = Dictionary(anchors.map { ($0.sequence, $0) }, uniquingKeysWith: { first, _ in first })
        var expected = 1
        var previous: [UInt8] = []
        var fault: AuditVerdict?
        // A backup from before lines said from where is looked through as it is.
        let saysFromWhere = try db.exists("SELECT 1 FROM schema_migration WHERE number = \(origins.number)")
        let since = try saysFromWhere ? db.value("SELECT origins_since FROM audit_head", as: Int.self) ?? 1 : Int.max
        let origin: SQL = saysFromWhere ? "way, address" : "NULL, NULL"
        try db.forEach(
            "SELECT sequence, at, actor_kind, actor, action, subject, area, detail, \(origin), hash FROM audit ORDER BY sequence"
        ) { row in
            guard fault == nil else { return }
            let line = Line(
                sequence: try row[0], at: try row[1], actorKind: try row[2], actor: try row[3], action: try row[4],
                subject: try row[5], area: try row[6], detail: try row[7], way: try row[8], address: try row[9])
            let hash: [UInt8] = try row[10]
            if line.sequence != expected {
                fault = .broken(sequence: expected, reason: "Line \(expected) is missing: the next one is \(line.sequence).")
            } else if (line.way != nil) != (expected >= since) || line.way == nil && line.address != nil {
                fault = .broken(
                    sequence: expected, reason: "From where line \(expected) was written is not as it was written down.")
            } else if line.hash(after: previous) != hash {
                fault = .broken(sequence: expected, reason: "Line \(expected), or the one before it, is not as it was written.")
            } else if let anchor = noted[expected], anchor.hash != hash {
                fault = .broken(
                    sequence: expected,
                    reason: "Line \(expected) or one before it is not the one that was noted in \(anchor.month).")
            }
            expected += 1
            previous = hash
        }
        if let fault { return fault }
        let stated = try db.value("SELECT lines FROM audit_head", as: Int.self) ?? 0
        guard stated == expected - 1 else {
            return .broken(sequence: expected, reason: "The chain ends at line \(expected - 1), and \(stated) were written.")
        }
        guard !saysFromWhere || since <= expected else {
            return .broken(
                sequence: expected, reason: "The chain ends at line \(expected - 1), and is said to tell from where only later.")
        }
        if let beyond = anchors.first(where: { $0.sequence >= expected }) {
            return .broken(
                sequence: expected,
                reason: "The chain ends at line \(expected - 1), and \(beyond.sequence) were noted in \(beyond.month).")
        }
        return .whole(lines: expected - 1)
    }

    private struct Line {
        let sequence: Int
        let at: Int64
        let actorKind: String
        let actor: String?
        let action: String
        let subject: String?
        let area: String?
        let detail: String
        /// Nothing in lines from before it was kept.
        let way: String?
        let address: String?

        func hash(after previous: [UInt8]) -> [UInt8] {
            var bytes = previous
            bytes.reserveCapacity(384)
            if way != nil { bytes.append(contentsOf: Self.mark) }
            for part in [String(sequence), String(at), actorKind, actor, action, subject, area, detail] {
                Self.add(part, to: &bytes)
            }
            if way != nil { for part in [way, address] { Self.add(part, to: &bytes) } }
            return SHA256.hash(bytes)
        }

        /// Lines from before begin with a digit here: what is hashed of one kind of line is never what is hashed of the other.
        private static let mark = Array("folkmoot audit 2\n".utf8)

        /// Each part with its length, so that nothing can be moved from one part to the next.
        private static func add(_ part: String?, to bytes: inout [UInt8]) {
            guard let part else {
                bytes.append(UInt8(ascii: "-"))
                return
            }
            bytes.append(contentsOf: String(part.utf8.count).utf8)
            bytes.append(UInt8(ascii: ":"))
            bytes.append(contentsOf: part.utf8)
        }
    }

    /// Both for a force's file and for the registry.
    static let migrations = [schema, origins]

    /// From where each line comes, from the next one on; those that are there stay as they were written.
    static let origins = Migration(
        315, "from where lines of the audit come",
        """
        ALTER TABLE audit ADD COLUMN way TEXT CHECK (way IN ('page', 'api', 'command', 'service'));
        ALTER TABLE audit ADD COLUMN address TEXT CHECK (length(address) BETWEEN 1 AND 60);
        ALTER TABLE audit_head ADD COLUMN origins_since INTEGER NOT NULL DEFAULT 1;
        UPDATE audit_head SET origins_since = lines + 1;
        """)

    static let schema: Migration = Migration(
        1, "audit",
        """
        CREATE TABLE audit (
            sequence   INTEGER PRIMARY KEY,
            at         INTEGER NOT NULL,
            actor_kind TEXT NOT NULL CHECK (actor_kind IN ('visitor', 'member', 'account', 'operator', 'service')),
            actor      TEXT,
            action     TEXT NOT NULL,
            subject    TEXT,
            area       TEXT,
            detail     TEXT NOT NULL,
            hash       BLOB NOT NULL CHECK (length(hash) = 32)
        ) STRICT;
        CREATE INDEX audit_subject ON audit (subject) WHERE subject IS NOT NULL;
        CREATE TABLE audit_head (id INTEGER PRIMARY KEY CHECK (id = 1), lines INTEGER NOT NULL) STRICT;
        INSERT INTO audit_head (id, lines) VALUES (1, 0);
        CREATE TRIGGER audit_counts AFTER INSERT ON audit BEGIN
            UPDATE audit_head SET lines = lines + 1;
        END;
        CREATE TRIGGER audit_stays_as_written BEFORE UPDATE ON audit BEGIN
            SELECT RAISE(ABORT, 'a line of the audit is never changed');
        END;
        CREATE TRIGGER audit_stays_whole BEFORE DELETE ON audit BEGIN
            SELECT RAISE(ABORT, 'a line of the audit is never removed');
        END;
        """)
}
