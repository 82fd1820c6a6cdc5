import Glibc

/// From values to places along an axis that begins and ends at round numbers.
public struct Scale: Sendable {
    /// The round numbers on the axis, from low to high.
    public let ticks: [Double]
    /// The distance between two ticks.
    public let step: Double
    private let low: Double
    private let high: Double
    private let from: Double
    private let to: Double

    /// An axis for values, drawn between two places.
    ///
    /// - Parameters:
    ///   - values: What must find room. What is not a finite number is left out.
    ///   - includesZero: Whether zero is on the axis though no value is near it.
    ///   - count: About how many ticks there should be.
    ///   - endsAtTicks: Whether the axis goes on to the ticks around the values, or ends at the outermost values.
    ///   - from: Where the low end is drawn.
    ///   - to: Where the high end is drawn.
    public init(
        _ values: some Sequence<Double>, includesZero: Bool, ticks count: Int, endsAtTicks: Bool = true, from: Double, to: Double
    ) {
        var finite = values.filter(\.isFinite)
        if includesZero || finite.isEmpty { finite.append(0) }
        let ends = Scale.widened(finite.min() ?? 0, finite.max() ?? 0)
        let all = Scale.niceTicks(from: ends.0, to: ends.1, count: count)
        (low, high) = endsAtTicks ? (all[0], all[all.count - 1]) : ends
        ticks = endsAtTicks ? all : all.filter { $0 >= ends.0 && $0 <= ends.1 }
        step = all[1] - all[0]
        self.from = from
        self.to = to
    }

    /// Where a value is drawn.
    public func position(_ value: Double) -> Double {
        let share = (value / 2 - low / 2) / (high / 2 - low / 2)
        return from + max(0, min(1, share)) * (to - from)
    }

    /// Round numbers that enclose two values: multiples of 1, 2 or 5 times a power of ten, about so many.
    ///
    /// Equal values get an axis around them. There are always at least two ticks, and values beyond ±1e300 count as ±1e300.
    public static func niceTicks(from low: Double, to high: Double, count: Int) -> [Double] {
        let (low, high) = widened(min(low, high), max(low, high))
        let step = roundStep(atLeast: (high - low) / Double(max(1, count)))
        let first = (low / step + 1e-9).rounded(.down)
        let last = max(first + 1, (high / step - 1e-9).rounded(.up))
        return stride(from: first, through: last, by: 1).map { tick($0, step) }
    }

    /// Dividing by the inverse of a small step gives the nearest number to the decimal: 3 × 0.1 would be 0.30000000000000004.
    private static func tick(_ index: Double, _ step: Double) -> Double {
        step < 1 && step > 1e-9 ? index / (1 / step).rounded() : index * step
    }

    private static func roundStep(atLeast step: Double) -> Double {
        let power = pow(10, log10(step).rounded(.down))
        return ([1, 2, 5].first { $0 * power >= step * (1 - 1e-9) } ?? 10) * power
    }

    private static func widened(_ low: Double, _ high: Double) -> (Double, Double) {
        let low = max(-1e300, min(1e300, low))
        let high = max(-1e300, min(1e300, high))
        let size = max(low.magnitude, high.magnitude)
        if size < 1e-100 { return (0, 1) }
        guard (high - low) < size * 1e-9 else { return (low, high) }
        return (low - size * 0.1, high + size * 0.1)
    }
}
