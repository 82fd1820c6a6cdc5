import Basics
import Storage

/// Reads and writes the rows of contacts.
enum ContactRows {
    private static let columns: SQL = "id, list, area, name, role, organisation, reaches, email, phone, agreed_on, verified_on"

    static func all(in areas: [String], limit: Int, _ db: Connection) throws -> [CommunityContact] {
        try db.map(
            """
            SELECT \(columns) FROM community_contact WHERE ended_on IS NULL AND area IN \(list: areas)
            ORDER BY name, id LIMIT \(limit)
            """, CommunityContact.init)
    }

    static func one(_ id: ID<CommunityContact>, in db: Connection) throws -> CommunityContact? {
        try db.first("SELECT \(columns) FROM community_contact WHERE id = \(id) AND ended_on IS NULL", CommunityContact.init)
    }

    static func area(of id: ID<CommunityContact>, in db: Connection) throws -> String? {
        try db.value("SELECT area FROM community_contact WHERE id = \(id) AND ended_on IS NULL")
    }

    /// How many are on the lists, and how many of them were last verified on a day or before it.
    static func counts(dueUntil day: Day, in db: Connection) throws -> [ContactCounts.Count] {
        try db.map(
            """
            SELECT area, list, CASE WHEN verified_on <= \(day) THEN 1 ELSE 0 END AS due, count(*) FROM community_contact
            WHERE ended_on IS NULL GROUP BY area, list, due ORDER BY area, list, due
            """
        ) { row in
            ContactCounts.Count(area: try row[0], list: try row[1], isDue: try row[2], number: try row[3])
        }
    }

    /// - Throws: `.invalid` if somebody of the same name is on the same list of the area.
    static func refuseSecond(_ draft: ContactDraft, in area: String, besides id: ID<CommunityContact>?, _ db: Connection) throws {
        let other = try db.exists(
            """
            SELECT 1 FROM community_contact
            WHERE area = \(area) AND list = \(draft.list) AND lower(name) = lower(\(draft.name)) AND ended_on IS NULL
                AND id <> \(id?.description ?? "")
            """)
        guard other else { return }
        let told = "Somebody of this name is on this list of the area already."
        throw Problem(.invalid, told, fields: ["name": told])
    }

    static func insert(
        _ draft: ContactDraft, as id: ID<CommunityContact>, in area: String, verifiedOn day: Day, to db: Connection
    ) throws {
        try db.run(
            """
            INSERT INTO community_contact
                (id, list, area, name, role, organisation, reaches, email, phone, agreed_on, verified_on)
            VALUES (\(id), \(draft.list), \(area), \(draft.name), \(draft.role), \(draft.organisation), \(draft.reaches),
                    \(draft.email), \(draft.phone), \(draft.agreedOn), \(day))
            """)
    }

    static func update(_ id: ID<CommunityContact>, to draft: ContactDraft, verifiedOn day: Day, in db: Connection) throws {
        try db.run(
            """
            UPDATE community_contact SET list = \(draft.list), name = \(draft.name), role = \(draft.role),
                organisation = \(draft.organisation), reaches = \(draft.reaches), email = \(draft.email), phone = \(draft.phone),
                agreed_on = \(draft.agreedOn), verified_on = \(day)
            WHERE id = \(id) AND ended_on IS NULL
            """)
    }

    static func end(_ id: ID<CommunityContact>, _ ending: ContactEnding, on day: Day, in db: Connection) throws {
        try db.run(
            """
            UPDATE community_contact SET ended_on = \(day), ending = \(ending), name = NULL, role = NULL, organisation = NULL,
                reaches = NULL, email = NULL, phone = NULL
            WHERE id = \(id) AND ended_on IS NULL
            """)
    }
}

extension CommunityContact {
    fileprivate init(row: Row) throws {
        (id, list, area, name) = (try row[0], try row[1], try row[2], try row[3])
        (role, organisation, reaches) = (try row[4], try row[5], try row[6])
        (email, phone, agreedOn, verifiedOn) = (try row[7], try row[8], try row[9], try row[10])
    }
}
