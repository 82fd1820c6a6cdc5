import FolkmootTenancy
import Storage

/// What the tables of visits from door to door hold of people.
extension HeldTable {
    static let ofDoorstep: [HeldTable] = [
        HeldTable(
            "door", words: ["address"], others: "id exercise key postcode area outcome visits seen_at",
            because:
                "Homes at which officers call, without a name. When a member is erased, their home is only counted from then on."),
        HeldTable(
            "doorstep_exercise", staff: ["planned_by"], words: ["name", "purpose"],
            others: "id area classification segment began_on ended_on", because: "What staff mean to do."),
        HeldTable(
            "doorstep_reach", others: "exercise moment members households people known population inhabitants", because: "Counts."),
        HeldTable("doorstep_count", others: "exercise area outcome doors visits", because: "Counts."),
    ]
}

extension RetentionRule {
    /// Homes that were called at.
    static let doors = RetentionRule(
        "doors", "Addresses of homes that officers called at", becomes: "Removed; how many there were, and what came of it, stays",
        setting: "retention.door_visit_months", atLeast: 1, months: \.policy.retention.doorVisitMonths
    ) { db, edge in
        try db.value("SELECT count(*) FROM door WHERE seen_at < \(edge.instant)") ?? 0
    } end: { work in
        try DoorRetention.fold("seen_at < \(work.edge.instant)", in: work.db)
    }
}

/// Ends what is known of single homes: how many there were, and what came of it, goes on.
enum DoorRetention {
    /// Counts doors, and forgets their addresses.
    ///
    /// - Returns: how many.
    @discardableResult
    static func fold(_ condition: SQL, in db: Connection) throws -> Int {
        try db.run(
            """
            INSERT INTO doorstep_count (exercise, area, outcome, doors, visits)
            SELECT exercise, area, coalesce(outcome, ''), count(*), sum(visits) FROM door WHERE \(condition) GROUP BY 1, 2, 3
            ON CONFLICT (exercise, area, outcome) DO UPDATE SET doors = doors + excluded.doors, visits = visits + excluded.visits
            """)
        return try db.run("DELETE FROM door WHERE \(condition)")
    }
}
