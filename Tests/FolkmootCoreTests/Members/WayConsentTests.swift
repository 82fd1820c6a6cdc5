import Basics
@_spi(Stores) import FolkmootTenancy
import Foundation
@_spi(TenantFiles) import Storage
import Testing

@testable import FolkmootCore

@Suite("Consent for each way to reach a member")
struct WayConsentTests {
    private let first = "ada@example.org"
    private let second = "ada@work.example.org"

    private func way(_ typed: String) throws -> ContactAddress { try ContactAddress(.email, typed, in: .en) }

    /// A member of both providers with one email address, verified.
    private func own(_ force: MemberForce, providers: [String] = ["police", "fire"]) async throws -> OwnMembership {
        var form = force.form()
        form.providers = providers
        _ = try await force.member(form)
        return OwnMembership(try await force.follow("my", .preferences, to: form.email))
    }

    private func addSecond(_ own: OwnMembership, _ force: MemberForce) async throws {
        try await own.add(try way(second), at: MemberForce.address)
        let body = try #require(try await force.letters().last { $0.recipient == second && $0.kind == "verify" }?.body)
        let start = try #require(body.firstRange(of: "/contact/")).upperBound
        let parts = body[start...].prefix { !$0.isWhitespace }.split(separator: "/").map { String($0) }
        let scope = try force.platform.member(link: parts[0], to: .contact, at: force.tenant, from: Origin(.page))
        _ = try await OwnMembership(scope).verify(secret: parts[1])
    }

    private func allowed(_ own: OwnMembership) async throws -> [String: Set<String>] {
        let ways = try await own.ways()
        return Dictionary(
            uniqueKeysWithValues: ways.all.map { way in
                (way.address, Set((ways.consents[ContactAddress(way)] ?? []).filter(\.isAllowed).map(\.provider)))
            })
    }

    @Test(
        "The address that came with the consent may be written to; a further one by nobody, first in line or not, until it is allowed"
    )
    func further() async throws {
        let force = try await MemberForce()
        let own = try await own(force)
        let before = try await allowed(own)
        try await addSecond(own, force)
        try await own.prefer(try way(second))

        let preferred = try await allowed(own)
        try await own.allow("fire", true, wording: 2, for: try way(second))
        try await own.allow("police", false, wording: nil, for: try way(first))

        #expect(before == [first: ["police", "fire"]])
        #expect(preferred == [first: ["police", "fire"], second: []])
        #expect(try await allowed(own) == [first: ["fire"], second: ["fire"]])
        let said = try await own.ways().consents[try way(second)]?.first { $0.provider == "fire" }
        #expect(said?.wordingVersion == 2 && said?.saidAt == force.now)
        await force.remove()
    }

    @Test("Whom the member no longer agrees to hear from may write to no way; agreed to anew, to the ways in use")
    func provider() async throws {
        let force = try await MemberForce()
        let own = try await own(force)
        try await addSecond(own, force)
        try await own.allow("fire", true, wording: 2, for: try way(second))

        try await own.choose(providers: ["police"], language: .en)
        let without = try await allowed(own)
        try await own.choose(providers: ["police", "fire"], language: .en)

        #expect(without == [first: ["police"], second: []])
        #expect(try await allowed(own) == [first: ["police", "fire"], second: []])
        await force.remove()
    }

    @Test("Words that are not those of today, and whoever was never agreed to, allow nothing")
    func words() async throws {
        let force = try await MemberForce()
        let own = try await own(force, providers: ["police"])
        try await addSecond(own, force)

        await #expect(throws: Problem.self) { try await own.allow("police", true, wording: 2, for: try way(second)) }
        await #expect(throws: Problem.self) { try await own.allow("police", true, wording: nil, for: try way(second)) }
        try await own.allow("fire", true, wording: 2, for: try way(second))

        #expect(try await allowed(own) == [first: ["police"], second: []])
        await force.remove()
    }

    @Test("What is taken away and who leaves keep no address among the consents, and the audit never has one")
    func forgetting() async throws {
        let force = try await MemberForce()
        let own = try await own(force)
        try await addSecond(own, force)
        try await own.allow("fire", true, wording: 2, for: try way(second))
        func kept() async throws -> Set<String> {
            Set(try await force.data.read { db in try db.values("SELECT address FROM contact_consent", as: String.self) })
        }

        let all = try await kept()
        try await own.remove(try way(first))
        let rest = try await kept()
        try await own.leave(at: MemberForce.address)

        #expect(all == [first, second] && rest == [second])
        #expect(try await kept().isEmpty)
        let told = try await force.data.read { db in
            try db.value("SELECT count(*) FROM audit WHERE detail LIKE '%@%example.org%'", as: Int.self)
        }
        #expect(told == 0)
        await force.remove()
    }

    @Test("Ways that were verified before carry the consents that stood, and only those")
    func carried() async throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("folkmoot-\(ID<Member>()).sqlite").path
        let migrations = Capability.all.flatMap(\.migrations).sorted { $0.number < $1.number }
        let before = Database(path: path, migrations: [ReviewTests.kernel] + migrations.filter { $0.number < 210 })
        try await before.migrate()
        try await before.write { db in
            try db.run("INSERT INTO audit_head (lines) VALUES (0)")
            try db.run(
                """
                INSERT INTO member (id, name, area, state, route, language, created_at, joined_at, email)
                VALUES ('01J00000000000000000000001', 'Ada', 'mill', 'active', 'online', 'en', 1, 1, 'ada@example.org')
                """)
            for (provider, withdrawn) in [("police", nil), ("fire", 9)] as [(String, Int?)] {
                try db.run(
                    """
                    INSERT INTO consent (member, entry, provider, wording_version, revision, given_at, withdrawn_at, route)
                    SELECT '01J00000000000000000000001', 1 + count(*), \(provider), 3, 4, 5, \(withdrawn), 'online' FROM consent
                    """)
            }
            for (address, verified) in [("ada@example.org", 7), ("typed@example.org", nil)] as [(String, Int?)] {
                try db.run(
                    """
                    INSERT INTO member_contact (member, channel, address, added_at, verified_at, verified_by)
                    VALUES ('01J00000000000000000000001', 'email', \(address), 6, \(verified), \(verified == nil ? nil : "link"))
                    """)
            }
        }
        await before.close()

        let after = Database(path: path, migrations: [ReviewTests.kernel] + migrations)
        try await after.migrate()
        let rows = try await after.read { db in
            try db.map("SELECT address, provider, wording_version, revision, said_at FROM contact_consent") { row in
                "\(try row[0] as String) \(try row[1] as String) \(try row[2] as Int) \(try row[3] as Int) \(try row[4] as Int)"
            }
        }

        #expect(rows == ["ada@example.org police 3 4 5"])
        await after.close()
        try FileManager.default.removeItem(atPath: path)
    }
}

@Suite("Ways to reach a member, changed by staff")
struct StaffContactTests {
    @Test(
        "Staff add a way, which waits to be shown to be the member's and is written to by nobody; they take one away, but not the last"
    )
    func adding() async throws {
        let force = try await MemberForce.withManager()
        let id = try await force.member(force.form())
        let store = MemberStore(try await force.manager())
        let second = try ContactAddress(.email, "ada@work.example.org", in: .en)

        let isSent = try await store.add(second, to: id, at: MemberForce.address)
        let isPostSent = try await store.add(
            try ContactAddress(.post, "12 Mill Lane, LL1 1AA", in: .en), to: id, at: MemberForce.address)
        let details = try await store.member(id)
        let last = await #expect(throws: Problem.self) {
            try await store.remove(try ContactAddress(.email, "ada@example.org", in: .en), of: id)
        }
        try await store.remove(second, of: id)

        #expect(isSent && !isPostSent && last?.kind == .conflict)
        #expect(try await force.letters().last?.recipient == "ada@work.example.org")
        #expect(details.ways.first { $0.address == "ada@work.example.org" }?.isVerified == false)
        #expect(details.wayConsents[second]?.contains(where: \.isAllowed) == false)
        #expect(try await store.member(id).ways.map(\.channel) == [.email, .post])
        await force.remove()
    }

    @Test("Staff record that nobody is to write to a way; who is out of reach or without the permission changes nothing")
    func refusing() async throws {
        let force = try await MemberForce.withManager()
        let id = try await force.member(force.form())
        let email = try ContactAddress(.email, "ada@example.org", in: .en)
        let far = MemberStore(try await force.manager(in: "south"))

        let missing = await #expect(throws: Problem.self) { try await far.refuse(email, of: id) }
        try await MemberStore(force.manager()).refuse(email, of: id)

        #expect(missing?.kind == .missing)
        #expect(try await MemberStore(force.manager()).member(id).wayConsents[email]?.map(\.isAllowed) == [false])
        await force.remove()
    }
}
