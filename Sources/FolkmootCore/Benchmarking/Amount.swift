public import Basics

/// A value of a measure, kept so that nothing is lost: counts as they were counted, printed figures as they were printed.
public enum Amount: Hashable, Sendable {
    /// So many.
    case count(Int)
    /// So many out of so many; written as a percentage, or as a mean.
    case ratio(Ratio)
    /// A figure that somebody printed, in units of its last decimal: 673 with two decimals is 6.73.
    case stated(units: Int, decimals: Int)

    /// Reads a figure as it was printed, `6.73` or `138`, and nothing else.
    public init?(stated text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), text.utf8.count <= 15 else { return nil }
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard parts.allSatisfy({ part in !part.isEmpty && part.allSatisfy { digits.contains($0) } }) else { return nil }
        guard let units = Int(parts.map { String(Substring($0)) }.joined()) else { return nil }
        self = .stated(units: units, decimals: parts.count == 2 ? parts[1].count : 0)
    }

    /// The value in the unit of a measure, 8.2 for 8.2 %; nothing of nothing is nothing.
    public func value(in unit: Measure.Unit) -> Double? {
        switch self {
        case .count(let count): Double(count)
        case .ratio(let ratio): ratio.value.map { unit == .percent ? $0 * 100 : $0 }
        case .stated(let units, let decimals): Double(units) / (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
        }
    }

    /// Two together: counts added, numerators and denominators added apart; nothing if they are not of a kind, or were printed elsewhere.
    func adding(_ other: Amount) -> Amount? {
        switch (self, other) {
        case (.count(let left), .count(let right)): .count(left + right)
        case (.ratio(let left), .ratio(let right)): .ratio(left + right)
        default: nil
        }
    }

    /// The decimals that it is printed with: its own if it was printed elsewhere, else those of its measure.
    func decimals(of measure: Measure) -> Int {
        if case .stated(_, let decimals) = self { decimals } else { measure.decimals }
    }
}

extension Measure {
    /// A value as it is printed, without its unit, `8.20` or `36,120`; what is missing is blank, and never zero.
    public func text(_ amount: Amount?) -> String {
        switch amount {
        case nil: ""
        case .count(let count): unit == .count ? Decimals.grouped(count) : Decimals.text(Double(count), decimals: decimals)
        case .ratio(let ratio) where unit == .percent: ratio.percent(decimals: decimals) ?? ""
        case .ratio(let ratio): ratio.value.map { Decimals.text($0, decimals: decimals) } ?? ""
        case .stated(let units, 0): Decimals.grouped(units)
        case .stated(let units, let decimals): Decimals.text(units: units, decimals: decimals)
        }
    }

    /// A value in units of the last decimal that is printed: what is equal here is printed alike.
    ///
    /// Nothing of nothing is nothing.
    func units(_ amount: Amount) -> Int? {
        switch amount {
        case .ratio(let ratio) where unit == .percent: ratio.percentUnits(decimals: decimals)
        case .stated(let units, decimals): units
        default: amount.value(in: unit).flatMap { Int(Decimals.text($0, decimals: decimals).filter { $0 != "." }) }
        }
    }

    /// A value with its unit, `8.20 %`; what is missing is blank.
    public func textWithUnit(_ amount: Amount?) -> String {
        let text = text(amount)
        return text.isEmpty || unit != .percent ? text : text + " %"
    }
}
