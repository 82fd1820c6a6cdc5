import Basics
import Foundation
import Testing

extension Commands {
    @Suite("The commands about the health of a platform")
    struct Health {
        @Test("Audits that are as they were written are whole")
        func whole() async throws {
            try await Office.withForce { office in
                let told = await office.run("audit", "verify")

                #expect(told.code == 0)
                #expect(told.results.wholeMatch(of: /the platform: whole, \d+ lines?\nnorth-wales: whole, \d+ lines?\n/) != nil)
                let one = try await office.json("audit", "verify", "--force", "north-wales").array ?? []
                #expect(one.map { $0["audit"] } == ["the platform", "north-wales"])
                #expect(one.allSatisfy { $0["whole"] == true })
            }
        }

        @Test(
            "A line that was changed behind the program's back is found",
            arguments: [
                ("platform.sqlite", "the platform"), ("tenants/north-wales.sqlite", "north-wales"),
            ])
        func tampered(file: String, name: String) async throws {
            try await Office.withForce { office in
                try await office.tamper(
                    with: file, "DROP TRIGGER audit_stays_as_written; UPDATE audit SET action = 'nothing' WHERE sequence = 1")

                let told = await office.run("audit", "verify")
                let json = await office.run("audit", "verify", "--json")

                #expect(told.code == 65 && json.code == 65)
                #expect(
                    told.results.contains("\(name): broken. Line 1, or the one before it, is not as it was written.\n"),
                    "\(told.results)")
                #expect(
                    told.errors == """
                        folkmoot: 1 audit is not as written: \(name). Keep the data folder as it is, and compare with a backup.

                        """)
                let broken = try json.json.array?.filter { $0["whole"] == false } ?? []
                #expect(broken.map { $0["audit"]?.string } == [name])
            }
        }

        @Test("A line that was removed is found, and doctor sees it too")
        func removed() async throws {
            try await Office.withForce { office in
                try await office.tamper(
                    with: "tenants/north-wales.sqlite", "DROP TRIGGER audit_stays_whole; DELETE FROM audit WHERE sequence = 1")

                let told = await office.run("audit", "verify", "--force", "north-wales")
                let doctor = await office.run("doctor")

                #expect(told.code == 65)
                #expect(told.results.contains("north-wales: broken. "), "\(told.results)")
                #expect(doctor.code == 69)
                #expect(
                    doctor.results.split(separator: "\n").contains {
                        $0.hasPrefix("problem  north-wales: audit broken. ")
                            && $0.hasSuffix(" Keep the data folder as it is, and compare with a backup.")
                    }, "\(doctor.results)")
            }
        }

        @Test("A key that cannot be read is found by doctor with what to do, and nothing is served")
        func key() async throws {
            try await Office.withForce { office in
                let path = "\(office.data)/key"
                try Data("not a key".utf8).write(to: URL(fileURLWithPath: path))
                try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)

                let doctor = await office.run("doctor")
                let served = await office.run("serve", "--port", "0")

                #expect(doctor.results.contains("problem  key: "), "\(doctor.results)")
                #expect(doctor.results.contains("has no key in line 1: 64 hexadecimal digits"))
                #expect(served.code == 69 && served.errors.contains("has no key in line 1"), "\(served.errors)")
            }
        }

        @Test("A password under a key that is gone is found by doctor, for the force that it is in")
        func lostKey() async throws {
            try await Office.withForce { office in
                _ = try await office.json(
                    "staff", "add", "sam@example.org", "--force", "north-wales", "--name", "Sam", "--role", "force_admin")
                let before = await office.run("doctor")
                try await office.tamper(
                    with: "tenants/north-wales.sqlite", "UPDATE account SET password_hash = 'a1b2c3d4:' || password_hash")

                let doctor = await office.run("doctor")

                #expect(before.results.contains("key: none is kept apart from the data"), "\(before.results)")
                #expect(
                    doctor.results.contains("problem  key: north-wales needs a1b2c3d4, which is not there."), "\(doctor.results)")
                #expect(doctor.results.contains("folkmoot staff reset"))
            }
        }

        @Test("The audit of a force that is not here cannot be looked through")
        func noForce() async throws {
            try await Office.withForce { office in
                let told = await office.run("audit", "verify", "--force", "westmarch")

                #expect(told.code == 66)
                #expect(told.errors.hasPrefix("folkmoot: There is no force ‘westmarch’ here."))
            }
        }

        @Test("A platform with an administrator is well")
        func well() async throws {
            try await Office.withForce { office in
                _ = try await office.json(
                    "staff", "add", "sam@example.org", "--force", "north-wales", "--name", "Sam", "--role", "force_admin")

                let told = await office.run("doctor")

                #expect(told.code == 0, "\(told.errors)")
                let lines = told.results.split(separator: "\n")
                // What the machine is like does not depend on the platform.
                let ofMachine = ["free space", "inodes", "time server", "SQLite", "locale", "folkmoot.service"]
                let others = lines.dropLast().filter { line in !ofMachine.contains { line.contains($0) } }
                #expect(others.count > 10 && others.allSatisfy { $0.hasPrefix("ok ") }, "\(told.results)")
                #expect(lines.contains("ok       north-wales: configuration is sound, revision 1"))
                let json = try await office.json("doctor")
                #expect(json["symptoms"]?.array?.count == lines.count - 1)
            }
        }

        @Test("What is not well comes with its remedy")
        func remedies() async throws {
            try await Office.withForce { office in
                try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: office.data)
                try office.file("data/tenants/gone.sqlite", "")
                try FileManager.default.setAttributes(
                    [.posixPermissions: 0o644], ofItemAtPath: "\(office.data)/tenants/gone.sqlite")

                let told = await office.run("doctor")

                #expect(told.code == 0)
                for line in [
                    "warning  \(office.data): Other users can look into it. Close it: chmod 700 \(office.data)\n",
                    "warning  files: tenants/gone.sqlite can be read by others. Close them: chmod -R go= \(office.data)\n",
                    "warning  tenants: gone.sqlite belongs to no force. It is left from an addition that was interrupted; if nobody "
                        + "misses it, delete it.\n",
                    "warning  north-wales: Nobody active can manage staff and roles. Add somebody: folkmoot staff add EMAIL --force "
                        + "north-wales --name NAME --role ROLE\n",
                ] {
                    #expect(told.results.contains(line), "\(told.results)")
                }
            }
        }

        @Test("Figures that are not as counted are a problem")
        func figures() async throws {
            try await Office.withForce { office in
                try await office.tamper(
                    with: "tenants/north-wales.sqlite",
                    "INSERT INTO area_figure (area, members, households) VALUES ('W06000001', 9, 9)")

                let told = await office.run("doctor")

                #expect(told.code == 69)
                #expect(
                    told.results.split(separator: "\n").contains {
                        $0.hasPrefix("problem  north-wales: ") && $0.hasSuffix(" Report this: a write did not keep them.")
                    }, "\(told.results)")
                #expect(told.errors.hasPrefix("folkmoot: 1 problem, "))
            }
        }

        @Test("Without a data folder doctor says what to do")
        func noFolder() async throws {
            try await Office.open { office in
                let told = await office.run("doctor")

                #expect(told.code == 69)
                let first = "problem  \(office.data): There is no such folder. Name another with --data.\n"
                #expect(told.results.hasPrefix(first), "\(told.results)")
                #expect(told.errors.hasPrefix("folkmoot: 1 problem, "))
            }
        }
    }
}
