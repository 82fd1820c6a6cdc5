import Basics

/// How far a value of a measure moved, told so that nobody mistakes points for percent.
public struct Change: Sendable {
    private let measure: Measure
    private let earlier: Amount
    private let later: Amount

    /// The change of a measure from an earlier value to a later one.
    public init(of measure: Measure, from earlier: Amount, to later: Amount) {
        self.measure = measure
        self.earlier = earlier
        self.later = later
    }

    /// The difference, in the measure's unit; nothing if either is a share of nothing.
    public var difference: Double? {
        guard let earlier = earlier.value(in: measure.unit), let later = later.value(in: measure.unit) else { return nil }
        return later - earlier
    }

    /// Whether it is less than the measure's tolerance, which does not count as a change.
    public var isMaintained: Bool {
        // Values with two decimals are not exact in binary: 5.48 to 5.53 is a change of 0.05.
        difference.map { $0.magnitude < measure.tolerance - 1e-9 || $0 == 0 } ?? false
    }

    /// The difference in per cent of the earlier value; nothing if either is missing, or the earlier is nothing.
    public var relativePercent: Double? {
        guard let difference, let base = earlier.value(in: measure.unit), base > 0 else { return nil }
        return difference / base * 100
    }

    /// In words: `+661 (+479 %)` of a count, `+5.18 points (+77 %)` of a rate, `maintained`.
    ///
    /// Blank if either value is missing.
    public var words: String {
        guard let difference else { return "" }
        if isMaintained { return measure.tolerance == 0 ? "no change" : "maintained" }
        let amount = measure.unit == .percent ? "\(size(difference)) points" : size(difference)
        return relative.map { "\(amount) (\($0))" } ?? amount
    }

    /// The relative change: of a count in whole percent, else with one decimal unless that is zero.
    ///
    /// There is nothing relative to nothing.
    private var relative: String? {
        guard let percent = relativePercent else { return nil }
        var text = Decimals.text(percent.magnitude, decimals: measure.unit == .count ? 0 : 1)
        if text.hasSuffix(".0") { text.removeLast(2) }
        if measure.unit == .count, let whole = Int(text) { text = Decimals.grouped(whole) }
        if text == "0" { return "less than \(measure.unit == .count ? "1" : "0.1") %" }
        return "\(sign(percent))\(text) %"
    }

    private func size(_ difference: Double) -> String {
        let decimals = max(earlier.decimals(of: measure), later.decimals(of: measure))
        guard measure.unit == .count, decimals == 0 else {
            return sign(difference) + Decimals.text(difference.magnitude, decimals: decimals)
        }
        return sign(difference) + Decimals.grouped(Int(difference.magnitude.rounded()))
    }

    /// A plus or a real minus, as a printed figure has it.
    private func sign(_ number: Double) -> String { number < 0 ? "\u{2212}" : "+" }
}

/// A total that somebody stated beside the one that was computed.
///
/// Neither ever takes the place of the other.
public struct Reconciliation: Sendable, Equatable {
    /// What the total is of: `2021-01`.
    public let place: String
    /// What was stated.
    public let stated: Int
    /// What was computed from the parts.
    public let computed: Int

    /// A stated and a computed total of one thing.
    public init(_ place: String, stated: Int, computed: Int) {
        self.place = place
        self.stated = stated
        self.computed = computed
    }

    /// What to say of it: `2021-01: stated 28861, computed 28853, difference 8`.
    ///
    /// Nothing if they agree.
    public var warning: String? {
        stated == computed ? nil : "\(place): stated \(stated), computed \(computed), difference \(stated - computed)"
    }
}

extension Measure {
    /// What to say of how sure a value is.
    ///
    /// - Parameters:
    ///   - sampleSize: How many were asked, if it was recorded.
    ///   - interval: The 95 % interval, in the measure's unit.
    public func certainty(sampleSize: Int?, interval: ClosedRange<Double>? = nil) -> String {
        guard certainty == .sample else { return "exact" }
        guard let sampleSize, let interval else { return "no interval: sample size not recorded" }
        let (low, high) = (interval.lowerBound, interval.upperBound)
        let range = "\(Decimals.text(low, decimals: decimals)) to \(Decimals.text(high, decimals: decimals))"
        return "n \(Decimals.grouped(sampleSize)), 95 % interval \(range)\(unit == .percent ? " %" : "")"
    }
}
