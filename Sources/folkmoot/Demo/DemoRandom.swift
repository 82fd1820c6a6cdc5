import FolkmootCore

/// Numbers that look drawn by chance and come out alike each time.
///
/// Each thing that is made up draws from a generator of its own, so that a change to one leaves the others as they were.
struct DemoRandom: RandomNumberGenerator {
    private var source: SeededRandom

    /// The generator for a purpose: the same seed and the same words, the same numbers.
    init(seed: UInt64, for purpose: String...) {
        // FNV-1a over the words, each with its end marked.
        let start = purpose.reduce(seed ^ 0xCBF2_9CE4_8422_2325) { hash, word in
            (Array(word.utf8) + [0]).reduce(hash) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
        }
        source = SeededRandom(seed: start)
    }

    /// The next 64 bits.
    mutating func next() -> UInt64 { source.next() }

    /// A number from 0 up to, and without, 1.
    mutating func share() -> Double { source.share() }

    /// Whether something of that probability happens.
    mutating func happens(_ probability: Double) -> Bool { share() < probability }

    /// A number below a bound, which is more than 0.
    mutating func below(_ bound: Int) -> Int { Int(next(upperBound: UInt64(bound))) }

    /// One of a list that is not empty.
    mutating func pick<T>(_ values: [T]) -> T { values[below(values.count)] }
}

/// Things that are drawn by chance, some more often than others.
struct DemoChoice<T: Sendable>: Sendable {
    private let values: [T]
    private let ends: [Double]

    /// Things with their weights, of which at least one is more than 0.
    init(_ weighted: [(T, Double)]) {
        precondition(weighted.contains { $0.1 > 0 }, "Nothing to choose from.")
        values = weighted.map(\.0)
        ends = weighted.reduce(into: []) { $0.append(($0.last ?? 0) + max(0, $1.1)) }
    }

    /// One of them.
    func pick(_ random: inout DemoRandom) -> T {
        let point = random.share() * (ends.last ?? 0)
        var (low, high) = (0, ends.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if ends[middle] <= point { low = middle + 1 } else { high = middle }
        }
        return values[low]
    }
}
