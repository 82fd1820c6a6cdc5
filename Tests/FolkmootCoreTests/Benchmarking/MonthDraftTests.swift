import Basics
@_spi(Stores) import FolkmootTenancy
import Foundation
import Storage
import Synchronization
import Testing

@testable import FolkmootCore

@Suite("The draft of a month")
struct MonthDraftTests {
    @Test("The service makes one of the month that has ended, once, and publishes nothing")
    func rounds() async throws {
        let publisher = try await Publisher(now: "2026-02-20")
        try await publisher.write { db in for _ in 0..<40 { try db.addMember([("2026-01-10", nil)]) } }
        publisher.clock.set("2026-03-02")
        let rounds = DraftRounds(publisher.platform, pause: .zero) { slug, cause in Issue.record("\(slug): \(cause)") }
        var done: [String: Month] = [:]

        try await rounds.round(&done)
        let first = try await publisher.store().drafts()
        try await publisher.write { db in for _ in 0..<20 { try db.addMember([("2026-02-10", nil)]) } }
        publisher.clock.set("2026-03-03")
        var again: [String: Month] = [:]
        try await rounds.round(&again)

        #expect(first.map(\.month) == [february])
        #expect(first.first?.figures?.value(of: Measures.membersActive)?.numerator == 40)
        #expect(try await publisher.store().drafts() == first)
        #expect(done == ["westmarch": february] && again == done)
        #expect(try await publisher.publications().isEmpty)
        #expect(try await publisher.store().published().isEmpty)
        try await publisher.remove()
    }

    @Test("What has changed since is told by measure, and a month that is published has no draft any more, nor gets one")
    func publishing() async throws {
        let publisher = try await Publisher(now: "2026-03-02")
        try await publisher.write { db in for _ in 0..<40 { try db.addMember([("2026-01-10", nil)]) } }
        try await publisher.store().draft(february)
        try await publisher.write { db in for _ in 0..<20 { try db.addMember([("2026-02-10", nil)]) } }

        let draft = try #require(try await publisher.store().drafts().first)
        let changed = draft.changed(in: try await publisher.store().preview(february))
        try await publisher.store().publish(february, demonstration: true)

        #expect(Set((changed ?? []).map(\.measure.id)) == ["members_active", "members_joined", "members_net"])
        #expect(try await publisher.store().drafts().isEmpty)
        #expect(try await publisher.store().draft(february) == false)
        try await publisher.remove()
    }

    @Test(
        "A month that has not ended, or ended before the force was there, has none; a fault in one force keeps no other from its own"
    )
    func faults() async throws {
        let publisher = try await Publisher(now: "2026-02-20")
        let files = Westmarch.files(("force.json", "westmarch", "eastmarch"))
        _ = try await publisher.operations.add("eastmarch", files, because: "test")
        let problem = await #expect(throws: Problem.self) { try await publisher.store().draft(february) }
        let reported = Reported()
        let rounds = DraftRounds(publisher.platform, pause: .zero) { slug, _ in reported.add(slug) }
        var done: [String: Month] = [:]

        try await rounds.round(&done)
        #expect(try await publisher.store().drafts().isEmpty)
        publisher.clock.set("2026-03-01")
        try await publisher.operations.force("eastmarch").data.write(audit: AuditEntry("test.broken")) { db -> Void in
            try db.run("DROP TABLE publication_draft")
        }
        try await rounds.round(&done)

        #expect(problem?.code == "month-not-ended")
        #expect(reported.slugs == ["eastmarch"])
        #expect(try await publisher.store().drafts().map(\.month) == [february])
        #expect(done["eastmarch"] != february)
        try await publisher.remove()
    }

    private let february = Day("2026-02-01").map(\.inMonth) ?? London.day(at: Timestamp(seconds: 0)).inMonth
}

/// The forces of which a fault was told.
private final class Reported: Sendable {
    private let kept = Mutex<[String]>([])

    var slugs: [String] { kept.withLock { $0 } }

    func add(_ slug: String) { kept.withLock { $0.append(slug) } }
}
