import Basics
import Glibc

/// One area with what is compared between areas.
public struct AreaStanding: Sendable {
    /// The area.
    public let area: Area
    /// People with a current view.
    public let people: Int
    /// By what it is, its value; nothing where it is not known.
    public let values: [AreaVariable: Double]
    /// By what it is, its 95 % interval, of what comes from a sample.
    public let intervals: [AreaVariable: ClosedRange<Double>]
}

/// What is compared between areas.
public enum AreaVariable: String, Sendable, CaseIterable {
    /// Recorded crimes of twelve months for each 1,000 people.
    case crime
    /// People who feel safe, in per cent.
    case safety
    /// People who say that the police understand what matters, in per cent.
    case understanding
    /// The confidence index.
    case confidence
}

/// How closely two things go together over areas: Spearman's rank correlation, with an interval (Fieller, Hartley and Pearson, Biometrika
/// 1957;44:470).
///
/// It says that they are associated, and never that one causes the other.
public struct Association: Sendable {
    /// What stands against what.
    public let first: AreaVariable
    /// The other.
    public let second: AreaVariable
    /// How many areas have both.
    public let areas: Int
    /// From −1 to 1.
    public let correlation: Double
    /// At 95 %.
    public let interval: ClosedRange<Double>

    /// With fewer areas nothing can be said.
    public static let fewestAreas = 5

    /// The correlation over areas; nothing with too few of them, or where all are alike.
    public init?(_ first: AreaVariable, _ second: AreaVariable, over standings: [AreaStanding]) {
        let pairs = standings.compactMap { standing in
            standing.values[first].flatMap { one in standing.values[second].map { (one, $0) } }
        }
        guard pairs.count >= Self.fewestAreas else { return nil }
        guard let correlation = Self.pearson(Self.ranks(pairs.map(\.0)), Self.ranks(pairs.map(\.1))) else { return nil }
        (self.first, self.second, self.areas, self.correlation) = (first, second, pairs.count, correlation)
        // At ±1 the transformation has no end.
        let z = atanh(max(-0.999_999, min(0.999_999, correlation)))
        let half = ShareEstimate.z * (1.06 / Double(pairs.count - 3)).squareRoot()
        interval = min(correlation, tanh(z - half))...max(correlation, tanh(z + half))
    }

    /// Ranks from 1; values that are alike share the mean of their ranks.
    static func ranks(_ values: [Double]) -> [Double] {
        let order = values.indices.sorted { values[$0] < values[$1] }
        var ranks = Array(repeating: 0.0, count: values.count)
        var start = 0
        while start < order.count {
            let end = order[start...].firstIndex { values[$0] != values[order[start]] } ?? order.count
            for place in start..<end { ranks[order[place]] = Double(start + end + 1) / 2 }
            start = end
        }
        return ranks
    }

    private static func pearson(_ xs: [Double], _ ys: [Double]) -> Double? {
        let line = LeastSquares(xs, ys)
        let size = (line.sumXX * line.sumYY).squareRoot()
        return size > 0 ? line.sumXY / size : nil
    }
}

/// The straight line that lies nearest to some points.
private struct LeastSquares {
    private let meanX: Double
    private let meanY: Double
    let sumXX: Double
    let sumYY: Double
    let sumXY: Double

    init(_ xs: [Double], _ ys: [Double]) {
        let n = Double(max(1, xs.count))
        let (meanX, meanY) = (xs.reduce(0, +) / n, ys.reduce(0, +) / n)
        (self.meanX, self.meanY) = (meanX, meanY)
        sumXX = xs.reduce(0) { $0 + ($1 - meanX) * ($1 - meanX) }
        sumYY = ys.reduce(0) { $0 + ($1 - meanY) * ($1 - meanY) }
        sumXY = zip(xs, ys).reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) }
    }

    func value(at x: Double) -> Double { meanY + (sumXX > 0 ? sumXY / sumXX : 0) * (x - meanX) }
}

/// An area that stands apart from what others with the same value of something have.
public struct Residual: Sendable {
    /// The area.
    public let standing: AreaStanding
    /// What areas like it have, by a straight line over all of them.
    public let expected: Double
    /// What it has.
    public let actual: Double

    /// How far above what is expected it is.
    public var difference: Double { actual - expected }

    /// The areas with how far each is from what is expected, the farthest above first; none with too few areas.
    public static func all(of second: AreaVariable, by first: AreaVariable, over standings: [AreaStanding]) -> [Residual] {
        let known = standings.filter { $0.values[first] != nil && $0.values[second] != nil }
        guard known.count >= Association.fewestAreas else { return [] }
        let line = LeastSquares(known.compactMap { $0.values[first] }, known.compactMap { $0.values[second] })
        let residuals = known.compactMap { standing -> Residual? in
            guard let x = standing.values[first], let y = standing.values[second] else { return nil }
            return Residual(standing: standing, expected: line.value(at: x), actual: y)
        }
        return residuals.sorted { ($1.difference, $0.standing.area.code) < ($0.difference, $1.standing.area.code) }
    }
}

/// Areas by whether people feel safer, feel better understood, and are more confident than in the middle one of all areas.
public struct AreaTypology: Sendable {
    /// One kind of area.
    public struct Cell: Sendable {
        /// Whether people feel safer than in the middle one.
        public let isSafe: Bool
        /// Whether they feel better understood.
        public let isUnderstood: Bool
        /// Whether they are more confident.
        public let isConfident: Bool
        /// The areas, by name.
        public let areas: [Area]
    }

    /// Every kind, those with most of all three first.
    public let cells: [Cell]
    /// The middle values: above them is high.
    public let medians: [AreaVariable: Double]

    /// The kinds of areas; nothing with too few areas.
    public init?(over standings: [AreaStanding]) {
        let axes = [AreaVariable.safety, .understanding, .confidence]
        let known = standings.filter { standing in axes.allSatisfy { standing.values[$0] != nil } }
        guard known.count >= Association.fewestAreas else { return nil }
        let medians = Dictionary(
            uniqueKeysWithValues: axes.map { axis in (axis, Self.median(known.compactMap { $0.values[axis] })) })
        self.medians = medians
        let byKind = Dictionary(grouping: known) { standing in
            axes.map { (standing.values[$0] ?? 0) > (medians[$0] ?? 0) }
        }
        cells = (0..<8).reversed().map { kind in
            let flags = [kind & 4 != 0, kind & 2 != 0, kind & 1 != 0]
            let areas = (byKind[flags] ?? []).map(\.area).sorted { $0.name.english < $1.name.english }
            return Cell(isSafe: flags[0], isUnderstood: flags[1], isConfident: flags[2], areas: areas)
        }
    }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
}
