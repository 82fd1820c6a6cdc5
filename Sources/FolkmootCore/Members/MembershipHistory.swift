public import Basics
public import Storage

/// Who was a member where at instants of the past, from the periods that every member's record keeps.
public enum MembershipHistory {
    /// Members and households at each of some instants, of exactly each area, in the order of the instants.
    ///
    /// All in one pass over the periods. A period holds from its first instant until just before its last. A household counts once at
    /// an instant, however many of its people are members.
    public static func figures(at instants: [Timestamp], in db: Connection) throws -> [AreaFigures] {
        var count = HistoryCount<UInt64>(at: instants)
        try db.scan("area, from_at, until_at, household", of: "member_period") { row in
            count.add(
                from: row.integer(1), until: row.isNull(2) ? .max : row.integer(2),
                household: row.isNull(3) ? -1 : Int(row.integer(3)), area: row.bytes(0))
        }
        return count.figures(at: instants)
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
