import Storage

/// Records of one kind as a force takes them out for analysis: one row to each, without names, addresses or anything typed by the public.
public struct Dataset: Sendable {
    /// The name in addresses and in each row: `responses`.
    public let name: String
    /// The version of its columns: a column may be added within one, everything else makes a new one.
    public let version: Int
    /// What it is called.
    public let title: String
    /// What a row is.
    public let words: String
    /// The columns after `schema`, in order.
    public let columns: [Column]
    let feed: Feed
    let rows: Rows

    /// What each row says it is: `folkmoot.responses/1`.
    public var schema: String { "folkmoot.\(name)/\(version)" }
    /// Whether only what is new since an earlier file can be asked for.
    public var isIncremental: Bool { feed != .whole }
    /// What is counted of it, one and many: rows of several datasets are told by the member or the response that they belong to.
    public var counted: (one: String, many: String) {
        switch feed {
        case .members: ("member", "members")
        case .responses: ("response", "responses")
        case .whole: ("row", "rows")
        }
    }

    /// One column.
    public struct Column: Sendable, Equatable {
        /// The name.
        public let name: String
        /// What its cells are.
        public let kind: Kind
        /// What it says; ends without a full stop.
        public let words: String
    }

    /// What the cells of a column are; any may be blank, which is not zero.
    public enum Kind: String, Sendable {
        /// A code or a text.
        case text
        /// A whole number.
        case number
        /// A day: `2026-11-21`.
        case day
        /// A month: `2026-11`.
        case month
        /// A second in universal time: `2026-11-21T16:05:09Z`.
        case instant
        /// The same letters for the same person, which cannot be traced back to what the service itself calls the person.
        case pseudonym
    }

    /// By which number rows are known to be new.
    enum Feed: Sendable {
        /// The audit's line of the member's latest change.
        case members
        /// The number of the response.
        case responses
        /// By none: the file always has all.
        case whole
    }

    /// Where the rows come from.
    enum Rows: Sendable {
        /// A query that gives the columns in order; of a feed it begins at `page (number, id)`.
        case query(SQL)
        /// The configuration.
        case configuration(@Sendable (ForceConfiguration) -> [[ExportCell]])
    }
}

/// A cell on its way into a file.
enum ExportCell: Sendable, Equatable {
    case text(String)
    case number(Int64)
    case blank
}

extension Dataset.Feed {
    /// How many records of the feed are read at a time.
    static let pageSize = 2000

    /// Where a feed stands: all up to a record has been taken, or all of a number if it names none.
    struct Position: Sendable {
        let number: Int
        let id: String?
    }

    /// The number of the latest change; what is taken up to it need not be taken again.
    var newest: SQL? {
        switch self {
        case .members: "SELECT coalesce(max(changed), 0) FROM member"
        case .responses: "SELECT coalesce(max(number), 0) FROM survey_response"
        case .whole: nil
        }
    }

    /// How many records changed after one number and up to another.
    func count(after start: Int, through end: Int) -> SQL? {
        switch self {
        case .members: "SELECT count(*) FROM member WHERE changed > \(start) AND changed <= \(end)"
        case .responses: "SELECT count(*) FROM survey_response WHERE number > \(start) AND number <= \(end)"
        case .whole: nil
        }
    }

    /// The next records after a position, in order.
    func page(after position: Position, through end: Int) -> SQL? {
        switch self {
        case .members:
            """
            SELECT changed AS number, id FROM member WHERE \(Self.isLater(than: position)) AND changed <= \(end)
            ORDER BY changed, id LIMIT \(Self.pageSize)
            """
        case .responses:
            """
            SELECT number, id FROM survey_response WHERE number > \(position.number) AND number <= \(end)
            ORDER BY number LIMIT \(Self.pageSize)
            """
        case .whole: nil
        }
    }

    private static func isLater(than position: Position) -> SQL {
        guard let id = position.id else { return "changed > \(position.number)" }
        return "(changed, id) > (\(position.number), \(id))"
    }
}
