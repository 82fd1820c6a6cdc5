import Basics
@_spi(Stores) import FolkmootTenancy
import Storage
import Testing

@Suite("Forces on one platform")
struct ForceTests {
    @Test("A force answers at its own hosts, and nobody at others")
    func hosts() async throws {
        let westmarch = try await Westmarch()

        let found = try await westmarch.platform.tenant(host: "westmarch.test")
        let other = try await westmarch.platform.tenant(host: "eastmarch.test")

        #expect(found?.slug == "westmarch")
        #expect(other == nil)
        await westmarch.remove()
    }

    @Test("A host name belongs to one force, and a second force with it is not added at all")
    func hostTaken() async throws {
        let westmarch = try await Westmarch()

        await #expect(throws: Problem.self) { try await westmarch.add("eastmarch", hosts: ["new.test", "westmarch.test"]) }

        #expect(westmarch.platform.records.map(\.slug) == ["westmarch"])
        #expect(try await westmarch.platform.tenant(host: "new.test") == nil)
        await westmarch.remove()
    }

    @Test("A name that is misspelt is answered with the nearest one")
    func misspelt() async throws {
        let westmarch = try await Westmarch()

        let error = await #expect(throws: Problem.self) { try await westmarch.platform.tenant(slug: "westmrach") }

        #expect(error?.kind == .missing)
        #expect(error?.message.contains("Did you mean ‘westmarch’?") == true)
        await westmarch.remove()
    }

    @Test("Each force's rows are in its own file: an identity of one finds nothing in another")
    func rowsStayApart() async throws {
        let westmarch = try await Westmarch()
        let eastmarch = try await westmarch.add("eastmarch")
        let here = try await westmarch.operations.force("westmarch").data
        let there = try await westmarch.operations.force(eastmarch.slug).data

        try await here.write(audit: AuditEntry("note.written")) { db in
            _ = try db.run("INSERT INTO note (id, words) VALUES ('n', 'only here')")
        }

        #expect(try await here.read { db in try db.value("SELECT words FROM note", as: String.self) } == "only here")
        #expect(try await there.read { db in try db.value("SELECT words FROM note", as: String.self) } == nil)
        await westmarch.remove()
    }

    @Test("A suspended force comes back as it was")
    func suspension() async throws {
        let westmarch = try await Westmarch()

        try await westmarch.operations.set(suspended: true, "westmarch", because: "test")
        let suspended = try await westmarch.platform.tenant(slug: "westmarch").state
        try await westmarch.operations.set(suspended: false, "westmarch", because: "test")

        #expect(suspended == .suspended)
        #expect(try await westmarch.platform.tenant(slug: "westmarch").state == .test)
        await westmarch.remove()
    }
}

@Suite("Revisions of a configuration")
struct RevisionTests {
    @Test("A new revision is what the force is from then on, and the earlier one can be brought back as a newer one")
    func applyAndRollBack() async throws {
        let westmarch = try await Westmarch()
        let scope = try await westmarch.operations.force("westmarch")
        let before = try await scope.files()

        let second = try await scope.apply(Westmarch.files("westmarch", hosts: ["moved.test"]), because: "a new address")
        let moved = try await westmarch.platform.tenant(host: "moved.test")?.slug
        let left = try await westmarch.platform.tenant(host: "westmarch.test")
        let third = try await westmarch.operations.force("westmarch").apply(before, because: "not yet", restoring: 1)

        #expect((second.number, moved) == (2, "westmarch"))
        #expect(left == nil)
        #expect((third.number, third.restores, third.hash == before.hash) == (3, 1, true))
        #expect(try await westmarch.platform.tenant(host: "westmarch.test")?.revision.number == 3)
        await westmarch.remove()
    }

    @Test("The same files again make no new revision")
    func unchanged() async throws {
        let westmarch = try await Westmarch()

        let again = try await westmarch.operations.force("westmarch").apply(Westmarch.files("westmarch"), because: "nothing")

        #expect(again.number == 1)
        await westmarch.remove()
    }

    @Test("Another process's change is seen without a restart")
    func watching() async throws {
        let westmarch = try await Westmarch()
        let other = try await Platform.open(directory: westmarch.folder, blueprint: Westmarch.blueprint)
        let watch = Task { try await westmarch.platform.watch() }

        _ = try await other.platformOperator(named: "other").force("westmarch")
            .apply(Westmarch.files("westmarch", hosts: ["quick.test"]), because: "test")

        var seen: Tenant?
        for _ in 0..<100 where seen == nil {
            try await Task.sleep(for: .milliseconds(100))
            seen = try await westmarch.platform.tenant(host: "quick.test")
        }
        #expect(seen?.revision.number == 2)
        watch.cancel()
        _ = await watch.result
        await other.close()
        await westmarch.remove()
    }

    @Test("A revision that would leave nobody to manage staff and roles is refused")
    func lastAdministrator() async throws {
        let westmarch = try await Westmarch()
        try await westmarch.addStaff("chief@westmarch.test")

        let error = await #expect(throws: Problem.self) {
            try await westmarch.operations.force("westmarch")
                .apply(Westmarch.files("westmarch", roles: "chief:audit.read"), because: "test")
        }

        #expect(error?.code == "last-administrator")
        #expect(try await westmarch.platform.tenant(slug: "westmarch").revision.number == 1)
        await westmarch.remove()
    }
}

@Suite("Signing in")
struct SignInTests {
    @Test("The right password gives a session that is worth nothing at another force")
    func session() async throws {
        let westmarch = try await Westmarch()
        let eastmarch = try await westmarch.add("eastmarch")
        try await westmarch.addStaff("chief@westmarch.test")

        let token = try await westmarch.platform.signIn(
            email: " Chief@Westmarch.test ", password: Westmarch.password, from: Origin(.page), at: westmarch.tenant)

        #expect(
            try await westmarch.platform.staff(token, at: westmarch.tenant, from: Origin(.page))?.account.email
                == "chief@westmarch.test")
        #expect(try await westmarch.platform.staff(token, at: eastmarch, from: Origin(.page)) == nil)
        #expect(try await westmarch.platform.national(token, from: Origin(.page)) == nil)
        await westmarch.remove()
    }

    @Test("A wrong password and an unknown person get the same answer, and either stands in the audit")
    func refused() async throws {
        let westmarch = try await Westmarch()
        try await westmarch.addStaff("chief@westmarch.test")

        let wrong = await #expect(throws: Problem.self) {
            try await westmarch.platform.signIn(
                email: "chief@westmarch.test", password: "wrong", from: Origin(.page), at: westmarch.tenant)
        }
        let unknown = await #expect(throws: Problem.self) {
            try await westmarch.platform.signIn(
                email: "nobody@westmarch.test", password: "wrong", from: Origin(.page), at: westmarch.tenant)
        }

        #expect(wrong == unknown)
        #expect(wrong?.kind == .unauthenticated)
        let lines = try await westmarch.texts(
            """
            SELECT iif(subject = (SELECT id FROM account), 'theirs', 'of nobody') || coalesce(address, '') FROM audit
            WHERE action = 'session.refused' ORDER BY sequence
            """)
        #expect(lines == ["theirs", "of nobody"])
        await westmarch.remove()
    }

    @Test("After five wrong tries the sixth must wait, even with the right password")
    func throttled() async throws {
        let westmarch = try await Westmarch(clock: .stopped(at: Timestamp(seconds: 1_800_000_000)))
        try await westmarch.addStaff("chief@westmarch.test")

        for _ in 0..<5 {
            await #expect(throws: Problem.self) {
                try await westmarch.platform.signIn(
                    email: "chief@westmarch.test", password: "wrong", from: Origin(.page), at: westmarch.tenant)
            }
        }
        let sixth = await #expect(throws: Problem.self) {
            try await westmarch.platform.signIn(
                email: "chief@westmarch.test", password: Westmarch.password, from: Origin(.page), at: westmarch.tenant)
        }

        #expect(sixth?.kind == .tooMany)
        await westmarch.remove()
    }

    @Test("A session ends by signing out, by an hour without use, and when the account is disabled")
    func ends() async throws {
        let now = Clock(Timestamp(seconds: 1_800_000_000))
        let westmarch = try await Westmarch(clock: now.wall)
        for name in ["one", "two", "three", "boss"] { try await westmarch.addStaff("\(name)@westmarch.test") }
        var tokens: [SessionToken] = []
        for name in ["one", "two", "three"] {
            tokens.append(
                try await westmarch.platform.signIn(
                    email: "\(name)@westmarch.test", password: Westmarch.password, from: Origin(.page), at: westmarch.tenant))
        }

        try await westmarch.platform.signOut(tokens[0], at: westmarch.tenant, from: Origin(.page))
        _ = try await westmarch.operations.force("westmarch").disableStaff(email: "two@westmarch.test")
        let third = try await westmarch.platform.staff(tokens[2], at: westmarch.tenant, from: Origin(.page))
        now.advance(seconds: 3601)

        #expect(try await westmarch.platform.staff(tokens[0], at: westmarch.tenant, from: Origin(.page)) == nil)
        #expect(try await westmarch.platform.staff(tokens[1], at: westmarch.tenant, from: Origin(.page)) == nil)
        #expect(third != nil)
        #expect(try await westmarch.platform.staff(tokens[2], at: westmarch.tenant, from: Origin(.page)) == nil)
        await westmarch.remove()
    }

    @Test("The last administrator cannot be disabled")
    func lastAdministrator() async throws {
        let westmarch = try await Westmarch()
        try await westmarch.addStaff("chief@westmarch.test")

        let error = await #expect(throws: Problem.self) {
            try await westmarch.operations.force("westmarch").disableStaff(email: "chief@westmarch.test")
        }

        #expect(error?.code == "last-administrator")
        #expect(try await westmarch.operations.force("westmarch").staff().first?.account.isActive == true)
        await westmarch.remove()
    }
}

@Suite("Who may do what")
struct PermissionTests {
    @Test(
        "A role with an area reaches that area and what lies in it, and nothing else",
        arguments: [("north", true), ("mill", true), ("south", false), ("all", false), ("elsewhere", false)])
    func area(area: String, expected: Bool) async throws {
        let westmarch = try await Westmarch()
        try await westmarch.addStaff("walker@westmarch.test", role: "walker", area: "north")
        let token = try await westmarch.platform.signIn(
            email: "walker@westmarch.test", password: Westmarch.password, from: Origin(.page), at: westmarch.tenant)

        let scope = try await westmarch.platform.staff(token, at: westmarch.tenant, from: Origin(.page))

        #expect(scope?.allows(.testMembers, in: area) == expected)
        #expect(scope?.allows(.readAudit) == false)
        #expect(scope?.reach(of: .testMembers) == .areas(["north"]))
        await westmarch.remove()
    }

    @Test("A role that the force does not have is refused with those that it has")
    func unknownRole() async throws {
        let westmarch = try await Westmarch()

        let error = await #expect(throws: Problem.self) { try await westmarch.addStaff("a@westmarch.test", role: "cheif") }

        #expect(error?.message == "Force of westmarch has no role ‘cheif’. Did you mean ‘chief’? It has: chief, walker.")
        await westmarch.remove()
    }
}

@Suite("Links and forms")
struct LinkTests {
    @Test("A link is good for one purpose, one force and its time")
    func link() async throws {
        let now = Clock(Timestamp(seconds: 1_800_000_000))
        let westmarch = try await Westmarch(clock: now.wall)
        let eastmarch = try await westmarch.add("eastmarch")
        let member = ID<Member>()
        let (leave, change) = (LinkPurpose("leave"), LinkPurpose("change"))
        let data = westmarch.platform.visitor(at: westmarch.tenant, from: Origin(.page)).data
        let link = data.link(for: member, to: leave, until: now.wall.now.adding(seconds: 60))

        let scope = try westmarch.platform.member(link: link, to: leave, at: westmarch.tenant, from: Origin(.page))

        #expect(scope.member == member)
        #expect(throws: Problem.self) {
            try westmarch.platform.member(link: link, to: change, at: westmarch.tenant, from: Origin(.page))
        }
        #expect(throws: Problem.self) { try westmarch.platform.member(link: link, to: leave, at: eastmarch, from: Origin(.page)) }
        #expect(throws: Problem.self) {
            try westmarch.platform.member(link: link + "x", to: leave, at: westmarch.tenant, from: Origin(.page))
        }
        now.advance(seconds: 60)
        let late = #expect(throws: Problem.self) {
            try westmarch.platform.member(link: link, to: leave, at: westmarch.tenant, from: Origin(.page))
        }
        #expect(late?.code == "link-expired")
        await westmarch.remove()
    }

    @Test("A form's token fits one browser at one force")
    func form() async throws {
        let westmarch = try await Westmarch()
        let eastmarch = try await westmarch.add("eastmarch")
        let token = westmarch.tenant.formGuard.token(for: "browser")

        #expect(westmarch.tenant.formGuard.accepts(token, cookie: "browser"))
        #expect(westmarch.tenant.formGuard.token(for: "browser") != token, "It is masked anew each time")
        #expect(!westmarch.tenant.formGuard.accepts(String(token.dropLast(4)), cookie: "browser"))
        #expect(!westmarch.tenant.formGuard.accepts("", cookie: "browser"))
        #expect(!westmarch.tenant.formGuard.accepts(token, cookie: "another"))
        #expect(!eastmarch.formGuard.accepts(token, cookie: "browser"))
        await westmarch.remove()
    }
}

@Suite("The audit")
struct AuditTests {
    @Test("Whatever was done stands in the chain, and the chain is whole")
    func whole() async throws {
        let westmarch = try await Westmarch()
        try await westmarch.addStaff("chief@westmarch.test")

        let verdict = try await westmarch.operations.force("westmarch").verifyAudit()

        #expect(verdict == .whole(lines: 2))
        #expect(try await westmarch.operations.verifyAudit() == .whole(lines: 1))
        await westmarch.remove()
    }

    @Test(
        "A line that was changed, removed or cut off is found",
        arguments: [
            "DROP TRIGGER audit_stays_as_written; UPDATE audit SET action = 'nothing' WHERE sequence = 2",
            "DROP TRIGGER audit_stays_whole; DELETE FROM audit WHERE sequence = 2",
            "DROP TRIGGER audit_stays_whole; DELETE FROM audit WHERE sequence = 4",
        ])
    func tampered(statements: String) async throws {
        let westmarch = try await Westmarch()
        for name in ["one", "two", "three"] { try await westmarch.addStaff("\(name)@westmarch.test") }
        await westmarch.platform.close()

        try tamper(with: "\(westmarch.folder)/tenants/westmarch.sqlite", statements)

        let again = try await Platform.open(directory: westmarch.folder, blueprint: Westmarch.blueprint)
        let verdict = try await again.platformOperator(named: "test").force("westmarch").verifyAudit()
        guard case .broken(let sequence, _) = verdict else {
            Issue.record("The chain was found whole.")
            return
        }
        #expect(sequence == (statements.contains("= 4") ? 4 : 2))
        await again.close()
        await westmarch.remove()
    }

    @Test("A line can be neither changed nor removed by the program itself")
    func sealed() async throws {
        let westmarch = try await Westmarch()
        let data = try await westmarch.operations.force("westmarch").data

        await #expect(throws: (any Error).self) {
            try await data.write(audit: AuditEntry("test")) { db in _ = try db.run("DELETE FROM audit") }
        }

        #expect(try await westmarch.operations.force("westmarch").verifyAudit() == .whole(lines: 1))
        await westmarch.remove()
    }
}

@Suite("What a force publishes")
struct PublicationTests {
    @Test("A month is published once; other figures need a reason and become a revision; both stay")
    func restating() async throws {
        let westmarch = try await Westmarch()
        let month = try #require(Month("2026-01"))
        let scope = try await westmarch.operations.force("westmarch")

        let first = try await scope.publish(NewPublication(month: month, figures: ["members": 10], isDemonstration: false))
        let again = try await scope.publish(NewPublication(month: month, figures: ["members": 10], isDemonstration: false))
        let refused = await #expect(throws: Problem.self) {
            try await scope.publish(NewPublication(month: month, figures: ["members": 11], isDemonstration: false))
        }
        let second = try await scope.publish(
            NewPublication(month: month, figures: ["members": 11], isDemonstration: false, reason: "late forms"))

        #expect(first == again)
        #expect(refused?.code == "needs-a-reason")
        #expect((second.revision, second.reason) == (2, "late forms"))
        #expect(try await westmarch.operations.publications(from: month, through: month) == [second])
        await westmarch.remove()
    }
}
