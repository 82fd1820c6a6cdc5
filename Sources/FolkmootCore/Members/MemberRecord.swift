public import Basics
public import FolkmootTenancy
public import Storage

/// One person who opted in, was invited to, or once did.
public struct MemberRecord: Sendable, Equatable {
    /// The identity.
    public let id: ID<Member>
    /// What to call the person.
    public let name: String
    /// The email address, in lower case.
    public let email: String?
    /// The telephone number: digits, with `+` before a country's code.
    public let phone: String?
    /// Where the person lives.
    public let residence: Residence
    /// Where the membership stands.
    public let state: State
    /// How the person joined, or was invited.
    public let route: JoiningRoute
    /// The language in which the person is written to.
    public let language: Language
    /// When the record was made.
    public let createdAt: Timestamp
    /// When the person became a member.
    public let joinedAt: Timestamp?
    /// When the person stopped being one.
    public let leftAt: Timestamp?
    let household: Int?

    /// Where a membership stands.
    public enum State: String, Sendable, SQLText, CaseIterable {
        /// Named by somebody else, without an opt-in on record; nothing is sent.
        case invited
        /// Registered, and has not shown yet that the address or number is theirs.
        case pending
        /// A member.
        case active
        /// Set aside by staff for a while; nothing is sent.
        case suspended
        /// No longer a member.
        case left
        /// No longer a member, and nothing that tells who it was is kept.
        case erased
    }
}

/// How somebody came to be a member.
public enum JoiningRoute: String, Sendable, SQLText, CaseIterable {
    /// On these pages.
    case online
    /// At the door, with an officer.
    case doorstep
    /// Through a partner of the force.
    case partner
    /// On paper.
    case paper
    /// At an event.
    case event
}

/// Where somebody lives, as far as it is known.
public struct Residence: Sendable, Equatable {
    /// The address without the postcode.
    public var address: String?
    /// The postcode in its usual form.
    public var postcode: String?
    /// The code of the area.
    public var area: String
    /// The number of the property in the national register of addresses, if somebody has told it.
    public var uprn: UPRN?

    /// A place in an area.
    public init(address: String? = nil, postcode: String? = nil, area: String, uprn: UPRN? = nil) {
        self.address = address
        self.postcode = postcode
        self.area = area
        self.uprn = uprn
    }

    /// What tells its household from others by the address, if address and postcode are enough for that.
    public var addressKey: String? {
        guard let address, let postcode else { return nil }
        return HouseholdKey.make(address: address, postcode: postcode)
    }
}

extension MemberRecord: RowReadable {
    static let columns: SQL = """
        id, name, email, phone, address, postcode, area, household, state, route, language, created_at, joined_at, left_at, uprn
        """

    /// Reads the columns of `member` in the order of its table.
    public init(row: Row) throws {
        id = try row[0]
        name = try row[1]
        email = try row[2]
        phone = try row[3]
        residence = Residence(address: try row[4], postcode: try row[5], area: try row[6], uprn: try row[14])
        household = try row[7]
        state = try row[8]
        route = try row[9]
        language = Language(rawValue: try row[10]) ?? .en
        createdAt = try row[11]
        joinedAt = try row[12]
        leftAt = try row[13]
    }

    static func find(_ id: ID<Member>, in db: Connection) throws -> MemberRecord? {
        try db.one("SELECT \(columns) FROM member WHERE id = \(id)")
    }
}

/// A line of the ledger of what a member agreed to.
public struct ConsentRecord: Sendable, Equatable, RowReadable {
    /// Whose messages.
    public let provider: String
    /// The version of the words that the member agreed to.
    public let wordingVersion: Int
    /// The revision of the configuration in which those words stand.
    public let revision: Int
    /// When it was given.
    public let givenAt: Timestamp
    /// When it was withdrawn, if it was.
    public let withdrawnAt: Timestamp?
    /// How it was given.
    public let route: JoiningRoute

    /// Reads `provider, wording_version, revision, given_at, withdrawn_at, route`.
    public init(row: Row) throws {
        provider = try row[0]
        wordingVersion = try row[1]
        revision = try row[2]
        givenAt = try row[3]
        withdrawnAt = try row[4]
        route = try row[5]
    }

    static func ledger(of member: ID<Member>, in db: Connection) throws -> [ConsentRecord] {
        try db.all(
            """
            SELECT provider, wording_version, revision, given_at, withdrawn_at, route FROM consent
            WHERE member = \(member) ORDER BY entry LIMIT 1000
            """)
    }
}

/// A span in which somebody was an active member at one place.
public struct MemberPeriod: Sendable, Equatable, RowReadable {
    /// Its first instant.
    public let from: Timestamp
    /// The instant at which it had ended, if it has.
    public let until: Timestamp?
    /// The code of the area.
    public let area: String

    /// Reads `from_at, until_at, area`.
    public init(row: Row) throws {
        from = try row[0]
        until = try row[1]
        area = try row[2]
    }

    static func history(of member: ID<Member>, in db: Connection) throws -> [MemberPeriod] {
        try db.all("SELECT from_at, until_at, area FROM member_period WHERE member = \(member) ORDER BY from_at LIMIT 1000")
    }
}
