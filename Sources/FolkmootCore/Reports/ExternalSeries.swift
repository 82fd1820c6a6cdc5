import Basics
import CSV
@_spi(Stores) public import FolkmootTenancy
import Storage

/// Confidence as somebody else measured it, such as the Crime Survey: printed as it was published, beside the force's own and never mixed with it.
public struct ExternalSeries: Sendable, Equatable {
    /// One figure of it.
    public struct Point: Sendable, Equatable {
        /// The year or month that it is of, as it was published: `2019`, `2024-05`.
        public let period: String
        /// In per cent.
        public let percent: Amount
        /// How many were asked; nothing if that was not recorded.
        public let people: Int?
        /// The name of the file that it came in.
        public let source: String

        /// What to say of how sure it is: without a number of people there is no interval, and no change is called significant.
        public var certainty: String {
            guard let people, let share = percent.value(in: .percent) else { return Measures.confidence.certainty(sampleSize: nil) }
            let asked = Ratio(Int((share / 100 * Double(people)).rounded()), of: people)
            let interval = ShareEstimate(asked)?.interval
            return Measures.confidence.certainty(
                sampleSize: people, interval: interval.map { $0.lowerBound * 100...$0.upperBound * 100 })
        }
    }

    /// What it is called.
    public let name: String
    /// Its figures, the earliest first.
    public let points: [Point]
}

extension ExternalSeries {
    static func all(in db: Connection) throws -> [ExternalSeries] {
        let rows = try db.map("SELECT series, period, units, decimals, people, source FROM external_series ORDER BY series, period")
        {
            row in
            (
                series: try row[0] as String,
                point: Point(
                    period: try row[1], percent: .stated(units: try row[2], decimals: try row[3]), people: try row[4],
                    source: try row[5])
            )
        }
        return Dictionary(grouping: rows, by: \.series).sorted { $0.key < $1.key }.map { name, rows in
            ExternalSeries(name: name, points: rows.map(\.point))
        }
    }
}

/// Brings in a series that somebody else published.
public struct SeriesImport: Sendable {
    private let data: ForceData

    /// The import into a force.
    public init(_ scope: OperatorScope) { data = scope.data }

    /// Puts a table in the place of what was there of the series.
    ///
    /// The table has a row to each period: `wave` (a year, or a month), `confidence_pct`, and `n`, how many were asked, blank if not known.
    ///
    /// - Returns: how many figures it has.
    /// - Throws: a ``Problem`` with line and column if it cannot be used.
    public func run(file path: String, named typed: String, isDryRun: Bool = false) async throws -> Int {
        let name = CleanText.line(typed, limit: 100)
        guard !name.isEmpty else { throw Problem(.invalid, "Say what the series is called, with --name.", code: "usage") }
        let points: [ExternalSeries.Point]
        do {
            points = try Self.points(of: path)
        } catch let error as CSVError {
            throw error.problem(in: path)
        }
        guard !isDryRun else { return points.count }
        let now = data.clock.now
        let entry = AuditEntry("figures.series-supplied", detail: ["figures": .integer(Int64(points.count))])
        try await data.write(audit: entry) { db in
            try db.run("DELETE FROM external_series WHERE series = \(name)")
            for point in points { try Self.insert(point, of: name, at: now, in: db) }
        }
        return points.count
    }

    private static func insert(_ point: ExternalSeries.Point, of name: String, at now: Timestamp, in db: Connection) throws {
        guard case .stated(let units, let decimals) = point.percent else { return }
        try db.run(
            """
            INSERT INTO external_series (series, period, units, decimals, people, source, given_at)
            VALUES (\(name), \(point.period), \(units), \(decimals), \(point.people), \(point.source), \(now))
            """)
    }

    private static func points(of path: String) throws -> [ExternalSeries.Point] {
        var table = try CSVTable(CSVReader(path: path), required: ["wave", "confidence_pct", "n"])
        let source = path.split(separator: "/").last.map { String($0) } ?? path
        var points: [ExternalSeries.Point] = []
        while let row = try table.next() {
            let period = row["wave"] ?? ""
            guard Month(period) != nil || Month("\(period)-01") != nil else {
                throw row.error(in: "wave", "This is no year and no month. Write it like 2019, or 2024-05.")
            }
            guard !points.contains(where: { $0.period == period }) else {
                throw row.error(in: "wave", "\(period) stands twice. Remove one of the rows.")
            }
            guard let percent = Amount(stated: row["confidence_pct"] ?? ""), let share = percent.value(in: .percent), share <= 100
            else {
                throw row.error(in: "confidence_pct", "This is no percentage. Write it like 49.6.")
            }
            let people = row["n"].flatMap { $0.isEmpty ? nil : Int($0) ?? 0 }
            guard people.map({ $0 > 0 }) ?? true else {
                throw row.error(in: "n", "This is no number of people. Write it in digits, or leave it blank if it is not known.")
            }
            points.append(ExternalSeries.Point(period: period, percent: percent, people: people, source: source))
        }
        return points
    }
}
