import Basics
@_spi(Stores) import FolkmootTenancy
import Storage
import Testing

@testable import FolkmootCore

@Suite("Results beside each other are what the responses say, counted another way")
struct ComparisonTests {
    @Test("A table of one question by another, by mode and by area is counted from every current view", arguments: [1, 2, 3])
    func cross(_ seed: UInt64) async throws {
        let force = try await SurveyForce()
        let survey = try force.survey
        let kept = try await force.answerAtRandom(600, seed: seed)
        let tree = force.configuration.areas
        let wave = survey.wave(at: SurveyForce.november)
        let leicester = try #require(tree["E06000016"])
        let store = ComparisonStore(try await force.staff())
        let views = RandomPeople.views(of: kept, wave)
        let here = views.filter { tree.isArea($0.area, within: leicester.code) }
        let safe = try #require(survey.question("safe"))

        for question in survey.questions where question.kind != .text && question != safe {
            for axis in [CrossTable.Axis.question(safe), .mode, .parts] {
                let table = try await store.cross(question, by: axis, of: survey, wave: wave, in: leicester)

                let answered = here.filter { $0.answers.chosen[question.code] != nil }
                #expect(table.all.people == answered.count)
                for column in table.columns {
                    let people = answered.filter { view in
                        switch axis {
                        case .question: view.answers.chosen["safe"]?.contains(column.code ?? "") == true
                        case .mode: view.mode.rawValue == column.code
                        case .parts: tree.isArea(view.area, within: column.code ?? "")
                        }
                    }
                    #expect(column.people == people.count, "\(question.code) \(column.code ?? "")")
                    for (index, option) in question.options.enumerated() {
                        let count = people.count { $0.answers.chosen[question.code]?.contains(option.code) == true }
                        #expect(column.counts[index] == count, "\(question.code) \(column.code ?? "") \(option.code)")
                        #expect(column.share(index)?.ratio == (people.isEmpty ? nil : Ratio(count, of: people.count)))
                    }
                    let counted = people.compactMap { $0.answers.chosen[question.code]?.first.flatMap(question.option) }
                    if question.kind != .multiple {
                        let base = counted.filter { !$0.isExcluded }
                        #expect(column.positive == Ratio(base.count(where: \.isPositive), of: base.count))
                    }
                }
            }
        }
        await force.remove()
    }

    @Test("The same people's change is the mean of each one's own, with its interval", arguments: [4, 5, 6])
    func panel(_ seed: UInt64) async throws {
        let force = try await SurveyForce()
        let survey = try force.survey
        let kept = try await force.answerAtRandom(500, seed: seed)
        let tree = force.configuration.areas
        let leicester = try #require(tree["E06000016"])
        let later = survey.wave(at: SurveyForce.november)
        let earlier = try #require(survey.wave(before: later))

        let change = try await ComparisonStore(try await force.staff()).panel(of: survey, from: earlier, to: later, in: leicester)

        let (before, after) = (RandomPeople.views(of: kept, earlier), RandomPeople.views(of: kept, later))
        func isIn(_ view: SurveyResponse) -> Bool {
            tree.isArea(view.area, within: leicester.code) && !view.parts(in: survey).isEmpty
        }
        let first = Dictionary(before.filter(isIn).map { ($0.person, $0.parts(in: survey)) }) { $1 }
        let differences = after.filter(isIn).compactMap { view -> Double? in
            let both = view.parts(in: survey).compactMap { code, value in first[view.person]?[code].map { value - $0 } }
            return both.isEmpty ? nil : both.reduce(0, +) / Double(both.count)
        }
        let n = Double(differences.count)
        let mean = differences.reduce(0, +) / n
        let variance = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
        let found = try #require(change.change)
        #expect(found.people == differences.count && differences.count > 5)
        #expect(abs(found.points - 100 * mean) < 1e-9)
        let interval = try #require(found.interval)
        #expect(abs(interval.upperBound - 100 * (mean + 1.96 * (variance / n).squareRoot())) < 1e-9)
        #expect(abs(interval.lowerBound - 100 * (mean - 1.96 * (variance / n).squareRoot())) < 1e-9)
        #expect(change.people.earlier == before.count(where: isIn) && change.people.later == after.count(where: isIn))
        #expect(change.lost == Ratio(before.count(where: isIn) - differences.count, of: before.count(where: isIn)))
        await force.remove()
    }

    @Test("The facts of a programme are those of its responses, person by person", arguments: [7, 8, 9])
    func programme(_ seed: UInt64) async throws {
        let force = try await SurveyForce()
        let survey = try force.survey
        let kept = try await force.answerAtRandom(500, seed: seed)
        let tree = force.configuration.areas
        let store = ReportStore(try await force.staff())

        for area in ["E23000021", "E06000016", try #require(tree.children(of: "E06000016").first).code] {
            let facts = try await store.programme(of: survey, in: area)

            let here = kept.enumerated().filter { area == "E23000021" || tree.isArea($0.element.area, within: area) }
            let people = Dictionary(grouping: here) { $0.element.person }
            let first = people.values.compactMap {
                $0.min { ($0.element.completedAt, $0.offset) < ($1.element.completedAt, $1.offset) }
            }
            for (mode, count) in facts.people { #expect(count == first.count { $0.element.mode == mode }, "\(mode)") }
            #expect(facts.individuals == people.count && facts.responses == here.count)
            #expect(facts.repeated == people.values.count { $0.count > 1 })
            let views = people.values.compactMap { mine in
                mine.filter { one in RandomPeople.isCurrent(one.offset, in: kept) }
                    .max { ($0.element.completedAt, $0.offset) < ($1.element.completedAt, $1.offset) }
            }
            let chosen = views.map { Set($0.element.answers.chosen["issues"] ?? []).subtracting(["no_issues"]) }
            #expect(facts.issues?.people == chosen.count { !$0.isEmpty })
            #expect(facts.issues?.selections == chosen.reduce(0) { $0 + $1.count })
            for (option, count) in facts.issues?.ranking ?? [] { #expect(count == chosen.count { $0.contains(option.code) }) }
        }
        await force.remove()
    }
}

@Suite("What a month counts of surveys")
struct MonthOfSurveysTests {
    @Test(
        "People are counted by the way of their first response until the month's end, those who wait to be counted too",
        arguments: [1, 2])
    func people(_ seed: UInt64) async throws {
        let force = try await SurveyForce()
        let kept = try await force.answerAtRandom(500, seed: seed)
        for text in ["2026-04", "2026-05", "2026-11"] {
            let month = try #require(Month(text))
            let places = Places(force.configuration, on: month.last)

            let counts = try await force.operations.data.read { db in try MonthCounts.read(month, places, db) }

            let until = kept.enumerated().filter { $0.element.completedAt < month.end }
            let firsts = Dictionary(grouping: until) { $0.element.person }.values.compactMap {
                $0.min { ($0.element.completedAt, $0.offset) < ($1.element.completedAt, $1.offset) }
            }
            #expect(counts.peopleByMode == Dictionary(firsts.map { ($0.element.mode.rawValue, 1) }, uniquingKeysWith: +))
        }
        await force.remove()
    }
}

extension SurveyForce {
    /// People answer once or more often, now and half a year ago, in several wards, in any way; some of them while others wait to be folded.
    fileprivate func answerAtRandom(_ count: Int, seed: UInt64) async throws -> [SurveyResponse] {
        let survey = try survey
        var random = SeededGenerator(seed)
        let wards = configuration.areas.children(of: "E06000016").prefix(5).map(\.code) + ["E07000130", "somewhere-else"]
        let pages = (0..<count / 2).map { _ in ID<SurveySubmission>() }
        var made: [SurveyResponse] = []
        for _ in 0..<count {
            let daysAgo = Int64.random(in: 0...13, using: &random) + (Bool.random(using: &random) ? 180 : 0)
            made.append(
                SurveyResponse(
                    to: survey, try survey.randomAnswers(&random), area: try #require(wards.randomElement(using: &random)),
                    at: Self.november.adding(seconds: -daysAgo * 86400),
                    mode: try #require(SurveyResponse.Mode.allCases.randomElement(using: &random)),
                    submission: try #require(pages.randomElement(using: &random))))
        }
        try await SurveyImport(operations).keep(Array(made.dropLast(100)))
        for response in made.suffix(100) { try await SurveyStore(visitor).keep(response) }
        return made
    }
}

/// What people say, found from their responses one by one.
private enum RandomPeople {
    /// Whether a response is its person's view in its wave: the latest, and of two at one time the one that came later.
    static func isCurrent(_ place: Int, in kept: [SurveyResponse]) -> Bool {
        let mine = kept[place]
        return !kept.enumerated().contains { other, response in
            response.person == mine.person && response.wave == mine.wave
                && (response.completedAt, other) > (mine.completedAt, place)
        }
    }

    static func views(of kept: [SurveyResponse], _ wave: SurveyWave) -> [SurveyResponse] {
        kept.indices.filter { kept[$0].wave == wave && isCurrent($0, in: kept) }.map { kept[$0] }
    }
}

extension SurveyResponse {
    /// By confidence question, 1 for a positive answer and 0 for another; without "don't know".
    fileprivate func parts(in survey: SurveyDefinition) -> [String: Double] {
        var parts: [String: Double] = [:]
        for question in survey.confidenceQuestions {
            guard let option = answers.chosen[question.code]?.first.flatMap(question.option), !option.isExcluded else { continue }
            parts[question.code] = option.isPositive ? 1 : 0
        }
        return parts
    }
}
