import Basics
@_spi(Stores) import FolkmootTenancy
import Storage
import Testing

@testable import FolkmootCore

@Suite("Members, households and figures")
struct MembershipTests {
    @Test("Two members at one address are two members and one household")
    func household() async throws {
        let force = try await MemberForce()

        _ = try await force.member(force.form())
        var other = force.form(email: "bea@example.org")
        other.address = "12, Mill Ln."
        _ = try await force.member(other)

        #expect(try await force.figures()["mill"] == AreaCount(members: 2, households: 1))
        await force.remove()
    }

    @Test("Whoever gives no address is a member and no household")
    func withoutAddress() async throws {
        let force = try await MemberForce()

        var form = force.form()
        form.address = ""
        _ = try await force.member(form)

        #expect(try await force.figures()["mill"] == AreaCount(members: 1, households: 0))
        await force.remove()
    }

    @Test("A move takes member and household along, and the past stays as it was")
    func moving() async throws {
        let force = try await MemberForce()
        let member = try await force.member(force.form())
        let before = force.now
        force.pass(seconds: 86400)

        let scope = try await force.follow("my", .preferences, to: "ada@example.org")
        let details = try MemberDetails(
            name: "Ada Example", address: "3 The Green", postcode: "LL2 9AB", area: "", for: force.configuration,
            on: London.day(at: force.now), in: .en)
        try await OwnMembership(scope).change(details)

        #expect(try await force.figures() == AreaFigures(["south": AreaCount(members: 1, households: 1)]))
        let instants = [before, force.now]
        let history = try await force.data.read { db in try MembershipHistory.figures(at: instants, in: db) }
        #expect(history[0] == AreaFigures(["mill": AreaCount(members: 1, households: 1)]))
        #expect(history[1] == AreaFigures(["south": AreaCount(members: 1, households: 1)]))
        #expect(try await force.record(member)?.residence.area == "south")
        #expect(try await force.differences().isEmpty)
        await force.remove()
    }

    @Test("Leaving takes effect at once, ends every consent, and frees the address for a new start")
    func leaving() async throws {
        let force = try await MemberForce()
        let member = try await force.member(force.form())

        let scope = try await force.follow("leave", .leave, to: "ada@example.org")
        try await OwnMembership(scope).leave(at: MemberForce.address)
        try await OwnMembership(scope).leave(at: MemberForce.address)

        #expect(try await force.record(member)?.state == .left)
        #expect(try await force.figures() == AreaFigures())
        #expect(try await force.letters().map(\.kind) == ["confirm", "welcome", "left"])
        let open = try await force.data.read { db in try db.exists("SELECT 1 FROM consent WHERE withdrawn_at IS NULL") }
        #expect(!open)
        let again = try await force.member(force.form())
        #expect(again != member)
        #expect(try await force.differences().isEmpty)
        await force.remove()
    }

    @Test("Figures roll up over areas: a parent has its own and those of all that lies in it")
    func rollingUp() async throws {
        let tree = try Westmarch.configuration().areas
        let figures = AreaFigures([
            "mill": AreaCount(members: 3, households: 2), "north": AreaCount(members: 1, households: 1),
            "south": AreaCount(members: 5, households: 4), "gone": AreaCount(members: 1, households: 1),
        ])

        let sums = figures.rolledUp(over: tree)

        #expect(sums["mill"] == AreaCount(members: 3, households: 2))
        #expect(sums["north"] == AreaCount(members: 4, households: 3))
        #expect(sums["W15000009"] == AreaCount(members: 10, households: 8))
    }

    @Test("Whoever joins and moves in a span has joined once; whoever leaves has left once")
    func movement() async throws {
        let force = try await MemberForce()
        let start = force.now

        try await force.data.write(audit: AuditEntry("test")) { db in
            for (member, periods) in [("a", [(0, 10), (10, 20)]), ("b", [(5, nil)]), ("c", [(-5, 15)])]
                as [(String, [(Int64, Int64?)])]
            {
                let id = String(repeating: member, count: 26)
                try db.run(
                    """
                    INSERT INTO member (id, name, phone, area, state, route, language, created_at)
                    VALUES (\(id), '', '0123456789', 'mill', 'pending', 'online', 'en', 0)
                    """)
                for (from, until) in periods {
                    let end = until.map { start.adding(seconds: $0) }
                    try db.run(
                        """
                        INSERT INTO member_period (member, from_at, until_at, area, route)
                        VALUES (\(id), \(start.adding(seconds: from)), \(end), 'mill', 'online')
                        """)
                }
            }
        }

        let movement = try await force.data.read { db in
            try MembershipHistory.movement(from: start, until: start.adding(seconds: 20), in: db)
        }
        #expect(movement["mill"]?.joined == 2)
        #expect(movement["mill"]?.left == 1)
        await force.remove()
    }
}

@Suite("Tens of thousands of changes")
struct MembershipPropertyTests {
    /// The same numbers each time (Steele, Lea, Flood 2014: SplitMix).
    private struct Dice: RandomNumberGenerator {
        var state: UInt64 = 20_261_114

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
            return mixed ^ mixed >> 31
        }

        mutating func residence() -> Residence {
            let (area, postcode) =
                [("mill", "LL1 1AA"), ("mill", "LL1 1AB"), ("north", "LL1 2AA"), ("south", "LL2 1AA")].randomElement(using: &self)
                ?? ("mill", "LL1 1AA")
            let address = Int.random(in: 0..<10, using: &self) == 0 ? nil : "\(Int.random(in: 1...20, using: &self)) Mill Lane"
            return Residence(address: address, postcode: postcode, area: area)
        }
    }

    @Test("After fifty thousand changes, and some lists, the maintained figures are the recomputed ones, and no periods overlap")
    func changes() async throws {
        let force = try await MemberForce()
        var dice = Dice()
        var instants: [Timestamp] = []

        for round in 0..<8 {
            let from = dice
            dice = try await force.data.write(audit: AuditEntry("test")) { db in
                var dice = from
                var ids = try db.values(
                    "SELECT id FROM member WHERE state IN ('active', 'pending', 'suspended') ORDER BY name", as: ID<Member>.self)
                for step in 0..<6_250 {
                    try Self.change(db, at: MemberForce.start.adding(seconds: Int64(round * 7_000 + step)), &ids, &dice)
                }
                return dice
            }
            force.pass(seconds: 7_000)
            instants.append(force.now)
            let rows = (0..<40).map { row in
                let place = dice.residence()
                let consent = row % 2 == 0 ? "2026-11-01,police,1" : ",,"
                return "P,r\(round)-\(row)@example.org,\(place.address ?? ""),\(place.postcode ?? ""),\(consent)"
            }
            _ = try await force.importing(
                "name,email,address,postcode,consent_on,consent_provider,consent_wording", rows.joined(separator: "\n"))
            #expect(try await force.differences() == [])
        }

        let between = (0..<100).map { MemberForce.start.adding(seconds: Int64($0 * 570)) }
        try await expectSoundHistory(force, instants + between + [force.now, MemberForce.start.adding(seconds: -1_000_000)])
        try await expectSoundMovement(force, instants)
        await force.remove()
    }

    private static func change(_ db: Connection, at now: Timestamp, _ ids: inout [ID<Member>], _ dice: inout Dice) throws {
        let membership = Membership(db: db, now: now)
        guard let id = ids.randomElement(using: &dice), let member = try MemberRecord.find(id, in: db), member.state != .left,
            Int.random(in: 0..<3, using: &dice) > 0
        else { return ids.append(try register(db, at: now, &dice)) }
        switch (member.state, Int.random(in: 0..<5, using: &dice)) {
        case (.pending, _): try membership.activate(id, at: member.residence, route: .online, from: now)
        case (.suspended, 1...2): try membership.resume(member)
        case (.active, 1): try membership.suspend(member)
        case (_, 0): try membership.leave(member)
        default: try membership.move(member, to: dice.residence())
        }
    }

    private static func register(_ db: Connection, at now: Timestamp, _ dice: inout Dice) throws -> ID<Member> {
        let (id, place) = (ID<Member>(), dice.residence())
        try db.run(
            """
            INSERT INTO member (id, name, email, address, postcode, area, state, route, language, created_at)
            VALUES (\(id), \(String(dice.next())), \("\(id)@example.org"), \(place.address), \(place.postcode), \(place.area), 'pending', 'online', 'en', \(now))
            """)
        return id
    }

    /// Compares the one pass with questions asked of each instant by itself.
    private func expectSoundHistory(_ force: MemberForce, _ instants: [Timestamp]) async throws {
        try await force.data.read { db in
            let overlaps: Int? = try db.value(
                """
                SELECT count(*) FROM member_period AS one JOIN member_period AS other ON other.member = one.member
                WHERE one.from_at < other.from_at AND coalesce(one.until_at, 9223372036854775807) > other.from_at
                """)
            #expect(overlaps == 0)
            let history = try MembershipHistory.figures(at: instants, in: db)
            for (instant, figures) in zip(instants, history) {
                let rows = try db.map(
                    """
                    SELECT area, count(*), count(DISTINCT household) FROM member_period
                    WHERE from_at <= \(instant) AND (until_at IS NULL OR until_at > \(instant)) GROUP BY area
                    """
                ) { row in (try row[0] as String, AreaCount(members: try row[1], households: try row[2])) }
                #expect(figures == AreaFigures(Dictionary(rows) { first, _ in first }))
            }
            #expect(try MembershipHistory.figures(at: [force.now], in: db) == [try MemberFigures.now(in: db)])
        }
    }

    /// Compares the one pass with questions asked of each span by itself.
    private func expectSoundMovement(_ force: MemberForce, _ instants: [Timestamp]) async throws {
        try await force.data.read { db in
            for (after, through) in zip(instants, instants.dropFirst()) {
                let count = try PeriodCount.read(after: after, through: through, db)
                let joined: Int? = try db.value(
                    """
                    SELECT count(*) FROM member_period AS p
                    WHERE from_at > \(after) AND from_at <= \(through) AND (until_at IS NULL OR until_at > from_at) AND NOT EXISTS (
                        SELECT 1 FROM member_period AS q WHERE q.member = p.member AND q.until_at = p.from_at AND q.until_at > q.from_at)
                    """)
                let left: Int? = try db.value(
                    """
                    SELECT count(*) FROM member_period AS p
                    WHERE until_at > \(after) AND until_at <= \(through) AND until_at > from_at AND NOT EXISTS (
                        SELECT 1 FROM member_period AS q
                        WHERE q.member = p.member AND q.from_at = p.until_at AND (q.until_at IS NULL OR q.until_at > q.from_at))
                    """)
                let online: Int? = try db.value(
                    """
                    SELECT count(*) FROM member_period
                    WHERE from_at <= \(through) AND (until_at IS NULL OR until_at > \(through)) AND route = 'online'
                    """)
                #expect(count.joined == joined && count.left == left && count.membersByRoute == ["online": online])
                #expect(count.joined > 0 && count.left > 0)
                #expect(try MembershipHistory.figures(at: [after, through], in: db) == [count.before, count.after])
            }
        }
    }
}
