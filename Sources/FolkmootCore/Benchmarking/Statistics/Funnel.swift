public import Basics

/// How far shares lie from what all have together, beside what chance and ordinary differences would give.
///
/// After Spiegelhalter, "Funnel plots for comparing institutional performance" (Statistics in Medicine 2005;24:1185): the standard
/// error is the binomial one; the tenth of the z scores at either end is drawn in to the next before over-dispersion is estimated; and
/// the limits are widened by an additive variance between institutions.
public struct Funnel: Sendable, Equatable {
    /// The quantile of the normal distribution for limits at 95 %.
    static let z95 = 1.959963984540054
    /// The quantile of the normal distribution for limits at 99.8 %.
    static let z998 = 3.090232306167813

    /// What all have together: the sum of the numerators out of the sum of the denominators.
    public let target: Double
    /// To each share how many standard errors it lies from the target, over-dispersion left out.
    public let scores: [Double]
    /// The mean of the squares of the scores drawn in: 1 is what chance alone gives.
    public let dispersion: Double
    /// The variance between institutions beside chance (τ²); zero where the scores need none.
    public let variance: Double

    /// The funnel of some shares.
    ///
    /// Nothing if there are fewer than two with something in their denominators, or if all have none or all of what is counted.
    public init?(_ ratios: [Ratio]) {
        let total = ratios.reduce(Ratio(0, of: 0), +)
        guard ratios.count > 1, ratios.allSatisfy({ $0.denominator > 0 }), let target = total.value, target > 0, target < 1 else {
            return nil
        }
        let variances = ratios.map { target * (1 - target) / Double($0.denominator) }
        self.target = target
        scores = zip(ratios, variances).map { ratio, variance in
            (Double(ratio.numerator) / Double(ratio.denominator) - target) / variance.squareRoot()
        }
        dispersion = Self.meanSquare(Self.drawnIn(scores))
        variance = Self.variance(dispersion, weights: variances.map { 1 / $0 })
    }

    /// The limits at 95 % for a share of so many.
    public func limits95(_ denominator: Int) -> ClosedRange<Double> { limits(Self.z95, denominator) }
    /// The limits at 99.8 % for a share of so many.
    public func limits998(_ denominator: Int) -> ClosedRange<Double> { limits(Self.z998, denominator) }

    /// The scores with their outermost tenth, at either end, as far out as the next: 10 % winsorised.
    static func drawnIn(_ scores: [Double]) -> [Double] {
        let sorted = scores.sorted()
        let outermost = scores.count / 10
        let (low, high) = (sorted[outermost], sorted[scores.count - 1 - outermost])
        return scores.map { max(low, min(high, $0)) }
    }

    private static func meanSquare(_ scores: [Double]) -> Double { scores.reduce(0) { $0 + $1 * $1 } / Double(scores.count) }

    private static func variance(_ dispersion: Double, weights: [Double]) -> Double {
        let count = Double(weights.count)
        guard dispersion > (count - 1) / count else { return 0 }
        let (sum, squares) = (weights.reduce(0, +), weights.reduce(0) { $0 + $1 * $1 })
        return (count * dispersion - (count - 1)) / (sum - squares / sum)
    }

    private func limits(_ z: Double, _ denominator: Int) -> ClosedRange<Double> {
        let half = z * (target * (1 - target) / Double(max(1, denominator)) + variance).squareRoot()
        return max(0, target - half)...min(1, target + half)
    }
}

extension Funnel {
    /// Where a share lies.
    public enum Position: Sendable, Equatable {
        /// Within the limits at 95 %: as chance and ordinary differences would give.
        case inside
        /// Beyond the limits at 95 %, within those at 99.8 %.
        case near
        /// Beyond the limits at 99.8 %: worth a look.
        case outside
    }

    /// Where a share lies.
    public func position(of ratio: Ratio) -> Position {
        guard let value = ratio.value else { return .inside }
        if !limits998(ratio.denominator).contains(value) { return .outside }
        return limits95(ratio.denominator).contains(value) ? .inside : .near
    }
}
