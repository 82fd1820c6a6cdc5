public import Basics
@_spi(Stores) public import FolkmootTenancy
import Storage

/// Takes the records of a whole force out for analysis, all or what is new.
///
/// Each time it is on record who took which, before anything is read.
public struct ExportStore: Sendable {
    private let scope: StaffScope
    private var data: ForceData { scope.data }

    /// The store of a member of staff.
    ///
    /// - Throws: `.forbidden` unless the person may take out records of the whole force.
    public init(_ scope: StaffScope) throws(Problem) {
        try scope.require(.exportRecords, in: scope.tenant.configuration.code)
        self.scope = scope
    }

    /// How a dataset stands for the person who asks.
    public struct Standing: Sendable {
        /// Which.
        public let dataset: Dataset
        /// How many members or responses there are; nothing for one that is always whole.
        public let records: Int?
        /// Up to where the person has taken it; nothing if never, or if it is always whole.
        public let taken: Mark?
        /// How many of them are new or changed since then.
        public let new: Int?
    }

    /// Up to where somebody has taken a dataset.
    public struct Mark: Sendable, Equatable {
        /// What to go on after.
        public let cursor: Int
        /// When it was taken.
        public let at: Timestamp
    }

    /// How each dataset stands.
    public func standings() async throws -> [Standing] {
        let account = scope.account.id
        return try await data.read { db in
            // Several datasets follow one feed, and to count it takes a while.
            var totals: [Dataset.Feed: (end: Int, records: Int)] = [:]
            for feed in Set(Dataset.all.map(\.feed)) {
                guard let newest = feed.newest, let end = try db.value(newest, as: Int.self) else { continue }
                totals[feed] = (end, try Self.count(feed, after: -1, through: end, in: db))
            }
            return try Dataset.all.map { dataset in
                guard let (end, records) = totals[dataset.feed] else {
                    return Standing(dataset: dataset, records: nil, taken: nil, new: nil)
                }
                let mark = try Self.mark(of: dataset, for: account, in: db)
                let new = try mark.map { try Self.count(dataset.feed, after: $0.cursor, through: end, in: db) }
                return Standing(dataset: dataset, records: records, taken: mark, new: new)
            }
        }
    }

    /// A file of records on its way.
    public struct File: Sendable {
        /// What it has.
        public let dataset: Dataset
        /// What to ask for next time to get only what is new then; nothing for a dataset that is always whole.
        public let cursor: Int?
        /// Hands over the content, part by part.
        public let content: @Sendable (_ write: (_ part: [UInt8]) async throws -> Void) async throws -> Void
    }

    /// The records of a dataset that are new or changed after a cursor; all if there is none.
    ///
    /// - Parameter isKept: whether the person goes on from here next time.
    /// - Throws: `.missing` if there is no such dataset; `.invalid` for a cursor that this dataset has not given.
    public func take(_ name: String, after cursor: String?, as format: RecordFormat, isKept: Bool = true) async throws -> File {
        guard let dataset = Dataset.named(name) else { throw Problem.missing("dataset") }
        let (account, now) = (scope.account.id, data.clock.now)
        let taken = try await data.write { db in
            let end = try dataset.feed.newest.flatMap { try db.value($0, as: Int.self) }
            let start = try Self.start(cursor, of: dataset, through: end)
            if let end, isKept { try Self.keep(Mark(cursor: end, at: now), of: dataset, for: account, in: db) }
            return (start: start, end: end)
        } audit: { taken in
            let cursors = taken.end.map {
                [JSON.Member("after", .integer(Int64(taken.start))), .init("through", .integer(Int64($0)))]
            }
            let detail = [JSON.Member("dataset", .string(dataset.schema)), .init("format", .string(format.rawValue))]
            return AuditEntry("records.exported", detail: .object(detail + (cursors ?? [])))
        }
        let content = Content(data: data, dataset: dataset, format: format)
        return File(dataset: dataset, cursor: taken.end) { write in
            try await content.send(after: taken.start, through: taken.end, to: write)
        }
    }
}

extension ExportStore {
    private static func count(_ feed: Dataset.Feed, after start: Int, through end: Int, in db: Connection) throws -> Int {
        try feed.count(after: start, through: end).flatMap { try db.value($0, as: Int.self) } ?? 0
    }

    private static func mark(of dataset: Dataset, for account: ID<Account>, in db: Connection) throws -> Mark? {
        try db.first(
            "SELECT cursor, taken_at FROM export_mark WHERE account = \(account) AND dataset = \(dataset.schema)"
        ) { row in Mark(cursor: try row[0], at: try row[1]) }
    }

    private static func start(_ cursor: String?, of dataset: Dataset, through end: Int?) throws(Problem) -> Int {
        guard let cursor, !cursor.isEmpty else { return -1 }
        guard let end else { throw Problem(.invalid, "These records are always given whole. Ask again without “after”.") }
        guard let number = Int(cursor), (0...end).contains(number) else {
            throw Problem(
                .invalid, "This is no cursor of these records. Use the one of your last file, or leave “after” out to begin again.")
        }
        return number
    }

    private static func keep(_ mark: Mark, of dataset: Dataset, for account: ID<Account>, in db: Connection) throws {
        try db.run(
            """
            INSERT INTO export_mark (account, dataset, cursor, taken_at)
            VALUES (\(account), \(dataset.schema), \(mark.cursor), \(mark.at))
            ON CONFLICT (account, dataset) DO UPDATE SET cursor = excluded.cursor, taken_at = excluded.taken_at
            """)
    }
}

/// The content of a file, read page by page, so that a long one takes little memory and holds up nobody.
private struct Content {
    let data: ForceData
    let dataset: Dataset
    let format: RecordFormat

    func send(after start: Int, through end: Int?, to write: (_ part: [UInt8]) async throws -> Void) async throws {
        var writer = RecordWriter(dataset, as: format)
        var position: Dataset.Feed.Position? = Dataset.Feed.Position(number: start, id: nil)
        while let current = position {
            let (rows, next) = try await page(after: current, through: end ?? 0)
            for row in rows { writer.row(row) }
            try await write(writer.take())
            position = next
        }
    }

    /// Some rows, and where they end if there may be more.
    private func page(
        after position: Dataset.Feed.Position, through end: Int
    ) async throws -> ([[ExportCell]], Dataset.Feed.Position?) {
        let (dataset, configuration) = (dataset, data.tenant.configuration)
        switch dataset.rows {
        case .configuration(let rows): return (rows(configuration), nil)
        case .query(let query):
            return try await data.read { db in
                guard let page = dataset.feed.page(after: position, through: end) else {
                    return (try Self.rows(query, of: dataset, in: db), nil)
                }
                let last = try db.map(page) { row in Dataset.Feed.Position(number: try row[0], id: try row[1]) }.last
                guard let last else { return ([], nil) }
                return (try Self.rows("WITH page AS (\(page)) \(query)", of: dataset, in: db), last)
            }
        }
    }

    private static func rows(_ query: SQL, of dataset: Dataset, in db: Connection) throws -> [[ExportCell]] {
        try db.map(query) { row in
            dataset.columns.indices.map { column in
                let cell = row.cell(column)
                return cell.integer.map { .number($0) } ?? cell.text.map { .text($0) } ?? .blank
            }
        }
    }
}
