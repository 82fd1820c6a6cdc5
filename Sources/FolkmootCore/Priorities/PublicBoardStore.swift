public import Basics
@_spi(Stores) public import FolkmootTenancy
import Storage

/// What everybody may know of an area's priorities and of what was done about what people said.
public struct PublicBoard: Sendable {
    /// The area.
    public let area: Area
    /// What is worked on now, the latest first.
    public let current: [Priority]
    /// What ended within a year, the latest first.
    public let ended: [Priority]
    /// "You said, we did": what everybody may read of what was raised, the latest first.
    public let issues: [RaisedIssue]
    /// The areas directly in it, each with how many priorities are current there, by name.
    public let parts: [(area: Area, priorities: Int)]
    /// When anything of it was last written down; nothing where nothing has been.
    public var updatedAt: Timestamp? {
        (current.map(\.setAt) + ended.compactMap(\.ending?.at) + issues.map(\.publicAt)).max()
    }
}

/// Reads what everybody may know of priorities.
public struct PublicBoardStore: Sendable {
    private let data: ForceData

    /// The boards of a visitor's force.
    public init(_ scope: PublicScope) { data = scope.data }

    /// So many issues are shown.
    public static let issuesAtMost = 50

    /// The board of an area.
    public func board(of area: Area) async throws -> PublicBoard {
        let (tree, today) = (data.tenant.configuration.areas, London.day(at: data.clock.now))
        let code = area.code
        return try await data.read { db in
            let counts = SurveyFigures.rolledUp(try Self.counts(in: db), over: tree)
            let parts = tree.children(of: code, at: today).map { ($0, counts[$0.code] ?? 0) }
            return PublicBoard(
                area: area, current: try PriorityRows.all("area = \(code) AND ended_on IS NULL", limit: 100, in: db),
                ended: try PriorityRows.all("area = \(code) AND ended_on >= \(today.adding(days: -365))", limit: 20, in: db),
                issues: try IssueRows.all("area = \(code) AND is_public = 1", limit: Self.issuesAtMost, in: db), parts: parts)
        }
    }

    private static func counts(in db: Connection) throws -> [String: Int] {
        let rows = try db.map("SELECT area, count(*) FROM priority WHERE ended_on IS NULL GROUP BY area") { row in
            (try row[0] as String, try row[1] as Int)
        }
        return Dictionary(rows, uniquingKeysWith: +)
    }
}
