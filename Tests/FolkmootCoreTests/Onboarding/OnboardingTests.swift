import Basics
@_spi(Stores) import FolkmootTenancy
import Testing

@testable import FolkmootCore

@Suite("A force goes into service step by step")
struct OnboardingTests {
    @Test("A step is stated with owner, date and evidence, beside what the service sees; mistakes are told by field")
    func steps() async throws {
        let force = try await FieldworkForce(today: try #require(Day("2026-05-20")))
        let store = OnboardingStore(try await force.operations)

        let empty = await problem { try await store.complete(OnboardingForm()) }
        let ahead = await problem { try await store.complete(Self.form(13, day: "2026-05-21")) }
        let fresh = try await store.checklist()
        _ = try await force.staff("Chief", role: "force_admin")
        try await store.complete(Self.form(1))
        try await store.complete(Self.form(1, evidence: "Minutes 13"))
        try await store.complete(Self.form(4))
        let later = try await store.checklist()

        #expect(empty?.fields.keys.sorted() == ["date", "evidence", "owner", "step"])
        #expect(ahead?.fields.keys.sorted() == ["date", "step"])
        #expect(fresh.count == 12 && fresh.allSatisfy { !$0.isDone && $0.statement == nil })
        #expect(fresh.filter(\.isContradicted).map(\.step) == [.owner, .training])
        #expect(later.filter(\.isDone).map(\.step) == [.sponsor, .owner])
        #expect(later[0].statement?.evidence == "Minutes 13" && later[0].statement?.by == "test")
        #expect(later[3].seen == "1 of staff manage staff and roles")
        await force.remove()
    }

    @Test("A force goes live once every step is done and its configuration wants it, and is told all that is missing until then")
    func goLive() async throws {
        let force = try await FieldworkForce(today: try #require(Day("2026-05-20")))
        let store = OnboardingStore(try await force.operations)
        for step in 2...12 { try await store.complete(Self.form(step)) }

        let first = await problem { try await store.goLive(because: "May") }
        try await store.complete(Self.form(1))
        _ = try await force.staff("Chief", role: "force_admin")
        let second = await problem { try await store.goLive(because: "May") }
        try await wantLive(force)
        try await OnboardingStore(try await force.operations).goLive(because: "May")
        let live = try await force.operations
        let again = await problem { try await OnboardingStore(live).goLive(because: "May") }
        let operations = force.platform.platformOperator(named: "test")
        try await operations.set(suspended: true, "leicestershire", because: "Flood")
        let suspended = await problem { try await OnboardingStore(try await force.operations).goLive(because: "May") }
        try await operations.set(suspended: false, "leicestershire", because: "Dry")

        let told = try #require(first?.message)
        #expect(told.contains("- step 1, The head of local policing sponsors it: owner, date and evidence are not stated."))
        #expect(told.contains("- step 4, ") && told.contains("0 of staff manage staff and roles") && told.contains("force.json"))
        #expect(!told.contains("step 2,"))
        let rest = second?.message.split(separator: "\n").dropFirst().map(String.init)
        #expect(rest == ["- force.json: its mode is “test”. Apply a configuration whose mode is “live”."])
        #expect(live.tenant.state == .live && again?.kind == .conflict && suspended?.kind == .conflict)
        #expect(try await force.operations.tenant.state == .live)
        await force.remove()
    }

    @Test("Staff see the checklist who may see the configuration, and cannot put the force into service")
    func staff() async throws {
        let force = try await FieldworkForce(today: try #require(Day("2026-05-20")))
        let (chief, inspector) = (try await force.staff("Chief", role: "force_admin"), try await force.staff("Sam"))

        let refused = await problem { _ = try OnboardingStore(inspector) }
        let store = try OnboardingStore(chief)
        try await store.complete(Self.form(2))
        let live = await problem { try await store.goLive(because: "May") }

        #expect(refused?.kind == .forbidden && live?.kind == .forbidden)
        #expect(try await store.checklist()[1].statement?.by == "Chief")
        await force.remove()
    }

    private static func form(_ step: Int, evidence: String = "Minutes 12", day: String = "2026-05-03") -> OnboardingForm {
        var form = OnboardingForm()
        (form.step, form.owner, form.day, form.evidence) = (String(step), "Head of Local Policing", day, evidence)
        return form
    }

    /// Applies the same configuration, which now wants to be live.
    private func wantLive(_ force: FieldworkForce) async throws {
        var files = try FieldworkForce.files().files
        let text = String(decoding: files["force.json"] ?? [], as: UTF8.self)
        files["force.json"] = Array(text.replacing("\"mode\": \"test\"", with: "\"mode\": \"live\"").utf8)
        _ = try await force.operations.apply(ConfigurationFiles(files), because: "Live")
    }

    private func problem(_ work: () async throws -> Void) async -> Problem? {
        do { try await work() } catch { return error as? Problem }
        return nil
    }
}
