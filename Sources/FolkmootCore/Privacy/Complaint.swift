public import Basics
@_spi(Stores) public import FolkmootTenancy
public import Storage

/// Marks the identity of a complaint about data.
public enum ComplaintMark {}

/// A complaint about how somebody's data are used.
public struct Complaint: Sendable, RowReadable {
    /// The identity.
    public let id: ID<ComplaintMark>
    /// Who complains; nothing once that was removed.
    public let name: String?
    /// Where to answer.
    public let email: String?
    /// Where to answer, if there is no address.
    public let phone: String?
    /// What it is about.
    public let words: String?
    /// The language of whoever complains.
    public let language: Language
    /// When it came.
    public let receivedAt: Timestamp
    /// When it was acknowledged.
    public let acknowledgedAt: Timestamp?
    /// When it was closed.
    public let closedAt: Timestamp?
    /// What came of it.
    public let outcome: Outcome?

    /// What can come of a complaint.
    public enum Outcome: String, Sendable, CaseIterable, SQLText {
        /// The force did wrong.
        case upheld
        /// The force did wrong in part.
        case partly
        /// The force did nothing wrong.
        case notUpheld = "not_upheld"
        /// Taken back by whoever complained, or their data were erased.
        case withdrawn
    }

    /// Where it stands.
    public enum Stage: Sendable, Equatable {
        /// Waits to be acknowledged.
        case waits
        /// Waits, and the time for it is over.
        case overdue
        /// Acknowledged, and looked into.
        case open
        /// Closed.
        case closed
    }

    /// A complaint is acknowledged within so many days, which begin when it is received (Data Protection Act 2018, section 164A, as the
    /// Data (Use and Access) Act 2025, section 103, put it in).
    public static let daysToAcknowledge = 30

    /// Until when it can be acknowledged in time: the days begin when it is received.
    public var dueAt: Timestamp { receivedAt.adding(seconds: Int64(Self.daysToAcknowledge) * 86_400) }

    /// Where it stands at an instant.
    public func stage(at instant: Timestamp) -> Stage {
        if closedAt != nil { return .closed }
        if acknowledgedAt != nil { return .open }
        return instant > dueAt ? .overdue : .waits
    }

    static let columns: SQL = "id, name, email, phone, words, language, received_at, acknowledged_at, closed_at, outcome"

    /// Reads the columns in the order of the table.
    public init(row: Row) throws {
        (id, name, email, phone) = (try row[0], try row[1], try row[2], try row[3])
        words = try row[4]
        language = Language(rawValue: try row[5]) ?? .en
        (receivedAt, acknowledgedAt, closedAt, outcome) = (try row[6], try row[7], try row[8], try row[9])
    }
}

/// A complaint as it was typed, checked.
public struct ComplaintDraft: Sendable {
    let name: String
    let email: String?
    let phone: String?
    let words: String
    let language: Language

    /// Checks what was typed.
    ///
    /// - Throws: an `.invalid` ``Problem`` with every field that is wrong, in the person's language.
    public init(
        name: String, email: String, phone: String, words: String, for configuration: ForceConfiguration, in language: Language
    ) throws(Problem) {
        var check = FormCheck(configuration: configuration, language: language, day: Day(daysSinceEpoch: 0))
        self.name = check.name(name)
        (self.email, self.phone) = check.contact(email: email, phone: phone)
        self.words = CleanText.paragraphs(words, limit: 4000)
        if self.words.isEmpty { check.fail("words", ComplaintWords.missing) }
        self.language = language
        try check.throwErrors()
    }
}

/// Takes complaints from anybody.
public struct ComplaintDesk: Sendable {
    private let data: ForceData

    /// The desk of a visitor's force.
    public init(_ scope: PublicScope) { data = scope.data }

    /// Keeps a complaint.
    ///
    /// - Throws: `.tooMany` if very many came in the last hour.
    public func take(_ draft: ComplaintDraft) async throws {
        let (id, now) = (ID<ComplaintMark>(), data.clock.now)
        try await data.write(audit: AuditEntry("complaint.received", subject: id.description)) { db in
            let recent = try db.value(
                "SELECT count(*) FROM privacy_complaint WHERE received_at > \(now.adding(seconds: -3600))", as: Int.self)
            guard (recent ?? 0) < Self.mostInAnHour else {
                throw Problem(.tooMany, ComplaintWords.tooMany[draft.language], code: "complaints-throttled")
            }
            try db.run(
                """
                INSERT INTO privacy_complaint (id, name, email, phone, words, language, received_at)
                VALUES (\(id), \(draft.name), \(draft.email), \(draft.phone), \(draft.words), \(draft.language.rawValue), \(now))
                """)
        }
    }

    private static let mostInAnHour = 200
}

/// Complaints as staff answer them.
public struct ComplaintStore: Sendable {
    private let scope: StaffScope

    /// The complaints of a force, for somebody who answers them.
    public init(_ scope: StaffScope) { self.scope = scope }

    /// So many are shown.
    public static let shownAtMost = 200

    /// Complaints that are open, the earliest first, and then those that are closed, the latest first.
    public func all() async throws -> [Complaint] {
        try require()
        return try await scope.data.read(audit: AuditEntry("complaint.listed")) { db in
            try db.all(
                """
                SELECT \(Complaint.columns) FROM privacy_complaint
                ORDER BY closed_at IS NOT NULL, coalesce(-closed_at, received_at), id LIMIT \(Self.shownAtMost)
                """)
        }
    }

    /// One complaint.
    ///
    /// - Throws: `.missing` if there is no such complaint.
    public func complaint(_ id: ID<ComplaintMark>) async throws -> Complaint {
        try require()
        return try await scope.data.read(audit: AuditEntry("complaint.read", subject: id.description)) { db in
            try Self.find(id, in: db)
        }
    }

    /// Says that a complaint has come, by a letter if there is an address.
    ///
    /// - Throws: `.conflict` if that was said already.
    public func acknowledge(_ id: ID<ComplaintMark>, at address: ServiceAddress) async throws {
        try require()
        let (data, now, account) = (scope.data, scope.data.clock.now, scope.account.id)
        try await data.write(audit: AuditEntry("complaint.acknowledged", subject: id.description)) { db in
            let complaint = try Self.find(id, in: db)
            guard complaint.acknowledgedAt == nil else {
                throw Problem(.conflict, "This complaint has been acknowledged already.")
            }
            try db.run("UPDATE privacy_complaint SET acknowledged_at = \(now), handled_by = \(account) WHERE id = \(id)")
            guard let email = complaint.email else { return }
            let stationery = Stationery(
                configuration: data.tenant.configuration, language: complaint.language, now: now, address: address)
            try OutboxTable.add(
                stationery.letter(
                    "complaint", to: email, subject: ComplaintWords.subject[complaint.language],
                    ComplaintWords.letter.map {
                        $0.filled(
                            in: complaint.language,
                            ["force": stationery.force, "day": London.day(at: complaint.receivedAt).description])
                    }), to: db)
        }
    }

    /// Closes a complaint.
    ///
    /// - Throws: `.conflict` unless it was acknowledged and is open.
    public func close(_ id: ID<ComplaintMark>, _ outcome: Complaint.Outcome) async throws {
        try require()
        let (now, account) = (scope.data.clock.now, scope.account.id)
        let entry = AuditEntry("complaint.closed", subject: id.description, detail: ["outcome": .string(outcome.rawValue)])
        try await scope.data.write(audit: entry) { db in
            let complaint = try Self.find(id, in: db)
            guard complaint.closedAt == nil else { throw Problem(.conflict, "This complaint is closed already.") }
            guard complaint.acknowledgedAt != nil else { throw Problem(.conflict, "Acknowledge the complaint first.") }
            try db.run(
                "UPDATE privacy_complaint SET closed_at = \(now), outcome = \(outcome), handled_by = \(account) WHERE id = \(id)")
        }
    }

    /// Complaints are of the whole force.
    private func require() throws(Problem) { try scope.require(.managePrivacy, in: scope.tenant.configuration.code) }

    private static func find(_ id: ID<ComplaintMark>, in db: Connection) throws -> Complaint {
        guard let found: Complaint = try db.one("SELECT \(Complaint.columns) FROM privacy_complaint WHERE id = \(id)") else {
            throw Problem.missing("complaint")
        }
        return found
    }
}

/// What erasure and retention do to complaints.
enum ComplaintTables {
    /// Takes a person out of their complaints; one that is open ends with it.
    static func removePerson(_ traces: PersonTraces, at now: Timestamp, in db: Connection) throws {
        let whose: SQL = "(email IN \(list: traces.emails) OR phone IN \(list: traces.phones))"
        try db.run(
            """
            UPDATE privacy_complaint SET acknowledged_at = coalesce(acknowledged_at, \(now)), closed_at = \(now), outcome = 'withdrawn'
            WHERE closed_at IS NULL AND \(whose)
            """)
        try empty(whose, in: db)
    }

    @discardableResult
    static func empty(_ condition: SQL, in db: Connection) throws -> Int {
        try db.run("UPDATE privacy_complaint SET name = NULL, email = NULL, phone = NULL, words = NULL WHERE \(condition)")
    }
}

enum ComplaintWords {
    static let missing = Localized("Say what your complaint is about.", [.cy: "Dywedwch beth yw eich cwyn."])
    static let tooMany = Localized(
        "Very many complaints came in the last hour. Try again later, or write to us.",
        [.cy: "Daeth llawer iawn o gwynion yn yr awr ddiwethaf. Rhowch gynnig arall arni yn nes ymlaen, neu ysgrifennwch atom."])
    static let subject = Localized("We have your complaint", [.cy: "Mae eich cwyn gennym"])
    static let letter = [
        Localized(
            "{force} has your complaint of {day} about how your data are used. We look into it and tell you what comes of it.",
            [
                .cy:
                    "Mae gan {force} eich cwyn dyddiedig {day} am y ffordd y defnyddir eich data. Edrychwn i mewn iddi a dweud wrthych beth ddaw ohoni."
            ]),
        Localized(
            "You can also complain to the Information Commissioner: ico.org.uk",
            [.cy: "Gallwch hefyd gwyno wrth y Comisiynydd Gwybodaeth: ico.org.uk"]),
    ]
}
