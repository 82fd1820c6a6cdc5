import Basics
@_spi(Stores) import FolkmootTenancy
import Storage
import Testing

@testable import FolkmootCore

@Suite("Households by the number of their property")
struct HouseholdLinkTests {
    private static let header = "name,email,address,postcode,uprn,consent_on,consent_provider,consent_wording"

    private func row(_ number: Int, _ address: String, _ uprn: String) -> String {
        "P\(number),p\(number)@example.org,\(address),\(address.isEmpty ? "LL1 1ZZ" : "LL1 1AA"),\(uprn),2026-01-05,police,1"
    }

    /// The names of those who share each household, in the order of their names.
    private func households(in force: MemberForce) async throws -> [[String]] {
        let rows = try await force.data.read { db in
            try db.map("SELECT household, name FROM member WHERE state = 'active' AND household IS NOT NULL ORDER BY name") { row in
                (household: try row[0] as Int, name: try row[1] as String)
            }
        }
        return Dictionary(grouping: rows, by: \.household).values.map { $0.map(\.name) }.sorted { $0[0] < $1[0] }
    }

    private func importing(_ rows: [String]) async throws -> (households: [[String]], figures: AreaFigures) {
        let force = try await MemberForce()
        let report = try await force.importing(([Self.header] + rows).joined(separator: "\n"))
        let result = (households: try await households(in: force), figures: try await force.figures())
        #expect(report.faults == [])
        #expect(try await force.differences() == [])
        await force.remove()
        return result
    }

    @Test("A UPRN makes the household, whatever the address and however many noughts stand before it")
    func byNumber() async throws {
        let found = try await importing([
            row(1, "12 Mill Lane", "100012345678"), row(2, "The Old Mill", "100012345678"), row(3, "", "0100012345678"),
            row(4, "12 Mill Lane", "7"),
        ])

        #expect(found.households == [["P1", "P2", "P3"], ["P4"]])
    }

    @Test("Once an address came with a UPRN, whoever gives only that address is counted at the property")
    func linked() async throws {
        let found = try await importing([row(1, "12 Mill Lane", "7"), row(2, "12 Mill Ln.", ""), row(3, "14 Mill Lane", "")])

        #expect(found.households == [["P1", "P2"], ["P3"]])
        #expect(found.figures.total == AreaCount(members: 3, households: 2))
    }

    @Test("A household told by the address becomes that of the property, and where there are both the people of the address move")
    func meeting() async throws {
        let renamed = try await importing([row(1, "12 Mill Lane", ""), row(2, "12 Mill Lane", "7"), row(3, "", "7")])
        let moved = try await importing([
            row(1, "12 Mill Lane", ""), row(2, "", "7"), row(3, "12 Mill Lane", "7"), row(4, "12 Mill Lane", ""),
        ])

        #expect(renamed.households == [["P1", "P2", "P3"]])
        #expect(moved.households == [["P1", "P2", "P3", "P4"]])
        #expect(moved.figures.total == AreaCount(members: 4, households: 1))
    }

    @Test("Flats that give one address without their number are told apart by their UPRN, and the address stays with the first")
    func flats() async throws {
        let found = try await importing([
            row(1, "12 Mill Lane", "7"), row(2, "12 Mill Lane", "8"), row(3, "12 Mill Lane", ""), row(4, "", "8"),
        ])

        #expect(found.households == [["P1", "P3"], ["P2", "P4"]])
    }

    @Test("One import, an import for each row, and one person after another come to the same households")
    func equality() async throws {
        var random = Xoshiro(seed: 7)
        for _ in 1...12 {
            let people = (1...14).map { number -> (number: Int, address: String, uprn: String) in
                let address = ["", "12 Mill Lane", "14 Mill Lane", "Mill House"][Int(random.next() % 4)]
                let uprn = ["", "", "7", "8", "9"][Int(random.next() % 5)]
                return (number + 10, address, uprn)
            }
            let rows = people.map { row($0.number, $0.address, $0.uprn) }
            let whole = try await importing(rows)
            let (single, direct) = (try await MemberForce(), try await MemberForce())
            for row in rows { _ = try await single.importing(Self.header + "\n" + row) }
            for person in people { try await join(person, in: direct) }

            #expect(try await households(in: single) == whole.households)
            #expect(try await households(in: direct) == whole.households)
            #expect(try await single.figures() == whole.figures)
            #expect(try await direct.figures() == whole.figures)
            #expect(try await single.differences() + direct.differences() == [])
            await single.remove()
            await direct.remove()
        }
    }

    /// Makes somebody a member as registration does, and records their property as staff do.
    private func join(_ person: (number: Int, address: String, uprn: String), in force: MemberForce) async throws {
        let now = force.now
        let residence = Residence(
            address: person.address.isEmpty ? nil : person.address, postcode: person.address.isEmpty ? "LL1 1ZZ" : "LL1 1AA",
            area: "mill", uprn: UPRN(person.uprn))
        try await force.data.write(audit: AuditEntry("test.joined")) { db in
            let id = ID<Member>()
            try db.run(
                """
                INSERT INTO member (id, name, email, address, postcode, area, state, route, language, created_at, uprn)
                VALUES (\(id), \("P\(person.number)"), \("p\(person.number)@example.org"), \(residence.address), \(residence.postcode),
                        'mill', 'pending', 'online', 'en', \(now), \(residence.uprn))
                """)
            try Membership(db: db, now: now).activate(id, at: residence, route: .online, from: now)
        }
    }

    @Test("Who moves loses the number of the property, who only changes their name keeps it")
    func moving() async throws {
        let force = try await MemberForce()
        _ = try await force.member(force.form())
        let own = OwnMembership(try await force.follow("my", .preferences, to: "ada@example.org"))
        let id = try await force.follow("my", .preferences, to: "ada@example.org").member
        try await force.data.write(audit: AuditEntry("test.placed")) { db in
            let member = try #require(try MemberRecord.find(id, in: db))
            var residence = member.residence
            residence.uprn = UPRN("7")
            try Membership(db: db, now: MemberForce.start).move(member, to: residence)
        }
        func change(_ address: String) async throws -> UPRN? {
            let details = try MemberDetails(
                name: "Ada", address: address, postcode: "LL1 1AA", area: "", for: force.configuration,
                on: London.day(at: force.now), in: .en)
            try await own.change(details)
            return try await force.record(id)?.residence.uprn
        }

        #expect(try await change("12 Mill Lane") == UPRN("7"))
        #expect(try await change("14 Mill Lane") == nil)
        #expect(try await force.differences() == [])
        await force.remove()
    }

    @Test("A UPRN is up to twelve digits; what is none is reported with its line and column")
    func numbers() async throws {
        for typed in ["7", " 000 7 ", "00000007"] { #expect(UPRN(typed)?.description == "7") }
        for typed in [
            "", "0", "000", "1234567890123", "12a", "1.0E+11", "-7", "７", "7\u{0}", String(repeating: "0", count: 30) + "7",
        ] {
            #expect(UPRN(typed) == nil, "\(typed)")
        }
        let force = try await MemberForce()

        let report = try await force.importing(Self.header, row(1, "12 Mill Lane", "1.0E+11"))

        #expect(report.faults.map(\.line) == [2])
        #expect(report.faults.first?.reason.contains("UPRN") == true)
        await force.remove()
    }
}

/// Numbers that look like chance and are the same each time.
private struct Xoshiro {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}
