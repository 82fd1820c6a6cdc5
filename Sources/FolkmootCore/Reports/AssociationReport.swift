import Basics
@_spi(Stores) import FolkmootTenancy

/// Confidence, safety, understanding and recorded crime of a force's areas beside each other, in a wave and in the one before.
public struct AssociationReport: Sendable {
    /// The survey.
    public let survey: SurveyDefinition
    /// The kind of area that is compared.
    public let level: AreaKind
    /// The kinds that there are, from the widest to the narrowest.
    public let levels: [AreaKind]
    /// The wave.
    public let wave: SurveyWave
    /// The areas with enough answers, by name.
    public let standings: [AreaStanding]
    /// Areas that are left out, since too few people answered there.
    public let leftOut: Int
    /// The wave before, if there is one with answers.
    public let earlier: SurveyWave?
    /// The areas with enough answers then.
    public let earlierStandings: [AreaStanding]
    /// The twelve months of recorded crime; nothing if none was imported.
    public let period: CrimePeriod?
    /// Confidence as others measured it.
    public let series: [ExternalSeries]
    /// The force's own confidence by wave, the earliest first.
    public let history: [AreaResults]

    /// What is set against what.
    public static let pairs: [(first: AreaVariable, second: AreaVariable)] = [
        (.crime, .safety), (.safety, .confidence), (.understanding, .confidence), (.crime, .confidence),
    ]
}

extension ReportStore {
    /// The areas of the force beside each other; nothing where the force has no survey, or no areas to compare.
    ///
    /// - Throws: `.forbidden` for whoever does not see the results of the whole force.
    public func association(of survey: SurveyDefinition, level asked: String?, wave code: String?) async throws
        -> AssociationReport?
    {
        guard let root = configuration.areas.root else { return nil }
        try scope.require(.readResults, in: root.code)
        let tree = configuration.areas
        let below = tree.subtree(of: root.code, at: scope.today).filter { $0.code != root.code }
        let levels = configuration.areaKinds.filter { kind in below.count { $0.kind == kind.code } >= Association.fewestAreas }
        guard let level = levels.first(where: { $0.code == asked }) ?? levels.first else { return nil }
        let areas = below.filter { $0.kind == level.code }
        let results = SurveyResultStore(scope)
        let waves = try await results.waves(of: survey)
        guard let wave = waves.first(where: { $0.code == code }) ?? waves.first else { return nil }
        let earlier = waves.first { $0.code < wave.code }
        let (crime, series) = try await scope.data.read { db in
            (try CrimeFigures.read(over: tree, in: db), try ExternalSeries.all(in: db))
        }
        let now = try await standings(areas, survey, wave, crime)
        let before = if let earlier { try await standings(areas, survey, earlier, crime) } else { [AreaStanding]() }
        return AssociationReport(
            survey: survey, level: level, levels: levels, wave: wave, standings: now, leftOut: areas.count - now.count,
            earlier: earlier, earlierStandings: before, period: crime?.period, series: series,
            history: try await results.history(of: survey, in: root.code, waves: waves.prefix(8).reversed()))
    }

    /// The areas in which enough people answered for a figure to be used.
    private func standings(
        _ areas: [Area], _ survey: SurveyDefinition, _ wave: SurveyWave, _ crime: CrimeFigures?
    ) async throws -> [AreaStanding] {
        let results = try await SurveyResultStore(scope).results(of: survey, wave: wave, in: areas.map(\.code)).areas
        return zip(areas, results).filter { !$1.isProvisional }.map { AreaStanding($0, $1, crime) }
            .sorted { $0.area.name.english < $1.area.name.english }
    }
}

extension AreaStanding {
    fileprivate init(_ area: Area, _ results: AreaResults, _ crime: CrimeFigures?) {
        var values: [AreaVariable: Double] = [:]
        var intervals: [AreaVariable: ClosedRange<Double>] = [:]
        // The two questions by the codes that the platform's own survey has for them.
        for (variable, code) in [(AreaVariable.safety, "safe"), (.understanding, "understand")] {
            guard let positive = results.question(code)?.positive else { continue }
            values[variable] = positive.share * 100
            intervals[variable] = positive.interval.lowerBound * 100...positive.interval.upperBound * 100
        }
        values[.confidence] = results.confidence?.value
        intervals[.confidence] = results.confidence?.interval
        values[.crime] = crime.flatMap { Self.rate($0.counts(in: area), of: area) }
        self.init(area: area, people: results.people ?? 0, values: values, intervals: intervals)
    }

    /// Crimes of twelve months for each 1,000 people; nothing where a month or the number of people is not known.
    private static func rate(_ counts: [Int?], of area: Area) -> Double? {
        let known = counts.compactMap { $0 }
        guard known.count == CrimePeriod.length, let people = area.population, people > 0 else { return nil }
        return Double(known.reduce(0, +)) * 1000 / Double(people)
    }
}
