public import Basics
public import Storage

/// Who was a member where at instants of the past, from the periods that every member's record keeps.
public enum MembershipHistory {
    /// Members and households at each of some instants, of exactly each area, in the order of the instants.
    ///
    /// All in one pass over the periods. A period holds from its first instant until just before its last. A household counts once at
    /// an instant, however many of its people are members.
    public static func figures(at instants: [Timestamp], in db: Connection) throws -> [AreaFigures] {
        let sorted = Array(Set(instants)).sorted()
        var count = HistoryCount(sorted)
        try db.forEach("SELECT area, from_at, until_at, household FROM member_period") { row in
            let until = try row[2] as Int64?
            try count.add(
                from: row.integer(1), until: until ?? .max, household: row[3] as Int?,
                area: row.withBytes(0) { count.index(ofArea: $0) })
        }
        let figures = Dictionary(zip(sorted, count.figures), uniquingKeysWith: { first, _ in first })
        return instants.map { figures[$0] ?? AreaFigures() }
    }

    /// How many joined and how many left in a span of time, by area: joining is the first instant of somebody's membership, leaving
    /// the last; a move within the force is neither.
    public static func movement(from start: Timestamp, until end: Timestamp, in db: Connection) throws -> [String: MemberMovement] {
        var movements: [String: MemberMovement] = [:]
        try db.forEach(
            """
            SELECT area, joins, leaves FROM (
                SELECT area,
                       min(from_at) OVER (PARTITION BY member) = from_at AND from_at >= \(start) AND from_at < \(end) AS joins,
                       until_at IS NOT NULL AND max(coalesce(until_at, 9223372036854775807)) OVER (PARTITION BY member) = until_at
                           AND until_at >= \(start) AND until_at < \(end) AS leaves
                FROM member_period) AS period
            WHERE joins OR leaves
            """
        ) { row in
            let area: String = try row[0]
            movements[area, default: MemberMovement()].joined += Int(row.integer(1))
            movements[area, default: MemberMovement()].left += Int(row.integer(2))
        }
        return movements
    }
}

/// How many joined and how many left.
public struct MemberMovement: Sendable, Equatable {
    /// People who became members.
    public var joined = 0
    /// People who stopped being members.
    public var left = 0
    /// By how much the number of members changed.
    public var net: Int { joined - left }

    /// Nobody yet.
    public init() {}
}

/// Counts periods at sorted instants: members by differences, so that a period costs the same however many instants it holds over.
private struct HistoryCount {
    private let instants: [Int64]
    private let words: Int
    private var areas: [String] = []
    private var indices: [[UInt8]: Int] = [:]
    /// By area, by instant: how many more members than at the instant before.
    private var changes: [[Int]] = []
    private var households: [[Int]] = []
    /// By household, a bit for each instant at which it has been counted.
    private var counted: [UInt64] = []

    init(_ instants: [Timestamp]) {
        self.instants = instants.map(\.seconds)
        words = (instants.count + 63) / 64
    }

    mutating func index(ofArea code: UnsafeRawBufferPointer) -> Int {
        let code = Array(code)
        if let index = indices[code] { return index }
        indices[code] = areas.count
        areas.append(String(decoding: code, as: UTF8.self))
        changes.append(Array(repeating: 0, count: instants.count + 1))
        households.append(Array(repeating: 0, count: instants.count))
        return areas.count - 1
    }

    mutating func add(from: Int64, until: Int64, household: Int?, area: Int) {
        let (first, end) = (position(of: from), position(of: until))
        guard first < end else { return }
        changes[area][first] += 1
        changes[area][end] -= 1
        if let household { count(household, in: area, first..<end) }
    }

    private mutating func count(_ household: Int, in area: Int, _ range: Range<Int>) {
        let start = household * words
        if counted.count < start + words {
            counted.append(contentsOf: repeatElement(0, count: max(start + words - counted.count, counted.count)))
        }
        for instant in range {
            let (word, bit) = (start + instant / 64, UInt64(1) << UInt64(instant % 64))
            guard counted[word] & bit == 0 else { continue }
            counted[word] |= bit
            households[area][instant] += 1
        }
    }

    /// The place of the first instant that is not before a moment.
    private func position(of moment: Int64) -> Int {
        var (low, high) = (0, instants.count)
        while low < high {
            let middle = (low + high) / 2
            if instants[middle] < moment { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// One for each instant.
    var figures: [AreaFigures] {
        var running = Array(repeating: 0, count: areas.count)
        return instants.indices.map { instant in
            var counts: [String: AreaCount] = [:]
            for area in areas.indices {
                running[area] += changes[area][instant]
                counts[areas[area]] = AreaCount(members: running[area], households: households[area][instant])
            }
            return AreaFigures(counts)
        }
    }
}
