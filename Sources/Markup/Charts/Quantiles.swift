/// Values in at most five classes of about equal numbers; equal values are always in the same class.
public struct Quantiles: Sendable, Equatable {
    /// From its lowest to its highest value, each class, in rising order. Classes never touch, and none is empty.
    public let classes: [ClosedRange<Double>]

    /// The classes of values: five, or fewer where there are fewer different values.
    public init(_ values: [Double], classes limit: Int = 5) {
        let sorted = values.filter(\.isFinite).sorted()
        let limit = max(1, min(5, limit))
        var groups: [ClosedRange<Double>] = []
        var used = -1
        for index in sorted.indices {
            let first = sorted[..<index].lastIndex { $0 != sorted[index] }.map { $0 + 1 } ?? 0
            let wanted = first * limit / sorted.count
            if let last = groups.last, wanted == used {
                groups[groups.count - 1] = last.lowerBound...sorted[index]
            } else {
                groups.append(sorted[index]...sorted[index])
                used = wanted
            }
        }
        self.classes = groups
    }

    /// The class that a value is in, from 0.
    public func index(of value: Double) -> Int? { classes.firstIndex { $0.contains(value) } }
}
