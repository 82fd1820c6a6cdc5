import Basics
import CommandLine
import FolkmootCore
import FolkmootTenancy
import Foundation
import Testing

@testable import folkmoot

@Suite("The demonstration")
struct DemoTests {
    @Test("All 43 forces pass every check, and those of Wales are in both languages")
    func forces() throws {
        let demo = try SmallDemo()

        let checks = demo.forces.all.map { ConfigurationCheck($0.files, seeds: demo.seeds) }

        #expect(checks.flatMap(\.findings).isEmpty)
        #expect(checks.count == 43)
        #expect(demo.forces.all.filter { !$0.isMade }.count == 4)
        let welsh = checks.compactMap(\.configuration).filter { $0.languages.count == 2 }.map(\.slug)
        #expect(welsh == ["dyfed-powys", "gwent", "north-wales", "south-wales"])
    }

    @Test("No two forces made from the template look alike")
    func looks() throws {
        let looks = (0..<43).map { DemoLook(index: $0) }

        #expect(Set(looks.map(\.band)).count == 43)
        #expect(looks.allSatisfy { $0.band.contrast(with: .white) >= 7 && $0.link.contrast(with: .white) >= 4.5 })
    }

    @Test("The same seed makes the same people and the same answers")
    func determinism() throws {
        let (first, second) = (try SmallDemo(), try SmallDemo())
        let step = first.calendar.steps[5]

        #expect(try first.people("gwent").table(of: step) == second.people("gwent").table(of: step))
        #expect(try first.answers("gwent")?.responses(in: step) == second.answers("gwent")?.responses(in: step))
        #expect(try first.people("gwent").table(of: step) != first.people("gwent").table(of: first.calendar.steps[6]))
    }

    @Test("Made-up crime is of the force's smallest areas, the same each time, and fit to be imported")
    func crime() throws {
        let demo = try SmallDemo()
        let month = demo.calendar.published[0]

        let (crime, again) = (try demo.crime("north-wales"), try demo.crime("north-wales"))

        let lines = String(decoding: crime.table(of: month), as: UTF8.self).split(separator: "\n")
        #expect(crime.table(of: month) == again.table(of: month))
        #expect((2_000...10_000).contains(lines.count))
        #expect(lines[1].hasPrefix(",\(month),North Wales Police,North Wales Police,,,,X10000000,,"))
        #expect(String(decoding: crime.placesTable, as: UTF8.self).contains("X10000000,W06000001"))
    }

    @Test("A force whose staff sign in has priorities and issues in words that say what they are; nothing lies ahead")
    func priorities() async throws {
        let demo = try SmallDemo(only: ["humberside"])
        defer { demo.remove() }

        try await demo.builder.build()

        let platform = try await Platform.open(directory: demo.directory, blueprint: .folkmoot(seeds: demo.seeds))
        let force = try await platform.platformOperator(named: "test").force("humberside")
        let person = try #require(demo.settings.staff.first { $0.force == "humberside" && $0.role == "force_admin" })
        let token = try await platform.signIn(
            email: person.email, password: demo.settings.password, from: Origin(.page), at: force.tenant)
        let staff = try #require(try await platform.staff(token, at: force.tenant, from: Origin(.page)))
        let newsletters = try await NewsletterStore(staff).newsletters(in: force.tenant.configuration.code)
        #expect(newsletters.contains(where: \.isShown) && newsletters.allSatisfy { $0.headline.english.hasPrefix("Demonstration") })
        let root = force.tenant.configuration.code
        let priorities = try await PriorityStore(staff).priorities(in: root)
        let issues = try await IssueStore(staff).issues(in: root)
        #expect(priorities.count >= 16 && issues.count >= 12)
        #expect((priorities.map(\.words.english) + issues.map(\.words.english)).allSatisfy { $0.hasPrefix("Demonstration: ") })
        #expect(priorities.allSatisfy { !$0.evidence.isEmpty && $0.setOn <= demo.calendar.lastDay })
        #expect(Set(issues.map(\.stage)).count >= 3 && issues.contains { $0.answeredOn == nil })
        let development = try await MemberStore(staff).development()
        let gone = development.states[.left]
        #expect(gone.count == 13 && zip(gone, gone.dropFirst()).allSatisfy { $0 <= $1 } && (gone.last ?? 0) > gone[1])
        let representation = try await RepresentationStore(staff).report(on: root, of: .members)
        #expect(
            representation.comparisons.filter { $0.source != nil && !$0.under.isEmpty }.map(\.classification.code) == [
                "age_band", "ethnic_group",
            ])
        guard case .whole = try await force.verifyAudit() else {
            Issue.record("The audit is broken.")
            return
        }
        await platform.close()
    }

    @Test("The months that are published are the last thirteen to have ended")
    func months() throws {
        let demo = try SmallDemo()

        let months = demo.calendar.steps.compactMap(\.month)

        #expect(months.map(\.description).first == "2025-10")
        #expect(months.map(\.description).last == "2026-10")
        #expect(demo.calendar.lastDay == Day("2026-11-20"))
    }

    @Test("A folder is filled with figures that hold together, thirteen months of them marked as made up")
    func filling() async throws {
        let demo = try SmallDemo(only: ["city-of-london", "dyfed-powys"])
        defer { demo.remove() }

        try await demo.builder.build()

        let platform = try await Platform.open(directory: demo.directory, blueprint: .folkmoot(seeds: demo.seeds))
        let operations = platform.platformOperator(named: "test")
        let (first, last) = (try #require(demo.calendar.published.first), try #require(demo.calendar.published.last))
        let publications = try await operations.publications(from: first, through: last)
        #expect(publications.count == 26)
        #expect(publications.allSatisfy { $0.isDemonstration && $0.publishedAt < $0.month.end.adding(seconds: 86400) })
        for slug in ["city-of-london", "dyfed-powys"] {
            let force = try await operations.force(slug)
            #expect(force.tenant.state == .test)
            #expect(try await force.memberFigureDifferences().isEmpty)
            #expect(try await force.surveyFigureDifferences().isEmpty)
            guard case .whole = try await force.verifyAudit() else {
                Issue.record("The audit of \(slug) is broken.")
                continue
            }
        }
        await platform.close()
    }

    @Test("A filling that was interrupted begins again, and another's data are left alone")
    func folder() throws {
        let demo = try SmallDemo()
        defer { demo.remove() }
        let folder = DemoFolder(path: demo.directory + "/data")
        let unfinished = try folder.begin()
        try DemoFile.write([1], to: unfinished + "/left-over")

        #expect(try folder.needsFilling())
        let begun = try folder.begin()
        #expect(!FileManager.default.fileExists(atPath: begun + "/left-over"))
        try folder.finish()
        #expect(try !folder.needsFilling())

        let foreign = DemoFolder(path: demo.directory + "/data")
        try FileManager.default.removeItem(atPath: foreign.path + "/demonstration")
        try DemoFile.write([1], to: foreign.path + "/platform.sqlite")
        #expect(throws: Problem.self) { try foreign.needsFilling() }
    }
}

/// A demonstration of few forces in a folder of its own, on 21 November 2026.
private struct SmallDemo {
    let directory: String
    let seeds: Seeds
    let settings: DemoSettings
    let calendar: DemoCalendar
    var forces: DemoForces

    init(only slugs: Set<String>? = nil) throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized.path
        directory = NSTemporaryDirectory() + "folkmoot-demo-\(UUID().uuidString)"
        seeds = try Seeds(directory: root + "/seeds")
        settings = try DemoSettings(file: root + "/seeds/demo.json")
        calendar = DemoCalendar(settings: settings, now: try #require(Timestamp("2026-11-21T09:00:00Z")))
        forces = try DemoForces(tenants: root + "/tenants", seeds: seeds, settings: settings)
        if let slugs { forces.all.removeAll { !slugs.contains($0.slug) } }
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    }

    var builder: DemoBuilder {
        DemoBuilder(
            directory: directory, seeds: seeds, settings: settings, forces: forces, calendar: calendar,
            tally: DemoTally(Output(results: MemorySink(), errors: MemorySink()).progress("Making members")))
    }

    func people(_ slug: String) throws -> DemoPeople {
        let (configuration, places) = try parts(slug)
        return DemoPeople(slug, configuration, places: places, calendar: calendar, settings: settings)
    }

    func answers(_ slug: String) throws -> DemoAnswers? {
        let (configuration, places) = try parts(slug)
        return DemoAnswers(slug, configuration, places: places, calendar: calendar, settings: settings)
    }

    func crime(_ slug: String) throws -> DemoCrime { DemoCrime(slug, try parts(slug).0, settings: settings) }

    private func parts(_ slug: String) throws -> (ForceConfiguration, DemoPlaces) {
        let force = try #require(forces.all.first { $0.slug == slug })
        let configuration = try ConfigurationCheck(force.files, seeds: seeds).sound()
        return (configuration, try DemoPlaces(force, configuration, settings: settings))
    }

    func remove() { try? FileManager.default.removeItem(atPath: directory) }
}
