public import Basics
@_spi(Stores) public import FolkmootTenancy
import Storage

/// How the population of an area is made up by one classification.
public struct Composition: Sendable {
    /// The classification.
    public let classification: Classification
    /// Where the figures are from.
    public let source: PopulationSource
    /// How many people of each group live there, in the order of the classification.
    public let groups: [(group: Classification.Group, people: Ratio)]
}

/// The populations of areas, as they were imported: public figures, which tell of no member.
public struct PopulationStore: Sendable {
    private let scope: StaffScope

    /// The populations of areas in a person's reach.
    public init(_ scope: StaffScope) { self.scope = scope }

    /// How the population of an area is made up, by each classification in use of which it is known.
    ///
    /// - Throws: `.missing` if there is no such area or it is out of reach.
    public func compositions(of code: String) async throws -> [Composition] {
        let area = try scope.readableArea(code).code
        let (configuration, today) = (scope.tenant.configuration, scope.today)
        return try await scope.data.read { db in
            try configuration.segments.used.compactMap { classification in
                let known = try Populations(of: classification, over: configuration.areas, on: today, in: db)
                guard let known, let people = known.people(in: area) else { return nil }
                let all = people.reduce(0, +)
                return Composition(
                    classification: classification, source: known.source,
                    groups: zip(classification.groups, people).map { ($0, Ratio($1, of: all)) })
            }
        }
    }
}
