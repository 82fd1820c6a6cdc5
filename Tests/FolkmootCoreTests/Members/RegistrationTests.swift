import Basics
@_spi(Stores) import FolkmootTenancy
import Storage
import Testing

@testable import FolkmootCore

@Suite("Registering")
struct RegistrationTests {
    private let day = Day("2026-11-14") ?? London.day(at: MemberForce.start)

    private func configuration(postcodes: String? = MemberForce.postcodes) throws -> ForceConfiguration {
        try ForceConfiguration(MemberForce.files(postcodes), seeds: try Westmarch.seeds())
    }

    private func form(_ change: (inout RegistrationForm) -> Void) -> RegistrationForm {
        var form = RegistrationForm()
        form.name = "Ada"
        form.postcode = "LL1 1AA"
        form.email = "ada@example.org"
        form.providers = ["police"]
        change(&form)
        return form
    }

    @Test(
        "A postcode that does not do is answered with what to do, in the person's language",
        arguments: [
            ("", "Enter your postcode, like SW1A 1AA."), ("hello", "Enter a postcode, like SW1A 1AA."),
            ("SA1 1AA", "SA1 1AA is not in the area that Westmarch Police covers. Check it, or find your own force."),
            ("LL1 IAA", "Did you mean LL1 1AA? Correct it and send it again."),
            ("BFPO 12", "BFPO 12 is not in the area that Westmarch Police covers. Enter the postcode of where you live."),
            ("NPT 0AD", "NPT 0AD is a postcode of old times. Enter the one that your post has now."),
        ])
    func postcodes(typed: String, words: String) throws {
        let configuration = try configuration()

        let problem = #expect(throws: Problem.self) {
            try Registration(form { $0.postcode = typed }, for: configuration, on: day, in: .en)
        }

        #expect(problem?.fields == ["postcode": words])
        let welsh = #expect(throws: Problem.self) {
            try Registration(form { $0.postcode = typed }, for: configuration, on: day, in: .cy)
        }
        #expect(welsh?.fields["postcode"] != nil && welsh?.fields["postcode"] != words)
    }

    @Test("The narrowest area that the postcode is known for is the member's")
    func area() throws {
        let configuration = try configuration()
        let areas = try ["LL1 1AA", "LL1 2AA", "LL2 9ZZ"].map { postcode in
            try Registration(form { $0.postcode = postcode }, for: configuration, on: day, in: .en).residence.area
        }

        #expect(areas == ["mill", "north", "south"])
    }

    @Test("Without a table of postcodes people choose their district, and need no postcode")
    func list() throws {
        let configuration = try configuration(postcodes: nil)
        #expect(configuration.areasToChoose(on: day).map(\.code) == ["north", "south"])

        let registration = try Registration(
            form {
                $0.postcode = ""
                $0.area = "south"
            }, for: configuration, on: day, in: .en)
        let problem = #expect(throws: Problem.self) {
            try Registration(form { $0.area = "mill" }, for: configuration, on: day, in: .en)
        }

        #expect(registration.residence == Residence(area: "south"))
        #expect(problem?.fields == ["area": "Choose where you live."])
    }

    @Test("A telephone number is enough; without any way to reach a person there is nothing to register")
    func contact() throws {
        let configuration = try configuration()
        let phone = form {
            $0.email = ""
            $0.phone = "(01632) 960-001"
        }

        #expect(try Registration(phone, for: configuration, on: day, in: .en).phone == "01632960001")
        let problem = #expect(throws: Problem.self) {
            try Registration(form { $0.email = "" }, for: configuration, on: day, in: .en)
        }
        #expect(problem?.fields == ["email": "Enter an email address, or a telephone number if you have none."])
    }

    @Test("Nobody agrees to words that they have not seen")
    func wordings() throws {
        let configuration = try configuration()
        let old = form {
            $0.providers = ["police", "fire"]
            $0.wordings = ["police": 1, "fire": 1]
        }

        let problem = #expect(throws: Problem.self) { try Registration(old, for: configuration, on: day, in: .en) }

        #expect(problem?.fields["providers"]?.hasPrefix("The words beside the boxes have changed") == true)
        let consents = try Registration(form { $0.providers = ["fire", "army"] }, for: configuration, on: day, in: .en).consents
        #expect(consents == [GivenConsent(provider: "fire", wordingVersion: 2)])
    }

    @Test("An answer about oneself that was not offered is not kept")
    func demographics() throws {
        let registration = try Registration(
            form { $0.demographics = ["age_band": "age_25_34", "gender": "robot", "shoe_size": "9"] }, for: try configuration(),
            on: day,
            in: .en)

        #expect(registration.demographics == ["age_band": "age_25_34"])
    }

    @Test("Somebody who has not confirmed is no member, and the last registration of an address counts")
    func pending() async throws {
        let force = try await MemberForce()
        try await force.register(force.form())
        var other = force.form(email: "ADA@example.org")
        other.name = "Ada Other"
        other.providers = ["fire"]

        try await force.register(other)

        #expect(try await force.figures() == AreaFigures())
        let scope = try await force.follow("confirm", .confirm, to: "ada@example.org")
        #expect(try await force.record(scope.member)?.name == "Ada Other")
        _ = try await OwnMembership(scope).confirm(at: MemberForce.address)
        _ = try await OwnMembership(scope).confirm(at: MemberForce.address)
        #expect(try await force.figures()["mill"].members == 1)
        let consents = try await force.data.read { db in try ConsentRecord.ledger(of: scope.member, in: db) }
        #expect(consents.map(\.provider) == ["police", "fire"])
        #expect(consents.map { $0.withdrawnAt == nil } == [false, true])
        await force.remove()
    }

    @Test("Strangers cannot have an address flooded with letters, and no letter to it holds what they typed")
    func flood() async throws {
        let force = try await MemberForce()
        var form = force.form()
        form.name = "Visit evil.example"

        for _ in 0..<6 { try await force.register(form) }
        for _ in 0..<6 { try await force.registrations.sendLink(to: "ada@example.org", in: .en, at: MemberForce.address) }

        let letters = try await force.letters()
        #expect(letters.count == 3)
        #expect(!letters.contains { $0.body.contains("evil") || $0.subject.contains("evil") })
        force.pass(seconds: 3601)
        try await force.register(form)
        #expect(try await force.letters().count == 4)
        await force.remove()
    }

    @Test("A link ends after its time, and letters to members let them leave from any of them")
    func letters() async throws {
        let force = try await MemberForce()
        try await force.register(force.form())
        let scope = try await force.follow("confirm", .confirm, to: "ada@example.org")
        _ = try await OwnMembership(scope).confirm(at: MemberForce.address)

        let letters = try await force.letters()
        #expect(letters.map { $0.unsubscribe != nil } == [false, true])
        #expect(letters.allSatisfy { $0.senderAddress == "news@westmarch.example" })
        force.pass(seconds: 24 * 3600 + 1)
        let expired = await #expect(throws: Problem.self) { try await force.follow("confirm", .confirm, to: "ada@example.org") }
        #expect(expired?.code == "link-expired")
        await force.remove()
    }

    @Test("Choices are kept in a ledger: what stays keeps its words, what goes is withdrawn")
    func ledger() async throws {
        let force = try await MemberForce()
        let member = try await force.member(force.form())
        let scope = try await force.follow("my", .preferences, to: "ada@example.org")
        force.pass(seconds: 60)

        try await OwnMembership(scope).choose(providers: ["police", "fire"], language: .cy)
        force.pass(seconds: 60)
        try await OwnMembership(scope).choose(providers: ["fire"], language: .cy)

        let ledger = try await force.data.read { db in try ConsentRecord.ledger(of: member, in: db) }
        #expect(ledger.map(\.provider) == ["police", "fire"])
        #expect(ledger.map(\.wordingVersion) == [1, 2])
        #expect(ledger.map(\.withdrawnAt) == [force.now, nil])
        #expect(try await OwnMembership(scope).record().member.language == .cy)
        let problem = await #expect(throws: Problem.self) { try await OwnMembership(scope).choose(providers: [], language: .en) }
        #expect(problem?.fields["providers"] == "Choose at least one of those who may write to you, or leave.")
        await force.remove()
    }

    @Test("A consent can be withdrawn and never be rewritten")
    func trigger() async throws {
        let force = try await MemberForce()
        _ = try await force.member(force.form())

        await #expect(throws: (any Error).self) {
            try await force.data.write(audit: AuditEntry("test")) { db in try db.run("UPDATE consent SET wording_version = 2") }
        }
        await force.remove()
    }
}

@Suite("Searching members")
struct MemberSearchTests {
    @Test(
        "What was typed says what is searched",
        arguments: [
            ("Ada@Ex", MemberSearch.email("ada@ex")), ("ll1", .postcode("LL1")), ("LL1 1", .postcode("LL1 1")),
            ("01632 960", .phone("01632960")), ("+44 1632 960001", .phone("01632960001")), ("07700", .phone("07700")),
            ("ll11aa", .postcode("LL1 1AA")), ("Ada Ex", .name("ada ex")), ("bo", .name("bo")),
        ])
    func reading(typed: String, search: MemberSearch) {
        #expect(MemberSearch(typed) == search)
    }

    @Test("Signs that mean something to the database are searched for as they are, with or without an accent upon them")
    func signs() async throws {
        let force = try await MemberForce()

        let found = try await force.data.read { db in
            try ["100%", "100%\u{301}", "a_b", "a\\b"].map { typed in
                let search = MemberSearch(typed)?.condition ?? "0"
                let names: SQL = "SELECT \(typed + "!") AS name UNION SELECT '100x' UNION SELECT 'axb'"
                return try db.values("SELECT name FROM (\(names)) WHERE \(search)") as [String]
            }
        }

        #expect(found == [["100%!"], ["100%\u{301}!"], ["a_b!"], ["a\\b!"]])
        await force.remove()
    }

    @Test("One letter is too little to search for")
    func tooLittle() { #expect(MemberSearch("a") == nil) }

    @Test(
        "No search reads the whole table without an index",
        arguments: [MemberSearch.email("ada@"), .postcode("LL1")])
    func plan(search: MemberSearch) async throws {
        let force = try await MemberForce()

        let plan = try await force.data.read { db in
            try db.map("EXPLAIN QUERY PLAN SELECT id FROM member WHERE \(search.condition) AND state NOT IN ('left', 'erased')") {
                row in
                try row["detail"] as String
            }
        }

        #expect(!plan.contains { $0.hasPrefix("SCAN member") && !$0.contains("INDEX") }, "\(plan)")
        await force.remove()
    }
}
