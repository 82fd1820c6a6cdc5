import Basics
import FolkmootTenancy
import Storage

/// Reads records that show what an assessment says, as they are now.
enum EvidenceRows {
    /// What there is of some areas and days to be linked, kind by kind, the latest first.
    static func records(within areas: SQL, _ days: ClosedRange<Day>, in db: Connection) throws -> [EvidenceLink] {
        let (first, last) = (days.lowerBound, days.upperBound)
        let instants: SQL = "BETWEEN \(London.start(of: first)) AND \(London.start(of: last.adding(days: 1)).adding(seconds: -1))"
        // A few of each kind, so that daily posts do not hide meetings.
        let encounters = try read(
            .encounter,
            """
            id IN (SELECT id FROM (
                SELECT id, row_number() OVER (PARTITION BY kind ORDER BY held_on DESC, id) AS place FROM encounter
                WHERE \(areas) AND held_on BETWEEN \(first) AND \(last) AND withdrawn_at IS NULL) AS latest WHERE place <= 3)
            """, limit: 3 * 10, in: db)
        let events = try read(.event, "\(areas) AND begins_at \(instants) AND cancel_reason IS NULL", in: db)
        let issues = try read(.issue, "\(areas) AND raised_on BETWEEN \(first) AND \(last)", in: db)
        let priorities = try read(.priority, "\(areas) AND set_on BETWEEN \(first) AND \(last)", in: db)
        let surveys = try read(.survey, "first_at \(instants)", in: db)
        let months = try read(
            .publication, "month BETWEEN \(first.inMonth.description) AND \(last.inMonth.description)", in: db)
        return encounters + events + issues + priorities + surveys + months
    }

    /// The records of some keys; what is gone altogether is told by its key.
    static func links(_ keys: [String], in db: Connection) throws -> [String: EvidenceLink] {
        var found: [String: EvidenceLink] = [:]
        let records = keys.compactMap { key -> (kind: EvidenceLink.Kind, record: String)? in
            let parts = key.split(separator: "/", maxSplits: 1).map(String.init)
            return parts.count == 2 ? EvidenceLink.Kind(rawValue: parts[0]).map { ($0, parts[1]) } : nil
        }
        for (kind, some) in Dictionary(grouping: records, by: \.kind) {
            let condition: SQL = "\(identity(of: kind)) IN \(list: some.map(\.record))"
            for link in try read(kind, condition, limit: .max, in: db) { found[link.key] = link }
            for (kind, record) in some where found["\(kind.rawValue)/\(record)"] == nil {
                found["\(kind.rawValue)/\(record)"] = EvidenceLink(kind: kind, record: record, words: "", on: nil, isLive: false)
            }
        }
        return found
    }

    /// So many are offered of each sort of record.
    static let offeredAtMost = 12

    private static func identity(of kind: EvidenceLink.Kind) -> SQL {
        switch kind {
        case .encounter, .event, .issue, .priority: "id"
        case .survey: "survey || '.' || wave"
        case .publication: "month"
        }
    }

    private static func read(
        _ kind: EvidenceLink.Kind, _ condition: SQL, limit: Int = offeredAtMost, in db: Connection
    ) throws -> [EvidenceLink] {
        switch kind {
        case .encounter:
            try days(
                kind, "SELECT id, words, held_on, withdrawn_at IS NULL FROM encounter WHERE \(condition) ORDER BY held_on DESC, id",
                limit, db)
        case .issue:
            try days(
                kind, "SELECT id, words, raised_on, 1 FROM raised_issue WHERE \(condition) ORDER BY raised_on DESC, id", limit, db)
        case .priority:
            try days(kind, "SELECT id, words, set_on, 1 FROM priority WHERE \(condition) ORDER BY set_on DESC, id", limit, db)
        case .event:
            try instants(
                kind,
                "SELECT id, title, begins_at, cancel_reason IS NULL FROM event WHERE \(condition) ORDER BY begins_at DESC, id",
                limit,
                db)
        case .survey:
            try instants(
                kind,
                """
                SELECT survey || '.' || wave, survey || ' ' || wave, min(first_at), 1 FROM survey_wave_revision WHERE \(condition)
                GROUP BY survey, wave ORDER BY wave DESC, survey
                """, limit, db)
        case .publication:
            try instants(
                kind,
                """
                SELECT month, month, max(published_at), 1 FROM published_month WHERE \(condition) GROUP BY month ORDER BY month DESC
                """, limit, db)
        }
    }

    private static func days(
        _ kind: EvidenceLink.Kind, _ query: SQL, _ limit: Int, _ db: Connection
    ) throws -> [EvidenceLink] {
        try db.map("\(query) LIMIT \(limit)") { row in
            EvidenceLink(kind: kind, record: try row[0], words: try row[1], on: try row[2], isLive: try row[3])
        }
    }

    private static func instants(
        _ kind: EvidenceLink.Kind, _ query: SQL, _ limit: Int, _ db: Connection
    ) throws -> [EvidenceLink] {
        try db.map("\(query) LIMIT \(limit)") { row in
            let at: Timestamp = try row[2]
            return EvidenceLink(kind: kind, record: try row[0], words: try row[1], on: London.day(at: at), isLive: try row[3])
        }
    }
}
