import Basics
@_spi(Stores) import FolkmootTenancy
import Storage
import Testing

@testable import FolkmootCore

/// Another way from the rows to the figures: person by person, area by area, by other formulas.
@Suite("Representation agrees with an independent calculation")
struct IndependentRepresentationTests {
    @Test("Ratios, intervals and shortfalls of random people, groups and areas come out alike", arguments: 0..<12)
    func independent(seed: Int) async throws {
        let force = try await RepresentationForce()
        var random = Dice(seed: seed)
        let leaves = ["mill", "kirk", "dale", "moor"]
        try await force.populations(
            leaves.dropLast(random.below(2)).flatMap { area in
                RepresentationForce.ages(area, (0..<5).map { _ in random.below(3) == 0 ? 0 : random.below(900) })
            })
        var people: [ID<Member>] = []
        for area in leaves + ["north"] where random.below(5) > 0 {
            for option in ["age_16_24", "age_25_34", "age_35_49", "age_50_64", "age_65_plus", "prefer_not", "martian", ""] {
                let told = option.isEmpty ? (random.below(2) == 0 ? [:] : ["gender": "female"]) : ["age_band": option]
                people += try await force.members(
                    random.below(9), in: area, told, state: random.below(6) == 0 ? "suspended" : "active")
            }
        }
        let survey = try #require(force.configuration.defaultSurvey)
        for area in leaves {
            try await force.answers(
                by: people.filter { _ in random.below(3) == 0 } + (0..<random.below(6)).map { _ in nil }, in: area)
        }

        for people in [RepresentedPeople.members, .surveyed(survey, survey.wave(at: MemberForce.start))] {
            for area in ["W15000009", "north", "south"] {
                let report = try await force.report(on: area, of: people)
                let comparison = try #require(report.comparisons.first)
                let raw = try await Raw(people, try await force.operations.data)
                for one in comparison.parts + [comparison.whole] {
                    raw.expectSame(one, force.configuration.areas, "\(seed) \(area)")
                }
            }
        }
        await force.remove()
    }
}

/// The rows as they are stored, and figures worked out from them in the plainest way.
private struct Raw {
    /// Where each person is, and the age band that they told, if any.
    let people: [(area: String, band: String?)]
    let population: [(area: String, band: String, people: Int)]

    init(_ whom: RepresentedPeople, _ data: ForceData) async throws {
        (people, population) = try await data.read { db in
            var told: [String: String] = [:]
            try db.forEach("SELECT member, answers FROM member_demographic") { row in
                let answers: JSON = try row[1]
                told[try row[0]] = answers["age_band"]?.string
            }
            var people: [(area: String, band: String?)] = []
            switch whom {
            case .members:
                try db.forEach("SELECT id, area FROM member WHERE state = 'active'") { row in
                    people.append((try row[1], told[try row[0] as String]))
                }
            case .surveyed(let survey, let wave):
                try db.forEach("SELECT member, area, survey, wave FROM survey_response WHERE is_current = 1") { row in
                    guard try row[2] as String == survey.code, try row[3] as String == wave.code else { return }
                    people.append((try row[1], (try row[0] as String?).flatMap { told[$0] }))
                }
            }
            let population = try db.map("SELECT area, segment, people FROM population") { row in
                (area: try row[0] as String, band: try row[1] as String, people: try row[2] as Int)
            }
            return (people, population)
        }
    }

    func expectSame(_ one: AreaRepresentation, _ tree: AreaTree, _ place: String) {
        let bands = ["age_16_24", "age_25_34", "age_35_49", "age_50_64", "age_65_plus"]
        let here = people.filter { tree.isArea($0.area, within: one.area.code) }
        let known = here.filter { bands.contains($0.band ?? "") }
        let leaves = tree.subtree(of: one.area.code).filter { tree.children(of: $0.code).isEmpty }.map(\.code)
        let isComplete = leaves.allSatisfy { leaf in population.contains { $0.area == leaf } }
        let inhabitants = isComplete ? population.filter { leaves.contains($0.area) } : []
        let all = inhabitants.reduce(0) { $0 + $1.people }
        let comment = Comment(rawValue: "\(place): \(one)")

        #expect(one.people == here.count && one.known == known.count && one.unknown == here.count - known.count, comment)
        #expect(one.gap == (all == 0 ? .noPopulation : known.isEmpty ? .nobodyKnown : nil), comment)
        guard one.gap == nil else { return }
        for (band, line) in zip(bands, one.shown) {
            let actual = known.count { $0.band == band }
            let share = inhabitants.filter { $0.band == band }.reduce(0) { $0 + $1.people }
            #expect(line.actual.numerator == actual && line.population.numerator == share, comment)
            let lacking = (0...known.count).first { extra in
                // (actual + extra) / (known × share / all) ≥ 0.7, in whole numbers.
                10 * (actual + extra) * all >= 7 * known.count * share
            }
            #expect(line.shortfall == lacking && line.isUnder == (lacking != 0), comment)
            guard share > 0 else { continue }
            let expected = Double(known.count) * Double(share) / Double(all)
            #expect(abs((line.ratio ?? -1) - Double(actual) / expected) < 1e-9, comment)
            for end in [line.interval?.lowerBound, line.interval?.upperBound] {
                // At an end of the interval the observed share is 1.96 standard errors of that end away.
                let p = (end ?? -1) * Double(share) / Double(all)
                let gap = Double(actual) / Double(known.count) - p
                #expect(abs(gap * gap - 1.96 * 1.96 * p * (1 - p) / Double(known.count)) < 1e-9, comment)
            }
        }
    }
}
