/// A figure from a sample, with how far it may lie from what asking everybody would give.
public struct SampledEstimate: Sendable, Equatable {
    /// The middle of its 95 % interval.
    ///
    /// For a share that is the middle of Wilson's interval, so that 0 of 40 is not taken for certain.
    public let middle: Double
    /// The interval's half width, in quantiles of the normal distribution.
    public let standardError: Double

    /// What an interval at 95 % says.
    public init(interval: ClosedRange<Double>) {
        middle = (interval.lowerBound + interval.upperBound) / 2
        standardError = (interval.upperBound - interval.lowerBound) / (2 * ShareEstimate.z)
    }

    /// Whether two cannot be told apart: their difference lies within what chance alone would give 95 times of 100.
    public func isLike(_ other: SampledEstimate) -> Bool {
        let error = (standardError * standardError + other.standardError * other.standardError).squareRoot()
        return (middle - other.middle).magnitude <= ShareEstimate.z * error
    }
}

/// The places that figures from samples may have among each other, the highest first.
///
/// From 10,000 draws of every estimate, each from a normal distribution, the 2.5th and the 97.5th percentile of its place. The draws
/// are those of ``SeededRandom`` with the seed 1185, estimate by estimate and draw by draw: the same estimates in the same order have
/// the same places each time.
public struct RankIntervals: Sendable, Equatable {
    /// How often every estimate is drawn.
    public static let draws = 10_000
    /// Where the draws begin.
    public static let seed: UInt64 = 1185

    /// To each estimate, in the order given, the places that it may have.
    public let places: [ClosedRange<Int>]
    /// To each estimate its band, from 1.
    ///
    /// A band begins with the highest estimate that is in none yet, and goes on for as long as estimates cannot be told apart from
    /// that one.
    public let bands: [Int]

    /// The places of estimates among each other.
    public init(_ estimates: [SampledEstimate]) {
        let table = Self.placesDrawn(estimates)
        places = estimates.indices.map { Self.interval(table[($0 * estimates.count)..<(($0 + 1) * estimates.count)]) }
        bands = Self.bands(estimates)
    }

    /// How often each estimate had each place: rows of estimates, columns of places.
    static func placesDrawn(_ estimates: [SampledEstimate]) -> [Int] {
        var random = SeededRandom(seed: seed)
        var order = estimates.indices.sorted { estimates[$0].middle > estimates[$1].middle }
        var drawn = Array(repeating: 0.0, count: estimates.count)
        var table = Array(repeating: 0, count: estimates.count * estimates.count)
        for _ in 0..<draws {
            for index in estimates.indices {
                drawn[index] = estimates[index].middle + estimates[index].standardError * random.normal()
            }
            sort(&order, by: drawn)
            for (place, index) in order.enumerated() { table[index * estimates.count + place] += 1 }
        }
        return table
    }

    /// Sorts by insertion, the highest first: from one draw to the next little is out of its place.
    private static func sort(_ order: inout [Int], by values: [Double]) {
        for end in order.indices.dropFirst() {
            let index = order[end]
            var place = end
            while place > 0, values[order[place - 1]] < values[index] {
                order[place] = order[place - 1]
                place -= 1
            }
            order[place] = index
        }
    }

    /// The 2.5th and the 97.5th percentile: the first place by which so many of the draws are reached.
    private static func interval(_ counts: ArraySlice<Int>) -> ClosedRange<Int> {
        var (sum, low, high) = (0, 1, counts.count)
        for (place, count) in counts.enumerated() {
            if sum * 1000 < draws * 25, (sum + count) * 1000 >= draws * 25 { low = place + 1 }
            if sum * 1000 < draws * 975, (sum + count) * 1000 >= draws * 975 { high = place + 1 }
            sum += count
        }
        return low...max(low, high)
    }

    private static func bands(_ estimates: [SampledEstimate]) -> [Int] {
        var bands = Array(repeating: 0, count: estimates.count)
        var first: SampledEstimate?
        var band = 0
        for index in estimates.indices.sorted(by: { estimates[$0].middle > estimates[$1].middle }) {
            if !(first.map { $0.isLike(estimates[index]) } ?? false) {
                (first, band) = (estimates[index], band + 1)
            }
            bands[index] = band
        }
        return bands
    }
}
