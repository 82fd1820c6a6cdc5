import Basics
import Storage

/// What the periods of membership of a force say of a span of time, counted in one pass over them.
struct PeriodCount {
    /// Members and households when the span begins.
    private(set) var before = AreaFigures()
    /// Members and households when it ends.
    private(set) var after = AreaFigures()
    /// Who became active: a period that does not follow at once on another, as it does after a move.
    private(set) var joined = 0
    /// Who ceased to be active: a period on which no other follows at once.
    private(set) var left = 0
    /// Members when the span ends, by route of joining.
    private(set) var membersByRoute: [String: Int] = [:]

    /// Counts the span after one instant through another.
    static func read(after start: Timestamp, through end: Timestamp, _ db: Connection) throws -> PeriodCount {
        var pass = Pass(after: start.seconds, through: end.seconds, history: HistoryCount(at: [start, end]))
        try db.scan("area, from_at, until_at, household, route, member", of: "member_period") { row in
            pass.add(row, from: row.integer(1), until: row.isNull(2) ? .max : row.integer(2))
        }
        var count = PeriodCount()
        let figures = pass.history.figures(at: [start, end])
        (count.before, count.after) = (figures[0], figures[1])
        count.membersByRoute = Dictionary(uniqueKeysWithValues: zip(pass.routes.codes, pass.byRoute))
        (count.joined, count.left) = pass.movement
        return count
    }
}

private struct Pass {
    let after: Int64
    let through: Int64
    var history: HistoryCount<UInt8>
    var routes = CodeNumbers()
    var byRoute: [Int] = []
    /// Where periods begin and end within the span.
    private var beginnings: [Edge] = []
    private var ends: [Edge] = []

    /// Somebody's period begins or ends.
    private struct Edge: Hashable {
        let member: SeenTexts.Fingerprint
        let instant: Int64
    }

    init(after: Int64, through: Int64, history: HistoryCount<UInt8>) {
        self.after = after
        self.through = through
        self.history = history
    }

    mutating func add(_ row: ScannedRow, from: Int64, until: Int64) {
        // A period of no length is none.
        guard from < until else { return }
        history.add(from: from, until: until, household: row.isNull(3) ? -1 : Int(row.integer(3)), area: row.bytes(0))
        if from <= through, until > through { count(row.bytes(4)) }
        if from > after, from <= through { beginnings.append(edge(row, at: from)) }
        if until > after, until <= through { ends.append(edge(row, at: until)) }
    }

    private mutating func count(_ route: UnsafeRawBufferPointer) {
        let number = routes.number(of: route)
        if byRoute.count == number { byRoute.append(0) }
        byRoute[number] += 1
    }

    private func edge(_ row: ScannedRow, at instant: Int64) -> Edge {
        Edge(member: SeenTexts.fingerprint(of: row.bytes(5)), instant: instant)
    }

    /// A member whose period begins where another of theirs ends has neither joined nor left.
    var movement: (joined: Int, left: Int) {
        let ended = Set(ends)
        let moved = Set(beginnings.filter(ended.contains))
        return (beginnings.count { !moved.contains($0) }, ends.count { !moved.contains($0) })
    }
}
