public import Basics
import Storage

/// Figures of forces that somebody else counted and published, with where they are from.
///
/// They stand beside what forces publish here, marked as supplied, and are in no total, rank or limit.
public struct SuppliedSeries: Sendable, Equatable {
    /// One figure, as it was printed.
    public struct Figure: Sendable, Equatable {
        /// The force's slug.
        public let force: String
        /// The month that it is of.
        public let month: Month
        /// The name of the measure beside which it stands.
        public let measure: String
        /// The figure, `49.6`.
        public let value: String
        /// The ends of its interval, where they were printed.
        public let low: String?
        /// See ``low``.
        public let high: String?

        /// A figure.
        public init(force: String, month: Month, measure: String, value: String, low: String? = nil, high: String? = nil) {
            (self.force, self.month, self.measure) = (force, month, measure)
            (self.value, self.low, self.high) = (value, low, high)
        }
    }

    /// Who published them, in words; no two series have the same.
    public let source: String
    /// Under which licence they may be shown.
    public let licence: String
    /// As at when they were published.
    public let asOf: Day
    /// What they say and how they were counted, where that is known.
    public let note: String?
    /// The figures, by measure, force and month.
    public let figures: [Figure]

    /// A series.
    public init(source: String, licence: String, asOf: Day, note: String?, figures: [Figure]) {
        (self.source, self.licence, self.asOf, self.note, self.figures) = (source, licence, asOf, note, figures)
    }
}

/// The supplied series in the registry.
enum SuppliedTable {
    /// Puts a series in the place of what was there of its source.
    static func replace(with series: SuppliedSeries, at now: Timestamp, in db: Connection) throws {
        try remove(series.source, in: db)
        try db.run(
            """
            INSERT INTO supplied_source (name, licence, as_of, note, imported_at)
            VALUES (\(series.source), \(series.licence), \(series.asOf), \(series.note), \(now))
            """)
        for figure in series.figures {
            try db.run(
                """
                INSERT INTO supplied_figure (source, measure, force, month, value, low, high)
                VALUES (\(series.source), \(figure.measure), \(figure.force), \(figure.month), \(figure.value), \(figure.low),
                        \(figure.high))
                """)
        }
    }

    static func remove(_ source: String, in db: Connection) throws {
        try db.run("DELETE FROM supplied_figure WHERE source = \(source)")
        try db.run("DELETE FROM supplied_source WHERE name = \(source)")
    }

    /// All series by source; of one measure if one is named, and only what is of a month or of earlier ones.
    static func all(of measure: String?, through last: Month, in db: Connection) throws -> [SuppliedSeries] {
        let ofOne: SQL = measure.map { "AND measure = \($0)" } ?? ""
        let rows = try db.map(
            """
            SELECT source, measure, force, month, value, low, high FROM supplied_figure WHERE month <= \(last) \(ofOne)
            ORDER BY source, measure, force, month
            """
        ) { row in
            (
                source: try row[0] as String,
                figure: SuppliedSeries.Figure(
                    force: try row[2], month: try row[3], measure: try row[1], value: try row[4], low: try row[5], high: try row[6])
            )
        }
        let bySource = Dictionary(grouping: rows, by: \.source)
        return try db.map("SELECT name, licence, as_of, note FROM supplied_source ORDER BY name") { row in
            let name: String = try row[0]
            return SuppliedSeries(
                source: name, licence: try row[1], asOf: try row[2], note: try row[3],
                figures: (bySource[name] ?? []).map(\.figure))
        }
    }

    static let schema = Migration(
        224, "supplied_series",
        """
        CREATE TABLE supplied_source (
            name        TEXT PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 300),
            licence     TEXT NOT NULL CHECK (length(licence) > 0),
            as_of       TEXT NOT NULL CHECK (length(as_of) = 10),
            note        TEXT,
            imported_at INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE supplied_figure (
            source  TEXT NOT NULL REFERENCES supplied_source (name),
            measure TEXT NOT NULL,
            force   TEXT NOT NULL,
            month   TEXT NOT NULL CHECK (length(month) = 7),
            value   TEXT NOT NULL CHECK (length(value) > 0),
            low     TEXT,
            high    TEXT,
            PRIMARY KEY (source, measure, force, month)
        ) STRICT, WITHOUT ROWID;
        """)
}

extension NationalScope {
    /// The supplied series of one measure up to a month; of all measures if none is named.
    public func supplied(of measure: String? = nil, through last: Month) async throws -> [SuppliedSeries] {
        try await platform.registry.inWords.read { db in try SuppliedTable.all(of: measure, through: last, in: db) }
    }
}

extension PlatformScope {
    /// All supplied series up to a month.
    public func supplied(through last: Month) async throws -> [SuppliedSeries] {
        try await platform.registry.inWords.read { db in try SuppliedTable.all(of: nil, through: last, in: db) }
    }

    /// Puts a series in the place of what was brought in of its source before.
    public func importSupplied(_ series: SuppliedSeries) async throws {
        let now = platform.clock.now
        let detail: JSON = ["source": .string(series.source), "figures": .integer(Int64(series.figures.count))]
        try await platform.registryWrite(
            audit: AuditEntry("supplied.imported", detail: detail), by: .platformOperator(operatorName), from: origin
        ) { db in
            try SuppliedTable.replace(with: series, at: now, in: db)
        }
    }

    /// Takes away all that was brought in of a source.
    ///
    /// - Throws: `.missing` if nothing was.
    public func removeSupplied(_ source: String) async throws {
        try await platform.registryWrite(
            audit: AuditEntry("supplied.removed", detail: ["source": .string(source)]), by: .platformOperator(operatorName),
            from: origin
        ) { db in
            guard try db.exists("SELECT 1 FROM supplied_source WHERE name = \(source)") else {
                let known = try db.map("SELECT name FROM supplied_source ORDER BY name") { row in try row[0] as String }
                let hint = Spelling.nearest(to: source, among: known).map { " Did you mean ‘\($0)’?" } ?? ""
                throw Problem(.missing, "Nothing was brought in from ‘\(source)’.\(hint)", code: "no-such-source")
            }
            try SuppliedTable.remove(source, in: db)
        }
    }
}
