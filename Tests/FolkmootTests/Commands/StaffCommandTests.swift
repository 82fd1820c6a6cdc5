import Basics
import FolkmootTenancy
import Testing

@testable import folkmoot

extension Commands {
    @Suite("The commands about staff")
    struct Staff {
        @Test("A pass phrase is made and shown once, and signs in")
        func add() async throws {
            try await Office.withForce { office in
                let told = await office.run(
                    "staff", "add", "sam@example.org", "--force", "north-wales", "--name", "Sam Field", "--role", "force_admin")

                #expect(told.code == 0, "\(told.errors)")
                let lines = told.results.split(separator: "\n")
                #expect(lines.first == "Sam Field can sign in as sam@example.org.")
                let phrase = try #require(lines.last?.wholeMatch(of: Self.shownPhrase)?.1)
                try await office.onPlatform { platform in
                    let tenant = try await platform.tenant(slug: "north-wales")
                    _ = try await platform.signIn(
                        email: "sam@example.org", password: String(phrase), from: Origin(.page), at: tenant)
                }
                let listed = await office.run("staff", "list", "--force", "north-wales")
                #expect(!listed.results.contains(phrase))
            }
        }

        @Test("Pass phrases differ, and are long enough")
        func phrases() {
            let phrases = (0..<50).map { _ in PassPhrase.make() }

            #expect(Set(phrases).count == 50)
            #expect(phrases.allSatisfy { $0.wholeMatch(of: Self.phrase) != nil })
        }

        @Test("As JSON a new person comes with identity and pass phrase")
        func addJSON() async throws {
            try await Office.withForce { office in
                let added = try await office.json("staff", "add", "Lead@Example.org", "--national", "--name", "Kim Hill")

                #expect(added["email"] == "lead@example.org")
                #expect(added["password"]?.string?.wholeMatch(of: Self.phrase) != nil)
                let leads = try await office.json("staff", "list", "--national").array ?? []
                #expect(leads.map { $0["name"] } == ["Kim Hill"])
                #expect(leads.map { $0["id"] } == [added["id"]])
            }
        }

        @Test("A role that the force does not have is told with the nearest, and nobody is added")
        func unknownRole() async throws {
            try await Office.withForce { office in
                let told = await office.run(
                    "staff", "add", "sam@example.org", "--force", "north-wales", "--name", "Sam", "--role", "force_admn")

                #expect(told.code == 65)
                #expect(
                    told.errors == """
                        folkmoot: North Wales Police has no role ‘force_admn’. Did you mean ‘force_admin’? It has: analyst, auditor, \
                        communications, constable, force_admin, inspector, pcso.
                          role: No such role.

                        """)
                let listed = await office.run("staff", "list", "--force", "north-wales")
                #expect(listed.results == "There is nobody yet. Add somebody with: folkmoot staff add\n")
            }
        }

        @Test("A role that holds in an area needs one of the force's areas")
        func area() async throws {
            try await Office.withForce { office in
                let without = await office.run("staff", "add", "sam@example.org", "--force", "north-wales", "--name", "Sam")
                let wrong = await office.run(
                    "staff", "add", "sam@example.org", "--force", "north-wales", "--name", "Sam", "--area", "W0")
                let right = await office.run(
                    "staff", "add", "sam@example.org", "--force", "north-wales", "--name", "Sam", "--area", "W06000002")

                #expect([without.code, wrong.code, right.code] == [65, 65, 0])
                #expect(
                    without.errorLines.first
                        == "folkmoot: The role ‘pcso’ holds in an area. Name it, for example --area W15000001.")
                #expect(
                    wrong.errorLines.first
                        == "folkmoot: North Wales Police has no area ‘W0’. Its areas are in areas.csv.")
                let listed = await office.run("staff", "list", "--force", "north-wales")
                #expect(
                    listed.results == """
                        Email            Name  Roles              Signs in
                        sam@example.org  Sam   pcso in W06000002  yes

                        """)
            }
        }

        @Test(
            "An address that is in use, and one that is none, are refused",
            arguments: [
                ("sam@example.org", Int32(73), "folkmoot: Somebody with that email address is here already."),
                ("sam", 65, "folkmoot: Enter an email address, like name@example.org."),
            ])
        func address(email: String, code: Int32, words: String) async throws {
            try await Office.withForce { office in
                try await Self.addAdministrator(office)

                let told = await office.run(
                    "staff", "add", email, "--force", "north-wales", "--name", "Sam", "--role", "force_admin")

                #expect(told.code == code)
                #expect(told.errorLines.first == words)
            }
        }

        @Test("Who is disabled no longer signs in, and stays on the list")
        func disable() async throws {
            try await Office.withForce { office in
                try await Self.addAdministrator(office)
                _ = await office.run(
                    "staff", "add", "kim@example.org", "--force", "north-wales", "--name", "Kim", "--role", "analyst")

                let told = await office.run("staff", "disable", "kim@example.org", "--force", "north-wales")

                #expect(told.code == 0)
                #expect(told.results == "Kim can no longer sign in. Sessions were ended.\n")
                let staff = try await office.json("staff", "list", "--force", "north-wales").array ?? []
                #expect(staff.map { $0["active"] } == [false, true])
            }
        }

        @Test("The last administrator of a force stays")
        func lastAdministrator() async throws {
            try await Office.withForce { office in
                try await Self.addAdministrator(office)

                let told = await office.run("staff", "disable", "sam@example.org", "--force", "north-wales", "--json")

                #expect(told.code == 73)
                #expect(
                    told.errors
                        == "folkmoot: Nobody active would be left to manage staff and roles. Give those to someone else first.\n")
                let problem = try told.json["problem"]
                #expect(problem?["code"] == "last-administrator")
                #expect(try await office.json("staff", "list", "--force", "north-wales").array?.first?["active"] == true)
            }
        }

        @Test("A national lead is disabled too, and has no role")
        func nationalLead() async throws {
            try await Office.withForce { office in
                _ = try await office.json("staff", "add", "lead@example.org", "--national", "--name", "Lead")

                let disabled = try await office.json("staff", "disable", "lead@example.org", "--national")
                let role = await office.run("staff", "add", "l@example.org", "--national", "--name", "Lead", "--role", "analyst")

                #expect(disabled == ["email": "lead@example.org", "active": false])
                #expect(role.code == 64)
                #expect(
                    role.errorLines.first
                        == "folkmoot: A national lead has no role and no area. Leave out --role and --area.")
            }
        }

        @Test("Somebody who is not here cannot be disabled")
        func disableNobody() async throws {
            try await Office.withForce { office in
                let told = await office.run("staff", "disable", "nobody@example.org", "--force", "north-wales")

                #expect(told.code == 66)
                #expect(told.errors.hasPrefix("folkmoot: There is no such account."))
            }
        }

        @Test("It must be said whose staff is meant, and only once")
        func whose() async throws {
            try await Office.withForce { office in
                let neither = await office.run("staff", "list")
                let both = await office.run("staff", "list", "--national", "--force", "north-wales")

                #expect(neither.code == 64 && both.code == 64)
                #expect(neither.errorLines.first == "folkmoot: Name the force with --force SLUG, or say --national.")
                #expect(both.errorLines.first == "folkmoot: Choose one of --force and --national.")
            }
        }

        private static func addAdministrator(_ office: Office) async throws {
            _ = try await office.json(
                "staff", "add", "sam@example.org", "--force", "north-wales", "--name", "Sam", "--role", "force_admin")
        }

        private static var phrase: Regex<Substring> { /[a-z]{6}(?:-[a-z]{6}){3}/ }
        private static var shownPhrase: Regex<(Substring, Substring)> { /The pass phrase, shown this once: ([a-z-]{27})/ }
    }
}
