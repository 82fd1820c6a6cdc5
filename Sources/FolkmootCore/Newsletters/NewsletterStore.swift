public import Basics
@_spi(Stores) public import FolkmootTenancy
import Storage

/// The newsletters of the areas that a member of staff may see.
public struct NewsletterStore: Sendable {
    private let scope: StaffScope

    /// The newsletters in a person's reach.
    public init(_ scope: StaffScope) { self.scope = scope }

    private var configuration: ForceConfiguration { scope.tenant.configuration }

    /// A draft with all that it can hold.
    public struct Desk: Sendable {
        /// The draft.
        public let newsletter: Newsletter
        /// The area.
        public let area: Area
        /// What it can hold.
        public let items: [NewsletterItem]
        /// What it holds as it stands now.
        public let content: NewsletterContent
        /// Newsletters of its month that somebody wrote down by hand: one of them may be this.
        public let writtenDown: [Encounter]
        /// What the team wrote down in the month, for colleagues: to draw from.
        public let done: [Encounter]
    }

    /// All of an area and what lies in it: drafts first, then the latest.
    ///
    /// - Throws: `.missing` if there is no such area or it is out of reach.
    public func newsletters(in code: String) async throws -> [Newsletter] {
        let within = try scope.within(code, for: .readStandards)
        return try await scope.data.read { db in try NewsletterRows.all(within, in: db) }
    }

    /// One of them.
    ///
    /// - Throws: `.missing` if there is none, or its area is out of reach.
    public func newsletter(_ id: ID<Newsletter>) async throws -> Newsletter {
        let found = try await scope.data.read { db in try NewsletterRows.one(id, in: db) }
        guard let found, scope.allows(.readStandards, in: found.area) else { throw Problem.missing("newsletter") }
        return found
    }

    /// A draft that the person may write.
    ///
    /// - Throws: `.missing` if it is out of reach, `.forbidden` where the person may only read, `.conflict` if it is published already.
    public func desk(of id: ID<Newsletter>) async throws -> Desk {
        let newsletter = try await newsletter(id)
        let area = try scope.writableArea(newsletter.area)
        guard newsletter.published == nil else {
            throw Problem(
                .conflict, "This newsletter is published, so it stays as it is. Withdraw it if it must not be read any more.")
        }
        let surveys = try await openSurveys()
        let (matter, today) = (NewsletterMatter(newsletter, configuration, at: scope.data.clock.now), scope.today)
        let codes = newsletter.codes(in: configuration)
        return try await scope.data.read { db in
            let items = try matter.items(surveys: surveys, in: db)
            return Desk(
                newsletter: newsletter, area: area, items: items, content: matter.content(of: items),
                writtenDown: try EncounterRows.all(newsletter.writtenDown, limit: 10, in: db),
                done: try EncounterRows.all(
                    """
                    area IN \(list: codes) AND held_on > \(today.adding(days: -31)) AND withdrawn_at IS NULL AND kind <> \(Newsletter.kind)
                    """, limit: 20, in: db))
        }
    }

    private func openSurveys() async throws -> [SurveyDefinition] {
        var open: [SurveyDefinition] = []
        for survey in configuration.surveys where try await survey.state(in: scope.data) == .open { open.append(survey) }
        return open
    }
}

// MARK: Writing

extension NewsletterStore {
    /// Begins a draft, with all that can go in.
    ///
    /// - Parameters:
    ///   - typed: the month, one of ``Newsletter/months(on:)``.
    ///   - team: the code of the team whose it is; empty for the area's own.
    /// - Throws: `.missing` if the area is out of reach, `.forbidden` where the person may only read, `.invalid` if there is one already.
    @discardableResult
    public func begin(month typed: String, team code: String, in area: String) async throws -> ID<Newsletter> {
        let area = try scope.extendableArea(area)
        var check = FieldCheck(configuration, today: scope.today)
        let month = Newsletter.months(on: scope.today).first { $0.description == typed }
        if month == nil { check.fail("month", "Choose the month that it is for.") }
        let team = check.team(code, in: area, configuration)
        try check.throwFaults()
        guard let month else { throw Problem.missing("month") }
        let (id, account, now) = (ID<Newsletter>(), scope.account.id, scope.data.clock.now)
        let (configuration, surveys) = (configuration, try await openSurveys())
        let entry = AuditEntry(
            "newsletter.begun", subject: id.description, area: area.code,
            detail: ["month": .string(month.description), "team": team.map { .string($0) } ?? .null])
        try await scope.data.write(audit: entry) { db in
            let isThere = try db.exists(
                """
                SELECT 1 FROM newsletter WHERE area = \(area.code) AND team IS \(team) AND month = \(month) AND withdrawn_at IS NULL
                """)
            if isThere {
                let told = "There is a newsletter for this month already. Go on with it, or withdraw it first."
                throw Problem(.invalid, told, fields: ["month": told])
            }
            try NewsletterRows.begin(id, in: area.code, by: team, for: month, account: account, at: now, to: db)
            guard let begun = try NewsletterRows.one(id, in: db) else { throw Problem.missing("newsletter") }
            let matter = NewsletterMatter(begun, configuration, at: now)
            let choices = matter.choices(of: try matter.items(surveys: surveys, in: db))
            try db.run("UPDATE newsletter SET choices = \(JSON.array(choices.map(\.json))) WHERE id = \(id)")
        }
        return id
    }

    /// Keeps a draft as it was typed.
    ///
    /// - Throws: as ``desk(of:)``, `.conflict` if somebody changed it meanwhile, `.invalid` with the fields that are wrong.
    public func keep(_ form: NewsletterForm, in id: ID<Newsletter>) async throws {
        let newsletter = try await newsletter(id)
        let area = try scope.writableArea(newsletter.area).code
        let draft = try NewsletterDraft(form, for: configuration, today: scope.today)
        let entry = AuditEntry("newsletter.written", subject: id.description, area: area)
        try await scope.data.write(audit: entry) { db in
            try Self.expectDraft(id, after: form.after, in: db)
            try NewsletterRows.update(id, to: draft, in: db)
        }
    }

    /// Removes a draft.
    ///
    /// - Throws: as ``desk(of:)``.
    public func drop(_ id: ID<Newsletter>) async throws {
        let area = try scope.writableArea(try await newsletter(id).area).code
        try await scope.data.write(audit: AuditEntry("newsletter.dropped", subject: id.description, area: area)) { db in
            try Self.expectDraft(id, after: nil, in: db)
            try db.run("DELETE FROM newsletter WHERE id = \(id)")
        }
    }

    /// Publishes a draft as it was looked at, and writes down that it was: once, towards the standards that ask for newsletters.
    ///
    /// - Parameters:
    ///   - mark: the ``NewsletterContent/mark`` of what was looked at.
    ///   - changes: how often the draft had been changed when it was looked at.
    ///   - written: the identity of the encounter by which somebody wrote it down already; `another` if those that there are are others.
    ///   - page: where the public reads it.
    /// - Throws: as ``desk(of:)``, `.conflict` if it would be otherwise than it was looked at, `.invalid` if something is missing.
    public func publish(
        _ id: ID<Newsletter>, as mark: String, after changes: Int, written: String, page: String
    ) async throws {
        let desk = try await desk(of: id)
        try desk.check(mark: mark, written: written)
        let adopted = desk.writtenDown.first { $0.id.description == written }?.id
        let draft = adopted == nil ? try desk.encounter(for: configuration, page: page, today: scope.today) : nil
        let (account, now, own) = (scope.account.id, scope.data.clock.now, ID<Encounter>())
        let encounter = adopted ?? (draft == nil ? nil : own)
        let entry = AuditEntry(
            "newsletter.published", subject: id.description, area: desk.area.code,
            detail: [
                "items": .integer(Int64(desk.content.items.count)), "encounter": encounter.map { .string($0.description) } ?? .null,
                "written_now": .bool(draft != nil),
            ])
        try await scope.data.write(audit: entry) { db in
            try Self.expectDraft(id, after: changes, in: db)
            if let draft {
                try EncounterRows.insert(draft, as: own, in: desk.area.code, by: account, for: account, at: now, to: db)
            }
            try db.run(
                """
                UPDATE newsletter SET content = \(desk.content.json), published_by = \(account), published_at = \(now),
                    encounter = \(encounter), wrote_encounter = \(draft != nil)
                WHERE id = \(id)
                """)
        }
    }

    /// Takes a newsletter from the public, and says why; what was written down of it by its publication does not count any more.
    ///
    /// - Throws: `.missing` if it is out of reach, `.forbidden` where the person may only read, `.conflict` if it is not shown, `.invalid`
    ///   without a reason.
    public func withdraw(_ id: ID<Newsletter>, because words: String, welsh: String) async throws {
        let area = try scope.writableArea(try await newsletter(id).area).code
        var check = FieldCheck(configuration, today: scope.today)
        let reason = check.words(words, welsh: welsh, limit: 300, missing: "Say why, as the public will read it.")
        try check.throwFaults()
        let (account, now) = (scope.account.id, scope.data.clock.now)
        try await scope.data.write(audit: AuditEntry("newsletter.withdrawn", subject: id.description, area: area)) { db in
            let changed = try db.run(
                """
                UPDATE newsletter SET withdrawn_by = \(account), withdrawn_at = \(now), withdrawn_why = \(reason.english),
                    withdrawn_why_welsh = \(reason.welsh)
                WHERE id = \(id) AND published_at IS NOT NULL AND withdrawn_at IS NULL
                """)
            guard changed == 1 else { throw Problem(.conflict, "This newsletter is not shown to the public.") }
            try db.run(
                """
                UPDATE encounter SET withdrawn_at = \(now), withdrawn_why = \(reason.english)
                WHERE withdrawn_at IS NULL AND id IN (SELECT encounter FROM newsletter WHERE id = \(id) AND wrote_encounter = 1)
                """)
        }
    }

    /// - Throws: `.conflict` if it is published already, or was changed since.
    private static func expectDraft(_ id: ID<Newsletter>, after changes: Int?, in db: Connection) throws {
        guard let found = try NewsletterRows.one(id, in: db) else { throw Problem.missing("newsletter") }
        guard found.published == nil else { throw Problem(.conflict, "This newsletter is published, so it stays as it is.") }
        guard changes == nil || changes == found.changes else {
            throw Problem(.conflict, "Somebody has changed this draft meanwhile. Look at it, and change it if that is still right.")
        }
    }
}

extension Newsletter {
    /// Encounters of its area, team and month that are newsletters, count, and are those of no other newsletter.
    fileprivate var writtenDown: SQL {
        """
        area = \(area) AND team IS \(team) AND kind = \(Self.kind) AND held_on BETWEEN \(month.first) AND \(month.last)
        AND withdrawn_at IS NULL
        AND id NOT IN (SELECT encounter FROM newsletter WHERE encounter IS NOT NULL AND newsletter.withdrawn_at IS NULL)
        """
    }
}

extension NewsletterStore.Desk {
    /// - Throws: `.invalid` if something is missing, `.conflict` if it is otherwise than it was looked at.
    fileprivate func check(mark: String, written: String) throws(Problem) {
        var faults: [String: String] = [:]
        if newsletter.headline.english.isEmpty { faults["headline"] = "Write a headline." }
        if newsletter.opening.english.isEmpty { faults["opening"] = "Say something in your own words before the rest." }
        if content.items.isEmpty { faults["items"] = "Choose at least one thing that it tells." }
        let isSaid = written == "another" || writtenDown.contains { $0.id.description == written }
        if !writtenDown.isEmpty, !isSaid { faults["written"] = "Say whether this newsletter is written down already." }
        guard faults.isEmpty else {
            throw Problem(.invalid, faults.keys.sorted().compactMap { faults[$0] }.joined(separator: " "), fields: faults)
        }
        guard mark == content.mark else {
            throw Problem(
                .conflict, "Something that it tells has changed since you looked at it. Look at it again, and publish it then.")
        }
    }

    /// As what its publication is written down; nothing where the force has no such kind of engagement.
    fileprivate func encounter(for configuration: ForceConfiguration, page: String, today: Day) throws(Problem) -> EncounterDraft? {
        guard configuration.fieldwork.activity(Newsletter.kind) != nil else { return nil }
        var form = EncounterForm()
        (form.kind, form.team, form.day) = (Newsletter.kind, newsletter.team ?? "", today.description)
        form.words = "Newsletter of \(content.team ?? content.area.english): \(newsletter.headline.english)"
        let names: [(kind: NewsletterItem.Kind, words: String)] = [
            (.priority, "priorities"), (.answer, "what people raised"), (.survey, "a survey"),
        ]
        let cited = names.filter { name in content.items.contains { $0.name.kind == name.kind } }.map(\.words)
        form.source = cited.isEmpty ? "" : "It cites \(cited.joined(separator: ", "))"
        form.link = page.hasPrefix("https://") && page.utf8.count <= 300 ? page : ""
        return try EncounterDraft(form, in: area, for: configuration, today: today)
    }
}
