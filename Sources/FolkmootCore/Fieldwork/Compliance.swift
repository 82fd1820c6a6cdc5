public import Basics

/// How one of those who must meet a standard stands in one period.
public struct UnitPeriod: Sendable, Equatable {
    /// The period.
    public let days: ClosedRange<Day>
    /// How many activities it needs.
    public let needed: Int
    /// How many there were.
    public let count: Int
    /// How it stands.
    public let state: State

    /// How a promise stands (measure `standard_compliance`).
    public enum State: String, Sendable, CaseIterable {
        /// Enough was done.
        case met
        /// The period has ended, and too little was done.
        case missed
        /// The period runs, and more is to be done.
        case due
        /// The same, with little time left.
        case atRisk = "at_risk"
        /// Nothing is asked, by a decision that somebody approved.
        case exempt
        /// Nothing is asked: the standard did not hold, or the unit did not exist, on every day of the period.
        case notApplicable = "not_applicable"
    }
}

/// How those who must meet a standard stood, period by period.
public struct StandardCompliance: Sendable {
    /// The standard.
    public let standard: Standard
    /// Who must meet it, by name.
    public let units: [StandardUnit]
    /// The periods, the earliest first; the last is running.
    public let periods: [ClosedRange<Day>]
    /// By unit, how it stood in each period.
    public let cells: [[UnitPeriod]]

    /// How many periods of units have ended in which the promise was kept, of all that were asked (measure `standard_compliance`).
    public func kept(through today: Day) -> Ratio {
        let ended = cells.joined().filter { $0.days.upperBound < today }
        let met = ended.count { $0.state == .met }
        return Ratio(met, of: met + ended.count { $0.state == .missed })
    }

    /// The same, of some units only.
    func only(_ isWanted: (StandardUnit) -> Bool) -> StandardCompliance {
        let places = units.indices.filter { isWanted(units[$0]) }
        return StandardCompliance(
            standard: standard, units: places.map { units[$0] }, periods: periods, cells: places.map { cells[$0] })
    }

    /// The same, of the periods only that began in a year.
    func only(in year: Int) -> StandardCompliance {
        let places = periods.indices.filter { periods[$0].lowerBound.year == year }
        return StandardCompliance(
            standard: standard, units: units, periods: places.map { periods[$0] },
            cells: cells.map { cells in places.map { cells[$0] } })
    }

    /// How the units stand in the period that runs; nothing between months that have it and those that have not.
    public func running(on today: Day) -> [(unit: StandardUnit, period: UnitPeriod)] {
        zip(units, cells).compactMap { unit, cells in
            cells.last.flatMap { $0.days.contains(today) ? (unit, $0) : nil }
        }
    }
}

/// What was done, as far as standards ask: so many activities of a kind on a day, in an area and by a team.
struct DoneActivity {
    let kind: String
    let area: String
    /// The team that did it; nothing where that is not told.
    let team: String?
    let on: Day
    let conditions: Set<Standard.Condition>
}

/// A time in which nothing is asked of a unit.
struct ExemptTime {
    let standard: String
    let unit: String
    let days: ClosedRange<Day>
}

/// Counts what was done towards the standards of a force.
///
/// An activity counts for every standard whose conditions it meets: for the area in which it was and those around it; for the team that
/// did it or, where no team is told, for those that look after the area.
struct ComplianceCount {
    private let configuration: ForceConfiguration
    private let today: Day
    private let exempt: [String: [ExemptTime]]
    private var counts: [StandardCount]
    private let byKind: [String: [Int]]

    /// - Parameter standards: those to count; periods go back to the first day.
    init(_ standards: [Standard], of configuration: ForceConfiguration, from first: Day, today: Day, exempt: [ExemptTime]) {
        self.configuration = configuration
        self.today = today
        self.exempt = Dictionary(grouping: exempt) { "\($0.standard) \($0.unit)" }
        counts = standards.map { StandardCount($0, of: configuration, from: first, through: today) }
        byKind = Dictionary(grouping: counts.indices) { standards[$0].activity }
    }

    /// The first day that counts.
    var first: Day { counts.compactMap(\.periods.first?.lowerBound).min() ?? today }

    /// The last day that counts: what lies ahead is planned, not done.
    var last: Day { today }

    mutating func add(_ activity: DoneActivity) {
        for index in byKind[activity.kind] ?? [] where counts[index].standard.conditions.isSubset(of: activity.conditions) {
            counts[index].add(activity)
        }
    }

    /// How everybody stood.
    func compliance() -> [StandardCompliance] {
        counts.map { count in
            let cells = count.units.indices.map { unit in
                count.periods.indices.map { period in
                    cell(count, count.units[unit], count.counts[unit][period], count.periods[period])
                }
            }
            return StandardCompliance(standard: count.standard, units: count.units, periods: count.periods, cells: cells)
        }
    }

    private func cell(_ count: StandardCount, _ unit: StandardUnit, _ done: Int, _ days: ClosedRange<Day>) -> UnitPeriod {
        let needed = count.needed[unit.code] ?? count.standard.minimum
        return UnitPeriod(days: days, needed: needed, count: done, state: state(count.standard, unit, done, of: needed, days))
    }

    private func state(_ standard: Standard, _ unit: StandardUnit, _ done: Int, of needed: Int, _ days: ClosedRange<Day>)
        -> UnitPeriod.State
    {
        let holds = standard.validFrom <= days.lowerBound && (standard.validTo.map { days.upperBound <= $0 } ?? true)
        guard holds, unit.exists(throughout: days) else { return .notApplicable }
        let times = exempt["\(standard.code) \(unit.code)"] ?? []
        if times.contains(where: { $0.days.lowerBound <= days.lowerBound && days.upperBound <= $0.days.upperBound }) {
            return .exempt
        }
        if done >= needed { return .met }
        if days.upperBound < today { return .missed }
        let left = days.upperBound.daysSinceEpoch - today.daysSinceEpoch + 1
        let length = days.upperBound.daysSinceEpoch - days.lowerBound.daysSinceEpoch + 1
        return Double(left) < configuration.fieldwork.atRiskShare * Double(length) ? .atRisk : .due
    }
}

/// The counts of one standard.
private struct StandardCount {
    let standard: Standard
    let periods: [ClosedRange<Day>]
    /// By the code of a unit, how many it needs.
    let needed: [String: Int]
    /// By unit and period, how many there were.
    private(set) var counts: [[Int]]
    private var finder: UnitFinder
    /// By day from the first, the place of its period; nothing between months that have it.
    private let places: [Int?]

    var units: [StandardUnit] { finder.units }

    init(_ standard: Standard, of configuration: ForceConfiguration, from first: Day, through last: Day) {
        let finder = UnitFinder(configuration.units(of: standard), over: configuration.hierarchies.own)
        let periods = standard.period.days(from: first, through: last)
        (self.standard, self.finder, self.periods) = (standard, finder, periods)
        needed = Dictionary(finder.units.map { ($0.code, configuration.minimum(of: standard, for: $0)) }) { first, _ in first }
        counts = finder.units.map { _ in periods.map { _ in 0 } }
        let begin = periods.first?.lowerBound.daysSinceEpoch ?? 0
        var places: [Int?] = Array(repeating: nil, count: (periods.last?.upperBound.daysSinceEpoch ?? begin - 1) - begin + 1)
        for (place, days) in periods.enumerated() {
            for day in days.lowerBound.daysSinceEpoch...days.upperBound.daysSinceEpoch { places[day - begin] = place }
        }
        self.places = places
    }

    mutating func add(_ activity: DoneActivity) {
        guard let begin = periods.first?.lowerBound else { return }
        let day = activity.on.daysSinceEpoch - begin.daysSinceEpoch
        guard places.indices.contains(day), let period = places[day] else { return }
        for unit in finder.units(for: activity) { counts[unit][period] += 1 }
    }
}

/// Tells for whom of those who must meet a standard an activity counts.
struct UnitFinder {
    let units: [StandardUnit]
    private let trees: DatedAreaTree
    private let teams: [String: Int]
    /// By an area, the units that it is or that look after it.
    private let unitsOf: [String: [Int]]
    /// By the tree of a day and an area, the units for which something in it counts, as far as it was asked.
    private var found: [[String: [Int]]] = []

    init(_ units: [StandardUnit], over trees: DatedAreaTree) {
        (self.units, self.trees) = (units, trees)
        teams = Dictionary(units.enumerated().filter { $1.isTeam }.map { ($1.code, $0) }) { first, _ in first }
        let areas = units.indices.flatMap { unit in units[unit].areas.map { (area: $0, unit: unit) } }
        unitsOf = Dictionary(grouping: areas, by: \.area).mapValues { $0.map(\.unit) }
    }

    /// The places of the units.
    mutating func units(for activity: DoneActivity) -> [Int] {
        if let team = activity.team.flatMap({ teams[$0] }) { return [team] }
        let span = trees.span(of: activity.on)
        while found.count <= span { found.append([:]) }
        if let known = found[span][activity.area] { return known }
        let here = Set(trees.on(activity.on).path(from: activity.area).flatMap { unitsOf[$0] ?? [] }).sorted()
        found[span][activity.area] = here
        return here
    }
}
