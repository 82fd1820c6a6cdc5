import Basics
import Foundation
@_spi(Stores) import FolkmootTenancy
import Storage
import Testing

@Suite("Backups of forces")
struct ForceBackupTests {
    @Test("A force goes back to a backup, another stays as it is, and both audits tell of it")
    func restoring() async throws {
        let westmarch = try await Westmarch()
        _ = try await westmarch.add("eastmarch")
        let store = BackupStore(westmarch.operations, folder: westmarch.folder + "/backups")
        try await note("early", at: "westmarch", westmarch)
        let backup = try await store.create(.force("westmarch"))
        try await note("late", at: "westmarch", westmarch)
        try await note("elsewhere", at: "eastmarch", westmarch)

        let restored = try await store.restore("westmarch", to: .latest, because: "a mistake")

        #expect(restored.backup == backup)
        #expect(try await notes(at: "westmarch", westmarch) == ["early"])
        #expect(try await notes(at: "eastmarch", westmarch) == ["elsewhere"])
        #expect(try await westmarch.operations.force("westmarch").verifyAudit() == .whole(lines: backup.facts.auditLines + 1))
        guard case .whole = try await westmarch.operations.verifyAudit() else {
            Issue.record("The audit of the platform is broken.")
            return
        }
        await westmarch.remove()
    }

    @Test("The registry follows the configuration that a restore brings back")
    func configuration() async throws {
        let westmarch = try await Westmarch()
        let store = BackupStore(westmarch.operations, folder: westmarch.folder + "/backups")
        _ = try await store.create(.force("westmarch"))
        _ = try await westmarch.operations.force("westmarch").apply(
            Westmarch.files("westmarch", hosts: ["moved.test"]), because: "test")

        _ = try await store.restore("westmarch", to: .latest, because: "a mistake")

        #expect(westmarch.platform.records.map(\.revision) == [1])
        #expect(try await westmarch.platform.tenant(host: "westmarch.test")?.revision.number == 1)
        #expect(try await westmarch.platform.tenant(host: "moved.test") == nil)
        await westmarch.remove()
    }

    @Test("A state whose host another force has by now is not brought back, and nothing is changed")
    func hostTaken() async throws {
        let westmarch = try await Westmarch()
        let store = BackupStore(westmarch.operations, folder: westmarch.folder + "/backups")
        _ = try await store.create(.force("westmarch"))
        _ = try await westmarch.operations.force("westmarch").apply(
            Westmarch.files("westmarch", hosts: ["moved.test"]), because: "test")
        _ = try await westmarch.add("eastmarch", hosts: ["westmarch.test"])

        let error = await #expect(throws: Problem.self) { try await store.restore("westmarch", to: .latest, because: "a mistake") }

        #expect(error?.code == "host-taken")
        #expect(try await westmarch.platform.tenant(host: "moved.test")?.revision.number == 2)
        await westmarch.remove()
    }

    @Test("A backup from before lines of the audit said from where is restored, and its audit goes on from where it was")
    func olderFile() async throws {
        let westmarch = try await Westmarch()
        let store = BackupStore(westmarch.operations, folder: westmarch.folder + "/backups")
        try await note("early", at: "westmarch", westmarch)
        // As a file of an earlier version is, with nothing in its audit.
        try tamper(
            with: westmarch.folder + "/tenants/westmarch.sqlite",
            """
            DROP TRIGGER audit_stays_whole; DELETE FROM audit; UPDATE audit_head SET lines = 0;
            ALTER TABLE audit DROP COLUMN way; ALTER TABLE audit DROP COLUMN address; ALTER TABLE audit_head DROP COLUMN origins_since;
            ALTER TABLE account DROP COLUMN factor_key; DELETE FROM schema_migration WHERE number >= 315
            """)
        let backup = try await store.create(.force("westmarch"))

        _ = try await store.restore("westmarch", to: .latest, because: "a mistake")
        try await note("late", at: "westmarch", westmarch)

        #expect(!backup.facts.migrations.contains(315))
        #expect(try await notes(at: "westmarch", westmarch) == ["early", "late"])
        #expect(try await westmarch.operations.force("westmarch").verifyAudit() == .whole(lines: 2))
        await westmarch.remove()
    }

    @Test("Without an archive a moment between backups is refused, with the name of the backup before it")
    func noArchive() async throws {
        let westmarch = try await Westmarch()
        let store = BackupStore(westmarch.operations, folder: westmarch.folder + "/backups")
        let backup = try await store.create(.force("westmarch"))

        let error = await #expect(throws: Problem.self) {
            try await store.restore("westmarch", to: .moment(Moment(milliseconds: .max)), because: "a mistake")
        }

        #expect(error?.code == "no-journal")
        #expect(error?.message.contains("--backup \(backup.id)") == true)
        await westmarch.remove()
    }

    @Test("Whoever looks at the files while nobody uses them takes nothing from the archive")
    func inspected() async throws {
        let westmarch = try await Westmarch(hasArchive: true)
        try await note("early", at: "westmarch", westmarch)
        await westmarch.platform.close()

        let reports = await Platform.inspect(
            directory: westmarch.folder, blueprint: Westmarch.blueprint, tenants: ["westmarch.sqlite"])
        let again = try await Platform.open(directory: westmarch.folder, blueprint: Westmarch.blueprint)
        try await again.platformOperator(named: "test").force("westmarch").data.write(audit: AuditEntry("note.written")) { _ in }
        await again.close()

        #expect(reports.map(\.isCurrent) == [true, true])
        for subject in ["platform", "tenants/westmarch"] {
            let files = try FileManager.default.contentsOfDirectory(atPath: "\(westmarch.folder)/archive/\(subject)/journal")
            #expect(files.filter { $0.hasSuffix(".journal") } == ["000001-000001.journal"], "\(subject)")
        }
        await westmarch.remove()
    }

    @Test("A force of which a change was left half done is settled: the registry follows the file")
    func settling() async throws {
        let clock = Clock(Timestamp(seconds: 1_770_000_000))
        let westmarch = try await Westmarch(clock: clock.wall)
        _ = try await westmarch.operations.force("westmarch").apply(
            Westmarch.files("westmarch", hosts: ["moved.test"]), because: "test")
        // As it is when the file has been written and the registry has not.
        try tamper(
            with: westmarch.folder + "/platform.sqlite",
            "UPDATE tenant SET revision = 1; INSERT INTO host (host, slug, place) VALUES ('westmarch.test', 'westmarch', 1)")
        try await westmarch.platform.reload()

        try await westmarch.platform.settle("westmarch")
        #expect(westmarch.platform.records.map(\.revision) == [1], "somebody may still be at work")
        clock.advance(seconds: 5)
        try await westmarch.platform.settle("westmarch")

        #expect(westmarch.platform.records.map(\.revision) == [2])
        #expect(westmarch.platform.records.map(\.hosts) == [["moved.test"]])
        await westmarch.remove()
    }

    @Test("A moment is read with and without parts of a second, and nothing else is one")
    func moments() {
        #expect(Moment("2026-02-28T17:05:09.250Z")?.description == "2026-02-28T17:05:09.250Z")
        #expect(Moment("2026-02-28T17:05:09.2Z")?.description == "2026-02-28T17:05:09.200Z")
        #expect(Moment("2026-02-28T17:05:09Z")?.description == "2026-02-28T17:05:09.999Z")
        for text in [
            "2026-02-28", "2026-02-28T17:05:09", "2026-02-30T17:05:09Z", "2026-02-28T17:05:09.Z", "2026-02-28T17:05:09.1234Z", "",
        ] {
            #expect(Moment(text) == nil, "\(text)")
        }
    }

    private func note(_ words: String, at slug: String, _ westmarch: Westmarch) async throws {
        try await westmarch.operations.force(slug).data.write(audit: AuditEntry("note.written")) { db in
            _ = try db.run("INSERT INTO note (id, words) VALUES (\(words), \(words))")
        }
    }

    private func notes(at slug: String, _ westmarch: Westmarch) async throws -> [String] {
        try await westmarch.operations.force(slug).data.read { db in try db.values("SELECT words FROM note ORDER BY id LIMIT 10") }
    }
}

@Suite("What a session writes")
struct SessionAuditTests {
    @Test("Looking at pages keeps a session alive and adds nothing to the audit; sessions that end by age are told")
    func sessions() async throws {
        let clock = Clock(Timestamp(seconds: 1_770_000_000))
        let westmarch = try await Westmarch(clock: clock.wall)
        try await westmarch.addStaff("chief@westmarch.test")
        let token = try await signIn(westmarch)
        let before = try await audit(westmarch)

        for _ in 0..<3 {
            clock.advance(seconds: 50 * 60)
            #expect(try await westmarch.platform.staff(token, at: westmarch.tenant, from: Origin(.page)) != nil)
        }
        let after = try await audit(westmarch)
        clock.advance(seconds: 13 * 60 * 60)
        _ = try await signIn(westmarch)

        #expect(after == before)
        #expect(try await audit(westmarch).last == #"session.began {"ended_by_age":1}"#)
        await westmarch.remove()
    }

    private func signIn(_ westmarch: Westmarch) async throws -> SessionToken {
        try await westmarch.platform.signIn(
            email: "chief@westmarch.test", password: Westmarch.password, from: Origin(.page), at: westmarch.tenant)
    }

    private func audit(_ westmarch: Westmarch) async throws -> [String] {
        try await westmarch.operations.force("westmarch").data.read { db in
            try db.map("SELECT action, detail FROM audit ORDER BY sequence LIMIT 100") {
                "\(try $0[0] as String) \(try $0[1] as String)"
            }
        }
    }
}
