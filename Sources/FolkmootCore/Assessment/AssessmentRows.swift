import Basics
import FolkmootTenancy
import Storage

/// Reads and writes the rows of assessments.
enum AssessmentRows {
    /// The latest version; an empty draft where nothing is written yet.
    static func latest(of area: String, _ quarter: Quarter, in db: Connection) throws -> Assessment {
        let version: Int? = try db.value(
            "SELECT max(version) FROM assessment WHERE area = \(area) AND quarter = \(quarter.description)")
        return try version.flatMap { try one(of: area, quarter, $0, in: db) }
            ?? Assessment(
                id: nil, area: area, quarter: quarter, version: 1, state: .draft, submitted: nil, signed: nil, reason: nil,
                answers: [:])
    }

    static func one(of area: String, _ quarter: Quarter, _ version: Int, in db: Connection) throws -> Assessment? {
        try db.first(
            """
            SELECT assessment.id, state, reason, submitted_by, submitter.name, submitted_at, signed_by, signer.name, signed_at
            FROM assessment LEFT JOIN account AS submitter ON submitter.id = submitted_by
                LEFT JOIN account AS signer ON signer.id = signed_by
            WHERE area = \(area) AND quarter = \(quarter.description) AND version = \(version)
            """
        ) { row in
            let id: ID<Assessment> = try row[0]
            return Assessment(
                id: id, area: area, quarter: quarter, version: version, state: try row[1], submitted: try mark(row, from: 3),
                signed: try mark(row, from: 6), reason: try row[2], answers: try answers(of: id, in: db))
        }
    }

    private static func mark(_ row: Row, from column: Int) throws -> Assessment.Mark? {
        let (account, name, at): (ID<Account>?, String?, Timestamp?) = (
            try row[column], try row[column + 1], try row[column + 2]
        )
        return account.flatMap { account in at.map { Assessment.Mark(account: account, name: name ?? "", at: $0) } }
    }

    private static func answers(of id: ID<Assessment>, in db: Connection) throws -> [String: AssessmentAnswer] {
        let rows = try db.map(
            "SELECT question, grade, evidence, plans, improvement, measure, links FROM assessment_answer WHERE assessment = \(id)"
        ) { row in
            let (grade, links): (AssessmentAnswer.Grade?, String) = (try row[1], try row[6])
            let texts: [String?] = [try row[2], try row[3], try row[4], try row[5]]
            return (question: try row[0] as String, grade: grade, texts: texts, links: links.split(separator: " ").map(String.init))
        }
        let records = try EvidenceRows.links(Array(Set(rows.flatMap(\.links))).sorted(), in: db)
        let answers = rows.map { row in
            (
                row.question,
                AssessmentAnswer(
                    grade: row.grade, evidence: row.texts[0], plans: row.texts[1], improvement: row.texts[2], measure: row.texts[3],
                    links: row.links.compactMap { records[$0] })
            )
        }
        return Dictionary(answers) { first, _ in first }
    }

    static func begin(_ assessment: Assessment, at now: Timestamp, in db: Connection) throws -> ID<Assessment> {
        let id = ID<Assessment>()
        try db.run(
            """
            INSERT INTO assessment (id, area, quarter, version, state, reason, begun_at)
            VALUES (\(id), \(assessment.area), \(assessment.quarter.description), \(assessment.version), 'draft', \(assessment.reason), \(now))
            """)
        return id
    }

    static func put(
        _ draft: AssessmentDraft, to question: String, of id: ID<Assessment>, by account: ID<Account>, at now: Timestamp,
        in db: Connection
    ) throws {
        try db.run(
            """
            INSERT INTO assessment_answer (assessment, question, grade, evidence, plans, improvement, measure, links, changed_by, changed_at)
            VALUES (\(id), \(question), \(draft.grade), \(draft.texts[0]), \(draft.texts[1]), \(draft.texts[2]), \(draft.texts[3]),
                    \(draft.links.map(\.key).joined(separator: " ")), \(account), \(now))
            ON CONFLICT (assessment, question) DO UPDATE SET grade = excluded.grade, evidence = excluded.evidence,
                plans = excluded.plans, improvement = excluded.improvement, measure = excluded.measure, links = excluded.links,
                changed_by = excluded.changed_by, changed_at = excluded.changed_at
            """)
    }

    /// - Returns: whether it was signed off, so that it could be restated.
    static func restate(_ id: ID<Assessment>, because reason: String, at now: Timestamp, in db: Connection) throws -> Bool {
        let next = ID<Assessment>()
        let begun = try db.run(
            """
            INSERT INTO assessment (id, area, quarter, version, state, reason, begun_at)
            SELECT \(next), area, quarter, version + 1, 'draft', \(reason), \(now) FROM assessment WHERE id = \(id) AND state = 'signed'
            """)
        guard begun == 1 else { return false }
        try db.run(
            """
            INSERT INTO assessment_answer (assessment, question, grade, evidence, plans, improvement, measure, links, changed_by, changed_at)
            SELECT \(next), question, grade, evidence, plans, improvement, measure, links, changed_by, changed_at
            FROM assessment_answer WHERE assessment = \(id)
            """)
        return true
    }
}
