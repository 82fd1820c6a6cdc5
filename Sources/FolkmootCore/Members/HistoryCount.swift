import Basics

/// Counts periods of membership at instants: members by differences, so that a period costs the same however many instants it holds over.
///
/// The word is as wide as there are instants, or 64 bits: households come in no order, and the fewer bytes each of them has, the more
/// of them a processor keeps at hand.
struct HistoryCount<Word: FixedWidthInteger & UnsignedInteger> {
    /// In their order, each once.
    private let instants: [Int64]
    private let words: Int
    private var areas = CodeNumbers()
    /// By area, then by instant: how many more members than at the instant before.
    private var changes: [Int] = []
    /// By area, then by instant: how many more households than at the instant before.
    private var households: [Int] = []
    /// By household, a bit for each instant at which it has been counted.
    private var counted: [Word] = []

    init(at instants: [Timestamp]) {
        self.instants = Set(instants.map(\.seconds)).sorted()
        words = (self.instants.count + Word.bitWidth - 1) / Word.bitWidth
    }

    /// Counts a period, which holds from its first instant until just before its last.
    ///
    /// - Parameter household: negative if there is none.
    mutating func add(from: Int64, until: Int64, household: Int, area code: UnsafeRawBufferPointer) {
        let (first, end) = (position(of: from), position(of: until))
        guard first < end else { return }
        let area = areas.number(of: code) * instants.count
        if changes.count <= area { makeRoom() }
        changes[area + first] += 1
        if end < instants.count { changes[area + end] -= 1 }
        if household >= 0 { count(household, in: area, first..<end) }
    }

    private mutating func count(_ household: Int, in area: Int, _ range: Range<Int>) {
        let start = household * words
        if counted.count < start + words {
            counted.append(contentsOf: repeatElement(0, count: max(start + words - counted.count, counted.count)))
        }
        for word in (range.lowerBound / Word.bitWidth)...((range.upperBound - 1) / Word.bitWidth) {
            let first = word * Word.bitWidth
            count(from: first, start + word, in: area, bits: range.clamped(to: first..<first + Word.bitWidth))
        }
    }

    /// Counts a household at those instants of a word, which begins with the instant of a number, at which it has not been.
    private mutating func count(from begin: Int, _ place: Int, in area: Int, bits: Range<Int>) {
        let mask = (Word.max >> (Word.bitWidth - bits.count)) << (bits.lowerBound - begin)
        var new = mask & ~counted[place]
        counted[place] |= new
        // From one run of instants to the next: most often there is one.
        while new != 0 {
            let first = new.trailingZeroBitCount
            let end = first + (~(new >> first)).trailingZeroBitCount
            households[area + begin + first] += 1
            if begin + end < instants.count { households[area + begin + end] -= 1 }
            new &= end < Word.bitWidth ? .max << end : 0
        }
    }

    private mutating func makeRoom() {
        let room = areas.codes.count * instants.count - changes.count
        changes.append(contentsOf: repeatElement(0, count: room))
        households.append(contentsOf: repeatElement(0, count: room))
    }

    /// The place of the first instant that is not before a moment.
    private func position(of moment: Int64) -> Int {
        guard let last = instants.last, moment <= last else { return instants.count }
        var (low, high) = (0, instants.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if instants[middle] < moment { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension HistoryCount {
    /// What was counted, in the order of the instants that are asked for: some of those it was made with.
    func figures(at wanted: [Timestamp]) -> [AreaFigures] {
        let all = Dictionary(uniqueKeysWithValues: zip(instants, figures))
        return wanted.map { all[$0.seconds] ?? AreaFigures() }
    }

    /// One for each instant.
    private var figures: [AreaFigures] {
        var running = Array(repeating: AreaCount(members: 0, households: 0), count: areas.codes.count)
        return instants.indices.map { instant in
            var counts = Dictionary<String, AreaCount>(minimumCapacity: areas.codes.count)
            for (area, code) in areas.codes.enumerated() {
                running[area].members += changes[area * instants.count + instant]
                running[area].households += households[area * instants.count + instant]
                counts[code] = running[area]
            }
            return AreaFigures(counts)
        }
    }
}
