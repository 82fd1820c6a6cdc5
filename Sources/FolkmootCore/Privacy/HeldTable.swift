public import Storage

/// What each column of one table holds of people: from this a person's data are found and erased, and the register of processing is made.
///
/// Every table of a force's file has one, and every column stands in it; a test compares them with the schema.
public struct HeldTable: Sendable {
    /// Its name.
    public let table: String
    /// What it is of a member, for the member to read; nothing if no row of it is a member's.
    public let title: Localized?
    /// What is a member's, in order.
    public let shown: [Column]
    /// Who of the staff wrote or did something, and what is held about staff.
    public let staff: [String]
    /// What is told to nobody, not even to whom it belongs: hashes of passwords, secrets, tokens.
    public let secrets: [String]
    /// Words that somebody typed, in which a person may be named.
    public let words: [SQL]
    /// What says nothing of a person by itself.
    public let others: [String]
    /// Why nothing of it is a member's, or what becomes of it when a member is erased.
    public let note: String

    let name: SQL
    /// The same as ``staff``.
    let staffColumns: [SQL]
    /// By which column a row is wholly one member of staff's own, such as an account.
    let owner: SQL?
    /// By which column its rows are a member's.
    let member: SQL?
    /// Whether the rows of a member are removed with the member.
    let isRemoved: Bool

    /// The names of all its columns.
    public var columns: [String] {
        (member.map { [$0.description] } ?? []) + shown.filter { !$0.isFromElsewhere }.map(\.name) + staff
            + secrets + words.map(\.description) + others
    }

    /// A table of which rows are a member's.
    ///
    /// - Parameters:
    ///   - member: The column that says whose a row is.
    ///   - others: The names of columns that are of use to the program alone, such as a hash.
    ///   - isRemoved: Whether rows are removed when the member is erased; else ``note`` says what becomes of them.
    init(
        _ name: SQL, of member: SQL, _ title: Localized, _ shown: [Column], staff: [SQL] = [], others: StaticString = "",
        isRemoved: Bool = true, note: StaticString = "Removed with the member."
    ) {
        self.init(name, member, title, shown, staff, nil, "", [], "\(others)", isRemoved, "\(note)")
    }

    /// A table that is of no member, for a reason.
    ///
    /// - Parameters:
    ///   - owner: The column that says whose of the staff a whole row is; it is one of `staff`.
    ///   - secrets: Columns that are told to nobody.
    ///   - words: Columns of typed words, in which a member may be named all the same.
    init(
        _ name: SQL, staff: [SQL] = [], ownedBy owner: SQL? = nil, secrets: StaticString = "", words: [SQL] = [],
        others: StaticString = "", because note: StaticString
    ) {
        self.init(name, nil, nil, [], staff, owner, "\(secrets)", words, "\(others)", false, "\(note)")
    }

    private init(
        _ name: SQL, _ member: SQL?, _ title: Localized?, _ shown: [Column], _ staff: [SQL], _ owner: SQL?, _ secrets: String,
        _ words: [SQL], _ others: String, _ isRemoved: Bool, _ note: String
    ) {
        self.name = name
        table = name.description
        self.member = member
        self.title = title
        self.shown = shown
        self.staff = staff.map(\.description)
        staffColumns = staff
        self.owner = owner
        self.secrets = Self.list(secrets)
        self.words = words
        self.others = Self.list(others)
        self.isRemoved = isRemoved
        self.note = note
    }

    private static func list(_ names: String) -> [String] { names.split(separator: " ").map(String.init) }

    /// A column that a member may read of themselves.
    public struct Column: Sendable {
        /// What its values are, so that people can read them.
        public enum Kind: Sendable {
            /// Words, numbers and codes, as they stand there.
            case text
            /// An instant.
            case instant
            /// Yes or no.
            case flag
            /// The code of an area.
            case area
            /// The code of a provider.
            case provider
            /// The answers of a survey.
            case answers
            /// What a member told about themselves.
            case demographics
        }

        /// Its name, or what it is called where it is read from elsewhere.
        public let name: String
        /// What it is, in words.
        public let heading: Localized
        let column: SQL
        /// What its values are.
        public let kind: Kind

        /// Whether it is no column of the table but read by way of one.
        let isFromElsewhere: Bool

        /// - Parameter name: What to call it, where ``column`` reads it from elsewhere.
        init(_ column: SQL, as name: StaticString? = nil, _ heading: String, cy welsh: String, _ kind: Kind = .text) {
            self.column = column
            self.name = name.map { "\($0)" } ?? column.description
            isFromElsewhere = name != nil
            self.heading = Localized(heading, [.cy: welsh])
            self.kind = kind
        }
    }
}

extension Capability {
    /// What all tables of a force's file hold of people.
    public static let heldTables: [HeldTable] = all.flatMap(\.tables)
}
