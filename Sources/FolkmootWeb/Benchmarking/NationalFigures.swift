import Basics
import FolkmootCore
import FolkmootTenancy

/// What national leads compare, read in one way for their pages and for their programs: from what forces have published.
struct NationalFigures: Sendable {
    /// What is known of forces from elsewhere.
    let reference: ReferenceForces
    /// What forces have published, as far as it has been read already.
    let published: PublishedFigures
    /// The instant of the request.
    let now: Timestamp

    /// The latest month of which somebody published something; the last that has ended if nobody did in two years.
    func latest(_ scope: NationalScope) async throws -> Month {
        let last = Months.lastEnded(at: now)
        return try await scope.latestMonth(from: last.adding(months: 1 - Months.shown), through: last) ?? last
    }

    /// A measure of forces in a month.
    func league(
        of measure: Measure, _ month: Month, _ scope: NationalScope, among isChosen: (String) -> Bool = { _ in true }
    ) async throws -> League {
        let months = try await published.read(scope, from: month, through: month)
        let supplied = try await scope.supplied(of: measure.id, through: month)
        return League(of: measure, month, months, reference: reference, supplied: supplied, among: isChosen)
    }

    /// A measure of forces over so many months.
    func series(
        of measure: Measure, through last: Month, count: Int, _ scope: NationalScope,
        among isChosen: (String) -> Bool = { _ in true }
    ) async throws -> ForceSeries {
        let months = try await published.read(scope, from: last.adding(months: 1 - count), through: last)
        let supplied = try await scope.supplied(of: measure.id, through: last)
        return ForceSeries(
            of: measure, through: last, count: count, months, reference: reference, supplied: supplied, among: isChosen)
    }

    /// What stands of each month that a force has published within five years, the earliest first.
    ///
    /// - Throws: `.missing` if there is no such force: neither in the reference data nor among the publications.
    func publications(of force: String, _ scope: NationalScope) async throws -> [PublicationHead] {
        let found = try await publications(scope)[force] ?? []
        guard !found.isEmpty || reference[force] != nil else { throw Problem.missing("force") }
        return found
    }

    /// The same of all forces.
    func publications(_ scope: NationalScope) async throws -> [String: [PublicationHead]] {
        let last = Months.lastEnded(at: now)
        let months = try await published.read(scope, from: last.adding(months: 1 - Self.months), through: last)
        return Dictionary(grouping: months.map(\.publication), by: \.force).mapValues { $0.sorted { $0.month < $1.month } }
    }

    /// Of how many months it is told what was published.
    static let months = 60
}
