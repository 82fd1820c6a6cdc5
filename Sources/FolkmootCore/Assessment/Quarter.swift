public import Basics

extension Quarter: Comparable, CustomStringConvertible {
    /// From 1 to 4.
    public var number: Int { (first.first.month + 2) / 3 }

    /// Reads `2026-Q3`.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.count == 4, let year = Int(parts[0]), parts[1].utf8.count == 2,
            parts[1].hasPrefix("Q"),
            let number = Int(parts[1].dropFirst()), (1...4).contains(number),
            let day = Day(year: year, month: number * 3 - 2, day: 1)
        else { return nil }
        self.init(of: day)
    }

    /// So many quarters later.
    public func adding(_ quarters: Int) -> Quarter { Quarter(of: first.adding(months: quarters * 3).first) }

    /// Its days.
    public var days: ClosedRange<Day> { first.first...last.last }

    /// Earlier before later.
    public static func < (left: Quarter, right: Quarter) -> Bool { left.first < right.first }

    /// `2026-Q3`.
    public var description: String { "\(first.first.year)-Q\(number)" }
}
