import Basics
import FolkmootTenancy
import Storage

/// Reads and writes the rows of priorities.
enum PriorityRows {
    /// Priorities with their evidence, the latest first.
    static func all(_ condition: SQL, limit: Int, in db: Connection) throws -> [Priority] {
        let chosen: SQL = "SELECT id FROM priority WHERE \(condition) ORDER BY set_on DESC, id DESC LIMIT \(limit)"
        let evidence = try evidence(of: chosen, in: db)
        return try db.map(
            """
            SELECT id, area, issue, words, words_welsh, set_on, set_by, set_at, ended_on, end_reason, end_reason_welsh, ended_at
            FROM priority WHERE id IN (\(chosen)) ORDER BY set_on DESC, id DESC
            """
        ) { row in
            var priority = try Priority(row: row)
            priority.evidence = evidence[priority.id] ?? []
            return priority
        }
    }

    /// One priority.
    static func one(_ id: ID<Priority>, in db: Connection) throws -> Priority? { try all("id = \(id)", limit: 1, in: db).first }

    private static func evidence(of chosen: SQL, in db: Connection) throws -> [ID<Priority>: [Evidence]] {
        var evidence: [ID<Priority>: [Evidence]] = [:]
        try db.forEach(
            """
            SELECT priority, source, found_on, words FROM priority_evidence WHERE priority IN (\(chosen)) ORDER BY priority, number
            """
        ) { row in
            evidence[try row[0], default: []].append(Evidence(source: try row[1], on: try row[2], words: try row[3]))
        }
        return evidence
    }

    static func insert(
        _ draft: PriorityDraft, as id: ID<Priority>, in area: String, by account: ID<Account>, at now: Timestamp, to db: Connection
    ) throws {
        try db.run(
            """
            INSERT INTO priority (id, area, issue, words, words_welsh, set_on, set_by, set_at)
            VALUES (\(id), \(area), \(draft.issue), \(draft.words.english), \(draft.words.welsh), \(draft.setOn), \(account), \(now))
            """)
        for (index, one) in draft.evidence.enumerated() {
            try db.run(
                """
                INSERT INTO priority_evidence (priority, number, source, found_on, words)
                VALUES (\(id), \(index + 1), \(one.source), \(one.on), \(one.words))
                """)
        }
    }
}

extension Priority {
    /// Reads the columns in the order of ``PriorityRows``; evidence is read by itself.
    fileprivate init(row: Row) throws {
        (id, area, issue) = (try row[0], try row[1], try row[2])
        words = Localized(try row[3], welsh: try row[4])
        (setOn, setBy, setAt) = (try row[5], try row[6], try row[7])
        let (on, reason, at) = (try row[8] as Day?, try row[9] as String?, try row[11] as Timestamp?)
        let welsh: String? = try row[10]
        ending = on.flatMap { on in
            reason.flatMap { reason in at.map { Ending(on: on, reason: Localized(reason, welsh: welsh), at: $0) } }
        }
        evidence = []
    }
}

/// Reads and writes the rows of issues.
enum IssueRows {
    /// Issues with their steps, the latest first.
    static func all(_ condition: SQL, limit: Int, in db: Connection) throws -> [RaisedIssue] {
        let chosen: SQL = "SELECT id FROM raised_issue WHERE \(condition) ORDER BY raised_on DESC, id DESC LIMIT \(limit)"
        let steps = try steps(of: chosen, in: db)
        return try db.map(
            """
            SELECT id, area, issue, source, words, words_welsh, is_public, raised_on, raised_at, answered_on
            FROM raised_issue WHERE id IN (\(chosen)) ORDER BY raised_on DESC, id DESC
            """
        ) { row in
            var issue = try RaisedIssue(row: row)
            issue.steps = steps[issue.id] ?? []
            return issue
        }
    }

    /// One issue.
    static func one(_ id: ID<RaisedIssue>, in db: Connection) throws -> RaisedIssue? {
        try all("id = \(id)", limit: 1, in: db).first
    }

    private static func steps(of chosen: SQL, in db: Connection) throws -> [ID<RaisedIssue>: [IssueStep]] {
        var steps: [ID<RaisedIssue>: [IssueStep]] = [:]
        try db.forEach(
            """
            SELECT issue, stage, done_on, words, words_welsh, is_public, written_at FROM raised_issue_step
            WHERE issue IN (\(chosen)) ORDER BY issue, number
            """
        ) { row in
            let words = Localized(try row[3], welsh: try row[4])
            let step = IssueStep(
                stage: try row[1], on: try row[2], words: words, isPublic: try row[5], writtenAt: try row[6])
            steps[try row[0], default: []].append(step)
        }
        return steps
    }

    static func insert(
        _ draft: IssueDraft, as id: ID<RaisedIssue>, in area: String, by account: ID<Account>, at now: Timestamp, to db: Connection
    ) throws {
        try db.run(
            """
            INSERT INTO raised_issue
                (id, area, issue, source, words, words_welsh, is_public, raised_on, raised_by, raised_at)
            VALUES (\(id), \(area), \(draft.issue), \(draft.source), \(draft.words.english), \(draft.words.welsh), \(draft.isPublic),
                    \(draft.raisedOn), \(account), \(now))
            """)
    }

    /// Adds a step, and stops the clock with the first that is an answer.
    static func insert(
        _ draft: StepDraft, after steps: Int, of issue: ID<RaisedIssue>, by account: ID<Account>, at now: Timestamp,
        to db: Connection
    ) throws {
        try db.run(
            """
            INSERT INTO raised_issue_step (issue, number, stage, done_on, words, words_welsh, is_public, written_by, written_at)
            VALUES (\(issue), \(steps + 1), \(draft.stage), \(draft.doneOn), \(draft.words.english),
                    \(draft.words.welsh), \(draft.isPublic), \(account), \(now))
            """)
        guard draft.isPublic || draft.stage == .resultsProvided else { return }
        try db.run("UPDATE raised_issue SET answered_on = \(draft.doneOn) WHERE id = \(issue) AND answered_on IS NULL")
    }
}

extension RaisedIssue {
    /// Reads the columns in the order of ``IssueRows``; steps are read by themselves.
    fileprivate init(row: Row) throws {
        (id, area, issue, source) = (try row[0], try row[1], try row[2], try row[3])
        words = Localized(try row[4], welsh: try row[5])
        (isPublic, raisedOn, raisedAt, answeredOn) = (try row[6], try row[7], try row[8], try row[9])
        steps = []
    }
}

extension Localized {
    /// Words of staff, in Welsh too where they wrote them.
    init(_ english: String, welsh: String?) { self.init(english, welsh.map { [.cy: $0] } ?? [:]) }

    /// The words in Welsh, if they were written.
    var welsh: String? { translations[.cy] }
}
