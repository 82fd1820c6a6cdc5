import Basics
import FolkmootTenancy
public import Storage

/// Reads and writes the rows of encounters.
enum EncounterRows {
    static let columns: SQL = """
        id, kind, area, team, held_on, words, place, partners, source, people_met, people_reached, link, transcript, tags, done_by,
        logged_by, logged_at, changed_at, withdrawn_why, engagements,
        meeting_body, councillors, representatives, police_roles, police_report
        """

    /// Encounters, the latest first.
    static func all(_ condition: SQL, limit: Int, in db: Connection) throws -> [Encounter] {
        try db.all("SELECT \(columns) FROM encounter WHERE \(condition) ORDER BY held_on DESC, id DESC LIMIT \(limit)")
    }

    static func one(_ id: ID<Encounter>, in db: Connection) throws -> Encounter? { try all("id = \(id)", limit: 1, in: db).first }

    static func insert(
        _ draft: EncounterDraft, as id: ID<Encounter>, in area: String, by account: ID<Account>, for colleague: ID<Account>,
        at now: Timestamp, to db: Connection
    ) throws {
        try db.run(
            """
            INSERT INTO encounter (\(columns))
            VALUES (\(id), \(draft.kind), \(area), \(draft.team), \(draft.heldOn), \(draft.words), \(draft.place), \(draft.partners),
                    \(draft.source), \(draft.met), \(draft.reached), \(draft.link), \(draft.transcript),
                    \(draft.tags.joined(separator: ", ")), \(colleague), \(account), \(now), \(now), NULL, \(draft.engagements),
                    \(draft.meeting.body), \(draft.meeting.councillors), \(draft.meeting.representatives), \(draft.meeting.police),
                    \(draft.meeting.report))
            """)
    }

    static func update(
        _ id: ID<Encounter>, to draft: EncounterDraft, for colleague: ID<Account>, at now: Timestamp, in db: Connection
    ) throws {
        try db.run(
            """
            UPDATE encounter SET kind = \(draft.kind), team = \(draft.team), held_on = \(draft.heldOn), words = \(draft.words),
                place = \(draft.place), partners = \(draft.partners), source = \(draft.source), people_met = \(draft.met),
                people_reached = \(draft.reached), link = \(draft.link), transcript = \(draft.transcript),
                meeting_body = \(draft.meeting.body), councillors = \(draft.meeting.councillors),
                representatives = \(draft.meeting.representatives), police_roles = \(draft.meeting.police),
                police_report = \(draft.meeting.report), tags = \(draft.tags.joined(separator: ", ")), done_by = \(colleague), changed_at = \(now)
            WHERE id = \(id)
            """)
    }

    /// What is to be done after an encounter.
    static func actions(of id: ID<Encounter>, in db: Connection) throws -> [EncounterAction] {
        try db.map(
            """
            SELECT number, words, account.name, due_on, done_on FROM encounter_action JOIN account ON account.id = owner
            WHERE encounter = \(id) ORDER BY number
            """
        ) { row in
            EncounterAction(number: try row[0], words: try row[1], owner: try row[2], dueOn: try row[3], doneOn: try row[4])
        }
    }

    /// How well it was done, if somebody has looked at it.
    static func review(of id: ID<Encounter>, in db: Connection) throws -> EncounterReview? {
        try db.first(
            """
            SELECT asked, met, earlier_score, words, account.name, reviewed_at
            FROM encounter_review JOIN account ON account.id = reviewed_by WHERE encounter = \(id)
            """
        ) { row in
            EncounterReview(
                asked: codes(try row[0]), met: Set(codes(try row[1])), earlierScore: try row[2], words: try row[3],
                reviewer: try row[4], at: try row[5])
        }
    }

    /// Codes as they are kept together, with spaces between them.
    static func codes(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }

    /// The name of somebody of the staff, or of a program with a key.
    static func name(of account: ID<Account>, in db: Connection) throws -> String {
        try db.value(
            """
            SELECT name FROM account WHERE id = \(account)
            UNION ALL SELECT 'key “' || name || '”' FROM api_key WHERE id = \(account)
            """) ?? ""
    }
}

extension Encounter: RowReadable {
    /// Reads the columns in the order of ``EncounterRows``.
    public init(row: Row) throws {
        (id, kind, area, team, heldOn) = (try row[0], try row[1], try row[2], try row[3], try row[4])
        (words, place, partners, source) = (try row[5], try row[6], try row[7], try row[8])
        (met, reached, link, transcript) = (try row[9], try row[10], try row[11], try row[12])
        let listed: String = try row[13]
        tags = listed.isEmpty ? [] : listed.split(separator: ",").map { CleanText.line(String($0), limit: 40) }
        (doneBy, loggedBy, loggedAt, changedAt) = (try row[14], try row[15], try row[16], try row[17])
        (withdrawn, engagements) = (try row[18], try row[19])
        var meeting = MeetingRecord()
        (meeting.body, meeting.councillors, meeting.representatives) = (try row[20], try row[21], try row[22])
        (meeting.police, meeting.report) = (try row[23], try row[24])
        self.meeting = meeting
    }
}
