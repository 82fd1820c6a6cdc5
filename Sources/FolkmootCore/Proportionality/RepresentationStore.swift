import Basics
@_spi(Stores) public import FolkmootTenancy
import Storage

/// Compares members, and people surveyed, with the population, in the areas in which somebody may see that.
public struct RepresentationStore: Sendable {
    private let scope: StaffScope

    /// The comparisons in a person's reach.
    public init(_ scope: StaffScope) { self.scope = scope }

    private var configuration: ForceConfiguration { scope.tenant.configuration }
    private var tree: AreaTree { configuration.areas }

    /// The topmost areas in reach.
    public var topmostAreas: [Area] { scope.topmostAreas(for: .readRepresentation) }

    /// One area and those directly in it.
    ///
    /// - Throws: `.missing` if there is no such area or it is out of reach: what one may not know of is not there.
    public func report(on code: String, of people: RepresentedPeople) async throws -> RepresentationReport {
        guard let area = tree[code], scope.allows(.readRepresentation, in: code) else { throw Problem.missing("area") }
        let today = scope.today
        let parts = tree.children(of: code, at: today).sorted { $0.name.english < $1.name.english }
        let reading = RepresentationReading(people: people, configuration: configuration, today: today)
        let (comparisons, coverage) = try await scope.data.read { db in
            let counts = try reading.counts(in: db)
            return (
                try reading.asked.map { try reading.comparison(by: $0, counts, area, parts, in: db) },
                try reading.coverage(of: parts + [area], in: db)
            )
        }
        return RepresentationReport(
            people: people, area: area,
            ancestors: tree.ancestors(of: code).reversed().filter { scope.allows(.readRepresentation, in: $0.code) },
            comparisons: comparisons, unasked: reading.unasked, coverage: coverage,
            minimumRatio: configuration.segments.minimumRatio, threshold: configuration.policy.suppressionThreshold,
            readAt: scope.data.clock.now)
    }

    /// The borders of the areas directly in the one of a report, as far as they were imported.
    public func boundaries(of report: RepresentationReport) async throws -> AreaBoundaries {
        let (tree, today) = (tree, scope.today)
        return try await scope.data.read { db in
            try BoundaryTables.boundaries(of: tree.children(of: report.area.code, at: today), in: tree, on: today, from: db)
        }
    }
}

extension ForceConfiguration {
    /// How the groups of a classification are represented among the members of an area now.
    func representation(
        of area: Area, by classification: Classification, on today: Day, in db: Connection
    ) throws -> AreaRepresentation {
        let reading = RepresentationReading(people: .members, configuration: self, today: today)
        return try reading.comparison(by: classification, reading.counts(in: db), area, [], in: db).whole
    }
}

/// One reading of a force's file for a comparison.
private struct RepresentationReading: Sendable {
    let people: RepresentedPeople
    let configuration: ForceConfiguration
    let today: Day

    private var segments: Segmentation { configuration.segments }
    private var tree: AreaTree { configuration.areas }

    /// The classifications that people are asked about by the question of the same code.
    var asked: [Classification] { segments.used.filter(isAsked) }
    /// The others.
    var unasked: [Classification] { segments.used.filter { !isAsked($0) } }

    private func isAsked(_ classification: Classification) -> Bool {
        configuration.policy.demographics.contains { $0.code == classification.code }
    }

    func counts(in db: Connection) throws -> GroupCounts {
        switch people {
        case .members: try GroupCounts.members(over: tree, in: db)
        case .surveyed(let survey, let wave): try GroupCounts.surveyed(survey.code, wave, over: tree, in: db)
        }
    }

    func comparison(
        by classification: Classification, _ counts: GroupCounts, _ area: Area, _ parts: [Area], in db: Connection
    ) throws -> GroupComparison {
        let populations = try Populations(of: classification, over: tree, on: today, in: db)
        let hidden = hidden(classification, counts)
        let areas = (parts + [area]).map { area in
            AreaRepresentation(
                area, classification, people: counts.people[area.code] ?? 0,
                counts: counts.counts(of: classification, in: area.code),
                population: populations?.people(in: area.code), hidden: hidden[area.code] ?? [],
                minimumRatio: segments.minimumRatio)
        }
        return GroupComparison(
            classification: classification, source: populations?.source, whole: areas[areas.count - 1],
            parts: Array(areas.dropLast()))
    }

    private func hidden(_ classification: Classification, _ counts: GroupCounts) -> [String: Set<Int>] {
        guard classification.isAggregateOnly else { return [:] }
        let all = tree.areas.map { ($0.code, counts.counts(of: classification, in: $0.code)) }
        return GroupDisclosure(
            tree: tree, threshold: configuration.policy.suppressionThreshold, counts: Dictionary(all) { first, _ in first },
            groups: classification.groups.count
        ).hidden()
    }

    func coverage(of areas: [Area], in db: Connection) throws -> [AreaCoverage] {
        let figures = try MemberFigures.now(in: db).rolledUp(over: tree)
        let covered = tree.root.map { Ratio(figures[$0.code].households, of: $0.households ?? 0) } ?? Ratio(0, of: 0)
        let aim =
            segments.coverageTarget.map(AreaCoverage.Aim.target)
            ?? .shareOfForce(minimumRatio: segments.minimumRatio, covered: covered)
        return areas.map { AreaCoverage(area: $0, count: figures[$0.code], aim: aim) }
    }
}

extension AreaRepresentation {
    /// - Parameters:
    ///   - counts: people by the place of the group.
    ///   - population: the same of the population; nothing where it is not known.
    ///   - hidden: the places of the groups that are not shown.
    init(
        _ area: Area, _ classification: Classification, people: Int, counts: [Int], population: [Int]?, hidden: Set<Int>,
        minimumRatio: Double
    ) {
        (self.area, self.people) = (area, people)
        known = counts.reduce(0, +)
        let inhabitants = population?.reduce(0, +) ?? 0
        gap = inhabitants == 0 ? .noPopulation : known == 0 ? .nobodyKnown : nil
        let (known, population) = (known, population ?? counts.map { _ in 0 })
        lines = classification.groups.enumerated().map { place, group in
            guard !hidden.contains(place) else { return .hidden(group) }
            return .shown(
                GroupRepresentation(
                    group, actual: Ratio(counts[place], of: known), population: Ratio(population[place], of: inhabitants),
                    minimumRatio: minimumRatio))
        }
    }
}

extension Segmentation {
    /// The classifications that the force uses, and that have groups.
    public var used: [Classification] { classifications.filter { $0.isEnabled && !$0.groups.isEmpty } }
}
