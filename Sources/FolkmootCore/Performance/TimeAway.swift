public import Basics
@_spi(Stores) import FolkmootTenancy
import Storage

/// How much of the time that teams worked was away from neighbourhood work: what other figures are to be read by.
public struct TimeAway: Sendable {
    private let rows: [TeamRow]
    private let configuration: ForceConfiguration
    /// Whether the reader may see each person's figures in an area.
    private let seesPeople: @Sendable (String) -> Bool

    fileprivate init(_ rows: [TeamRow], _ configuration: ForceConfiguration, seesPeople: @escaping @Sendable (String) -> Bool) {
        (self.rows, self.configuration, self.seesPeople) = (rows, configuration, seesPeople)
    }

    /// What is told of the months of a period, area by area.
    public func within(_ days: ClosedRange<Day>) -> Period {
        let months = days.lowerBound.inMonth...days.upperBound.inMonth
        let told = rows.filter { months.contains($0.months.lowerBound) && months.contains($0.months.upperBound) }
        let root = configuration.areas.root?.code ?? ""
        let count = TeamCount(told, in: root, over: configuration.areas, withPersons: false)
        return Period(count: count, configuration: configuration, seesPeople: seesPeople)
    }

    /// Time away in one period.
    public struct Period: Sendable {
        fileprivate let count: TeamCount
        fileprivate let configuration: ForceConfiguration
        fileprivate let seesPeople: @Sendable (String) -> Bool

        /// The part of the hours of some areas, in percent with one decimal.
        ///
        /// It is told of the nearest area in which all of them lie, or that lies around it; nothing if none is told, or if it is of few people.
        public func percent(of areas: [String]) -> (text: String, area: Area)? {
            let tree = configuration.areas
            guard let nearest = tree.nearest(holding: areas) else { return nil }
            for area in [tree[nearest]].compactMap({ $0 }) + tree.ancestors(of: nearest) {
                let own = count.sums[TeamRow.Place(area: area.code)]
                guard let figures = area.parent == nil ? count.total : own, let text = figures.away?.percent(decimals: 1) else {
                    continue
                }
                let people = figures[.headcount] ?? 0
                if seesPeople(area.code) || people >= configuration.performance.smallestTeam { return (text, area) }
            }
            return nil
        }
    }
}

extension TeamActivityStore {
    /// The time away of teams in the months from one day on.
    public func timeAway(since day: Day) async throws -> TimeAway {
        let (configuration, today) = (scope.tenant.configuration, scope.today)
        let months = min(day, today).inMonth...today.inMonth
        let rows = try await scope.data.read { db in try TeamRow.all(within: months, in: db) }
        return TimeAway(rows, configuration) { [scope] in scope.allows(.readPeoplesPerformance, in: $0) }
    }
}
