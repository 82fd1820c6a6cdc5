@_spi(Stores) public import FolkmootTenancy
public import Storage

/// How many people are members of an area, and in how many households.
public struct AreaCount: Sendable, Equatable {
    /// People who are active members.
    public var members: Int
    /// Households with at least one of them.
    public var households: Int

    /// A count; of nobody if nothing is given.
    public init(members: Int = 0, households: Int = 0) {
        self.members = members
        self.households = households
    }

    /// Whether nobody is counted.
    public var isZero: Bool { members == 0 && households == 0 }

    /// Both sums.
    ///
    /// A household lies in one area, so the households of two areas never overlap.
    public static func + (left: AreaCount, right: AreaCount) -> AreaCount {
        AreaCount(members: left.members + right.members, households: left.households + right.households)
    }

    /// Both differences.
    public static func - (left: AreaCount, right: AreaCount) -> AreaCount {
        AreaCount(members: left.members - right.members, households: left.households - right.households)
    }
}

/// Members and households at one instant, by the code of the area.
///
/// As it is stored each count is of exactly that area; ``rolledUp(over:)`` makes them counts of the area with all that lies in it.
public struct AreaFigures: Sendable, Equatable {
    /// The counts of the areas in which there is anybody.
    public private(set) var counts: [String: AreaCount]

    /// Figures from counts; areas with nobody are left out.
    public init(_ counts: [String: AreaCount] = [:]) { self.counts = counts.filter { !$0.value.isZero } }

    /// The count of an area: zero where there is nobody.
    public subscript(area: String) -> AreaCount { counts[area] ?? AreaCount() }

    /// The sum over all areas.
    ///
    /// Of figures that are rolled up it means nothing.
    public var total: AreaCount { counts.values.reduce(AreaCount(), +) }

    /// The counts of each area with all that lies in it.
    ///
    /// What is counted in an area that the tree does not know is counted in the force as a whole.
    public func rolledUp(over tree: AreaTree) -> AreaFigures {
        AreaFigures(tree.rolledUp(counts, zero: AreaCount(), +))
    }
}

/// The figures that the writes of members maintain, and their recomputation.
public enum MemberFigures {
    /// Members and households now, of exactly each area.
    public static func now(in db: Connection) throws -> AreaFigures {
        try figures("SELECT area, members, households FROM area_figure", in: db)
    }

    /// The same, counted afresh from members and households.
    public static func recomputed(in db: Connection) throws -> AreaFigures { try MemberRecount(db).figures }

    /// Where the maintained figures and the recomputed ones differ, in words; empty if all is well.
    public static func differences(in db: Connection) throws -> [String] {
        let recount = try MemberRecount(db)
        let (maintained, recomputed) = (try now(in: db), recount.figures)
        let areas = Set(maintained.counts.keys).union(recomputed.counts.keys).sorted()
        return try areas.filter { maintained[$0] != recomputed[$0] }.map { area in
            let (stated, counted) = (maintained[area], recomputed[area])
            return "\(area): \(stated.members) members and \(stated.households) households are stated, "
                + "\(counted.members) and \(counted.households) counted."
        } + recount.householdDifferences + periodDifferences(recount, in: db)
    }

    /// Puts recomputed figures in the place of the maintained ones.
    public static func mend(in db: Connection) throws {
        try db.run("UPDATE household SET active_members = 0")
        try db.run(
            """
            UPDATE household SET active_members = counted.members FROM \(activeMembersByHousehold)
            WHERE counted.household = household.id
            """)
        let recomputed = try recomputed(in: db)
        try db.run("DELETE FROM area_figure")
        for (area, count) in recomputed.counts {
            try db.run(
                "INSERT INTO area_figure (area, members, households) VALUES (\(area), \(count.members), \(count.households))")
        }
    }

    private static let activeMembersByHousehold: SQL = """
        (SELECT household, count(*) AS members FROM member
         WHERE state = 'active' AND household IS NOT NULL GROUP BY household) AS counted
        """

    private static func figures(_ sql: SQL, in db: Connection) throws -> AreaFigures {
        let rows = try db.map(sql) { row in
            (try row[0] as String, AreaCount(members: try row[1], households: try row[2]))
        }
        return AreaFigures(Dictionary(rows, uniquingKeysWith: +))
    }

    /// Each active member has one open period at the right place, and nobody else has one.
    private static func periodDifferences(_ recount: MemberRecount, in db: Connection) throws -> [String] {
        if try recount.fitsPeriods(db) { return [] }
        let wrong: Int =
            try db.value(
                """
                SELECT (SELECT count(*) FROM member WHERE state = 'active' AND NOT EXISTS (
                            SELECT 1 FROM member_period WHERE member_period.member = member.id AND until_at IS NULL
                                AND member_period.area = member.area
                                AND coalesce(member_period.household, 0) = coalesce(member.household, 0)))
                     + (SELECT count(*) FROM member_period JOIN member ON member.id = member_period.member
                        WHERE until_at IS NULL AND state <> 'active')
                """) ?? 0
        return wrong == 0 ? [] : ["\(wrong) members and their recorded periods of membership do not fit."]
    }
}

extension OperatorScope {
    /// Where the maintained figures of members differ from recomputed ones, in words; empty if all is well.
    public func memberFigureDifferences() async throws -> [String] {
        try await data.read { db in try MemberFigures.differences(in: db) }
    }
}
