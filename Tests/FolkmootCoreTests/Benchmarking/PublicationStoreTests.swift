import Basics
import FolkmootTenancy
import Testing

@testable import FolkmootCore

@Suite("Publishing a month")
struct PublicationStoreTests {
    @Test("Members, households, joiners and leavers are those of the month, whenever it is computed")
    func counting() async throws {
        let publisher = try await Publisher(now: "2026-03-05")
        try await publisher.write { db in
            for number in 0..<30 { try db.addMember([("2026-01-10", nil)], household: number / 2) }
            for _ in 0..<20 { try db.addMember([("2026-02-10", nil)], area: "mill", household: 100, route: "doorstep") }
            for _ in 0..<11 { try db.addMember([("2026-01-10", "2026-02-20")], area: "south", household: 200) }
            for _ in 0..<12 { try db.addMember([("2026-03-02", nil)], area: "south", household: 300) }
        }

        let figures = try await publisher.store().preview(february)

        #expect(figures.text(Measures.householdCoverage) == "16 of 1000")
        #expect(figures.text(Measures.membersActive) == "50")
        #expect(figures.text(Measures.membersActive, part: "doorstep") == "20")
        #expect(figures.text(Measures.membersJoined) == "20")
        #expect(figures.text(Measures.membersLeft) == "11")
        #expect(figures.text(Measures.membersNet) == "9")
        try await publisher.remove()
    }

    @Test("A move within the force is neither joining nor leaving; to come back after a while is joining")
    func moves() async throws {
        let publisher = try await Publisher(now: "2026-03-05")
        try await publisher.write { db in
            for _ in 0..<40 { try db.addMember([("2026-01-10", "2026-02-10"), ("2026-02-10", nil)]) }
            for _ in 0..<15 { try db.addMember([("2025-01-10", "2025-06-10"), ("2026-02-10", nil)]) }
        }

        let figures = try await publisher.store().preview(february)

        #expect(figures.text(Measures.membersActive) == "55")
        #expect(figures.text(Measures.membersJoined) == "15")
        #expect(figures.text(Measures.membersLeft) == "0")
        #expect(figures.text(Measures.membersNet) == "15")
        try await publisher.remove()
    }

    @Test("Districts are published only if the force's policy says so, with all that lies in them")
    func districts() async throws {
        for policy in ["", "\"publish_districts\": true,"] {
            let publisher = try await Publisher(now: "2026-03-05", policy: policy)
            try await publisher.write { db in
                for number in 0..<15 { try db.addMember([("2026-01-10", nil)], area: "north", household: number) }
                for number in 15..<40 { try db.addMember([("2026-01-10", nil)], area: "mill", household: number) }
                for number in 40..<60 { try db.addMember([("2026-01-10", nil)], area: "south", household: number) }
            }

            let figures = try await publisher.store().preview(february)

            let places = policy.isEmpty ? ["W15000009"] : ["W15000009", "north", "south"]
            #expect(figures.places.map(\.code) == places)
            #expect(figures.text(Measures.householdCoverage) == "60 of 1000")
            #expect(figures.text(Measures.householdCoverage, area: "north") == (policy.isEmpty ? nil : "40 of 600"))
            #expect(figures.text(Measures.householdCoverage, area: "south") == (policy.isEmpty ? nil : "20 of 400"))
            try await publisher.remove()
        }
    }

    @Test("Responses are counted until the end of the month, people by the way of their first one")
    func surveys() async throws {
        let publisher = try await Publisher(now: "2026-03-05")
        try await publisher.write { db in
            for number in 0..<30 { try db.addResponse("p\(number)", on: "2025-12-01", mode: number < 12 ? "staff" : "online") }
            for number in 0..<5 { try db.addResponse("p\(number)", on: "2026-02-01", mode: "phone") }
            try db.addResponse("later", on: "2026-03-01")
        }

        let figures = try await publisher.store().preview(february)

        #expect(figures.text(Measures.surveysCompleted) == "35")
        #expect(figures.text(Measures.peopleSurveyed) == "30")
        #expect(figures.text(Measures.peopleSurveyed, part: "staff") == "12")
        #expect(figures.text(Measures.peopleSurveyed, part: "phone") == nil)
        try await publisher.remove()
    }

    @Test("A month that has not ended in London cannot be published")
    func running() async throws {
        let publisher = try await Publisher(now: "2026-02-28")

        let problem = await #expect(throws: Problem.self) { try await publisher.store().publish(february, demonstration: true) }

        #expect(problem?.kind == .conflict)
        #expect(problem?.message == "2026-02 has not ended, so it cannot be published. It ends on 2026-02-28.")
        #expect(try await publisher.publications().isEmpty)
        try await publisher.remove()
    }

    @Test("The same figures again change nothing; other figures need a reason, and both revisions stay")
    func restating() async throws {
        let publisher = try await Publisher(now: "2026-03-05")
        try await publisher.write { db in for _ in 0..<40 { try db.addMember([("2026-01-10", nil)]) } }
        let first = try await publisher.store().publish(february, demonstration: true)
        publisher.clock.set("2026-03-09")
        let again = try await publisher.store().publish(february, demonstration: true)
        try await publisher.write { db in for _ in 0..<20 { try db.addMember([("2026-02-10", nil)]) } }

        let problem = await #expect(throws: Problem.self) { try await publisher.store().publish(february, demonstration: true) }
        let second = try await publisher.store().publish(february, demonstration: true, reason: "20 members came late")

        #expect(again.revision == first.revision && again.publishedAt == first.publishedAt)
        #expect(again.hash == first.hash)
        #expect(problem?.code == "needs-a-reason")
        #expect(second.revision == 2)
        #expect(second.reason == "20 members came late")
        #expect(try await publisher.publications().map(\.revision) == [2])
        let own = try await publisher.store().published()
        #expect(own.map(\.revision) == [2])
        #expect(own.map(\.hash) == [second.hash])
        try await publisher.remove()
    }

    @Test("Figures published as real ones never become demonstration data, nor the other way round")
    func marks() async throws {
        for first in [true, false] {
            let publisher = try await Publisher(now: "2026-03-05")
            try await publisher.store().publish(february, demonstration: first)

            let problem = await #expect(throws: Problem.self) {
                try await publisher.store().publish(february, demonstration: !first)
            }

            #expect(problem?.code == "otherwise-marked")
            #expect(try await publisher.publications().map(\.isDemonstration) == [first])
            try await publisher.remove()
        }
    }

    @Test("What is published is what was looked at: figures that changed in between are refused")
    func seen() async throws {
        let publisher = try await Publisher(now: "2026-03-05")
        let seen = try await publisher.store().preview(february).hash
        try await publisher.write { db in for _ in 0..<40 { try db.addMember([("2026-01-10", nil)]) } }

        let problem = await #expect(throws: Problem.self) {
            try await publisher.store().publish(february, seen: seen, demonstration: true)
        }

        #expect(problem?.code == "figures-changed")
        #expect(try await publisher.publications().isEmpty)
        try await publisher.remove()
    }

    @Test("The hash that was looked at is the hash of the publication")
    func hash() async throws {
        let publisher = try await Publisher(now: "2026-03-05")
        let seen = try await publisher.store().preview(february).hash

        let publication = try await publisher.store().publish(february, seen: seen, demonstration: true)

        #expect(publication.hash == seen)
        #expect(try MonthFigures(publication.figures).hash == seen)
        try await publisher.remove()
    }

    @Test("Staff with the permission publish in their own name; others are refused")
    func staff() async throws {
        let publisher = try await Publisher(now: "2026-03-05")
        let chief = try #require(try await publisher.staff("chief"))
        let officer = try #require(try await publisher.staff("officer", area: "north"))

        let publication = try await PublicationStore(chief).publish(february, demonstration: true)

        #expect(publication.signedOffBy == "A chief")
        await #expect(throws: Problem.self) { try await PublicationStore(officer).publish(february, demonstration: true) }
        try await publisher.remove()
    }

    @Test("A force in test mode publishes demonstration data")
    func testMode() async throws {
        let publisher = try await Publisher(now: "2026-03-05")

        #expect(try await publisher.store().isDemonstration())
        try await publisher.remove()
    }
}

@Suite("Reference data")
struct ReferenceForcesTests {
    @Test("The 43 forces have each a tile of their own, and supplied coverage is of them")
    func forces() throws {
        let reference = try ReferenceForces(folder: "\(Westmarch.root)/seeds/reference")

        #expect(reference.all.count == 43)
        #expect(Set(reference.all.map { "\($0.column) \($0.row)" }).count == 43)
        #expect(reference["city-of-london"]?.households == 4914)
        #expect(reference.supplied.count == 4)
        #expect(reference.supplied.allSatisfy { reference[$0.force] != nil })
        #expect(reference.supplied.first?.value == .stated(units: 31, decimals: 1))
    }

    @Test("A folder that is not there is said in words")
    func missing() {
        #expect(throws: Problem.self) { try ReferenceForces(folder: "/nowhere") }
    }
}

private let february = London.day(at: Timestamp(seconds: 1_772_000_000)).inMonth

extension MonthFigures {
    /// A value as text, with its denominator.
    fileprivate func text(_ measure: Measure, area: String? = nil, part: String? = nil) -> String? {
        guard let value = value(of: measure, area: area, part: part) else { return nil }
        guard !value.isSuppressed, let numerator = value.numerator else { return "hidden" }
        return value.denominator.map { "\(numerator) of \($0)" } ?? "\(numerator)"
    }
}
