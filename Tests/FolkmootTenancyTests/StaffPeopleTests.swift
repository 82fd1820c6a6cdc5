import Basics
@_spi(Stores) import FolkmootTenancy
import Testing

@Suite("Staff and their roles")
struct StaffPeopleTests {
    @Test("A role that is given counts at the person's next request, and one that is ended no longer does")
    func nextRequest() async throws {
        let office = try await Office()
        let walker = try await office.signedIn("walker@westmarch.test", role: "walker", area: "south")

        try await office.chief().grant(NewGrant(role: "walker", area: "north"), to: walker.account)
        let given = try await walker.scope()
        let grant = try #require(try await office.chief().person(walker.account).grants.last)
        try await office.chief().end(grant.id)

        #expect(given.allows(.testMembers, in: "mill"))
        #expect(try await !walker.scope().allows(.testMembers, in: "mill"))
        await office.remove()
    }

    @Test("A role for a time begins and ends by itself")
    func period() async throws {
        let office = try await Office()
        let walker = try await office.signedIn("walker@westmarch.test", role: "walker", area: "south")
        let now = office.clock.wall.now

        try await office.chief().grant(
            NewGrant(role: "walker", area: "north", from: now.adding(seconds: 60), until: now.adding(seconds: 120)),
            to: walker.account)
        let before = try await walker.scope().allows(.testMembers, in: "north")
        office.clock.advance(seconds: 60)
        let during = try await walker.scope().allows(.testMembers, in: "north")
        office.clock.advance(seconds: 60)

        #expect((before, during) == (false, true))
        #expect(try await !walker.scope().allows(.testMembers, in: "north"))
        await office.remove()
    }

    @Test("What the giver may not do themselves waits for a second person, who is neither giver nor receiver")
    func waits() async throws {
        let office = try await Office()
        let walker = try await office.signedIn("walker@westmarch.test", role: "walker", area: "south")
        let second = try await office.signedIn("second@westmarch.test", role: "chief", area: nil)

        let waits = try await office.chief().grant(NewGrant(role: "sergeant", area: "north"), to: second.account)
        let grant = try #require(try await office.chief().person(second.account).grants.last)
        let byGiver = await #expect(throws: Problem.self) { try await office.chief().agree(to: grant.id) }
        let byReceiver = await #expect(throws: Problem.self) { try await second.scope().agree(to: grant.id) }
        let byWalker = await #expect(throws: Problem.self) { try await walker.scope().agree(to: grant.id) }
        let before = try await second.scope().allows(.readAudit)
        let third = try await office.signedIn("third@westmarch.test", role: "chief", area: nil)
        try await third.scope().agree(to: grant.id)

        #expect(waits && !before)
        #expect((byGiver?.code, byReceiver?.code, byWalker?.kind) == ("second-person", "second-person", .forbidden))
        #expect(try await second.scope().allows(.readAudit, in: "north"))
        await office.remove()
    }

    @Test("Nobody gives a role to themselves, nor a role or an area that there is not")
    func refused() async throws {
        let office = try await Office()
        let chief = try await office.chief()

        let own = await #expect(throws: Problem.self) {
            try await chief.grant(NewGrant(role: "chief", area: nil), to: chief.account.id)
        }
        let role = await #expect(throws: Problem.self) {
            try await chief.grant(NewGrant(role: "king", area: nil), to: ID<Account>())
        }
        let area = await #expect(throws: Problem.self) {
            try await chief.grant(NewGrant(role: "walker", area: "moon"), to: ID<Account>())
        }
        let nobody = await #expect(throws: Problem.self) {
            try await chief.grant(NewGrant(role: "chief", area: nil), to: ID<Account>())
        }

        #expect(own?.code == "own-grant")
        #expect(role?.fields["role"] != nil && area?.fields["area"] != nil)
        #expect(nobody?.kind == .missing)
        await office.remove()
    }

    @Test("The last administrator stays one, and nobody ends their own leave to manage roles")
    func administrators() async throws {
        let office = try await Office()
        let chief = try await office.chief()
        let second = try await office.signedIn("second@westmarch.test", role: "chief", area: nil)
        let mine = try #require(try await chief.person(chief.account.id).grants.first)
        let theirs = try #require(try await chief.person(second.account).grants.first)

        let own = await #expect(throws: Problem.self) { try await chief.end(mine.id) }
        try await chief.end(theirs.id)
        let late = await #expect(throws: Problem.self) { try await second.scope().end(mine.id) }
        let disabled = await #expect(throws: Problem.self) { try await chief.disable(chief.account.id) }

        #expect(own?.code == "own-administration")
        #expect(late?.kind == .forbidden)
        #expect(disabled?.code == "own-account")
        await office.remove()
    }

    @Test("Who may see staff in an area sees those who work there and no others")
    func areas() async throws {
        let office = try await Office()
        let north = try await office.signedIn("north@westmarch.test", role: "sergeant", area: "north")
        let mill = try await office.signedIn("mill@westmarch.test", role: "walker", area: "mill")
        let south = try await office.signedIn("south@westmarch.test", role: "walker", area: "south")

        let seen = try await north.scope().people().map(\.account.email)

        #expect(Set(seen) == ["north@westmarch.test", "mill@westmarch.test"])
        _ = try await north.scope().person(mill.account)
        let chief = try await office.chief()
        try await chief.end(try #require(try await chief.person(mill.account).grants.first).id)
        #expect(try await north.scope().people().map(\.account.email) == ["north@westmarch.test"], "Whoever has left is not seen")
        let hidden = await #expect(throws: Problem.self) { try await north.scope().person(south.account) }
        let none = await #expect(throws: Problem.self) { try await mill.scope().people() }
        #expect(hidden?.kind == .missing && none?.kind == .forbidden)
        await office.remove()
    }

    @Test("Somebody who is invited chooses a password by the link and signs in; until then no password does")
    func invited() async throws {
        let office = try await Office()
        let link = Held<String>("")
        let chief = try await office.chief()

        let account = try await chief.invite(email: "New@westmarch.test", name: "New", NewGrant(role: "chief", area: nil)) {
            _, _, made in link.value = made?.text ?? ""
        }
        let (platform, tenant) = (office.westmarch.platform, office.westmarch.tenant)
        await #expect(throws: Problem.self) {
            try await platform.signIn(email: account.email, password: "", from: Origin(.page), at: tenant)
        }
        try await platform.setPassword("plover heron wren", link: link.value, at: tenant, from: Origin(.page))
        let token = try await platform.signIn(email: account.email, password: "plover heron wren", from: Origin(.page), at: tenant)

        #expect(try await platform.staff(token, at: tenant, from: Origin(.page))?.allows(.manageRoles) == true)
        #expect(try await chief.person(account.id).linkUntil == nil)
        await office.remove()
    }

    @Test("Whoever is disabled is signed out at once")
    func disabled() async throws {
        let office = try await Office()
        let walker = try await office.signedIn("walker@westmarch.test", role: "walker", area: "south")

        try await office.chief().disable(walker.account)

        #expect(try await office.westmarch.platform.staff(walker.token, at: office.westmarch.tenant, from: Origin(.page)) == nil)
        await office.remove()
    }
}

/// Westmarch with a chief, at a clock that the test moves.
private struct Office {
    let clock = Clock(Timestamp(seconds: 1_800_000_000))
    let westmarch: Westmarch
    private let first: Seat

    /// Somebody who has signed in.
    struct Seat {
        let westmarch: Westmarch
        let token: SessionToken
        let account: ID<Account>

        /// Leave as of now, as at a new request.
        func scope() async throws -> StaffScope {
            try #require(
                try await westmarch.platform.staff(token, at: westmarch.platform.tenant(slug: "westmarch"), from: Origin(.page)))
        }
    }

    init() async throws {
        westmarch = try await Westmarch(
            clock: clock.wall,
            roles: "chief:staff.read,staff.manage,roles.manage,members.test;sergeant@:staff.read,audit.read;walker@:members.test")
        first = try await Self.signedIn("chief@westmarch.test", role: "chief", area: nil, in: westmarch)
    }

    func remove() async { await westmarch.remove() }

    func chief() async throws -> StaffScope { try await first.scope() }

    func signedIn(_ email: String, role: String, area: String?) async throws -> Seat {
        try await Self.signedIn(email, role: role, area: area, in: westmarch)
    }

    private static func signedIn(_ email: String, role: String, area: String?, in westmarch: Westmarch) async throws -> Seat {
        try await westmarch.addStaff(email, role: role, area: area)
        let token = try await westmarch.platform.signIn(
            email: email, password: Westmarch.password, from: Origin(.page, address: email), at: westmarch.tenant)
        let scope = try #require(try await westmarch.platform.staff(token, at: westmarch.tenant, from: Origin(.page)))
        return Seat(westmarch: westmarch, token: token, account: scope.account.id)
    }
}
