public import Basics
@_spi(Stores) public import FolkmootTenancy
import Storage

/// Figures for a meeting as they were on a day, kept as they were published.
public struct MeetingPack: Sendable, Equatable {
    /// Its identity.
    public let id: ID<MeetingPack>
    /// The code of the review that it is for.
    public let review: String
    /// What the review was called.
    public let title: String
    /// The code of the area.
    public let area: String
    /// The months that its figures are of.
    public let months: ClosedRange<Month>
    /// What the meeting should look at, if somebody said.
    public let words: String?
    /// The figures.
    public let sections: [Section]
    /// Who published it.
    public let publisher: String
    /// When: its figures are as they were then.
    public let publishedAt: Timestamp

    /// A table of it.
    public struct Section: Sendable, Equatable {
        /// What it tells.
        public let title: String
        /// The heads of its columns.
        public let columns: [String]
        /// Its rows, as they are printed.
        public let rows: [[String]]
        /// What is to be known with it.
        public let notes: [String]
    }
}

/// When a review comes, and the pack that it had.
public struct ReviewDate: Sendable {
    /// The review.
    public let review: PerformanceReview
    /// The last month in which it was due, this one among them; nothing if it has not begun.
    public let due: Month?
    /// The next month after it.
    public let next: Month
    /// The latest pack for it since it was due.
    public let pack: MeetingPack?
}

/// Publishes and reads packs, in the areas that a member of staff may see.
public struct PackStore: Sendable {
    private let scope: StaffScope

    /// Packs in a person's reach.
    public init(_ scope: StaffScope) { self.scope = scope }

    private var configuration: ForceConfiguration { scope.tenant.configuration }

    /// So many packs are shown on a page.
    public static let shownAtMost = 60

    /// The reviews with their dates in an area, and all packs of it, the latest first.
    ///
    /// - Throws: `.missing` if there is no such area or it is out of reach.
    public func calendar(of code: String?) async throws -> (area: Area, reviews: [ReviewDate], packs: [MeetingPack]) {
        let area = try area(code)
        let packs = try await scope.data.read { db in try PackRows.all("area = \(area.code)", in: db) }
        let month = scope.today.inMonth
        let reviews = configuration.framework.reviews.map { review in
            let due = review.due(by: month)
            let pack = due.flatMap { due in packs.first { $0.review == review.code && $0.publishedAt >= due.start } }
            return ReviewDate(
                review: review, due: due, next: due.map { $0.adding(months: review.months) } ?? review.first, pack: pack)
        }
        return (area, reviews, packs)
    }

    /// One pack, as it was published.
    ///
    /// - Throws: `.missing` if there is none, or its area is out of reach.
    public func pack(_ id: ID<MeetingPack>) async throws -> MeetingPack {
        let found = try await scope.data.read { db in try PackRows.all("meeting_pack.id = \(id)", in: db).first }
        guard let found, scope.allows(.readPerformance, in: found.area) else { throw Problem.missing("pack") }
        return found
    }

    /// Publishes the figures of an area for a review as they are now: they do not change after.
    ///
    /// They are as anybody sees them who may see teams and no person.
    ///
    /// - Throws: `.missing` if the area is out of reach, `.forbidden` where the person may only read, `.invalid` without a review.
    public func publish(for code: String, words typed: String, in area: String) async throws -> ID<MeetingPack> {
        let area = try RegisterStore(scope).writableArea(area)
        var check = FieldCheck(configuration, today: scope.today)
        let review = configuration.framework.reviews.first { $0.code == code }
        if review == nil { check.fail("review", "Choose the meeting or report that it is for.") }
        let words = check.text(typed, "words", limit: 1000)
        try check.throwFaults()
        let (content, months) = try await sections(on: area)
        let (id, account, now, title) = (ID<MeetingPack>(), scope.account.id, scope.data.clock.now, review?.text ?? code)
        let entry = AuditEntry(
            "performance.pack-published", subject: id.description, area: area.code, detail: ["review": .string(code)])
        try await scope.data.write(audit: entry) { db in
            try db.run(
                """
                INSERT INTO meeting_pack (id, review, title, area, first_month, last_month, words, sections, published_by, published_at)
                VALUES (\(id), \(code), \(title), \(area.code), \(months.lowerBound), \(months.upperBound), \(words), \(content.json), \(account),
                        \(now))
                """)
        }
        return id
    }

    private func area(_ code: String?) throws(Problem) -> Area {
        if let code { return try scope.readableArea(code, for: .readPerformance) }
        guard let first = scope.topmostAreas(for: .readPerformance).first else { throw Problem.missing("area") }
        return first
    }

    private func sections(on area: Area) async throws -> (sections: [MeetingPack.Section], months: ClosedRange<Month>) {
        var question = TeamActivity.Question()
        question.area = area.code
        let activity = try await TeamActivityStore(scope).activityForAll(question)
        let frameworks = FrameworkStore(scope)
        let standards = try await frameworks.standards(in: area).filter { !$0.units.isEmpty }
        let registers = try await RegisterStore(scope).overview(of: area.code).figures
        return (
            [
                .init(try await frameworks.report(activity)), .init(activity), .init(standards, on: scope.today),
                .init(registers, on: scope.today),
            ], activity.months
        )
    }
}

/// Reads packs.
private enum PackRows {
    /// The latest first.
    static func all(_ condition: SQL, in db: Connection) throws -> [MeetingPack] {
        try db.map(
            """
            SELECT meeting_pack.id, review, title, area, first_month, last_month, words, sections, account.name, published_at
            FROM meeting_pack JOIN account ON account.id = published_by WHERE \(condition)
            ORDER BY published_at DESC, meeting_pack.id DESC LIMIT \(PackStore.shownAtMost)
            """
        ) { row in
            let (first, last): (Month, Month) = (try row[4], try row[5])
            let sections: JSON = try row[7]
            return MeetingPack(
                id: try row[0], review: try row[1], title: try row[2], area: try row[3], months: first...max(first, last),
                words: try row[6], sections: (sections.array ?? []).map(MeetingPack.Section.init), publisher: try row[8],
                publishedAt: try row[9])
        }
    }
}
