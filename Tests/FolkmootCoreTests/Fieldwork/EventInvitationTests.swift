import Basics
@_spi(Stores) import FolkmootTenancy
import Testing

@testable import FolkmootCore

@Suite("Members are invited to events, and answer by their own link")
struct EventInvitationTests {
    /// Officers plan events and write to members.
    private static let roles = (
        file: "roles.json", old: "\"members.read\"]",
        new: "\"members.read\", \"standards.read\", \"engagement.write\", \"messages.send\"]"
    )

    @Test(
        "Only active members of the area who agreed to hear from the force are invited, each once, and only those with an interest")
    func audience() async throws {
        let force = try await MemberForce(changing: Self.roles)
        let (staff, event) = try await planned(by: force)
        let ada = try await force.member(force.form())
        let bo = try await force.member(force.form(email: "bo@example.org"))
        try await force.register(force.form(email: "unconfirmed@example.org"))
        var fire = force.form(email: "fire@example.org")
        fire.providers = ["fire"]
        _ = try await force.member(fire)
        var far = force.form(email: "far@example.org")
        far.postcode = "LL2 1AA"
        _ = try await force.member(far)
        try await force.wish("road_safety", of: bo)
        let store = InvitationStore(staff)
        var drivers = InvitationForm()
        drivers.interests = ["road_safety"]

        let first = try await store.invite(drivers, to: event, at: MemberForce.address)
        let second = try await store.invite(InvitationForm(), to: event, at: MemberForce.address)
        let third = await problem { try await store.invite(InvitationForm(), to: event, at: MemberForce.address) }

        #expect((first, second) == (1, 1) && third?.kind == .invalid)
        let letters = try await force.letters().filter { $0.kind == "invitation" }
        #expect(letters.map(\.recipient) == ["bo@example.org", "ada@example.org"])
        #expect(letters.allSatisfy { $0.subject == "You are invited: Tea with your team" && $0.unsubscribe != nil })
        #expect(letters.allSatisfy { $0.body.contains("2026-11-21, 18:30\nThe hall") })
        #expect(try await store.counts(of: event).invited == 2)
        _ = ada
        await force.remove()
    }

    @Test("Whoever lets the force write to another of their ways and not to their email address is not invited by it")
    func refusedWay() async throws {
        let force = try await MemberForce(changing: Self.roles)
        let (staff, event) = try await planned(by: force)
        _ = try await force.member(force.form())
        _ = try await force.member(force.form(email: "bo@example.org"))
        let address = try ContactAddress(.email, "ada@example.org", in: .en)
        let own = OwnMembership(try await force.follow("my", .preferences, to: "ada@example.org"))
        try await own.allow("police", false, wording: nil, for: address)
        let store = InvitationStore(staff)
        let policy = force.tenant.configuration.policy
        let wording = policy.provider("police")?.wording(on: London.day(at: force.now))

        let first = try await store.invite(InvitationForm(), to: event, at: MemberForce.address)
        let refused = try await own.ways().consents[address]?.first { $0.provider == "police" }
        try await own.allow("police", true, wording: wording?.version, for: address)
        let second = try await store.invite(InvitationForm(), to: event, at: MemberForce.address)

        #expect(refused?.isAllowed == false)
        #expect((first, second) == (1, 1))
        let letters = try await force.letters().filter { $0.kind == "invitation" }
        #expect(letters.map(\.recipient) == ["bo@example.org", "ada@example.org"])
        await force.remove()
    }

    @Test("A member says how many come, changes it while there is room, and not once it has begun; no other link will do")
    func answers() async throws {
        let force = try await MemberForce(changing: Self.roles)
        let (staff, event) = try await planned(by: force)
        _ = try await force.member(force.form())
        let bo = try await force.member(force.form(email: "bo@example.org"))
        let store = InvitationStore(staff)
        try await store.invite(InvitationForm(), to: event, at: MemberForce.address)
        let (ada, second) = (
            OwnInvitations(try await force.invited("ada@example.org")), OwnInvitations(try await force.invited("bo@example.org"))
        )

        let fresh = try await ada.invitation(to: event.id)
        let blank = await problem { try await ada.answer(InvitationReply(), to: event.id) }
        try await ada.answer(coming(3), to: event.id)
        let tooMany = await problem { try await second.answer(coming(4), to: event.id) }
        try await second.answer(coming(0), to: event.id)
        try await ada.answer(coming(6), to: event.id)
        let counts = try await store.counts(of: event)
        let elsewhere = await problem { try await ada.answer(coming(1), to: ID()) }
        let wrongLink = try force.platform.member(
            link: try await force.data.link(for: bo, to: .leave, until: event.begins), to: .leave, at: force.tenant,
            from: Origin(.page))
        let refused = await problem { _ = try await OwnInvitations(wrongLink).invitation(to: event.id) }

        #expect(fresh.people == nil && fresh.isOpen && fresh.event.room == 6)
        #expect(blank?.fields["coming"] == "Say whether you come.")
        #expect(tooMany?.fields["people"] == "There is not room for so many any more. There is room for 3.")
        #expect(counts == InvitationCounts(invited: 2, coming: 1, people: 6, notComing: 1))
        #expect(elsewhere?.kind == .missing && refused?.kind == .missing)

        // Whoever leaves is counted no more; whoever comes hears that it was called off.
        try await OwnMembership(wrongLink).leave(at: MemberForce.address)
        try await EventStore(staff).cancel(event.id, because: "No heating", welsh: "", at: MemberForce.address)
        #expect(try await store.counts(of: event).invited == 1)
        let off = try await force.letters().filter { $0.kind == "called-off" }
        #expect(off.map(\.recipient) == ["ada@example.org"] && off[0].body.contains("No heating"))
        let late = await problem { try await ada.answer(coming(1), to: event.id) }
        #expect(late?.kind == .conflict)
        await force.remove()
    }

    private func coming(_ people: Int) -> InvitationReply {
        var reply = InvitationReply()
        (reply.coming, reply.people) = (people > 0 ? "yes" : "no", people > 0 ? String(people) : "")
        return reply
    }

    /// An evening in a week, with room for six, in the area where Mill Lane is.
    private func planned(by force: MemberForce) async throws -> (StaffScope, Event) {
        let staff = try await force.officer(in: "north")
        var form = EventForm()
        (form.kind, form.words, form.place, form.room) = ("meeting", "Tea with your team", "The hall", "6")
        (form.day, form.time, form.minutes) = ("2026-11-21", "18:30", "60")
        let area = try #require(force.configuration.areas["north"])
        let draft = try EventDraft(form, in: area, for: force.configuration, now: force.now)
        let id = try #require(try await EventStore(staff).plan(draft, in: "north").first)
        return (staff, try await EventStore(staff).event(id))
    }

    private func problem(_ work: () async throws -> Void) async -> Problem? {
        do { try await work() } catch { return error as? Problem }
        return nil
    }
}

extension MemberForce {
    fileprivate func officer(in area: String) async throws -> StaffScope {
        let email = "\(ID<Account>())@westmarch.example".lowercased()
        let new = NewAccount(email: email, name: "Sam", password: "wren heron plover", grants: [("officer", area)])
        _ = try await operations.addStaff(new)
        let token = try await platform.signIn(email: email, password: "wren heron plover", from: Origin(.page), at: tenant)
        return try #require(try await platform.staff(token, at: tenant, from: Origin(.page)))
    }

    fileprivate func wish(_ interest: String, of member: ID<Member>) async throws {
        let link = try await data.link(for: member, to: .preferences, until: now.adding(seconds: 60))
        var wishes = MemberWishes()
        wishes.interests = [interest]
        try await OwnMembership(try platform.member(link: link, to: .preferences, at: tenant, from: Origin(.page))).choose(wishes)
    }

    /// Follows the link of an invitation.
    fileprivate func invited(_ email: String) async throws -> MemberScope {
        let letter = try #require(try await letters().last { $0.kind == "invitation" && $0.recipient == email })
        let start = try #require(letter.body.firstRange(of: "https://westmarch.example/invitation/"))
        let link = letter.body[start.upperBound...].prefix { $0 != "/" }
        return try platform.member(link: String(link), to: .invitation, at: tenant, from: Origin(.page))
    }
}
