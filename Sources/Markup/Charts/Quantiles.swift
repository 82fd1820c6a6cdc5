/// Values in at most five classes of about equal numbers; equal values are always in the same class.
public struct Quantiles: Sendable, Equatable {
    /// Each class from its lowest to its highest value, in rising order; none is empty, and none touches another.
    public let classes: [ClosedRange<Double>]

    /// The classes of values: five, or fewer where there are fewer different values.
    public init(_ values: [Double], classes limit: Int = 5) {
        let sorted = values.filter(\.isFinite).sorted()
        let limit = max(1, min(5, limit))
        var groups: [ClosedRange<Double>] = []
        var used = -1
        var first = 0
        for index in sorted.indices {
            if sorted[index] != sorted[first] { first = index }
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

    /// Which of five shades a class has, from 0: fewer classes are spread over them, so that light and dark stay far apart.
    func shade(of group: Int) -> Int { classes.count > 1 ? (group * 4 + (classes.count - 1) / 2) / (classes.count - 1) : 2 }

    /// The class that a value is in, from 0.
    public func index(of value: Double) -> Int? { classes.firstIndex { $0.contains(value) } }
}
