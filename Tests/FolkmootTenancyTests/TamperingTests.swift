import Basics
@_spi(Stores) @testable import FolkmootTenancy
@_spi(TenantFiles) import Storage
import Testing

@Suite("An audit that was tampered with")
struct TamperingTests {
    @Test("Each of 1,000 random changes, removals, swaps and additions is found, at the first line that is touched or before it")
    func property() async throws {
        let westmarch = try await Westmarch()
        let data = try await westmarch.operations.force("westmarch").data
        for number in 1...39 {
            try await data.write(audit: AuditEntry("note.written", subject: "\(number % 7)", area: "north")) { _ in }
        }
        let database = Database(path: "\(westmarch.folder)/tenants/westmarch.sqlite", migrations: Westmarch.blueprint.migrations)
        var random = Seeded(state: 2_026)

        for round in 1...1_000 {
            let tampering = Tampering(lines: 40, with: &random)
            let verdict = try await verdict(after: tampering, in: database)

            guard case .broken(let sequence, _) = verdict else {
                Issue.record("Round \(round): \(tampering) was not found.")
                continue
            }
            #expect(sequence <= tampering.firstLine + 1, "Round \(round): \(tampering) was found at line \(sequence).")
        }
        #expect(try await westmarch.operations.force("westmarch").verifyAudit() == .whole(lines: 40))
        await database.close()
        await westmarch.remove()
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
                try AuditChain.append(AuditEntry("note.forged"), by: .visitor, at: try #require(at), to: db)
            }
        }
        await database.close()
    }
}

/// Something that somebody does to a chain of lines.
private struct Tampering: CustomStringConvertible {
    enum Deed: CaseIterable {
        case change, remove, swap, append, appendCounted, cutCounted, renumber
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
        column = ["at", "actor_kind", "actor", "action", "subject", "area", "detail", "hash"].randomElement(using: &random) ?? "at"
        text = String(UInt64.random(in: 1...UInt64.max, using: &random), radix: 36)
    }

    /// The first line that is not as it was.
    var firstLine: Int {
        switch deed {
        case .swap: min(line, line + 1)
        case .append, .appendCounted: lines + 1
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
        default:
            let hash = [UInt8]((text + String(repeating: "x", count: 32)).utf8.prefix(32))
            try db.run("UPDATE audit SET hash = \(hash) WHERE sequence = \(line)")
        }
    }

    /// A line at the end that somebody made up, with a hash that is another line's.
    private func append(_ db: Connection) throws {
        try db.run(
            """
            INSERT INTO audit (sequence, at, actor_kind, actor, action, subject, area, detail, hash)
            SELECT \(lines + 1), at, actor_kind, actor, \(text), subject, area, detail, hash FROM audit WHERE sequence = \(other)
            """)
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
