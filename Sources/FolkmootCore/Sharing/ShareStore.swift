public import Basics
@_spi(Stores) public import FolkmootTenancy
import Storage

/// Passes on what everybody may read, and keeps how far it reached as what teams did on social media.
public struct ShareStore: Sendable {
    private let scope: StaffScope

    /// What a person may pass on.
    public init(_ scope: StaffScope) { self.scope = scope }

    private var configuration: ForceConfiguration { scope.tenant.configuration }

    /// The kind of engagement as which it is written down, by its code.
    public static let activity = "social"

    /// Something that everybody may read, in an area in which the person writes.
    ///
    /// - Throws: `.missing` if there is none, it is out of reach, or not everybody may read it; `.forbidden` where the person may only read.
    public func item(_ kind: SharedItem.Kind, _ subject: String) async throws -> SharedItem {
        let found = try await kind == .survey ? survey(subject) : row(kind, subject)
        guard let found else { throw Problem.missing(kind.rawValue) }
        _ = try scope.writableArea(found.area)
        return found
    }

    private func row(_ kind: SharedItem.Kind, _ subject: String) async throws -> SharedItem? {
        let now = scope.data.clock.now
        return try await scope.data.read { db in
            switch kind {
            case .priority: try ID<Priority>(subject).flatMap { try PriorityRows.one($0, in: db) }.map(SharedItem.init)
            case .issue: try ID<RaisedIssue>(subject).flatMap { try IssueRows.one($0, in: db) }.flatMap(SharedItem.init)
            case .event:
                try ID<Event>(subject).flatMap {
                    try EventRows.all(
                        "id = \($0) AND is_public = 1 AND cancel_reason IS NULL AND begins_at > \(now)", limit: 1, in: db
                    ).first
                }.map(SharedItem.init)
            case .newsletter: try ID<Newsletter>(subject).flatMap { try NewsletterRows.one($0, in: db) }.flatMap(SharedItem.init)
            case .survey: nil
            }
        }
    }

    /// A survey is passed on for the topmost area in which the person writes.
    private func survey(_ code: String) async throws -> SharedItem? {
        guard let survey = configuration.survey(code), try await survey.state(in: scope.data) == .open,
            let area = scope.topmostAreas(for: .writeEngagement).first
        else { return nil }
        return SharedItem(kind: .survey, subject: code, area: area.code, team: nil, words: survey.title, more: nil)
    }

    /// Where it was passed on, the latest first; what does not count any more is not among it.
    public func shares(of item: SharedItem) async throws -> [Share] {
        try await scope.data.read { db in
            try ShareRows.all("encounter_share.kind = \(item.kind) AND subject = \(item.subject)", in: db)
        }.filter { scope.allows(.readStandards, in: $0.area) }
    }

    /// All that was passed on in an area and what lies in it within a year, the latest first.
    ///
    /// - Throws: `.missing` if there is no such area or it is out of reach.
    public func shares(in code: String) async throws -> [Share] {
        let (within, first) = (try scope.within(code, for: .readStandards), scope.today.adding(days: -365))
        return try await scope.data.read { db in try ShareRows.all("\(within) AND held_on >= \(first)", in: db) }
    }

    /// Whether the force writes down what it passes on.
    public var isLogged: Bool { configuration.fieldwork.activity(Self.activity) != nil }

    /// Writes down that it was passed on, as what the team did on social media that day.
    ///
    /// - Throws: `.forbidden` where the person may only read, `.conflict` where the force has no such kind of engagement, `.invalid` with the
    ///   fields that are wrong, or if it is there already.
    @discardableResult
    public func log(_ form: ShareForm, of item: SharedItem) async throws -> ID<Encounter> {
        let area = try scope.extendableArea(item.area)
        guard isLogged else {
            throw Problem(.conflict, "Your force has no kind of engagement for posts: see activities in standards.json.")
        }
        guard let platform = SharePlatform(rawValue: form.platform) else {
            throw Problem(.invalid, "Choose where it was shared.", fields: ["platform": "Choose where it was shared."])
        }
        let draft = try EncounterDraft(encounter(form, on: platform, of: item), in: area, for: configuration, today: scope.today)
        let (id, account, now) = (ID<Encounter>(), scope.account.id, scope.data.clock.now)
        let entry = AuditEntry(
            "encounter.shared", subject: id.description, area: area.code,
            detail: ["platform": .string(platform.rawValue), "kind": .string(item.kind.rawValue), "item": .string(item.subject)])
        return try await scope.data.write(audit: entry) { db in
            try EncounterStore.refuseTwin(of: draft, in: area.code, db)
            try EncounterRows.insert(draft, as: id, in: area.code, by: account, for: account, at: now, to: db)
            try db.run(
                """
                INSERT INTO encounter_share (encounter, platform, kind, subject)
                VALUES (\(id), \(platform), \(item.kind), \(item.subject))
                """)
            return id
        }
    }

    private func encounter(_ form: ShareForm, on platform: SharePlatform, of item: SharedItem) -> EncounterForm {
        var encounter = EncounterForm()
        (encounter.kind, encounter.day, encounter.team) = (Self.activity, form.day, item.team ?? "")
        encounter.words = "Shared on \(platform.name): \(item.words.english.prefix(440))"
        (encounter.source, encounter.reached, encounter.link) = ("It passes on a \(item.kind.rawValue)", form.reached, form.link)
        // A team that is no more, or looks after other areas by now, does not keep anybody from passing on what it told.
        if let area = configuration.areas[item.area],
            !configuration.teams(in: area, on: scope.today).contains(where: { $0.code == item.team })
        {
            encounter.team = ""
        }
        return encounter
    }
}

// MARK: Items

extension SharedItem {
    fileprivate init(_ priority: Priority) {
        (kind, subject, area, team) = (.priority, priority.id.description, priority.area, nil)
        (words, more) = (priority.words, nil)
    }

    fileprivate init?(_ issue: RaisedIssue) {
        guard issue.isPublic else { return nil }
        (kind, subject, area, team) = (.issue, issue.id.description, issue.area, nil)
        (words, more) = (issue.words, issue.publicSteps.last.map { .done($0.words) })
    }

    fileprivate init(_ event: Event) {
        (kind, subject, area, team) = (.event, event.id.description, event.area, event.team)
        (words, more) = (event.title, .occasion(begins: event.begins, place: event.place))
    }

    fileprivate init?(_ newsletter: Newsletter) {
        guard newsletter.isShown else { return nil }
        (kind, subject, area, team) = (.newsletter, newsletter.id.description, newsletter.area, newsletter.team)
        (words, more) = (newsletter.headline, nil)
    }
}

/// Reads what was passed on.
private enum ShareRows {
    /// The latest first.
    static func all(_ condition: SQL, in db: Connection) throws -> [Share] {
        try db.map(
            """
            SELECT encounter.id, encounter_share.kind, subject, platform, area, held_on, people_reached
            FROM encounter_share JOIN encounter ON encounter.id = encounter_share.encounter
            WHERE withdrawn_at IS NULL AND \(condition) ORDER BY held_on DESC, encounter.id DESC LIMIT 2000
            """
        ) { row in
            Share(
                encounter: try row[0], kind: try row[1], subject: try row[2], platform: try row[3], area: try row[4],
                on: try row[5],
                reached: try row[6])
        }
    }
}
