import Basics
@_spi(Stores) import FolkmootTenancy
import Storage
import Testing

@testable import FolkmootCore

@Suite("Officers go from door to door, and what came of it is counted")
struct DoorstepTests {
    private static let ward = "E05015260"
    private static let blaby = "E07000129"
    private static let today = Day(daysSinceEpoch: 20_777)

    private static func visit(_ house: String, _ outcome: DoorOutcome?, street: String = "Mill Lane") -> VisitForm {
        var form = VisitForm()
        (form.house, form.street, form.postcode, form.outcome) = (house, street, "LE8 3DR", outcome?.rawValue ?? "")
        return form
    }

    private static func exercise(_ name: String = "Mill Lane", target: String = "") -> ExerciseForm {
        var form = ExerciseForm()
        (form.name, form.purpose, form.target) = (name, "Hear from a street of which nobody is a member", target)
        return form
    }

    @Test(
        "A house and its street are read from an address, and put together as it was",
        arguments: [
            ("12 High Street", "12", "High Street"), ("Flat 2, 12A High Street", "Flat 2, 12A", "High Street"),
            ("Rose Cottage, Mill Lane", "Rose Cottage", "Mill Lane"), ("The Old Mill", "", "The Old Mill"),
            ("Unit 7", "Unit 7", ""),
        ])
    func parts(address: String, house: String, street: String) {
        let door = Door(id: ID(), address: address, postcode: "LE8 3DR", area: "A", outcome: nil, visits: 0)
        var form = VisitForm()
        (form.house, form.street) = (door.house, door.street)

        #expect(door.house == house && door.street == street)
        #expect(form.address == address)
    }

    @Test("A door counts once however often somebody calls, and nobody opening takes nothing back")
    func once() async throws {
        let force = try await FieldworkForce(today: Self.today)
        let staff = try await force.staff(in: Self.blaby)
        let id = try await DoorstepStore(staff).begin(Self.exercise(), in: Self.ward)
        let book = DoorBook(staff)

        for (house, outcome) in [
            ("1", DoorOutcome.noAnswer), ("1", .noAnswer), ("1", .surveyed), ("1", .noAnswer), ("no. 1", .noAnswer),
        ] {
            _ = try await book.visit(Self.visit(house, outcome), in: id)
        }
        _ = try await book.visit(Self.visit("2", .refused), in: id)
        _ = try await book.visit(Self.visit("3", .noAnswer), in: id)
        _ = try await book.visit(Self.visit("4", .registered), in: id)
        let (doors, report) = (try await book.doors(of: id), try await DoorstepStore(staff).report(id))

        #expect(report.counts.doors == [.surveyed: 1, .refused: 1, .noAnswer: 1])
        // Who wants to register has not registered yet.
        #expect(report.counts.waiting == 1 && report.counts.visits == 8)
        #expect(doors.ahead.map(\.address) == ["3 Mill Lane", "4 Mill Lane"])
        #expect(report.parts.map(\.area.code) == [Self.ward])
        _ = try await book.list(
            "10 Mill Lane, LE8 3DR\n9 Mill Lane, LE8 3DR\nFlat 2, 11 Mill Lane, LE8 3DR\nFlat 1, 11 Mill Lane, LE8 3DR", in: id)
        #expect(
            try await book.doors(of: id).ahead.map(\.address) == [
                "9 Mill Lane", "10 Mill Lane", "Flat 1, 11 Mill Lane", "Flat 2, 11 Mill Lane", "3 Mill Lane", "4 Mill Lane",
            ])
        await force.remove()
    }

    @Test("A visit outside the exercise, without a house or without an outcome is refused with words at each field")
    func mistakes() async throws {
        let force = try await FieldworkForce(today: Self.today)
        let staff = try await force.staff(in: Self.blaby)
        let id = try await DoorstepStore(staff).begin(Self.exercise(), in: Self.ward)
        var elsewhere = Self.visit("1", .refused)
        elsewhere.postcode = "CV13 0BX"

        let outside = try await problem { _ = try await DoorBook(staff).visit(elsewhere, in: id) }
        let nothing = try await problem { _ = try await DoorBook(staff).visit(Self.visit("", nil, street: ""), in: id) }
        let lines = try await problem {
            try await DoorBook(staff).list("12 Mill Lane, LE8 3DR\n\nMill Lane\n3 Mill Lane, CV13 0BX\n", in: id)
        }
        let doors = try await DoorBook(staff).doors(of: id)

        #expect(outside.fields["postcode"]?.contains("does not lie in Blaby") == true)
        #expect(Set(nothing.fields.keys) == ["house", "outcome"])
        let told = try #require(lines.fields["list"])
        #expect(told.contains("Line 3: ") && told.contains("Line 4: CV13 0BX does not lie in Blaby") && !told.contains("Line 1"))
        #expect(doors.ahead.isEmpty, "None of a list is taken if a line of it is wrong")
        await force.remove()
    }

    @Test("Homes are put on the list once, those with a member are told as such, and the ones never called at go when it ends")
    func list() async throws {
        let force = try await FieldworkForce(today: Self.today)
        let staff = try await force.staff(in: Self.blaby)
        let store = DoorstepStore(staff)
        let id = try await store.begin(Self.exercise(), in: Self.ward)
        try await staff.data.write(audit: AuditEntry("test.household")) { db in
            try db.run(
                "INSERT INTO household (key, area, active_members) VALUES (\(HouseholdKey.make(address: "5 Mill Lane", postcode: "LE8 3DR")!), \(Self.ward), 2)"
            )
        }

        let first = try await DoorBook(staff).list(
            "1 Mill Lane, LE8 3DR\n5 MILL LANE , le8 3dr\nFlat 2, 7 Mill Lane,LE83DR", in: id)
        let again = try await DoorBook(staff).list("No. 1, Mill Lane, LE8 3DR", in: id)
        _ = try await DoorBook(staff).visit(Self.visit("1", .refused), in: id)
        let ahead = try await DoorBook(staff).doors(of: id).ahead.map(\.address)
        try await store.end(id)
        let report = try await store.report(id)
        let late = try await problem { _ = try await DoorBook(staff).visit(Self.visit("9", .refused), in: id) }

        #expect((first, again) == (3, 0))
        #expect(ahead == ["Flat 2, 7 Mill Lane"])
        #expect(report.counts.doors == [.refused: 1] && report.counts.waiting == 0)
        #expect(report.exercise.endedOn == Self.today && late.kind == .conflict)
        await force.remove()
    }

    @Test("Whoever registers at a door is on record as such, waits to confirm, and counts at that door")
    func registration() async throws {
        let force = try await FieldworkForce(today: Self.today)
        let staff = try await force.staff(in: Self.blaby)
        let id = try await DoorstepStore(staff).begin(Self.exercise(), in: Self.ward)
        let (door, _) = try await DoorBook(staff).visit(Self.visit("12", .registered), in: id)
        var form = RegistrationForm()
        (form.name, form.email, form.address, form.postcode) = ("Ann Lee", "ann@example.org", "12 Mill Lane", "LE8 3DR")
        form.providers = ["police"]
        let registration = try Registration(form, for: force.configuration, on: Self.today, in: .en)

        let isByLink = try await DoorBook(staff).register(
            registration, at: door, of: id, from: ServiceAddress(root: "https://leicestershire.example"))
        let rows = try await staff.data.read { db in
            try db.map(
                "SELECT state, route, (SELECT route FROM consent WHERE member = member.id), (SELECT count(*) FROM outbox) FROM member"
            ) {
                [try $0[0] as String, try $0[1], try $0[2], String(try $0[3] as Int)]
            }
        }
        let report = try await DoorstepStore(staff).report(id)

        #expect(isByLink)
        #expect(rows == [["pending", "doorstep", "doorstep", "1"]])
        #expect(report.counts.doors == [.registered: 1] && report.counts.waiting == 0)
        await force.remove()
    }

    @Test("Old doors lose their address, and count on in the same figures")
    func retention() async throws {
        let force = try await FieldworkForce(today: Self.today)
        let staff = try await force.staff(in: Self.blaby)
        let id = try await DoorstepStore(staff).begin(Self.exercise(), in: Self.ward)
        for (house, outcome) in [("1", DoorOutcome.refused), ("2", .refused), ("3", .noAnswer)] {
            _ = try await DoorBook(staff).visit(Self.visit(house, outcome), in: id)
        }
        force.setToday(Self.today.adding(months: 6))
        _ = try await DoorBook(staff).visit(Self.visit("4", .refused), in: id)
        let before = try await DoorstepStore(staff).report(id)

        let old = London.start(of: Self.today.adding(days: 1))
        let folded = try await staff.data.write(audit: AuditEntry("test.fold")) { db in
            try DoorRetention.fold("seen_at < \(old)", in: db)
        }
        let after = try await DoorstepStore(staff).report(id)
        let addresses = try await staff.data.read { db in try db.map("SELECT address FROM door") { try $0[0] as String } }

        #expect(folded == 3 && addresses == ["4 Mill Lane"])
        #expect(after.counts == before.counts && after.counts.doors == [.refused: 3, .noAnswer: 1] && after.counts.visits == 4)
        await force.remove()
    }

    @Test("Doors are seen where the person may invite people, figures where they may see engagement, and nothing elsewhere")
    func reach() async throws {
        let force = try await FieldworkForce(today: Self.today)
        let inspector = try await force.staff(in: Self.blaby)
        let id = try await DoorstepStore(inspector).begin(Self.exercise(), in: Self.blaby)
        _ = try await DoorBook(inspector).visit(Self.visit("1", .noAnswer), in: id)
        let (inWard, elsewhere) = (
            try await force.staff(in: Self.ward, role: "pcso"), try await force.staff(in: "E06000016", role: "pcso")
        )
        let analyst = try await force.staff(role: "analyst")

        #expect(try await DoorBook(inWard).doors(of: id).ahead.count == 1)
        #expect(try await DoorstepStore(elsewhere).exercises().isEmpty)
        #expect(try await problem { _ = try await DoorBook(elsewhere).doors(of: id) }.kind == .missing)
        #expect(try await DoorstepStore(analyst).exercises().map(\.counts.doors) == [[.noAnswer: 1]])
        #expect(try await problem { _ = try await DoorBook(analyst).doors(of: id) }.kind == .forbidden)
        #expect(try await problem { try await DoorstepStore(inWard).end(id) }.kind == .forbidden)
        await force.remove()
    }

    @Test("How far the area and the group to be reached are represented is kept when it begins and when it ends")
    func beforeAndAfter() async throws {
        let force = try await FieldworkForce(today: Self.today)
        let inspector = try await force.staff(in: Self.blaby)
        let target = try #require(force.configuration.doorstepTargets.first)
        let id = try await DoorstepStore(inspector).begin(Self.exercise(target: target.key), in: Self.ward)
        try await inspector.data.write(audit: AuditEntry("test.member")) { db in
            try db.run("UPDATE area_figure SET members = members + 7, households = households + 5 WHERE area = \(Self.ward)")
            try db.run("INSERT INTO area_figure (area, members, households) VALUES (\(Self.ward), 7, 5) ON CONFLICT DO NOTHING")
        }
        try await DoorstepStore(inspector).end(id)

        let report = try await DoorstepStore(inspector).report(id)
        let unknown = try await problem {
            try await DoorstepStore(inspector).begin(Self.exercise("B", target: "a/b"), in: Self.ward)
        }

        #expect(report.before.count == AreaCount() && report.after.count == AreaCount(members: 7, households: 5))
        #expect(report.exercise.target == target)
        #expect(unknown.fields["target"] != nil)
        await force.remove()
    }

    private func problem(_ work: () async throws -> Void) async throws -> Problem {
        do {
            try await work()
        } catch let problem as Problem {
            return problem
        }
        return try #require(nil as Problem?, "It was taken")
    }
}
