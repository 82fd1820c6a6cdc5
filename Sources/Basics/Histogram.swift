import Synchronization

/// Counts values by their size: how many were no larger than each of a few bounds, and what all of them come to.
///
/// Any thread may record and read at any time; recording takes no lock and allocates nothing.
public struct Histogram: ~Copyable, Sendable {
    /// What a histogram held at one moment.
    public struct Reading: Sendable, Equatable {
        /// How many values were no larger than each bound, and at the end how many there were at all.
        public let counts: [Int]
        /// All values together.
        public let sum: Int
    }

    /// The upper ends of its parts, in order; a last part without end comes after them.
    public let bounds: [Int]
    private let counts = InlineArray<12, Atomic<Int>> { _ in Atomic(0) }
    private let sum = Atomic<Int>(0)

    /// An empty histogram with at most eleven bounds, in order.
    public init(bounds: [Int]) {
        precondition(bounds.count < 12, "A histogram has at most eleven bounds.")
        self.bounds = bounds
    }

    /// Counts a value.
    public func record(_ value: Int) {
        var part = 0
        while part < bounds.count, value > bounds[part] { part += 1 }
        counts[part].wrappingAdd(1, ordering: .relaxed)
        sum.wrappingAdd(value, ordering: .relaxed)
    }

    /// What it holds now.
    ///
    /// A value that is recorded at this moment may be in the counts and not yet in the sum.
    public var reading: Reading {
        var total = 0
        let running = (0...bounds.count).map { part in
            total += counts[part].load(ordering: .relaxed)
            return total
        }
        return Reading(counts: running, sum: sum.load(ordering: .relaxed))
    }
}
