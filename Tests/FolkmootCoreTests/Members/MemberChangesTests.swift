import Basics
@_spi(Stores) import FolkmootTenancy
import Storage
import Testing

@testable import FolkmootCore

@Suite("Staff set members aside, take them back, and make one record of two")
struct MemberChangesTests {
    @Test("Whoever is set aside is counted nowhere, gets nothing and answers nothing by a link, until they are taken back")
    func suspension() async throws {
        let force = try await MemberForce.withManager()
        let store = MemberStore(try await force.manager())
        let id = try await force.member(force.form())
        let joined = force.now
        force.pass(seconds: 100)

        try await store.suspend(id, because: .asked)
        let during = (try await force.figures(), try await force.differences(), try await force.record(id)?.state)
        await #expect { try await store.suspend(id, because: .asked) } throws: { ($0 as? Problem)?.kind == .conflict }
        force.pass(seconds: 100)
        try await store.resume(id)
        await #expect { try await store.resume(id) } throws: { ($0 as? Problem)?.kind == .conflict }

        #expect(during == (AreaFigures(["mill": AreaCount()]), [], .suspended))
        #expect(try await force.figures() == AreaFigures(["mill": AreaCount(members: 1, households: 1)]))
        #expect(try await force.differences() == [])
        let details = try await store.member(id)
        #expect(details.changes.map(\.to) == [.active, .suspended, .active])
        #expect(details.periods.count == 2 && details.consents.allSatisfy { $0.withdrawnAt == nil })
        let states = try await force.data.read { db in
            try MemberStates.read(at: [-1, 50, 150, 250].map { joined.adding(seconds: $0) }, where: "1 = 1", in: db)
        }
        #expect(states[.active] == [0, 1, 0, 1] && states[.suspended] == [0, 0, 1, 0])
        await force.remove()
    }

    @Test("Of two records one stays with what it lacked, the other ends and says where it went")
    func merging() async throws {
        let force = try await MemberForce.withManager()
        let store = MemberStore(try await force.manager())
        let kept = try await force.member(force.form())
        var second = force.form(email: "ada.two@example.org")
        (second.name, second.phone, second.providers) = ("EXAMPLE, Ada", "01632 960 001", ["police", "fire"])
        let other = try await force.member(second)

        let found = try await store.duplicates()
        let pair = try await store.pair(keeping: kept, ending: other)
        try await store.merge(other, into: kept)

        #expect(found.groups.map { Set($0.map(\.id)) } == [[kept, other]])
        #expect(!pair.takesEmail && pair.takesPhone && pair.consents.map(\.provider) == ["fire"])
        let (stays, ends) = (try await store.member(kept), try #require(try await force.record(other)))
        #expect(stays.member.phone == "01632960001" && stays.member.email == "ada@example.org")
        #expect(stays.consents.map(\.provider) == ["police", "fire"] && ends.state == .left)
        let into = try await force.data.read { db in
            try db.value("SELECT merged_into FROM member WHERE id = \(other)", as: String.self)
        }
        #expect(into == kept.description)
        #expect(try await force.figures()["mill"] == AreaCount(members: 1, households: 1))
        #expect(try await force.differences() == [])
        #expect(try await store.duplicates().count == 0)
        await #expect { try await store.merge(other, into: kept) } throws: { ($0 as? Problem)?.kind == .conflict }
        await force.remove()
    }

    @Test("A consent that was withdrawn in the record that stays is not given again by a merge")
    func withdrawnStays() async throws {
        let force = try await MemberForce.withManager()
        let store = MemberStore(try await force.manager())
        var first = force.form()
        first.providers = ["police", "fire"]
        let kept = try await force.member(first)
        let link = try await force.data.link(for: kept, to: .preferences, until: force.now.adding(seconds: 9999))
        let own = OwnMembership(try force.platform.member(link: link, to: .preferences, at: force.tenant, from: Origin(.page)))
        try await own.choose(providers: ["police"], language: .en)
        var second = force.form(email: "ada.two@example.org")
        second.providers = ["fire"]
        let other = try await force.member(second)

        try await store.merge(other, into: kept)

        let open = try await store.member(kept).consents.filter { $0.withdrawnAt == nil }.map(\.provider)
        #expect(open == ["police"])
        await force.remove()
    }

    @Test("Records are alike by the words of the name at one postcode, or by the telephone number")
    func likeness() async throws {
        let force = try await MemberForce.withManager()
        _ = try await force.importing(
            "name,email,phone,postcode", "Zoë O'Neill,a@example.org,,LL1 1AA", "oneill zoe,b@example.org,,LL1 1AA",
            "O’NEILL  ZOË,c@example.org,,LL1 1AA", "Zoë O’Neill,d@example.org,,LL2 1AA",
            "Bo Smith,e@example.org,01632960001,LL2 1AA",
            "SMITH Robert,,01632 960001,LL1 1AA", "Cy Other,,01632 960001,LL1 1AA")

        let groups = try await MemberStore(try await force.manager()).duplicates().groups

        #expect(Set(groups.map { Set($0.map(\.name)) }) == [["Zoë O'Neill", "O’NEILL ZOË"], ["Bo Smith", "SMITH Robert"]])
        await force.remove()
    }

    @Test("An active record is not ended for one that is not, nor a record for itself")
    func refused() async throws {
        let force = try await MemberForce.withManager()
        let store = MemberStore(try await force.manager())
        let active = try await force.member(force.form())
        _ = try await force.importing("name,email,postcode", "Ada Example,two@example.org,LL1 1AA")
        let invited = try #require(try await store.duplicates().groups.first?.first { $0.state == .invited }).id

        for (kept, other) in [(invited, active), (active, active)] {
            await #expect { _ = try await store.pair(keeping: kept, ending: other) } throws: { ($0 as? Problem)?.kind == .conflict }
        }
        let pair = try await store.pair(keeping: active, ending: invited)
        #expect(!pair.takesEmail)
        await force.remove()
    }

    @Test("Whoever is responsible elsewhere neither sees nor changes a member")
    func reach() async throws {
        let force = try await MemberForce.withManager()
        let store = MemberStore(try await force.manager(in: "south"))
        let (one, two) = (try await force.member(force.form()), try await force.member(force.form(email: "b@example.org")))

        for attempt in [
            { try await store.suspend(one, because: .doubt) }, { try await store.resume(one) },
            { try await store.merge(two, into: one) },
            { _ = try await store.pair(keeping: one, ending: two) },
        ] { await #expect { try await attempt() } throws: { ($0 as? Problem)?.kind == .missing } }

        #expect(try await store.duplicates().count == 0)
        await force.remove()
    }

    @Test(
        "What the link said by which somebody came is kept, if it is a code, and counted",
        arguments: ["Poster-2", "<b>", "", "two words"])
    func campaign(typed: String) async throws {
        let force = try await MemberForce.withManager()
        var form = force.form()
        form.campaign = typed
        _ = try await force.member(form)

        let development = try await MemberStore(try await force.manager()).development()

        #expect(development.joined.map(\.campaign) == [typed == "Poster-2" ? "poster-2" : nil])
        #expect(development.joined.map(\.members) == [1])
        #expect(development.states[.active].last == 1 && development.months.count == 13)
        await force.remove()
    }
}

extension MemberForce {
    /// A force in which some staff may change members' records.
    static func withManager() async throws -> MemberForce {
        try await MemberForce(
            changing: ("roles.json", "\"areas.read\", \"members.read\"", "\"areas.read\", \"members.read\", \"members.manage\""))
    }

    /// Somebody who may, in an area or the whole force.
    func manager(in area: String? = nil) async throws -> StaffScope {
        let new = NewAccount(
            email: "\(ID<Account>())@westmarch.example", name: "Sam", password: "wren heron plover",
            grants: [("officer", area ?? configuration.code)])
        _ = try await operations.addStaff(new)
        let token = try await platform.signIn(email: new.email, password: new.password, from: Origin(.page), at: tenant)
        return try #require(try await platform.staff(token, at: tenant, from: Origin(.page)))
    }
}
