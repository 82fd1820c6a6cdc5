public import Basics
@_spi(Stores) import FolkmootTenancy
import Storage

/// Measures of a force in two months side by side, with how far each moved: as they were given, and as they are counted here.
public struct GrowthReport: Sendable {
    /// A measure in the two months; nothing where it is not known, which is not zero.
    public struct Pair: Sendable {
        /// In the earlier month.
        public var earlier: Amount?
        /// In the later month.
        public var later: Amount?

        /// Whether there is any value.
        public var isKnown: Bool { earlier != nil || later != nil }
    }

    /// A line of the report.
    public struct Line: Sendable {
        /// The measure.
        public let measure: Measure
        /// As it was given.
        public let supplied: Pair
        /// Where that comes from.
        public let source: String?
        /// As it is counted here.
        public let counted: Pair
    }

    /// The months.
    public let months: (earlier: Month, later: Month)
    /// The measures, in their order.
    public let lines: [Line]
    /// Every month of which figures were given, the earliest first.
    public let supplied: [Month]
}

extension GrowthReport.Pair {
    /// How far a measure moved; nothing if either value is not known.
    public func change(of measure: Measure) -> Change? {
        guard let earlier, let later else { return nil }
        return Change(of: measure, from: earlier, to: later)
    }

    /// What to print of a change: `+661 (+479 %)`, `+5.18 points (+77 %)`, `maintained`; blank if it is not known.
    public func words(of measure: Measure) -> String { change(of: measure)?.words ?? "" }

    /// The difference with the decimals of the values: `661`, `5.18`; blank if it is not known.
    public func difference(of measure: Measure) -> String {
        guard let difference = change(of: measure)?.difference else { return "" }
        let decimals = [earlier, later].compactMap { $0?.decimals(of: measure) }.max() ?? 0
        return Decimals.text(difference, decimals: decimals)
    }

    /// The difference in per cent of the earlier value, with three decimals; blank if it is not known.
    public func relativePercent(of measure: Measure) -> String {
        change(of: measure)?.relativePercent.map { Decimals.text($0, decimals: 3) } ?? ""
    }
}

extension GrowthReport {
    /// - Parameter running: the month that it is; no month that has not ended is counted.
    static func read(
        _ months: (earlier: Month?, later: Month?), _ configuration: ForceConfiguration, running: Month, in db: Connection
    ) throws -> GrowthReport {
        let root = configuration.areas.root
        let given = try GivenRows.all(of: GivenMeasures.growth.map(\.id), in: db).filter { $0.place.area == root?.code }
        let supplied = Set(given.map(\.place.month)).sorted()
        let later = months.later ?? supplied.last ?? running.adding(months: -1)
        let earlier = months.earlier ?? supplied.first { $0 == later.adding(months: -12) } ?? later.adding(months: -12)
        let counted = try [earlier, later].map { try CountedMonth($0, root, before: running, in: db) }
        let lines = GivenMeasures.growth.map { measure in
            let found = [earlier, later].map { month in given.first { $0.place.measure == measure.id && $0.place.month == month } }
            let sources = Set(found.compactMap { $0?.source }).sorted()
            return Line(
                measure: measure, supplied: Pair(earlier: found[0]?.amount, later: found[1]?.amount),
                source: sources.isEmpty ? nil : sources.joined(separator: ", "),
                counted: Pair(earlier: counted[0].amount(of: measure), later: counted[1].amount(of: measure)))
        }
        return GrowthReport(months: (earlier, later), lines: lines, supplied: supplied)
    }
}

/// What the product itself knows of a month.
private struct CountedMonth {
    private var amounts: [String: Amount] = [:]

    init(_ month: Month, _ root: Area?, before running: Month, in db: Connection) throws {
        let first = try db.value("SELECT min(from_at) FROM member_period", as: Timestamp.self)
        // Before the first member nothing is known, which is not zero.
        guard month < running, let first, first < month.end else { return }
        // As in publications: who joins as a month begins is not of the month before.
        let count = try PeriodCount.read(after: month.start.adding(seconds: -1), through: month.end.adding(seconds: -1), db)
        let whole = count.after.total
        amounts[Measures.membersActive.id] = .count(whole.members)
        amounts[Measures.membersNet.id] = .count(count.joined - count.left)
        if let households = root?.households {
            amounts[Measures.householdCoverage.id] = .ratio(Ratio(whole.households, of: households))
        }
    }

    func amount(of measure: Measure) -> Amount? { amounts[measure.id] }
}
