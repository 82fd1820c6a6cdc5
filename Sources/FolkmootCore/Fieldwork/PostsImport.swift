import Basics
import CSV
@_spi(Stores) public import FolkmootTenancy
import Storage

/// What a table of posts brought, or would bring.
public struct PostsReport: Sendable, Equatable {
    /// Posts that were not there before.
    public internal(set) var added = 0
    /// Posts that were there with other figures or words.
    public internal(set) var changed = 0
    /// Posts that were there already, or do not count any more.
    public internal(set) var unchanged = 0
    /// Columns that say nothing that is kept.
    public internal(set) var passedOver: [String] = []
    /// What is wrong; with any of it nothing is brought in.
    public internal(set) var findings: [Finding] = []

    /// Its counts by their names.
    public var counts: [(name: String, count: Int)] { [("added", added), ("changed", changed), ("unchanged", unchanged)] }
}

/// Brings in what teams published, from what tools for social media export: each post becomes an encounter, once.
public struct PostsImport: Sendable {
    private let data: ForceData

    /// The import into a force.
    public init(_ scope: OperatorScope) { data = scope.data }

    /// Imports a table, whole or not at all; to import it again brings later figures of reach and engagement.
    ///
    /// - Parameters:
    ///   - accounts: the file that says which account is of which team, and of which kind its posts are.
    ///   - email: the address with which whoever publishes for the teams signs in.
    ///   - isDryRun: only tells what would come of it.
    /// - Throws: a ``Problem`` with line and column if a file cannot be read, or if nobody of the staff has that address.
    public func run(file path: String, accounts: String, by email: String, isDryRun: Bool = false) async throws -> PostsReport {
        let configuration = data.tenant.configuration
        let file: PostsFile
        do {
            let known: [PostsFile.Account]
            do { known = try PostsFile.accounts(accounts, of: configuration) } catch let error as CSVError {
                throw error.problem(in: accounts)
            }
            file = try PostsFile(path, accounts: known, for: configuration, today: London.day(at: data.clock.now))
        } catch let error as CSVError {
            throw error.problem(in: path)
        }
        var report = PostsReport()
        (report.passedOver, report.findings) = (file.passedOver, file.findings)
        return try await report.findings.isEmpty ? bring(file, by: email, isDryRun, report) : report
    }

    private func bring(_ file: PostsFile, by email: String, _ isDryRun: Bool, _ report: PostsReport) async throws -> PostsReport {
        let now = data.clock.now
        if isDryRun {
            return try await data.read { db in
                _ = try Self.publisher(email, in: db)
                var report = report
                for post in file.posts { report.add(try Self.state(of: post, in: db)) }
                return report
            }
        }
        return try await data.write(as: .alone) { db in
            let publisher = try Self.publisher(email, in: db)
            var report = report
            for post in file.posts {
                let state = try Self.state(of: post, in: db)
                report.add(state)
                try Self.keep(post, state, by: publisher, at: now, in: db)
            }
            return report
        } audit: { report in
            AuditEntry(
                "encounters.imported", detail: .object(report.counts.map { JSON.Member($0.name, .integer(Int64($0.count))) }))
        }
    }

    private static func publisher(_ email: String, in db: Connection) throws -> ID<Account> {
        let address = email.lowercased()
        let found: ID<Account>? = try db.value("SELECT id FROM account WHERE email = \(address) AND active = 1")
        guard let found else {
            throw Problem(.missing, "Nobody of the force’s staff signs in with this address. Name whoever publishes, with --by.")
        }
        return found
    }

    /// How a post stands to what is on record.
    fileprivate enum State {
        case new
        case other(ID<Encounter>)
        case same
    }

    private static func state(of post: PostsFile.Post, in db: Connection) throws -> State {
        let draft = post.draft
        return try db.first(
            """
            SELECT id, words IS \(draft.words) AND people_reached IS \(draft.reached) AND engagements IS \(draft.engagements)
                AND link IS \(draft.link) OR withdrawn_at IS NOT NULL
            FROM encounter WHERE imported_id = \(post.id)
            """
        ) { row in (id: try row[0] as ID<Encounter>, isSame: try row[1] as Bool) }.map { $0.isSame ? .same : .other($0.id) } ?? .new
    }

    private static func keep(
        _ post: PostsFile.Post, _ state: State, by publisher: ID<Account>, at now: Timestamp, in db: Connection
    ) throws {
        let draft = post.draft
        switch state {
        case .same: return
        case .new:
            let id = ID<Encounter>()
            try EncounterRows.insert(draft, as: id, in: post.area.code, by: publisher, for: publisher, at: now, to: db)
            try db.run("UPDATE encounter SET imported_id = \(post.id) WHERE id = \(id)")
        case .other(let id):
            try db.run(
                """
                UPDATE encounter SET words = \(draft.words), people_reached = \(draft.reached), engagements = \(draft.engagements),
                    link = \(draft.link), changed_at = \(now) WHERE id = \(id)
                """)
        }
    }
}

extension PostsReport {
    fileprivate mutating func add(_ state: PostsImport.State) {
        switch state {
        case .new: added += 1
        case .other: changed += 1
        case .same: unchanged += 1
        }
    }
}
