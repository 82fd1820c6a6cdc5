import Basics
@_spi(Stores) public import FolkmootTenancy
import Glibc
import Storage

/// Erases one person inside a write: what is theirs alone goes, what others count stays without them.
struct Erasure {
    let db: Connection
    let now: Timestamp
    let data: ForceData
    let mail: MailFolder

    /// Erases members, with the records that were merged into theirs.
    func run(_ members: [MemberRecord]) throws {
        var households = HouseholdErasure(db: db)
        var ids: [ID<Member>] = []
        var homes: Set<String> = []
        for member in members {
            let traces = try PersonTraces(of: member.id, in: db)
            ids += traces.ids
            try ErasureMark(db: db, data: data).suppress(member, traces, on: London.day(at: now))
            try removeLetters(traces)
            try emptyContacts(traces)
            try ComplaintTables.removePerson(traces, at: now, in: db)
            try redactMentions(traces)
            for id in traces.ids {
                guard let record = try MemberRecord.find(id, in: db) else { continue }
                try households.add(record)
                if let home = record.residence.addressKey { homes.insert(home) }
                try empty(record)
            }
        }
        try SurveyErasure(db: db).run(ids)
        try households.run()
        try DoorRetention.fold("key IN \(list: homes.sorted())", in: db)
        for table in Capability.heldTables where table.isRemoved {
            guard let column = table.member else { continue }
            try db.run("DELETE FROM \(table.name) WHERE \(column) IN \(list: ids)")
        }
        try db.run("UPDATE rewriting SET is_due = 1")
    }

    /// The record keeps its area, how the person joined, and its dates.
    private func empty(_ member: MemberRecord) throws {
        if ![.left, .erased].contains(member.state) { try Membership(db: db, now: now).leave(member) }
        try db.run(
            """
            UPDATE member SET state = 'erased', name = '', email = NULL, phone = NULL, address = NULL, postcode = NULL, uprn = NULL,
                household = NULL, language = 'en', campaign = NULL
            WHERE id = \(member.id)
            """)
    }

    private func removeLetters(_ traces: PersonTraces) throws {
        let whose: SQL = "member IN \(list: traces.ids) OR to_address IN \(list: traces.emails + traces.phones)"
        for letter in try db.all("SELECT \(Letter.columns) FROM outbox WHERE \(whose)", as: Letter.self) {
            try mail.remove(letter, of: data.tenant.slug)
        }
        try db.run("DELETE FROM outbox WHERE \(whose)")
    }

    private func emptyContacts(_ traces: PersonTraces) throws {
        let ids = try db.values(
            "SELECT id FROM community_contact WHERE email IN \(list: traces.emails) OR phone IN \(list: traces.phones)",
            as: ID<CommunityContact>.self)
        for id in ids { try ContactRows.end(id, .asked, on: London.day(at: now), in: db) }
    }

    private func redactMentions(_ traces: PersonTraces) throws {
        for table in Capability.heldTables {
            for column in table.words {
                guard let condition = traces.condition(on: column) else { continue }
                let found = try db.values("SELECT DISTINCT \(column) FROM \(table.name) WHERE \(condition)", as: String.self)
                for words in found {
                    try db.run("UPDATE \(table.name) SET \(column) = \(traces.redacting(words)) WHERE \(column) = \(words)")
                }
            }
        }
    }
}

/// The folder in which messages stand once they have left a force's outbox, until a mail system has collected them.
public struct MailFolder: Sendable {
    private let path: String

    /// The folder of a platform.
    public init(of platform: Platform) { path = FolderCarrier.folder(of: platform) }

    /// Removes the file of a message, if it is still there.
    func remove(_ letter: Letter, of slug: String) throws(Problem) {
        let file = "\(path)/\(slug)/\(FolderCarrier.name(of: letter))"
        guard unlink(file) == 0 || errno == ENOENT || errno == ENOTDIR else {
            throw Problem(
                .unavailable,
                "A message cannot be removed from the folder of mail, so nothing was erased. Tell whoever runs the service.",
                detail: "\(slug): a file of the outbox cannot be removed: \(String(cString: strerror(errno)))")
        }
    }
}

/// A mark by which an import knows an address or number that is not to come back, and nobody knows whose it was.
struct ErasureMark {
    let db: Connection
    let data: ForceData

    /// Keeps a mark of how the member was reached: of the email address, or else of the number.
    ///
    /// None of what somebody else has as well.
    func suppress(_ member: MemberRecord, _ traces: PersonTraces, on day: Day) throws {
        let ways = traces.emails + traces.phones
        let own = [member.email, member.phone].compactMap { $0 }.first { ways.contains($0) }
        guard let way = own ?? ways.first else { return }
        try db.run(
            "INSERT INTO suppression (token, made_on) VALUES (\(token(way)), \(day)) ON CONFLICT (token) DO NOTHING")
    }

    /// Forgets the mark of somebody who came back by themselves.
    func lift(_ member: MemberRecord) throws {
        for way in [member.email, member.phone].compactMap({ $0 }) {
            try db.run("DELETE FROM suppression WHERE token = \(token(way))")
        }
    }

    func token(_ way: String) -> [UInt8] { data.mark(of: way, for: "suppression") }

    /// All marks.
    static func all(in db: Connection) throws -> Set<[UInt8]> {
        Set(try db.values("SELECT token FROM suppression", as: [UInt8].self))
    }
}

/// Takes the person out of their answers: what was chosen goes on to count, the words go.
struct SurveyErasure {
    let db: Connection

    func run(_ members: [ID<Member>]) throws {
        try SurveyFold.run(in: db)
        let persons = members.map(\.description)
        let columns: SQL = "number, survey, completed_at, answers, person"
        // By two indexes, one of current answers and one of others.
        let rows = try db.map(
            """
            SELECT \(columns) FROM survey_response WHERE person IN \(list: persons) AND is_current = 1
            UNION ALL SELECT \(columns) FROM survey_response WHERE person IN \(list: persons) AND is_current = 0
            """
        ) { row in
            Answered(
                number: try row[0], survey: try row[1], at: try row[2], answers: try SurveyAnswers(kept: row[3]), person: try row[4]
            )
        }
        // One of a person for each survey: its waves can still be compared, and no survey tells who answered another.
        var strangers: [String: String] = [:]
        var random = SystemRandomNumberGenerator()
        for row in rows {
            let day = London.start(of: London.day(at: row.at))
            // As if it had been made on that day: the moment of the erasure would lead back to the person.
            let made = ID<SurveySubmission>(at: day.seconds * 1000, random: &random).description
            let key = "\(row.person) \(row.survey)"
            let person = strangers[key] ?? made
            strangers[key] = person
            try db.run(
                """
                UPDATE survey_response SET member = NULL, person = \(person), submission = \(made), completed_at = \(day)
                WHERE number = \(row.number)
                """)
            try db.run(
                "UPDATE survey_vote SET person = \(String(person.suffix(16))), completed_at = \(day) WHERE number = \(row.number)")
        }
        try removeWords(rows.filter { !$0.answers.words.isEmpty }.map { ($0.number, $0.answers) })
    }

    private struct Answered {
        let number: Int
        let survey: String
        let at: Timestamp
        let answers: SurveyAnswers
        let person: String
    }

    /// Takes words out of answers, and out of the index of words, whose old parts are then written anew.
    func removeWords(_ rows: [(number: Int, answers: SurveyAnswers)]) throws {
        var wasIndexed = false
        for (number, answers) in rows {
            if try db.exists("SELECT 1 FROM survey_text_docsize WHERE id = \(number)") {
                try db.run(
                    """
                    INSERT INTO survey_text (survey_text, rowid, words)
                    SELECT 'delete', number, words FROM survey_words WHERE number = \(number)
                    """)
                wasIndexed = true
            }
            try db.run("DELETE FROM survey_written WHERE number = \(number)")
            try db.run("DELETE FROM survey_tagging WHERE number = \(number)")
            try db.run(
                "UPDATE survey_response SET answers = \(SurveyAnswers(chosen: answers.chosen).text) WHERE number = \(number)")
        }
        if wasIndexed { try db.run("INSERT INTO survey_text (survey_text) VALUES ('optimize')") }
    }
}

/// Makes the keys of households unreadable once nobody is on record who was counted there.
struct HouseholdErasure {
    private let db: Connection
    private var households: Set<Int> = []
    private var addressKeys: Set<String> = []

    init(db: Connection) { self.db = db }

    /// Takes in where a member, who is about to be erased, was ever counted.
    mutating func add(_ member: MemberRecord) throws {
        households.formUnion(
            try db.values(
                """
                SELECT household FROM member_period WHERE member = \(member.id) AND household IS NOT NULL
                UNION SELECT household FROM member WHERE id = \(member.id) AND household IS NOT NULL
                """, as: Int.self))
        if let key = member.residence.addressKey { addressKeys.insert(key) }
    }

    /// All at once, since the periods of all members are looked through for it.
    func run() throws {
        let ofOthers = try db.values(
            """
            SELECT DISTINCT place.household FROM (
                SELECT member, household FROM member_period UNION ALL SELECT id, household FROM member) AS place
            JOIN member ON member.id = place.member
            WHERE place.household IN \(list: households) AND member.state <> 'erased'
            """, as: Int.self)
        for household in households.subtracting(ofOthers) {
            guard let key = try db.value("SELECT key FROM household WHERE id = \(household)", as: String.self) else { continue }
            try db.run("DELETE FROM household_link WHERE uprn_key = \(key) OR address_key = \(key)")
            try db.run("UPDATE household SET key = \("ERASED|\(household)") WHERE id = \(household)")
        }
        // Links to a property that nobody on record lives in.
        try db.run(
            """
            DELETE FROM household_link WHERE address_key IN \(list: addressKeys)
                AND NOT EXISTS (SELECT 1 FROM household WHERE key = household_link.uprn_key)
            """)
    }
}
