public import Basics
import FolkmootTenancy

/// A change of household coverage taken apart into what it is made of, so that its parts add up to it exactly.
///
/// Published are counts of households and of members, not who lives with whom. So the households that members joined or left are those
/// that joined or left as members, and what is over is told as such: members in one household, moves, and addresses that were found or
/// corrected.
public struct CoverageChange: Sendable, Equatable {
    /// One cause with what it adds.
    public struct Part: Sendable, Equatable {
        /// Which.
        public let cause: Cause
        /// Households that it adds; nothing for what does not change them.
        public let households: Int?
        /// Percentage points that it adds.
        public let points: Double
    }

    /// What can change coverage.
    public enum Cause: String, Sendable, CaseIterable {
        /// People who joined.
        case joined
        /// People who left.
        case left
        /// People who joined less those who left, where the two are hidden.
        case net
        /// The change of households that the change of members does not tell: shared households, moves, addresses corrected.
        case households
        /// Another number of households in the area.
        case denominator
    }

    /// Coverage at the earlier month's end.
    public let earlier: Ratio
    /// Coverage at the later month's end.
    public let later: Ratio
    /// The parts, in the order of ``Cause``.
    public let parts: [Part]

    /// The whole change, in percentage points.
    public var points: Double { ((later.value ?? 0) - (earlier.value ?? 0)) * 100 }

    /// The change of a force from one month to a later one.
    ///
    /// Nothing if coverage of either is missing or hidden, or if a month between was not published.
    ///
    /// - Parameter points: the months of the force, the earliest first; the first and the last are compared.
    public init?(_ months: [ForceTrend.Point]) {
        guard months.count > 1, let earlier = months[0].coverage?.ratio, let later = months[months.count - 1].coverage?.ratio,
            let before = earlier.value, let after = later.value,
            let net = Self.sum(Measures.membersNet, months.dropFirst())
        else { return nil }
        (self.earlier, self.later) = (earlier, later)
        let households = Double(earlier.denominator)
        func part(_ cause: Cause, _ count: Int) -> Part {
            Part(cause: cause, households: count, points: Double(count) / households * 100)
        }
        let flows = Self.sum(Measures.membersJoined, months.dropFirst()).flatMap { joined in
            Self.sum(Measures.membersLeft, months.dropFirst()).map { left in [part(.joined, joined), part(.left, -left)] }
        }
        let rest = later.numerator - earlier.numerator - net
        let denominator = (after - Double(later.numerator) / households) * 100
        parts =
            (flows ?? [part(.net, net)]) + [
                part(.households, rest), Part(cause: .denominator, households: nil, points: denominator),
            ]
        guard before.isFinite else { return nil }
    }

    /// The sum of a flow over months; nothing if one of them is missing or hidden.
    private static func sum(_ measure: Measure, _ months: some Sequence<ForceTrend.Point>) -> Int? {
        var sum = 0
        for month in months {
            guard let count = month.figures?.value(of: measure)?.numerator else { return nil }
            sum += count
        }
        return sum
    }
}

/// How many households a force needs to get somewhere, and how many a week to be there by a day.
public struct HouseholdsNeeded: Sendable, Equatable {
    /// How many more households.
    public let households: Int
    /// How many a week, rounded up; nothing if the day is not later than the figures are.
    public let perWeek: Int?

    /// What is needed from a coverage to reach a share, by a day.
    ///
    /// Nothing if it has been reached already, if all households would not be enough, or of no households.
    ///
    /// - Parameters:
    ///   - hundredths: The share in hundredths of a percent: 1200 is 12.00 %.
    public init?(_ coverage: Ratio, toReach hundredths: Int, from day: Day, by target: Day?) {
        guard coverage.denominator > 0, (1...10_000).contains(hundredths) else { return nil }
        let (whole, rest) = (coverage.denominator * hundredths).quotientAndRemainder(dividingBy: 10_000)
        let needed = whole + (rest > 0 ? 1 : 0) - coverage.numerator
        guard needed > 0 else { return nil }
        households = needed
        let days = target.map { $0.daysSinceEpoch - day.daysSinceEpoch } ?? 0
        // Part of a week is a part of what a week asks.
        perWeek = days > 0 ? (needed * 7 + days - 1) / days : nil
    }
}

extension FigureTable {
    /// The parts of a change of coverage as a file.
    public static func change(
        _ change: CoverageChange?, of trend: ForceTrend, from first: Month, _ words: (CoverageChange.Part) -> String
    ) -> FigureTable {
        let updated = trend.points.compactMap { $0.publication?.publishedAt }.max()
        return FigureTable(
            schema: "folkmoot.change/1", title: "What the change of \(trend.name) is made of", updatedAt: updated,
            columns: ["force", "from_month", "to_month", "cause", "households", "percentage_points"],
            around: [
                JSON.Member("definitions", [Measures.householdCoverage.definition]),
                JSON.Member("percentage_points", change.map { .string(Decimals.text($0.points, decimals: 4)) } ?? .null),
            ],
            rows: (change?.parts ?? []).map { part in
                FigureTable.Row(
                    key: "\(trend.slug)/\(first)/\(trend.month)/\(part.cause.rawValue)", words: words(part), updatedAt: updated,
                    values: [
                        .string(trend.slug), .string(first.description), .string(trend.month.description),
                        .string(part.cause.rawValue), .optional(part.households),
                        .string(Decimals.text(part.points, decimals: 4)),
                    ])
            }, isDemonstration: trend.hasDemonstration)
    }
}
