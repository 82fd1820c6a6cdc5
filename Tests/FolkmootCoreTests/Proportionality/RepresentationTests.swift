import Basics
import FolkmootTenancy
import Testing

@testable import FolkmootCore

@Suite("Representation of members and of people surveyed")
struct RepresentationTests {
    private typealias Force = RepresentationForce

    @Test("Members are compared with their population, up the tree of areas; who is not known is a row of their own")
    func members() async throws {
        let force = try await Force()
        try await force.populations(
            Force.ages("mill", [100, 100, 100, 100, 100]) + Force.ages("kirk", [100, 100, 100, 100, 600])
                + Force.ages("dale", [10, 10, 10, 10, 10]) + Force.ages("moor", [0, 0, 0, 0, 0]))
        try await force.members(2, in: "mill", ["age_band": "age_16_24"])
        try await force.members(18, in: "mill", ["age_band": "age_65_plus", "gender": "female"])
        try await force.members(5, in: "mill")
        try await force.members(3, in: "kirk", ["age_band": "prefer_not"])
        try await force.members(7, in: "mill", ["age_band": "age_16_24"], state: "left")

        let north = try #require(try await force.report(on: "north").comparisons.first)
        let whole = try #require(try await force.report().comparisons.first)

        #expect(north.classification.code == "age_band")
        #expect(north.source?.name == "Census" && north.source?.asAt == Day("2021-03-21"))
        #expect(north.whole.people == 28 && north.whole.known == 20 && north.whole.unknown == 8)
        let youngest = try #require(north.whole.shown.first)
        #expect(youngest.actual == Ratio(2, of: 20) && youngest.population == Ratio(200, of: 1500))
        #expect(try abs(#require(youngest.ratio) - 0.75) < 1e-12 && !youngest.isUnder)
        // Nobody of the three bands between: 0.7 × 20 × 200/1500 is 1.87, so 2 are lacking of each.
        #expect(north.whole.under.map(\.shortfall) == [2, 2, 2])
        #expect(north.parts.map(\.area.code) == ["kirk", "mill"])
        #expect(north.parts[0].gap == .nobodyKnown && north.parts[0].unknown == 3)
        // Of the band that lacks most, in Mill Lane: 0.7 × 20 / 5 is 2.8.
        #expect(north.under.first?.area.area.code == "mill" && north.under.first?.group.shortfall == 3)
        #expect(whole.whole.shown[0].population == Ratio(210, of: 1550))
        await force.remove()
    }

    @Test("A stated population counts before the sum of the parts, and without all parts none is known")
    func stated() async throws {
        let force = try await Force()
        try await force.populations(
            Force.ages("north", [5, 5, 5, 5, 5]) + Force.ages("mill", [9, 9, 9, 9, 9]) + Force.ages("dale", [1, 1, 1, 1, 1]))
        try await force.members(1, in: "mill", ["age_band": "age_16_24"])
        try await force.members(1, in: "dale", ["age_band": "age_16_24"])

        let whole = try #require(try await force.report().comparisons.first)

        #expect(whole.whole.gap == .noPopulation)
        #expect(whole.parts.map(\.gap) == [nil, .noPopulation])
        #expect(whole.parts[0].shown[0].population == Ratio(5, of: 25))
        await force.remove()
    }

    @Test("Of dated figures the latest count")
    func latest() async throws {
        let force = try await Force()
        try await force.populations(
            Force.ages("W15000009", [9, 0, 0, 0, 1], date: "2021-03-21")
                + Force.ages("W15000009", [1, 0, 0, 0, 9], date: "2011-03-27"))
        try await force.members(1, in: "mill", ["age_band": "age_16_24"])

        let whole = try #require(try await force.report().comparisons.first?.whole)

        #expect(whole.shown[0].population == Ratio(9, of: 10))
        await force.remove()
    }

    @Test("People surveyed are those with a current view in the wave, where they lived when they gave it")
    func surveyed() async throws {
        let force = try await Force()
        let survey = try #require(force.configuration.defaultSurvey)
        try await force.populations(Force.ages("W15000009", [50, 50, 0, 0, 0]))
        let young = try await force.members(3, in: "mill", ["age_band": "age_16_24"])
        let others = try await force.members(1, in: "dale", ["age_band": "age_25_34"])
        try await force.answers(by: young + others, in: "mill")
        try await force.answers(by: [young[0]], in: "mill", at: MemberForce.start.adding(seconds: 60))
        try await force.answers(by: [nil, nil], in: "dale")
        try await force.answers(by: others, in: "dale", at: MemberForce.start.adding(seconds: -200 * 86400))

        let report = try await force.report(of: .surveyed(survey, survey.wave(at: MemberForce.start)))
        let whole = try #require(report.comparisons.first?.whole)
        let parts = try #require(report.comparisons.first?.parts)

        #expect(whole.people == 6 && whole.known == 4 && whole.unknown == 2)
        #expect(whole.shown[0].actual == Ratio(3, of: 4) && whole.shown[1].actual == Ratio(1, of: 4))
        #expect(parts.map(\.people) == [4, 2] && parts.map(\.known) == [4, 0])
        await force.remove()
    }

    @Test("Of a classification that is shown in aggregates only, small groups are hidden with all that would tell them")
    func aggregates() async throws {
        let force = try await Force()
        try await force.populations(Force.ethnicGroups("W15000009", [500, 200, 100, 100, 100]))
        for (group, count) in [("eth_white", 40), ("eth_asian", 20), ("eth_black", 12), ("eth_mixed", 11), ("eth_other", 3)] {
            try await force.members(count, in: "mill", ["ethnic_group": group, "age_band": "age_16_24"])
        }

        let comparisons = try await force.report().comparisons
        let groups = try #require(comparisons.first { $0.classification.code == "ethnic_group" })
        let ages = try #require(comparisons.first { $0.classification.code == "age_band" })

        #expect(groups.whole.known == 86 && groups.hidesAny)
        #expect(groups.whole.shown.map(\.group.code) == ["eth_white", "eth_asian", "eth_black"])
        // The north holds everybody who is there, and nobody is known in the south.
        #expect(groups.parts[0].shown.map(\.group.code) == ["eth_white", "eth_asian", "eth_black"])
        #expect(groups.parts[1].known == 0 && groups.parts[1].shown.count == 5)
        #expect(!ages.hidesAny)
        await force.remove()
    }

    @Test("A classification that is switched off is never compared; one that nobody is asked about says so")
    func switchedOff() async throws {
        let segments = """
            {"$schema": "../../seeds/schemas/segments.json", "classifications": [
              {"code": "age_band", "name": "Age", "aggregate_only": false, "enabled": false,
               "groups": [{"code": "age_16_24", "name": "16 to 24"}]},
              {"code": "mosaic", "name": "Mosaic", "aggregate_only": false, "enabled": true, "groups": [{"code": "A", "name": "City"}]}]}
            """
        let force = try await Force("westmarch", Force.files(segments: segments))
        try await force.members(1, in: "mill", ["age_band": "age_16_24"])

        let report = try await force.report()

        #expect(report.comparisons.isEmpty && report.unasked.map(\.code) == ["mosaic"])
        await force.remove()
    }

    @Test("A tactical document begins with the areas that lack most households, by the force's target or its own coverage")
    func tactical() async throws {
        let segments = """
            {"$schema": "../../seeds/schemas/segments.json", "coverage_target": 0.3}
            """
        for (files, needed) in [(Force.files(), [1, 0]), (Force.files(segments: segments), [23, 6])] {
            let force = try await Force("westmarch", files)
            // 33 of 1,000 households in the force: 0.7 of that is 2.31 %, which is 1.85 of the 80 of Kirk End.
            for (area, households) in [("mill", 30), ("kirk", 1), ("dale", 2)] {
                try await force.members(1, in: area, ["age_band": "age_16_24"])
                try await force.cover(households, in: area)
            }

            let document = TacticalDocument(try await force.report(on: "north"))
            let ward = TacticalDocument(try await force.report(on: "mill"))

            #expect(document.coverage.map(\.area.code) == ["kirk", "mill"])
            #expect(document.coverage.map(\.shortfall) == needed)
            #expect(document.whole?.count.households == 31)
            #expect(ward.coverage.map(\.area.code) == ["mill"])
            #expect(document.groups.map(\.classification.code) == ["age_band", "gender"])
            #expect(document.origins.map(\.classification.code) == ["ethnic_group"])
            await force.remove()
        }
    }

    @Test("Who may not see representation in an area is not told that there is one")
    func reach() async throws {
        let force = try await Force()
        let officer = RepresentationStore(try await force.staff(in: "north"))
        let chief = RepresentationStore(try await force.staff(role: "chief"))

        let north = try await officer.report(on: "north", of: .members)

        #expect(officer.topmostAreas.map(\.code) == ["north"] && north.ancestors.isEmpty)
        #expect(chief.topmostAreas.isEmpty)
        await #expect(throws: Problem.missing("area")) { try await officer.report(on: "south", of: .members) }
        await #expect(throws: Problem.missing("area")) { try await officer.report(on: "W15000009", of: .members) }
        await #expect(throws: Problem.missing("area")) { try await chief.report(on: "north", of: .members) }
        await force.remove()
    }
}
