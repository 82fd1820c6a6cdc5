import Basics
@_spi(Stores) import FolkmootTenancy
import Storage
import Testing

@testable import FolkmootCore

@Suite("Areas assess themselves each quarter")
struct AssessmentTests {
    private let blaby = "E07000129"

    @Test("A quarter has a name, days, and neighbours across years")
    func quarters() throws {
        let quarter = try #require(Quarter("2026-Q4"))

        #expect(quarter.days == (try #require(Day("2026-10-01")))...(try #require(Day("2026-12-31"))))
        #expect(quarter.adding(1).description == "2027-Q1" && quarter.adding(-4).description == "2025-Q4")
        #expect(quarter.adding(-1) < quarter)
        for text in ["2026-Q5", "2026-Q0", "2026Q4", "26-Q4", "2026-q4", "", "2026-Q44"] {
            #expect(Quarter(text) == nil, "\(text)")
        }
    }

    @Test("An answer shows records as they are now; what is green without one that counts is unfounded")
    func evidence() async throws {
        let force = try await FieldworkForce(today: try #require(Day("2026-05-20")))
        let staff = try await force.staff(in: blaby)
        let (store, quarter) = (AssessmentStore(staff), Quarter(of: try #require(Day("2026-05-20"))))
        let encounter = try await logged(by: staff, force)
        let keys = try await store.records(of: blaby, quarter).map(\.key)
        var form = AssessmentForm()
        (form.grade, form.evidence, form.links) = ("green", "We were seen.\nOften.", ["encounter/\(encounter)"])

        try await store.answer(form, to: "visible", of: blaby, quarter)
        let shown = try #require(try await store.assessment(of: blaby, quarter).answers["visible"])
        try await EncounterStore(staff).withdraw(encounter, because: "Another day")
        let later = try #require(try await store.assessment(of: blaby, quarter).answers["visible"])
        form.grade = "amber"
        try await store.answer(form, to: "visible", of: blaby, quarter)
        form.links = ["encounter/01m8079braeqdt20ktxz3k29dj"]
        let unknown = await problem { try await store.answer(form, to: "visible", of: blaby, quarter) }

        #expect(keys == ["encounter/\(encounter)"])
        #expect(shown.grade == .green && shown.evidence == "We were seen.\nOften." && !shown.isUnfounded)
        #expect(later.isUnfounded && later.links.map(\.isLive) == [false])
        #expect(try await store.assessment(of: blaby, quarter).answers["visible"]?.isUnfounded == false)
        #expect(unknown?.fields["links"] != nil)
        await force.remove()
    }

    @Test("What one submits another signs off; then it changes only as another version, and the one before stays")
    func workflow() async throws {
        let force = try await FieldworkForce(today: try #require(Day("2026-05-20")))
        let (one, other) = (try await force.staff("One", in: blaby), try await force.staff("Other", in: blaby))
        let (mine, theirs) = (AssessmentStore(one), AssessmentStore(other))
        let quarter = try #require(Quarter("2026-Q1"))
        var form = AssessmentForm()
        form.grade = "red"

        let empty = await problem { try await mine.submit(blaby, quarter) }
        try await mine.answer(form, to: "who", of: blaby, quarter)
        let early = await problem { try await theirs.sign(blaby, quarter) }
        try await mine.submit(blaby, quarter)
        let locked = await problem { try await theirs.answer(form, to: "who", of: blaby, quarter) }
        let own = await problem { try await mine.sign(blaby, quarter) }
        try await theirs.sendBack(blaby, quarter)
        form.grade = "amber"
        try await mine.answer(form, to: "who", of: blaby, quarter)
        try await mine.submit(blaby, quarter)
        try await theirs.sign(blaby, quarter)
        let signed = try await mine.assessment(of: blaby, quarter)
        let again = await problem { try await mine.submit(blaby, quarter) }
        let wordless = await problem { try await mine.restate(blaby, quarter, because: " ") }
        try await mine.restate(blaby, quarter, because: "A survey came late")
        form.grade = "green"
        try await mine.answer(form, to: "who", of: blaby, quarter)
        let (first, second) = (
            try await mine.assessment(of: blaby, quarter, version: 1), try await mine.assessment(of: blaby, quarter)
        )

        for problem in [empty, early, locked, own, again] { #expect(problem?.kind == .conflict) }
        #expect(wordless?.kind == .invalid)
        #expect(signed.state == .signed && signed.submitted?.name == "One" && signed.signed?.name == "Other")
        #expect(first.answers["who"]?.grade == .amber && first.state == .signed)
        #expect(second.version == 2 && second.state == .draft && second.answers["who"]?.grade == .green)
        #expect(second.reason == "A survey came late")
        await #expect(throws: Problem.self) {
            try await force.operations.data.write(audit: AuditEntry("test")) { db in
                try db.run("UPDATE assessment SET reason = 'x' WHERE state = 'signed'")
            }
        }
        await force.remove()
    }

    @Test("Only the force and what lies directly in it assess themselves, by those who may, for quarters of the last two years")
    func reach() async throws {
        let force = try await FieldworkForce(today: try #require(Day("2026-05-20")))
        let (inspector, officer) = (
            try await force.staff(in: blaby), try await force.staff("Pat", in: blaby, role: "pcso")
        )
        let (store, quarter) = (AssessmentStore(inspector), try #require(Quarter("2026-Q2")))
        var form = AssessmentForm()
        form.grade = "red"

        let force1 = await problem { try await store.answer(form, to: "who", of: force.configuration.code, quarter) }
        let ward = await problem { try await store.answer(form, to: "who", of: "E05015260", quarter) }
        let old = await problem { try await store.answer(form, to: "who", of: blaby, quarter.adding(-9)) }
        let ahead = await problem { try await store.answer(form, to: "who", of: blaby, quarter.adding(1)) }
        let question = await problem { try await store.answer(form, to: "nothing", of: blaby, quarter) }
        let reader = await problem { try await AssessmentStore(officer).answer(form, to: "who", of: blaby, quarter) }

        #expect(store.areas.map(\.code) == [blaby])
        #expect([force1, ward, old, ahead, question].allSatisfy { $0?.kind == .missing } && reader?.kind == .forbidden)
        await force.remove()
    }

    private func logged(by staff: StaffScope, _ force: FieldworkForce) async throws -> ID<Encounter> {
        var form = EncounterForm()
        (form.kind, form.day, form.words) = ("meeting", "2026-05-19", "An evening in the hall")
        let area = try #require(force.configuration.areas["E05015260"])
        let draft = try EncounterDraft(form, in: area, for: force.configuration, today: try #require(Day("2026-05-20")))
        return try await EncounterStore(staff).log(draft, in: area.code)
    }

    private func problem(_ work: () async throws -> Void) async -> Problem? {
        do { try await work() } catch { return error as? Problem }
        return nil
    }
}
