import Basics
@_spi(Stores) import FolkmootTenancy
import Storage
import Testing

@testable import FolkmootCore

@Suite("What people answered is weighted to the population")
struct SurveyWeightTests {
    private typealias Force = RepresentationForce

    @Test("Groups count as their share of the population, the unknown count 1, and the effective number is Kish's")
    func byHand() throws {
        let weights = Self.weights(people: [30, 70], unknown: 10, population: [5000, 5000])

        let share = try #require(weights.share(of: ([15, 14], 4), in: ([30, 70], 10)))

        #expect(weights.groups.map { Decimals.text($0.weight ?? 0, decimals: 4) } == ["1.6667", "0.7143"])
        // (15 × 5/3 + 14 × 5/7 + 4) ÷ (50 + 50 + 10)
        #expect(abs(share.share - 39.0 / 110) < 1e-12)
        // 110² ÷ (30 × 25/9 + 70 × 25/49 + 10)
        #expect(abs(share.effective - 93.764) < 1e-3)
        #expect(share.interval.contains(39.0 / 110) && share.interval.lowerBound > 0.26 && share.interval.upperBound < 0.46)
    }

    @Test("A weight is kept within its limits and says so; a group in which nobody answered has none")
    func limits() {
        let weights = Self.weights(people: [1, 99, 0], unknown: 0, population: [600, 300, 100])

        #expect(weights.groups.map(\.weight) == [3, 0.30303030303030304, nil])
        #expect(weights.groups.map(\.isLimited) == [true, false, false])
        #expect(Self.weights(people: [99, 1], unknown: 0, population: [1, 99]).groups.map(\.weight) == [0.3, 3])
    }

    @Test("A sample like the population is weighted with 1, and comes out as it is")
    func proportionate() throws {
        let weights = Self.weights(people: [20, 80], unknown: 0, population: [200, 800])

        let share = try #require(weights.share(of: ([10, 8], 0), in: ([20, 80], 0)))

        #expect(weights.groups.map(\.weight) == [1, 1])
        #expect(abs(share.share - 0.18) < 1e-12 && abs(share.effective - 100) < 1e-9)
        #expect(weights.share(of: ([0, 0], 0), in: ([0, 0], 0)) == nil)
    }

    @Test("Weighted shares agree with an independent calculation, person by person from the raw rows", arguments: 0..<4)
    func independent(seed: Int) async throws {
        let force = try await Force("leicestershire", try ConfigurationFolder("\(Westmarch.root)/tenants/leicestershire").files)
        var random = Dice(seed: seed)
        var generator = SeededGenerator(UInt64(seed + 7))
        let survey = try #require(force.configuration.defaultSurvey)
        let (district, other) = ("E06000016", "E06000017")
        try await force.populations(
            [district, other].flatMap { area in Force.ages(area, (0..<5).map { _ in 50 + random.below(900) }) })
        let wards = [district, other].compactMap { force.configuration.areas.children(of: $0).first?.code }
        var responses: [SurveyResponse] = []
        for ward in wards {
            for option in ["age_16_24", "age_25_34", "age_35_49", "age_65_plus", "prefer_not", ""] {
                let told = option.isEmpty ? [:] : ["age_band": option]
                for member in try await force.members(4 + random.below(30), in: ward, told) {
                    for _ in 0..<1 + random.below(2) {
                        responses.append(
                            SurveyResponse(
                                to: survey, try survey.randomAnswers(&generator), area: ward,
                                at: MemberForce.start.adding(seconds: Int64(random.below(9000))), by: member))
                    }
                }
            }
            for _ in 0..<random.below(60) {
                responses.append(
                    SurveyResponse(to: survey, try survey.randomAnswers(&generator), area: ward, at: MemberForce.start))
            }
        }
        // All but the last are folded into the figures; these wait.
        try await SurveyImport(force.operations).keep(Array(responses.dropLast(20)))
        for response in responses.suffix(20) {
            try await force.operations.data.write(audit: AuditEntry("survey.answered")) { db in
                try SurveyRecorder.keep(response, revision: 1, in: db)
            }
        }

        let wave = survey.wave(at: MemberForce.start)
        let store = WeightedResultStore(try await force.staff(role: "analyst"))
        let results = try #require(try await store.results(of: survey, wave: wave, in: district))
        let people = try await RawAnswers(in: wards[0], survey, wave, try await force.operations.data)

        #expect(results.classification.code == "age_band" && results.people == people.all.count)
        people.expectSame(results)
        await force.remove()
    }

    @Test("Without populations, or without anybody known, nothing is weighted; out of reach there is nothing")
    func nothing() async throws {
        let force = try await Force("leicestershire", try ConfigurationFolder("\(Westmarch.root)/tenants/leicestershire").files)
        let survey = try #require(force.configuration.defaultSurvey)
        let wave = survey.wave(at: MemberForce.start)
        let store = WeightedResultStore(try await force.staff(in: "E06000016", role: "inspector"))

        let without = try await store.results(of: survey, wave: wave, in: "E06000016")
        try await force.populations(Force.ages("E06000016", [1, 2, 3, 4, 5]))
        let nobody = try await store.results(of: survey, wave: wave, in: "E06000016")

        #expect(without == nil && nobody == nil)
        await #expect(throws: Problem.missing("area")) { try await store.results(of: survey, wave: wave, in: "E06000017") }
        await force.remove()
    }

    @Test("A force cannot weigh by a classification of which only aggregates are seen")
    func aggregates() throws {
        let segments = """
            {"$schema": "../../seeds/schemas/segments.json", "weighting": {"classification": "ethnic_group"}}
            """

        let check = ConfigurationCheck(Force.files(segments: segments), seeds: try Westmarch.seeds())

        #expect(check.findings.map(\.code) == ["unknown-classification"])
    }

    private static func weights(people: [Int], unknown: Int, population: [Int]) -> SurveyWeights {
        let groups = people.indices.map { Classification.Group(code: "g\($0)", name: "G\($0)") }
        let classification = Classification(code: "c", name: "C", isAggregateOnly: false, isEnabled: true, groups: groups)
        return SurveyWeights(classification, people: people, unknown: unknown, population: population, limits: 0.3...3)
    }
}

/// Every current view of one ward as it is stored, with its person's age band; weighted one by one.
private struct RawAnswers {
    let all: [(band: String?, chosen: [String: [String]])]

    init(in area: String, _ survey: SurveyDefinition, _ wave: SurveyWave, _ data: ForceData) async throws {
        all = try await data.read { db in
            var told: [String: String] = [:]
            try db.forEach("SELECT member, answers FROM member_demographic") { row in
                told[try row[0]] = (try row[1] as JSON)["age_band"]?.string
            }
            var latest: [String: (Int, String, JSON)] = [:]
            try db.forEach(
                "SELECT person, completed_at, answers FROM survey_response WHERE area = \(area) AND wave = \(wave) AND is_current = 1"
            ) { row in
                latest[try row[0]] = (try row[1], try row[0], try row[2])
            }
            return latest.values.map { _, person, answers in
                let chosen = answers["chosen"]?.object ?? []
                return (
                    told[person].flatMap { $0.hasPrefix("age_") ? $0 : nil },
                    Dictionary(uniqueKeysWithValues: chosen.map { ($0.key, ($0.value.array ?? []).compactMap(\.string)) })
                )
            }
        }
    }

    func expectSame(_ results: WeightedResults) {
        let known = all.filter { $0.band != nil }
        func weight(_ band: String?) -> Double {
            guard let group = results.weights.groups.first(where: { $0.group.code == band }) else { return 1 }
            let sample = Double(known.count { $0.band == band }) / Double(known.count)
            let plain = Double(group.population.numerator) / Double(group.population.denominator) / sample
            return plain < 0.3 ? 0.3 : plain > 3 ? 3 : plain
        }
        let weighted = all.map { (weight: weight($0.band), chosen: $0.chosen) }
        for question in results.questions {
            let code = question.question.code
            for option in question.options {
                let yes = weighted.filter { $0.chosen[code]?.contains(option.option.code) == true }
                let share = yes.reduce(0) { $0 + $1.weight } / weighted.reduce(0) { $0 + $1.weight }
                #expect(abs((option.weighted?.share ?? -1) - share) < 1e-9, "\(code) \(option.option.code)")
                #expect(option.plain?.ratio.numerator == yes.count, "\(code) \(option.option.code)")
            }
            guard question.positive != nil else { continue }
            let base = weighted.filter { person in
                question.question.options.contains { !$0.isExcluded && person.chosen[code]?.contains($0.code) == true }
            }
            let yes = base.filter { person in
                question.question.options.contains {
                    $0.isPositive && !$0.isExcluded && person.chosen[code]?.contains($0.code) == true
                }
            }
            let sum = base.reduce(0) { $0 + $1.weight }
            #expect(abs((question.weightedPositive?.share ?? -1) - yes.reduce(0) { $0 + $1.weight } / sum) < 1e-9, "\(code)")
            let squares = base.reduce(0) { $0 + $1.weight * $1.weight }
            #expect(abs((question.weightedPositive?.effective ?? -1) - sum * sum / squares) < 1e-6, "\(code)")
        }
    }
}
