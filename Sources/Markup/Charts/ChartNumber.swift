import Basics

/// How a chart writes its numbers.
public struct ChartNumber: Sendable {
    private let decimals: Int
    private let unit: String

    /// Whole numbers with their thousands apart: `440,489`.
    public static let count = ChartNumber(decimals: 0, unit: "")

    /// Percentages, such as `8.20 %` with two decimals.
    ///
    /// The value is the percentage itself: 8.2 for 8.2 %.
    public static func percent(decimals: Int) -> ChartNumber { ChartNumber(decimals: decimals, unit: "%") }

    /// Numbers with so many decimals and a unit, such as `4.5 days`.
    public static func decimal(_ decimals: Int, unit: String = "") -> ChartNumber { ChartNumber(decimals: decimals, unit: unit) }

    private init(decimals: Int, unit: String) {
        self.decimals = max(0, min(9, decimals))
        self.unit = unit
    }

    /// The number as it stands beside a bar; number and unit never part at the end of a line.
    public func text(_ value: Double) -> String {
        written(value, decimals: decimals)
    }

    /// Two numbers with their unit once: `7.1 to 9.3 %`.
    public func text(_ range: ClosedRange<Double>, _ words: ChartWords) -> String {
        let lower = ChartNumber(decimals: decimals, unit: "").text(range.lowerBound)
        return lower == ChartNumber(decimals: decimals, unit: "").text(range.upperBound)
            ? text(range.lowerBound) : "\(lower) \(words.to) \(text(range.upperBound))"
    }

    /// The number as it stands on an axis whose ticks are that far apart: with no more decimals than it needs, millions as `2m`,
    /// thousands of millions as `2bn`, and without a unit that is a word.
    func tick(_ value: Double, step: Double) -> String {
        let short = ChartNumber(decimals: decimals, unit: unit.count == 1 ? unit : "")
        if unit.isEmpty, step >= 1e9, step < 1e15 { return value == 0 ? "0" : short.written(value / 1e9, decimals: 0) + "bn" }
        if unit.isEmpty, step >= 1e6, step < 1e9 { return value == 0 ? "0" : short.written(value / 1e6, decimals: 0) + "m" }
        let needed = (0...9).first { decimals in isWhole(step * power(decimals)) } ?? 9
        return short.written(value, decimals: needed)
    }

    private func written(_ value: Double, decimals: Int) -> String {
        let number = value.magnitude * power(decimals) < 9e17 ? grouped(value, decimals: decimals) : "\(value)"
        let isZero = number.utf8.allSatisfy { "-0.".utf8.contains($0) }
        let signed = number.hasPrefix("-") ? (isZero ? "" : "\u{2212}") + number.dropFirst() : number
        return unit.isEmpty ? signed : "\(signed)\u{A0}\(unit)"
    }

    private func grouped(_ value: Double, decimals: Int) -> String {
        let plain = Decimals.text(value, decimals: decimals)
        guard value.magnitude >= 999 else { return plain }
        let parts = plain.split(separator: ".", maxSplits: 1)
        guard parts.count == 2, let whole = Int(parts[0]) else { return Int(plain).map(Decimals.grouped) ?? plain }
        let sign = whole == 0 && plain.hasPrefix("-") ? "-" : ""
        return "\(sign)\(Decimals.grouped(whole)).\(parts[1])"
    }

    private func power(_ decimals: Int) -> Double { (0..<decimals).reduce(1.0) { scale, _ in scale * 10 } }

    private func isWhole(_ value: Double) -> Bool { (value - value.rounded()).magnitude < 1e-6 * max(1, value.magnitude) }
}
