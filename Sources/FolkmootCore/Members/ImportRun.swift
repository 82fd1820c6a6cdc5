import Basics
import CSV
import FolkmootTenancy
import Hashing
import Storage

/// One import at work, inside its write: statements prepared once, counts by area added up and written at the end.
struct ImportRun {
    private let db: Connection
    private let now: Timestamp
    private let revision: Int
    private var statements: Statements
    private var table: CSVTable
    private var reader: ImportReader
    private var report = ImportReport()
    private var counts: [String: AreaCount] = [:]
    private var random = RandomPool()
    private let milliseconds: Int64

    init(file path: String, configuration: ForceConfiguration, revision: Int, at now: Timestamp, into db: Connection) throws {
        self.db = db
        self.now = now
        self.revision = revision
        table = try CSVTable(try CSVReader(path: path), required: ImportReader.required, optional: ImportReader.optional)
        reader = ImportReader(try ImportReader.Columns(table), for: configuration, on: London.day(at: now))
        statements = try Statements(db)
        milliseconds = now.seconds * 1000
    }

    mutating func finish(_ progress: (Int) -> Void) throws -> ImportReport {
        var record = CSVRecord()
        var lastError: CSVError?
        while try takeRow(&record, &lastError) {
            guard report.rows % 4096 == 0 else { continue }
            progress(report.rows)
            try db.checkCancellation()
        }
        try addUp()
        progress(report.rows)
        return report
    }
}

extension ImportRun {
    /// Takes the next row in, or reports why not; `false` at the end of the file.
    private mutating func takeRow(_ record: inout CSVRecord, _ lastError: inout CSVError?) throws -> Bool {
        do {
            guard try table.next(into: &record) else { return false }
            report.rows += 1
            try insert(try reader.member(record), record)
        } catch let error as CSVError {
            // A file that cannot be read any further gives the same error again.
            guard error != lastError else { throw error }
            lastError = error
            report.add(error)
        }
        return true
    }

    private mutating func insert(_ member: ImportedMember, _ record: CSVRecord) throws {
        if let email = member.email, let holder = try statements.holder(of: email) {
            throw record.error(at: table.index(of: "email") ?? 0, holder == now ? Self.repeated : Self.known)
        }
        // Later rows get later identities, so that they stand side by side in the table.
        let id = ID<Member>(at: milliseconds + Int64(report.rows / 64), random: &random).description
        guard let optIn = member.optIn else {
            report.invited += 1
            return try statements.add(member, id: id, state: .invited, at: (member.area, nil), joined: nil, created: now)
        }
        let place = try settle(member)
        report.active += 1
        try statements.add(member, id: id, state: .active, at: place, joined: optIn.joinedAt, created: now)
        try statements.open(id, at: place, from: optIn.joinedAt, route: member.route)
        try statements.consent(id, optIn, revision: revision, route: member.route)
    }

    private static let repeated = "This email address stands earlier in the file."
    private static let known = "This email address is in use by somebody who is here already."

    /// Counts one more member at a place.
    private mutating func settle(_ member: ImportedMember) throws -> (area: String, household: Int64?) {
        guard let key = member.householdKey else {
            report.withoutHousehold += 1
            counts[member.area, default: AreaCount()].members += 1
            return (member.area, nil)
        }
        let household = try statements.household(key, area: member.area)
        if household.isNew { report.households += 1 }
        counts[household.area, default: AreaCount()].members += 1
        counts[household.area, default: AreaCount()].households += household.isNew ? 1 : 0
        return (household.area, household.id)
    }

    private func addUp() throws {
        for (area, count) in counts.sorted(by: { $0.key < $1.key }) {
            try db.run(
                """
                INSERT INTO area_figure (area, members, households) VALUES (\(area), \(count.members), \(count.households))
                ON CONFLICT (area) DO UPDATE SET members = area_figure.members + excluded.members,
                    households = area_figure.households + excluded.households
                """)
        }
    }
}

/// Randomness for identities, taken from the system in large pieces.
private struct RandomPool: RandomNumberGenerator {
    private var bytes: [UInt8] = []

    mutating func next() -> UInt64 {
        if bytes.count < 8 { bytes = SecureRandom.bytes(8192) }
        defer { bytes.removeLast(8) }
        return bytes.suffix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}

/// The statements of an import.
private struct Statements {
    private let holder: PreparedStatement
    private let known: PreparedStatement
    private let found: PreparedStatement
    private let fill: PreparedStatement
    private var lastHousehold: Int64
    private let member: PreparedStatement
    private let period: PreparedStatement
    private let consent: PreparedStatement

    init(_ db: Connection) throws {
        holder = try db.prepared(
            "SELECT created_at FROM member WHERE email = ? AND email IS NOT NULL AND state NOT IN ('left', 'erased')")
        known = try db.prepared("SELECT id, area, active_members FROM household WHERE key = ?")
        found = try db.prepared("INSERT INTO household (id, key, area, active_members) VALUES (?, ?, ?, 1)")
        fill = try db.prepared("UPDATE household SET active_members = active_members + 1, area = ? WHERE id = ?")
        lastHousehold = try db.value("SELECT coalesce(max(id), 0) FROM household") ?? 0
        member = try db.prepared(
            """
            INSERT INTO member
                (id, name, email, phone, address, postcode, area, household, state, route, language, created_at, joined_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        period = try db.prepared("INSERT INTO member_period (member, from_at, area, household, route) VALUES (?, ?, ?, ?, ?)")
        consent = try db.prepared(
            """
            INSERT INTO consent (member, entry, provider, wording_version, revision, given_at, route) VALUES (?, 1, ?, ?, ?, ?, ?)
            """)
    }

    /// Since when somebody with an address has been here.
    func holder(of email: [UInt8]) throws -> Timestamp? {
        defer { holder.reset() }
        try holder.bind(1, text: email[...])
        return try holder.step() ? try holder.row[0] : nil
    }

    /// Counts one more active member of a household, which is made if it is new.
    ///
    /// An upsert that returns its row would say the same, and takes longer than a question and an insertion.
    mutating func household(_ key: [UInt8], area: String) throws -> (id: Int64, area: String, isNew: Bool) {
        guard let (id, place, members) = try lookUp(key) else { return (try add(key, area), area, true) }
        // The members of one household share the area of the first of them.
        let shared = members == 0 ? area : place
        try fill.bind(1, text: shared)
        try fill.bind(2, id)
        try fill.run()
        return (id, shared, members == 0)
    }

    private func lookUp(_ key: [UInt8]) throws -> (id: Int64, area: String, members: Int64)? {
        defer { known.reset() }
        try known.bind(1, text: key[...])
        guard try known.step() else { return nil }
        return (known.row.integer(0), try known.row[1], known.row.integer(2))
    }

    private mutating func add(_ key: [UInt8], _ area: String) throws -> Int64 {
        lastHousehold += 1
        try found.bind(1, lastHousehold)
        try found.bind(2, text: key[...])
        try found.bind(3, text: area)
        try found.run()
        return lastHousehold
    }

    func add(
        _ new: ImportedMember, id: String, state: MemberRecord.State, at place: (area: String, household: Int64?),
        joined: Timestamp?,
        created: Timestamp
    ) throws {
        try member.bind(1, text: id)
        try member.bind(2, text: new.name)
        if let email = new.email { try member.bind(3, text: email[...]) }
        if let phone = new.phone { try member.bind(4, text: phone) }
        if let address = new.address { try member.bind(5, text: address) }
        if let postcode = new.postcode { try member.bind(6, text: postcode[...]) }
        try member.bind(7, text: place.area)
        if let household = place.household { try member.bind(8, household) }
        try member.bind(9, text: state.rawValue)
        try member.bind(10, text: new.route.rawValue)
        try member.bind(11, text: new.language)
        try member.bind(12, created.seconds)
        if let joined { try member.bind(13, joined.seconds) }
        try member.run()
    }

    func open(_ id: String, at place: (area: String, household: Int64?), from start: Timestamp, route: JoiningRoute) throws {
        try period.bind(1, text: id)
        try period.bind(2, start.seconds)
        try period.bind(3, text: place.area)
        if let household = place.household { try period.bind(4, household) }
        try period.bind(5, text: route.rawValue)
        try period.run()
    }

    func consent(_ id: String, _ optIn: ImportedMember.OptIn, revision: Int, route: JoiningRoute) throws {
        try consent.bind(1, text: id)
        try consent.bind(2, text: optIn.provider)
        try consent.bind(3, optIn.wordingVersion)
        try consent.bind(4, revision)
        try consent.bind(5, optIn.givenAt.seconds)
        try consent.bind(6, text: route.rawValue)
        try consent.run()
    }
}
