import Basics
@_spi(Stores) @testable import FolkmootTenancy
import Foundation
import Hashing
@_spi(TenantFiles) import Storage
import Testing

@Suite("An audit that was tampered with")
struct TamperingTests {
    @Test(
        "Each of 1,000 random changes, removals, swaps, additions and disguises is found, at the first line that is touched or before it"
    )
    func property() async throws {
        let chain = try await TwoAges()
        let database = chain.database
        var random = Seeded(state: 2_026)

        for round in 1...1_000 {
            let tampering = Tampering(lines: TwoAges.lines, with: &random)
            let verdict = try await verdict(after: tampering, in: database)

            guard case .broken(let sequence, _) = verdict else {
                Issue.record("Round \(round): \(tampering) was not found.")
                continue
            }
            #expect(sequence <= tampering.firstLine + 1, "Round \(round): \(tampering) was found at line \(sequence).")
        }
        #expect(try await database.read { try AuditChain.verify($0) } == .whole(lines: TwoAges.lines))
        await chain.remove()
    }

    @Test("Lines from before stay as they were written, with what was noted of them, and a file that has only such lines is whole")
    func before() async throws {
        let chain = try await TwoAges()
        let older = try #require(chain.anchors.last)
        let rows = try await chain.database.read { db in
            try db.map("SELECT way, address FROM audit ORDER BY sequence") { row in (try row[0] as String?, try row[1] as String?) }
        }

        #expect(chain.verdictBefore == .whole(lines: TwoAges.older))
        #expect(older.sequence == TwoAges.older)
        #expect(try await chain.database.read { try AuditChain.verify($0, against: chain.anchors) } == .whole(lines: TwoAges.lines))
        #expect(rows.prefix(TwoAges.older).allSatisfy { $0.0 == nil && $0.1 == nil })
        #expect(rows.dropFirst(TwoAges.older).allSatisfy { $0.0 != nil })
        await chain.remove()
    }

    @Test("Even the last line cannot be passed off as one from before, with the hash that it would have had then")
    func lastLine() async throws {
        let chain = try await TwoAges()
        let tampering = Tampering(.disguise, line: TwoAges.lines, lines: TwoAges.lines)

        let verdict = try await verdict(after: tampering, in: chain.database)

        #expect(
            verdict
                == .broken(
                    sequence: TwoAges.lines, reason: "From where line \(TwoAges.lines) was written is not as it was written down."))
        await chain.remove()
    }

    @Test("Of the public and of the service the way is kept and no address, of staff and operators both")
    func kept() async throws {
        let chain = try await TwoAges()

        let kept = try await chain.database.read { db in
            try db.values(
                "SELECT DISTINCT actor_kind || ' ' || way || ' ' || coalesce(address, '-') FROM audit WHERE way IS NOT NULL",
                as: String.self)
        }

        #expect(
            Set(kept) == [
                "visitor page -", "member page -", "account api 192.0.2.7", "account page 192.0.2.7", "operator command -",
                "service service -",
            ])
        await chain.remove()
    }

    @Test("A chain that was made anew as a whole is found by what was noted of it, and by nothing else")
    func anchors() async throws {
        let clock = Clock(Timestamp(seconds: 1_800_000_000))
        let westmarch = try await Westmarch(clock: clock.wall)
        let scope = try await westmarch.operations.force("westmarch")
        for _ in 1...3 {
            clock.advance(seconds: 31 * 86_400)
            for _ in 1...2 { try await scope.data.write(audit: AuditEntry("note.written")) { _ in } }
        }
        let anchors = try await scope.auditAnchors()
        let whole = try await scope.verifyAudit(against: anchors)
        await westmarch.platform.close()

        try await remake("\(westmarch.folder)/tenants/westmarch.sqlite", from: 4, through: 7)

        let again = try await Platform.open(directory: westmarch.folder, blueprint: Westmarch.blueprint)
        let forged = try await again.platformOperator(named: "test").force("westmarch")
        #expect(anchors.map(\.sequence) == [1, 3, 5, 7])
        #expect(whole == .whole(lines: 7))
        #expect(try await forged.verifyAudit() == .whole(lines: 7))
        guard case .broken(5, let reason) = try await forged.verifyAudit(against: anchors) else {
            Issue.record("What was noted did not show it.")
            return
        }
        #expect(reason.contains("was noted in"))
        await again.close()
        await westmarch.remove()
    }

    @Test("A chain that was cut off, with its count, is found by what was noted of it")
    func cut() async throws {
        let westmarch = try await Westmarch()
        let scope = try await westmarch.operations.force("westmarch")
        for _ in 1...3 { try await scope.data.write(audit: AuditEntry("note.written")) { _ in } }
        let anchors = try await scope.auditAnchors()
        await westmarch.platform.close()

        try tamper(
            with: "\(westmarch.folder)/tenants/westmarch.sqlite",
            "DROP TRIGGER audit_stays_whole; DELETE FROM audit WHERE sequence > 2; UPDATE audit_head SET lines = 2")

        let again = try await Platform.open(directory: westmarch.folder, blueprint: Westmarch.blueprint)
        let verdict = try await again.platformOperator(named: "test").force("westmarch").verifyAudit(against: anchors)
        #expect(verdict == .broken(sequence: 3, reason: "The chain ends at line 2, and 4 were noted in \(anchors[0].month)."))
        await again.close()
        await westmarch.remove()
    }

    /// What a look through the chain says after somebody had the file in hand; all is as it was afterwards.
    private func verdict(after tampering: Tampering, in database: Database) async throws -> AuditVerdict {
        struct Undone: Error { let verdict: AuditVerdict }
        do {
            return try await database.write { db in
                for trigger in ["audit_counts", "audit_stays_as_written", "audit_stays_whole"] as [SQL] {
                    try db.run("DROP TRIGGER \(trigger)")
                }
                try tampering.apply(to: db)
                throw Undone(verdict: try AuditChain.verify(db))
            }
        } catch let undone as Undone {
            return undone.verdict
        }
    }

    /// Puts other lines in the place of the last ones, with the hashes that belong to them, as somebody who knows how could.
    private func remake(_ path: String, from first: Int, through last: Int) async throws {
        let database = Database(path: path, migrations: Westmarch.blueprint.migrations)
        try await database.write { db in
            let at = try db.value("SELECT at FROM audit WHERE sequence = \(first)", as: Timestamp.self)
            try db.run("DROP TRIGGER audit_stays_whole")
            try db.run("DELETE FROM audit WHERE sequence >= \(first)")
            try db.run("UPDATE audit_head SET lines = \(first - 1)")
            for _ in first...last {
                try AuditChain.append(AuditEntry("note.forged"), by: .visitor, from: Origin(.page), at: try #require(at), to: db)
            }
        }
        await database.close()
    }
}

/// Something that somebody does to a chain of lines.
private struct Tampering: CustomStringConvertible {
    enum Deed: CaseIterable {
        case change, remove, swap, append, appendCounted, cutCounted, renumber, disguise, moveBeginning
    }

    let deed: Deed
    let line: Int
    let other: Int
    let lines: Int
    let column: String
    let text: String

    init(lines: Int, with random: inout Seeded) {
        deed = Deed.allCases.randomElement(using: &random) ?? .change
        (line, other, self.lines) = (Int.random(in: 1..<lines, using: &random), Int.random(in: 1..<lines, using: &random), lines)
        column = Self.columns.randomElement(using: &random) ?? "at"
        text = String(UInt64.random(in: 1...UInt64.max, using: &random), radix: 36)
    }

    init(_ deed: Deed, line: Int, lines: Int) {
        (self.deed, self.line, self.lines) = (deed, line, lines)
        (other, column, text) = (line, "at", "")
    }

    private static let columns = [
        "at", "actor_kind", "actor", "action", "subject", "area", "detail", "hash", "way", "no way", "address", "no address",
    ]

    /// From which line on a file that was tampered with claims to say from where.
    private var beginning: Int { line <= TwoAges.older ? line : line + 1 }

    /// The first line that is not as it was.
    var firstLine: Int {
        switch deed {
        case .swap: min(line, line + 1)
        case .append, .appendCounted: lines + 1
        case .moveBeginning: min(beginning, TwoAges.older + 1)
        default: line
        }
    }

    var description: String { "\(deed) of line \(line), \(column), \(text)" }

    func apply(to db: Connection) throws {
        switch deed {
        case .change: try change(db)
        case .remove: try db.run("DELETE FROM audit WHERE sequence = \(line)")
        case .swap:
            try db.run("UPDATE audit SET sequence = 1000 WHERE sequence = \(line)")
            try db.run("UPDATE audit SET sequence = \(line) WHERE sequence = \(line + 1)")
            try db.run("UPDATE audit SET sequence = \(line + 1) WHERE sequence = 1000")
        case .append: try append(db)
        case .appendCounted:
            try append(db)
            try db.run("UPDATE audit_head SET lines = lines + 1")
        case .cutCounted:
            try db.run("DELETE FROM audit WHERE sequence = \(line)")
            try db.run("UPDATE audit_head SET lines = lines - 1")
        case .renumber:
            try db.run("DELETE FROM audit WHERE sequence = \(line)")
            for next in line..<lines { try db.run("UPDATE audit SET sequence = \(next) WHERE sequence = \(next + 1)") }
            try db.run("UPDATE audit_head SET lines = lines - 1")
        case .disguise: try TwoAges.disguise(line, in: db)
        case .moveBeginning: try db.run("UPDATE audit_head SET origins_since = \(beginning)")
        }
    }

    private func change(_ db: Connection) throws {
        switch column {
        case "at": try db.run("UPDATE audit SET at = at + 1 WHERE sequence = \(line)")
        case "actor_kind":
            try db.run(
                "UPDATE audit SET actor_kind = CASE actor_kind WHEN 'member' THEN 'visitor' ELSE 'member' END WHERE sequence = \(line)"
            )
        case "actor": try db.run("UPDATE audit SET actor = \(text) WHERE sequence = \(line)")
        case "action": try db.run("UPDATE audit SET action = \(text) WHERE sequence = \(line)")
        case "subject": try db.run("UPDATE audit SET subject = \(text) WHERE sequence = \(line)")
        case "area": try db.run("UPDATE audit SET area = \(text) WHERE sequence = \(line)")
        case "detail": try db.run("UPDATE audit SET detail = \(text) WHERE sequence = \(line)")
        case "way":
            try db.run("UPDATE audit SET way = CASE way WHEN 'page' THEN 'api' ELSE 'page' END WHERE sequence = \(line)")
        case "no way":
            try db.run("UPDATE audit SET way = CASE WHEN way IS NULL THEN 'service' END, address = NULL WHERE sequence = \(line)")
        case "address": try db.run("UPDATE audit SET address = \(text) WHERE sequence = \(line)")
        case "no address":
            try db.run("UPDATE audit SET address = CASE WHEN address IS NULL THEN \(text) END WHERE sequence = \(line)")
        default:
            let hash = [UInt8]((text + String(repeating: "x", count: 32)).utf8.prefix(32))
            try db.run("UPDATE audit SET hash = \(hash) WHERE sequence = \(line)")
        }
    }

    /// A line at the end that somebody made up, with a hash that is another line's.
    private func append(_ db: Connection) throws {
        try db.run(
            """
            INSERT INTO audit (sequence, at, actor_kind, actor, action, subject, area, detail, way, address, hash)
            SELECT \(lines + 1), at, actor_kind, actor, \(text), subject, area, detail, way, address, hash FROM audit
            WHERE sequence = \(other)
            """)
    }
}

/// A chain of which the first lines were written before lines said from where, and the others after.
private struct TwoAges {
    static let older = 20
    static let lines = 40

    let path: String
    let database: Database
    /// What a look through the file said before it was brought up to date, and what was noted of it then.
    let verdictBefore: AuditVerdict
    let anchors: [AuditAnchor]

    init() async throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("folkmoot-\(ID<Account>()).sqlite").path
        let old = Database(path: path, migrations: [AuditChain.schema])
        try await old.migrate()
        try await old.write { db in for number in 1...Self.older { try Self.appendOld(number, to: db) } }
        (verdictBefore, anchors) = try await old.read { db in (try AuditChain.verify(db), try AuditChain.anchors(in: db)) }
        await old.close()
        database = Database(path: path, migrations: AuditChain.migrations)
        try await database.migrate()
        try await database.write { db in
            for number in (Self.older + 1)...Self.lines {
                let (actor, origin) = Self.hands[number % Self.hands.count]
                try AuditChain.append(
                    AuditEntry("note.written", subject: "\(number % 7)"), by: actor, from: origin,
                    at: Timestamp(seconds: 1_800_000_000),
                    to: db)
            }
        }
    }

    func remove() async {
        await database.close()
        for ending in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + ending) }
    }

    /// Whoever does something, and from where: an address is offered of everybody.
    private static let hands: [(Actor, Origin)] = [
        (.visitor, Origin(.page, address: "192.0.2.7")), (.member(ID()), Origin(.page, address: "192.0.2.7")),
        (.account(ID()), Origin(.page, address: "192.0.2.7")), (.account(ID()), Origin(.api, address: "192.0.2.7")),
        (.platformOperator("ann"), Origin(.command)), (.service("settle"), Origin(.service)),
    ]

    /// A line as it was written before lines said from where, with the hash that it had then.
    private static func appendOld(_ number: Int, to db: Connection) throws {
        let previous = try AuditChain.head(in: db)
        let (at, subject) = (1_700_000_000 + number, "\(number % 7)")
        let hash = hash(["\(number)", "\(at)", "operator", "ann", "note.written", subject, nil, "{}"], after: previous)
        try db.run(
            """
            INSERT INTO audit (sequence, at, actor_kind, actor, action, subject, area, detail, hash)
            VALUES (\(number), \(at), 'operator', 'ann', 'note.written', \(subject), NULL, '{}', \(hash))
            """)
    }

    /// Makes a line look like one of the other age, with the hash that belongs to it, as somebody who knows how could.
    static func disguise(_ line: Int, in db: Connection) throws {
        let previous = try db.value("SELECT hash FROM audit WHERE sequence = \(line - 1)", as: [UInt8].self) ?? []
        var parts: [String?] = try #require(
            try db.first(
                "SELECT sequence, at, actor_kind, actor, action, subject, area, detail FROM audit WHERE sequence = \(line)"
            ) { row in
                [
                    String(try row[0] as Int), String(try row[1] as Int64), try row[2], try row[3], try row[4], try row[5],
                    try row[6],
                    try row[7],
                ]
            })
        let way: String? = line <= older ? "page" : nil
        if let way { parts += [way, nil] }
        let hash = hash(parts, after: previous + Array((way == nil ? "" : "folkmoot audit 2\n").utf8))
        try db.run("UPDATE audit SET way = \(way), address = NULL, hash = \(hash) WHERE sequence = \(line)")
    }

    /// The hash of a line, written down here a second time: what is on record must never be hashed in another way.
    private static func hash(_ parts: [String?], after previous: [UInt8]) -> [UInt8] {
        SHA256.hash(previous + parts.flatMap { part in part.map { Array("\($0.utf8.count):\($0)".utf8) } ?? Array("-".utf8) })
    }
}

/// The same numbers each time (SplitMix64).
private struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
