public import Basics
public import FolkmootTenancy

/// How good the published figures of a month are: who has published, when, what was changed, and how old denominators are.
public struct PublishedQuality: Sendable {
    /// Later than so many days after the month's end is late.
    public static let daysUntilLate = 28
    /// How many months are looked at.
    public static let length = 13

    /// The month.
    public let month: Month
    /// The months, the earliest first; the last is the month itself.
    public let months: [Month]
    /// A row to each force, by name.
    public let rows: [Row]

    /// One force.
    public struct Row: Sendable {
        /// Its short name in addresses.
        public let slug: String
        /// Its official name.
        public let name: String
        /// How it stands in each month.
        public let states: [State]
        /// What it published of the month.
        public let publication: PublicationHead?
        /// Where the number of households comes from.
        public let source: String?
        /// The revision of its configuration under which the month was computed.
        public let configurationRevision: Int?
    }

    /// How a month of a force stands.
    public enum State: Sendable, Equatable {
        /// Published in time, and not changed since.
        case inTime
        /// Published so many days after the month's end, which is late.
        case late(days: Int)
        /// Restated: other figures stood there before.
        case restated
        /// Published, and taken back.
        case withdrawn
        /// Not published, though the month is over for longer than is late.
        case missing
        /// Not published, and not late yet.
        case due

        /// Its name for programs.
        public var name: String {
            switch self {
            case .inTime: "in-time"
            case .late: "late"
            case .restated: "restated"
            case .withdrawn: "withdrawn"
            case .missing: "not-published"
            case .due: "due"
            }
        }
    }

    /// The quality of a month and of the twelve before it.
    public init(
        _ month: Month, _ all: [ForceMonth], reference: ReferenceForces, at now: Timestamp,
        among isChosen: (String) -> Bool = { _ in true }
    ) {
        self.month = month
        let months = (1 - Self.length...0).map { month.adding(months: $0) }
        self.months = months
        let byForce = Dictionary(grouping: all, by: \.publication.force)
        let names = Dictionary(
            reference.all.map { ($0.slug, $0.name) } + all.map { ($0.publication.force, $0.publication.forceName) }
        ) { first, _ in first }
        rows = names.filter { isChosen($0.key) }.map { slug, name in
            let own = Dictionary((byForce[slug] ?? []).map { ($0.publication.month, $0) }) { first, _ in first }
            let latest = own[month]
            return Row(
                slug: slug, name: name, states: months.map { State(own[$0]?.publication, of: $0, at: now) },
                publication: latest?.publication, source: latest?.figures?.value(of: Measures.householdCoverage)?.source,
                configurationRevision: latest?.figures?.configurationRevision)
        }.sorted { ($0.name, $0.slug) < ($1.name, $1.slug) }
    }

    /// The forces that stand so in the month itself.
    public func count(_ isWanted: (State) -> Bool) -> Int { rows.count { $0.states.last.map(isWanted) ?? false } }

    /// Whether a made-up figure is among them.
    public var hasDemonstration: Bool { rows.contains { $0.publication?.isDemonstration ?? false } }
}

extension PublishedQuality.State {
    fileprivate init(_ publication: PublicationHead?, of month: Month, at now: Timestamp) {
        let limit = month.last.adding(days: PublishedQuality.daysUntilLate)
        guard let publication else {
            self = London.day(at: now) > limit ? .missing : .due
            return
        }
        let day = London.day(at: publication.publishedAt)
        if publication.withdrawal != nil {
            self = .withdrawn
        } else if publication.revision > 1 {
            self = .restated
        } else {
            self = day > limit ? .late(days: day.daysSinceEpoch - month.last.daysSinceEpoch) : .inTime
        }
    }
}

extension PublishedQuality.Row {
    /// How many days after the month's end it was published.
    public var daysAfter: Int? {
        publication.map { London.day(at: $0.publishedAt).daysSinceEpoch - $0.month.last.daysSinceEpoch }
    }

    /// How many of the months stand so.
    public func count(_ isWanted: (PublishedQuality.State) -> Bool) -> Int { states.count(where: isWanted) }

    /// How many whole years the number of households is old at the end of a month, as the date in its source says.
    public func sourceYears(at month: Month) -> Int? {
        guard let day = source.flatMap(Day.init(endOf:)) else { return nil }
        return (month.last.daysSinceEpoch - day.daysSinceEpoch) * 100 / 36525
    }
}

extension Day {
    /// The day that a source names in brackets at its end: `Census 2021, TS041 (21 March 2021)`.
    fileprivate init?(endOf source: String) {
        guard source.hasSuffix(")"), let start = source.lastIndex(of: "(") else { return nil }
        let parts = source[source.index(after: start)...].dropLast().split(separator: " ")
        let names = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
            "December",
        ]
        guard parts.count == 3, let day = Int(parts[0]), let month = names.firstIndex(of: String(parts[1])),
            let year = Int(parts[2])
        else { return nil }
        self.init(year: year, month: month + 1, day: day)
    }
}

extension PublishedQuality {
    /// The quality as a file.
    public func table(_ words: (Row) -> String) -> FigureTable {
        FigureTable(
            schema: "folkmoot.quality/1", title: "How good the data of \(month) are",
            updatedAt: rows.compactMap { $0.publication.map { $0.withdrawal?.at ?? $0.publishedAt } }.max(),
            columns: [
                "month", "force", "force_name", "state", "days_after_month_end", "revision", "reason", "published_at",
                "withdrawn_at",
                "months_published", "months_missing", "months_late", "months_restated", "months_withdrawn", "households_source",
                "households_source_years", "configuration_revision", "demonstration",
            ], around: [JSON.Member("late_after_days", .integer(Int64(Self.daysUntilLate)))],
            rows: rows.map { row in
                FigureTable.Row(
                    key: "\(row.slug)/\(month)/quality", words: words(row),
                    updatedAt: row.publication.map { $0.withdrawal?.at ?? $0.publishedAt }, values: values(row))
            }, isDemonstration: hasDemonstration)
    }

    private func values(_ row: Row) -> [JSON] {
        let publication = row.publication
        return [
            .string(month.description), .string(row.slug), .string(row.name), .optional(row.states.last?.name),
            .optional(row.daysAfter), .optional(publication?.revision),
            .optional(publication?.withdrawal?.reason ?? publication?.reason),
            .optional(publication?.publishedAt.description), .optional(publication?.withdrawal?.at.description),
            .optional(row.count { ![.missing, .due].contains($0) }), .optional(row.count { $0 == .missing }),
            .optional(row.count { if case .late = $0 { true } else { false } }), .optional(row.count { $0 == .restated }),
            .optional(row.count { $0 == .withdrawn }), .optional(row.source), .optional(row.sourceYears(at: month)),
            .optional(row.configurationRevision), .bool(publication?.isDemonstration ?? false),
        ]
    }
}
