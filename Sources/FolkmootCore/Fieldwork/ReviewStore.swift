public import Basics
@_spi(Stores) public import FolkmootTenancy
import Storage

/// How well things were done, and samples drawn by lot to be looked at, in the areas that a member of staff may see.
public struct ReviewStore: Sendable {
    private let scope: StaffScope

    /// The reviews in a person's reach.
    public init(_ scope: StaffScope) { self.scope = scope }

    /// A sample with what was drawn.
    public struct Drawn: Sendable {
        /// The sample.
        public let sample: ReviewSample
        /// What was drawn, in the order in which it was, with how well it was done where somebody has looked.
        public let encounters: [(encounter: Encounter, review: EncounterReview?)]
        /// Whether the same seed draws the same again, from what is on record now.
        public let isDrawnAlike: Bool
        /// How well they were done.
        public let quality: ReviewQuality
    }

    /// What was drawn in an area and in those that lie in it, the latest first, and how well things were done there in a year.
    ///
    /// - Throws: `.missing` if there is no such area or it is out of reach.
    public func samples(in code: String) async throws -> (samples: [ReviewSample], quality: ReviewQuality) {
        let within = try scope.within(code, for: .readStandards)
        let (since, rules) = (scope.today.adding(days: -365), scope.tenant.configuration.fieldwork)
        return try await scope.data.read { db in
            (try SampleRows.all(within, in: db), try SampleRows.quality("\(within) AND held_on >= \(since)", rules, in: db))
        }
    }

    /// How well things of a kind were done since a day, in the areas in reach.
    public func quality(of kind: String, since day: Day) async throws -> ReviewQuality {
        let (reach, rules) = (scope.reachOfStandards, scope.tenant.configuration.fieldwork)
        return try await scope.data.read { db in
            try SampleRows.quality("\(reach) AND kind = \(kind) AND held_on >= \(day)", rules, in: db)
        }
    }

    /// One sample.
    ///
    /// - Throws: `.missing` if there is none, or it is out of reach.
    public func sample(_ id: ID<ReviewSample>) async throws -> Drawn {
        let configuration = scope.tenant.configuration
        let found = try await scope.data.read { db -> Drawn? in
            guard let sample = try SampleRows.all("review_sample.id = \(id)", in: db).first else { return nil }
            let ids = try db.values(
                "SELECT encounter FROM review_sample_place WHERE sample = \(id) ORDER BY place", as: ID<Encounter>.self)
            let encounters = try EncounterRows.all("id IN \(list: ids)", limit: SampleDraft.mostSize, in: db)
            let drawn = try ids.compactMap { id in
                try encounters.first { $0.id == id }.map { ($0, try EncounterRows.review(of: id, in: db)) }
            }
            let again = try SampleRows.candidates(sample, configuration, in: db)
            return Drawn(
                sample: sample, encounters: drawn,
                isDrawnAlike: SampleDraw.places(sample.size, of: again.count, seed: sample.seed).map { again[$0] } == ids,
                quality: ReviewQuality(
                    drawn.compactMap(\.1).filter { !$0.asked.isEmpty }.map { ($0.asked, $0.met) }, configuration.fieldwork))
        }
        guard let found, scope.allows(.readStandards, in: found.sample.area) else { throw Problem.missing("sample") }
        return found
    }

    /// Draws a sample.
    ///
    /// - Throws: `.missing` if the area is out of reach, `.forbidden` where the person may not review, `.invalid` with the fields that are
    ///   wrong, or if there is nothing to draw from.
    @discardableResult
    public func draw(_ form: SampleForm, in code: String) async throws -> ID<ReviewSample> {
        let area = try scope.readableArea(code, for: .readStandards)
        try scope.require(.approveExemptions, in: area.code)
        let configuration = scope.tenant.configuration
        let draft = try SampleDraft(form, for: configuration, today: scope.today)
        let (id, account, now) = (ID<ReviewSample>(), scope.account.id, scope.data.clock.now)
        let seed = Int64.random(in: 1...999_999_999)
        return try await scope.data.write { db in
            let sample = ReviewSample(
                id: id, area: area.code, kind: draft.kind, days: draft.days, seed: seed, candidates: 0, size: draft.size,
                reviewed: 0,
                drawer: "", drawnAt: now)
            let candidates = try SampleRows.candidates(sample, configuration, in: db)
            guard !candidates.isEmpty else {
                let told = "Nothing of these days is written down here, so there is nothing to draw from."
                throw Problem(.invalid, told, fields: ["first": told])
            }
            let places = SampleDraw.places(draft.size, of: candidates.count, seed: seed)
            try SampleRows.insert(sample, places.map { candidates[$0] }, of: candidates.count, by: account, to: db)
            return id
        } audit: { id in
            AuditEntry(
                "review.sample-drawn", subject: id.description, area: area.code,
                detail: ["seed": .integer(seed), "size": .integer(Int64(draft.size))])
        }
    }
}

extension StaffScope {
    /// Which rows are of areas whose standards the person may see.
    var reachOfStandards: SQL {
        switch reach(of: .readStandards) {
        case .force: "1 = 1"
        case .areas(let codes): "area IN \(list: codes.flatMap { tenant.configuration.areas.subtree(of: $0).map(\.code) })"
        }
    }
}

/// Reads and writes samples.
enum SampleRows {
    /// The latest first.
    static func all(_ condition: SQL, in db: Connection) throws -> [ReviewSample] {
        try db.map(
            """
            SELECT review_sample.id, area, review_sample.kind, first_on, last_on, seed, candidates, account.name, drawn_at,
                (SELECT count(*) FROM review_sample_place WHERE sample = review_sample.id),
                (SELECT count(*) FROM review_sample_place JOIN encounter_review USING (encounter) WHERE sample = review_sample.id)
            FROM review_sample JOIN account ON account.id = drawn_by WHERE \(condition) ORDER BY drawn_at DESC, review_sample.id DESC
            LIMIT 50
            """
        ) { row in
            let (first, last): (Day, Day) = (try row[3], try row[4])
            return ReviewSample(
                id: try row[0], area: try row[1], kind: try row[2], days: first...max(first, last), seed: try row[5],
                candidates: try row[6], size: try row[9], reviewed: try row[10], drawer: try row[7], drawnAt: try row[8])
        }
    }

    /// From what a sample is drawn, in the order of identities: what counted when it was drawn.
    static func candidates(
        _ sample: ReviewSample, _ configuration: ForceConfiguration, in db: Connection
    ) throws -> [ID<Encounter>] {
        let areas = configuration.areas.subtree(of: sample.area).map(\.code)
        let kind: SQL = sample.kind.map { "kind = \($0)" } ?? "1 = 1"
        return try db.values(
            """
            SELECT id FROM encounter
            WHERE held_on BETWEEN \(sample.days.lowerBound) AND \(sample.days.upperBound) AND area IN \(list: areas) AND \(kind)
                AND logged_at <= \(sample.drawnAt) AND (withdrawn_at IS NULL OR withdrawn_at > \(sample.drawnAt))
            ORDER BY id
            """, as: ID<Encounter>.self)
    }

    static func insert(
        _ sample: ReviewSample, _ drawn: [ID<Encounter>], of candidates: Int, by account: ID<Account>, to db: Connection
    ) throws {
        try db.run(
            """
            INSERT INTO review_sample (id, area, kind, first_on, last_on, seed, candidates, drawn_by, drawn_at)
            VALUES (\(sample.id), \(sample.area), \(sample.kind), \(sample.days.lowerBound), \(sample.days.upperBound), \(sample.seed),
                    \(candidates), \(account), \(sample.drawnAt))
            """)
        for (place, encounter) in drawn.enumerated() {
            try db.run(
                "INSERT INTO review_sample_place (sample, place, encounter) VALUES (\(sample.id), \(place + 1), \(encounter))")
        }
    }

    /// How well encounters were done that fulfil a condition and count.
    static func quality(_ condition: SQL, _ rules: FieldworkRules, in db: Connection) throws -> ReviewQuality {
        let reviews = try db.map(
            """
            SELECT asked, met FROM encounter_review JOIN encounter ON encounter.id = encounter
            WHERE asked <> '' AND withdrawn_at IS NULL AND \(condition)
            """
        ) { row in (asked: EncounterRows.codes(try row[0]), met: Set(EncounterRows.codes(try row[1]))) }
        return ReviewQuality(reviews, rules)
    }
}
