import Basics
import Foundation
import Glibc
import Testing

@testable import folkmoot

/// What is well gives one line of one level; what is not gives another, with its remedy.
@Suite("What doctor finds")
struct DoctorTests {
    private func levels(_ symptoms: [Symptom]) -> [Symptom.Level] { symptoms.map(\.level) }

    // MARK: - The machine

    private let machine = MachineFacts(isClockSynchronised: true, sqliteVersion: "3.40.1", locale: "C.UTF-8", unit: nil)

    @Test("A machine that is as it should be has nothing against it")
    func machineWell() {
        #expect(levels(MachineHealth(facts: machine).symptoms) == [.ok, .ok, .ok])
        #expect(!MachineHealth(facts: .here).symptoms.isEmpty)
    }

    @Test("A clock that follows no time server, an old SQLite and a locale without UTF-8 are found")
    func machineUnwell() {
        let facts = MachineFacts(isClockSynchronised: false, sqliteVersion: "3.39.4", locale: "en_GB.ISO-8859-1", unit: nil)

        let symptoms = MachineHealth(facts: facts).symptoms

        #expect(levels(symptoms) == [.warning, .problem, .warning])
        #expect(symptoms.allSatisfy { $0.remedy != nil })
    }

    @Test("The unit of admin/deploy is sound, and one as root without limits is not")
    func unit() async throws {
        try await Office.open { office in
            let shipped = try #require(SystemdUnit("\(Checkout.root)/admin/deploy/systemd/folkmoot.service"))
            let poor = try #require(
                SystemdUnit(try office.file("folkmoot.service", "[Service]\nExecStart=/bin/true\nLimitNOFILE=1024\n")))

            #expect(levels(shipped.symptoms) == [.ok])
            #expect(levels(poor.symptoms) == [.warning])
            #expect(
                poor.symptoms.first?.words
                    == "It runs the service as root. What crashes may leave personal data in a core dump. It allows 1024 descriptors."
            )
            #expect(SystemdUnit("\(office.folder)/none.service") == nil)
        }
    }

    // MARK: - The data folder

    @Test("Little room on the disk is told before it is none")
    func space() {
        #expect(DataFolderHealth.space(megabytes: 5_000).level == .ok)
        #expect(DataFolderHealth.space(megabytes: 1_999).level == .warning)
        #expect(DataFolderHealth.space(megabytes: 199).level == .problem)
        #expect(DataFolderHealth.inodes(free: 1_000).level == .ok)
        #expect(DataFolderHealth.inodes(free: 999).level == .problem)
    }

    @Test("Leftovers of copies and journals without their database are found")
    func leftovers() async throws {
        try await Office.withForce { office in
            try office.file("data/tenants/north-wales.sqlite.0abc.partial", "")
            try office.file("data/tenants/gone.sqlite-wal", "")
            try close(office, "tenants/north-wales.sqlite.0abc.partial", "tenants/gone.sqlite-wal")

            let found = try await symptom("leftovers", office)

            #expect(found["level"] == "warning")
            #expect(
                found["words"]?.string
                    == "tenants/north-wales.sqlite.0abc.partial is a copy that was not finished. tenants/gone.sqlite-wal has lost its database."
            )
        }
    }

    @Test("Mail that nobody collects is found after an hour")
    func outbox() async throws {
        try await Office.withForce { office in
            try FileManager.default.createDirectory(atPath: "\(office.data)/outbox/north-wales", withIntermediateDirectories: true)
            let letter = try office.file("data/outbox/north-wales/1.eml", "")
            #expect(try await symptom("outbox", office)["level"] == "ok")
            try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSinceNow: -4000)], ofItemAtPath: letter)

            let found = try await symptom("outbox", office)

            #expect(found["level"] == "warning")
            #expect(found["words"]?.string == "1 message of more than an hour ago wait to be collected.")
        }
    }

    @Test("A folder of another user is not opened, so that no file in it becomes ours", .enabled(if: geteuid() == 0))
    func owner() async throws {
        try await Office.withForce { office in
            #expect(chown(office.data, 65534, 65534) == 0)

            let told = await office.run("doctor")

            #expect(told.code == 69)
            #expect(told.results.contains("It belongs to nobody, and this is root. Run this, and every command, as that user"))
            #expect(!told.results.contains("north-wales"), "\(told.results)")
        }
    }

    @Test("A file of another user in our folder is a problem", .enabled(if: geteuid() == 0))
    func ownerOfFile() async throws {
        try await Office.withForce { office in
            #expect(chown("\(office.data)/tenants/north-wales.sqlite", 65534, 65534) == 0)

            let found = try await symptom("owner", office)

            #expect(found["level"] == "problem")
        }
    }

    // MARK: - Databases

    @Test("A file of an older version is told, and stays as it was")
    func olderSchema() async throws {
        try await Office.withForce { office in
            try await office.tamper(
                with: "tenants/north-wales.sqlite",
                """
                PRAGMA foreign_keys = OFF; DROP TABLE IF EXISTS newest;
                DELETE FROM schema_migration WHERE number = (SELECT max(number) FROM schema_migration)
                """)
            let before = try Data(contentsOf: URL(fileURLWithPath: "\(office.data)/tenants/north-wales.sqlite"))

            let found = try await symptom("tenants/north-wales.sqlite", office)

            #expect(found["level"] == "warning")
            #expect(found["words"]?.string == "Its schema is 1 step older than this program.")
            #expect(try Data(contentsOf: URL(fileURLWithPath: "\(office.data)/tenants/north-wales.sqlite")) == before)
        }
    }

    @Test("A file of a newer version is a problem in words")
    func newerSchema() async throws {
        try await Office.withForce { office in
            try await office.tamper(
                with: "tenants/north-wales.sqlite",
                "INSERT INTO schema_migration (number, name, sql, applied_at) VALUES (9999, 'later', '', 0)")

            let told = await office.run("doctor")

            #expect(told.code == 69)
            #expect(told.results.contains("newer than this program"), "\(told.results)")
        }
    }

    @Test("A damaged file is a problem of its force alone", arguments: ["platform.sqlite", "tenants/north-wales.sqlite"])
    func damaged(file: String) async throws {
        try await Office.withForce { office in
            let path = "\(office.data)/\(file)"
            let handle = try FileHandle(forUpdating: URL(fileURLWithPath: path))
            try handle.seek(toOffset: 4096)
            try handle.write(contentsOf: Data(repeating: 0x5A, count: 8192))
            try handle.close()

            let told = await office.run("doctor", "--json")

            #expect(told.code == 69)
            let found = try told.json["symptoms"]?.array?.first { $0["subject"]?.string == file && $0["level"] == "problem" }
            #expect(found?["remedy"] == "Restore the file from a backup.", "\(told.results)")
        }
    }

    @Test("A force whose file is missing, and one whose file has another revision than the registry, are found")
    func apart() async throws {
        try await Office.withForce { office in
            try await office.tamper(with: "platform.sqlite", "UPDATE tenant SET revision = 7")
            let apart = await office.run("doctor")
            try FileManager.default.moveItem(atPath: "\(office.data)/tenants/north-wales.sqlite", toPath: "\(office.folder)/away")

            let missing = await office.run("doctor")

            #expect(apart.results.contains("The registry has revision 7, and its file 1."), "\(apart.results)")
            #expect(apart.code == 69)
            #expect(missing.results.contains("problem  tenants: north-wales.sqlite is missing."), "\(missing.results)")
        }
    }

    // MARK: - The running service

    private func readiness(_ changes: KeyValuePairs<String, JSON>, forwarded: JSON = [:]) -> JSON {
        var members: [String: JSON] = [
            "ready": true, "fault": .null, "forces_in_service": 43, "out_of_service": [], "log_lines_left_out": 0,
            "descriptor_limit": 32768, "requests_for_known_hosts": 10, "requests_for_unknown_hosts": 1,
            "forwarded": forwarded,
        ]
        for (name, value) in changes { members[name] = value }
        return .object(members.map { JSON.Member($0.key, $0.value) })
    }

    @Test("A service that works has nothing against it")
    func serviceWell() {
        let symptoms = ServiceHealth.symptoms(
            of: readiness([:], forwarded: ["secure": 10, "plain": 1, "silent": 0, "unbelieved": 0]))

        #expect(levels(symptoms) == [.ok, .ok, .ok, .ok, .ok])
    }

    @Test("What keeps a service from its work is told")
    func serviceUnwell() {
        let symptoms = ServiceHealth.symptoms(
            of: readiness([
                "fault": "The registry cannot be read: it is damaged",
                "out_of_service": [["force": "kent", "reason": "its file is missing"]],
                "log_lines_left_out": 3, "descriptor_limit": 1024,
            ]))

        #expect(levels(symptoms) == [.problem, .warning, .warning, .warning, .ok])
        #expect(symptoms[1].words == "kent is out of service: its file is missing.")
        #expect(symptoms.prefix(4).allSatisfy { $0.remedy != nil })
    }

    @Test(
        "A proxy that is set up wrongly is found by what arrives",
        arguments: [
            (["secure": 0, "plain": 0, "silent": 0, "unbelieved": 2], "2 requests with X-Forwarded headers came from an address"),
            (["secure": 3, "plain": 0, "silent": 1, "unbelieved": 0], "1 request of the proxy came without X-Forwarded-For"),
            (["secure": 0, "plain": 5, "silent": 0, "unbelieved": 0], "Not one request of the proxy is said to be encrypted"),
        ] as [(JSON, String)])
    func proxy(forwarded: JSON, words: String) {
        let symptom = ServiceHealth.symptoms(of: readiness([:], forwarded: forwarded))[4]

        #expect(symptom.level == .warning && symptom.words.hasPrefix(words), "\(symptom.words)")
    }

    @Test("A proxy that does not pass the host on is found")
    func host() {
        let symptoms = ServiceHealth.symptoms(of: readiness(["requests_for_known_hosts": 0, "requests_for_unknown_hosts": 7]))

        #expect(symptoms[4].words == "Every request was for a host that no force has.")
    }

    @Test("A service that does not answer at the operator's port is a problem")
    func silent() async throws {
        try await Office.withForce { office in
            let told = await office.run("doctor", "--operator-port", "1")

            #expect(told.code == 69)
            #expect(told.results.contains("problem  service: Nothing answers on port 1 of this machine"), "\(told.results)")
        }
    }

    // MARK: - Tools

    private func symptom(_ subject: String, _ office: Office) async throws -> JSON {
        let told = await office.run("doctor", "--json")
        let symptoms = try told.json["symptoms"]?.array ?? []
        return try #require(symptoms.first { $0["subject"]?.string == subject }, "\(told.results)")
    }

    private func close(_ office: Office, _ names: String...) throws {
        for name in names {
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: "\(office.data)/\(name)")
        }
    }
}
