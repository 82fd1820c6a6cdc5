import Basics
@_spi(Stores) public import FolkmootTenancy
import Storage

/// Weighs what people answered in the areas whose results a member of staff may see.
public struct WeightedResultStore: Sendable {
    private let scope: StaffScope

    /// The results in a person's reach.
    public init(_ scope: StaffScope) { self.scope = scope }

    private var configuration: ForceConfiguration { scope.tenant.configuration }

    /// The results of one area; nothing where there is nothing to weigh by, or nobody to weigh.
    ///
    /// - Throws: `.missing` if there is no such area or it is out of reach.
    public func results(of survey: SurveyDefinition, wave: SurveyWave, in code: String) async throws -> WeightedResults? {
        let tree = configuration.areas
        guard let area = tree[code], scope.allows(.readResults, in: code) else { throw Problem.missing("area") }
        let weighing = Weighing(configuration: configuration, survey: survey, wave: wave, area: area, today: scope.today)
        let ancestors = tree.ancestors(of: code).reversed().filter { scope.allows(.readResults, in: $0.code) }
        return try await scope.data.read { db in try weighing.results(ancestors: ancestors, in: db) }
    }
}

/// One reading of a force's file for weighted results.
private struct Weighing: Sendable {
    let configuration: ForceConfiguration
    let survey: SurveyDefinition
    let wave: SurveyWave
    let area: Area
    let today: Day

    private var tree: AreaTree { configuration.areas }
    private var weighting: Segmentation.Weighting { configuration.segments.weighting }

    func results(ancestors: [Area], in db: Connection) throws -> WeightedResults? {
        guard let (classification, source, population) = try population(in: db) else { return nil }
        let votes = try GroupVotes(of: survey, wave, by: classification, in: db, where: isHere)
        let plain = try WaveResults(of: survey, wave: wave, over: tree, threshold: 0, in: db).results(in: area.code)
        let known = votes.people.reduce(0, +)
        guard let people = plain.people, known > 0 else { return nil }
        let weights = SurveyWeights(
            classification, people: votes.people, unknown: people - known, population: population, limits: weighting.limits)
        let everybody = (groups: votes.people, unknown: people - known)
        return WeightedResults(
            area: area, ancestors: ancestors, survey: survey, wave: wave, classification: classification, source: source,
            limits: weighting.limits, people: people, weights: weights,
            effective: weights.share(of: everybody, in: everybody)?.effective ?? 0,
            questions: plain.questions.map { WeightedQuestion($0, votes, weights, everybody) })
    }

    /// Whether an area is this one or lies in it; what the tree does not know lies in the force as a whole.
    private func isHere(_ code: String) -> Bool { tree.path(from: code).contains(area.code) }

    /// The classification that the force weighs by, or else the first whose population is known here.
    private func population(in db: Connection) throws -> (Classification, PopulationSource, [Int])? {
        let candidates = configuration.weightable.filter { weighting.classification == nil || $0.code == weighting.classification }
        for classification in candidates {
            let populations = try Populations(of: classification, over: tree, on: today, in: db)
            if let populations, let people = populations.people(in: area.code), people.contains(where: { $0 > 0 }) {
                return (classification, populations.source, people)
            }
        }
        return nil
    }
}

extension ForceConfiguration {
    /// The classifications by which results can be weighted: people are asked about them, and single people's may be known.
    var weightable: [Classification] {
        segments.used.filter { classification in
            !classification.isAggregateOnly && policy.demographics.contains { $0.code == classification.code }
        }
    }
}

extension WeightedQuestion {
    fileprivate init(
        _ result: QuestionResult, _ votes: GroupVotes, _ weights: SurveyWeights, _ everybody: (groups: [Int], unknown: Int)
    ) {
        question = result.question
        func counted(_ chosen: [Question.Option]) -> (groups: [Int], unknown: Int) {
            let groups = chosen.reduce(everybody.groups.map { _ in 0 }) { zip($0, votes.counts($1, of: result.question)).map(+) }
            let codes = Set(chosen.map(\.code))
            let all = result.options.filter { codes.contains($0.option.code) }.reduce(0) { $0 + ($1.people?.numerator ?? 0) }
            return (groups, all - groups.reduce(0, +))
        }
        options = result.options.map { option in
            Option(
                option: option.option, plain: option.people.flatMap(ShareEstimate.init),
                weighted: weights.share(of: counted([option.option]), in: everybody))
        }
        positive = result.positive
        let base = result.question.options.filter { !$0.isExcluded }
        weightedPositive =
            result.positive == nil ? nil : weights.share(of: counted(base.filter(\.isPositive)), in: counted(base))
    }
}
