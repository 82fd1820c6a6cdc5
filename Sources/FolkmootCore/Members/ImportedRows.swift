import Basics
import FolkmootTenancy
import Storage

/// The rows that an import adds, gathered and written many at a time.
struct ImportedRows {
    private var members: BulkInsert
    private var periods: BulkInsert
    private var consents: BulkInsert
    private let revision: Int64
    private let now: Timestamp
    /// The audit's line that will tell of the import.
    private let line: Int64

    init(into db: Connection, revision: Int, at now: Timestamp) throws {
        self.revision = Int64(revision)
        self.now = now
        line = try db.value("SELECT lines + 1 FROM audit_head") ?? 1
        members = BulkInsert(
            """
            INSERT INTO member
                (id, name, email, phone, address, postcode, area, household, state, route, language, created_at, joined_at, changed, uprn)
            """, columns: 15, into: db)
        periods = BulkInsert("INSERT INTO member_period (member, from_at, area, household, route)", columns: 5, into: db)
        consents = BulkInsert(
            "INSERT INTO consent (member, entry, provider, wording_version, revision, given_at, route)", columns: 7, into: db)
    }

    /// Somebody without an opt-in on record.
    mutating func add(invited member: ImportedMember, of portion: ImportPortion, id: String) {
        add(member, of: portion, id: id, .invited, at: (member.area, nil), joined: nil)
    }

    /// Somebody who is a member, with the beginning of the membership and the opt-in.
    mutating func add(
        active member: ImportedMember, of portion: ImportPortion, id: String, _ optIn: ImportedMember.OptIn,
        at place: (area: String, household: Int64?)
    ) {
        add(member, of: portion, id: id, .active, at: place, joined: optIn.joinedAt)
        periods.text(id)
        periods.integer(optIn.joinedAt.seconds)
        periods.text(place.area)
        periods.integer(place.household)
        periods.text(member.route.rawValue)
        consents.text(id)
        consents.integer(1)
        consents.text(optIn.provider)
        consents.integer(Int64(optIn.wordingVersion))
        consents.integer(revision)
        consents.integer(optIn.givenAt.seconds)
        consents.text(member.route.rawValue)
    }

    private mutating func add(
        _ member: ImportedMember, of portion: ImportPortion, id: String, _ state: MemberRecord.State,
        at place: (area: String, household: Int64?), joined: Timestamp?
    ) {
        members.text(id)
        members.text(portion.text(at: member.name))
        members.text(member.email.map { portion.text(at: $0.text) })
        members.text(member.phone.map(portion.text))
        members.text(member.address.map(portion.text))
        members.text(member.postcode.map(portion.text))
        members.text(place.area)
        members.integer(place.household)
        members.text(state.rawValue)
        members.text(member.route.rawValue)
        members.text(member.language.rawValue)
        members.integer(now.seconds)
        members.integer(joined?.seconds)
        members.integer(line)
        members.text(member.uprn.map(portion.text))
    }

    /// Writes what has been gathered.
    mutating func write() throws {
        try members.run()
        try periods.run()
        try consents.run()
    }
}
