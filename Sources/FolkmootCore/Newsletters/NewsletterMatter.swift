import Basics
import Storage

/// What can go into a newsletter: what everybody may read already, of the areas that it is for.
struct NewsletterMatter {
    private let newsletter: Newsletter
    private let configuration: ForceConfiguration
    private let now: Timestamp
    /// The newsletter's own area or, where it is a team's, the areas that the team looks after as far as they lie in it; with all in them.
    private let codes: [String]

    /// So much of a kind is offered.
    private static let mostOfAKind = 24
    /// Events are told so many days ahead.
    private static let daysAhead = 62
    /// What was done is told for so many days back, unless a newsletter has told it.
    private static let daysBack = 62

    init(_ newsletter: Newsletter, _ configuration: ForceConfiguration, at now: Timestamp) {
        (self.newsletter, self.configuration, self.now) = (newsletter, configuration, now)
        codes = newsletter.codes(in: configuration)
    }

    private var today: Day { London.day(at: now) }

    /// Everything that can go in, in the order in which it is offered; of surveys those that take answers.
    func items(surveys open: [SurveyDefinition], in db: Connection) throws -> [NewsletterItem] {
        let since =
            try NewsletterRows.publishedLast(before: newsletter, in: db) ?? now.adding(seconds: Int64(-Self.daysBack) * 86_400)
        let issues = try issues(since: since, in: db)
        let priorities = try PriorityRows.all("area IN \(list: codes) AND ended_on IS NULL", limit: Self.mostOfAKind, in: db)
        return priorities.map { priority in item(priority, issues.filter { priority.isAbout($0) }, since: since) }
            + issues.map { item($0, since: since) } + (try events(in: db)) + surveys(open) + teams
    }

    /// What a new one holds before anybody has chosen: everything, but what was done about a priority only with it.
    func choices(of items: [NewsletterItem]) -> [NewsletterChoice] {
        let told = Set(
            items.filter { $0.name.kind == .priority }.flatMap { item in item.steps.map { "\(item.area ?? "") \($0.words)" } })
        let chosen = items.filter { item in
            item.name.kind != .answer || !item.steps.allSatisfy { told.contains("\(item.area ?? "") \($0.words)") }
        }
        return chosen.prefix(Self.mostOfAKind).map { NewsletterChoice(item: $0.name, remark: nil) }
    }

    /// What was chosen, in its order, with what the team says of it; what cannot go in any more is left out.
    static func chosen(_ choices: [NewsletterChoice], of items: [NewsletterItem]) -> [NewsletterItem] {
        let known = Dictionary(items.map { ($0.name, $0) }) { first, _ in first }
        return choices.compactMap { choice in
            guard var item = known[choice.item] else { return nil }
            item.remark = choice.remark
            return item
        }
    }

    /// What it holds as it stands now.
    func content(of items: [NewsletterItem]) -> NewsletterContent {
        NewsletterContent(
            area: configuration.areas[newsletter.area]?.name ?? Localized(newsletter.area),
            team: newsletter.team.flatMap(configuration.fieldwork.team)?.name, items: Self.chosen(newsletter.choices, of: items))
    }
}

// MARK: Kinds

extension NewsletterMatter {
    /// What everybody may read of what was raised, where something of it was told since.
    private func issues(since: Timestamp, in db: Connection) throws -> [RaisedIssue] {
        try IssueRows.all(
            """
            area IN \(list: codes) AND is_public = 1 AND id IN
                (SELECT issue FROM raised_issue_step WHERE is_public = 1 AND written_at > \(since))
            """, limit: Self.mostOfAKind, in: db)
    }

    private func item(_ priority: Priority, _ issues: [RaisedIssue], since: Timestamp) -> NewsletterItem {
        NewsletterItem(
            .priority, priority.id.description, in: priority.area, named: name(of: priority.area), words: priority.words,
            on: priority.setOn, sources: priority.evidence.map { NewsletterItem.Source(source: $0.source, on: $0.on) },
            steps: issues.flatMap { steps(of: $0, since: since) }.sorted { $0.on < $1.on })
    }

    private func item(_ issue: RaisedIssue, since: Timestamp) -> NewsletterItem {
        NewsletterItem(
            .answer, issue.id.description, in: issue.area, named: name(of: issue.area), words: issue.words, on: issue.raisedOn,
            sources: [NewsletterItem.Source(source: issue.source, on: issue.raisedOn)], steps: steps(of: issue, since: since))
    }

    private func steps(of issue: RaisedIssue, since: Timestamp) -> [NewsletterItem.Step] {
        issue.publicSteps.filter { $0.writtenAt > since }.map { NewsletterItem.Step(stage: $0.stage, on: $0.on, words: $0.words) }
    }

    /// What everybody can come to, there and in the areas around it.
    private func events(in db: Connection) throws -> [NewsletterItem] {
        let near = codes + configuration.areas.ancestors(of: newsletter.area).map(\.code)
        let last = now.adding(seconds: Int64(Self.daysAhead) * 86_400)
        let whose: SQL = newsletter.team.map { "AND (team IS NULL OR team = \($0))" } ?? ""
        return try EventRows.all(
            """
            area IN \(list: near) AND is_public = 1 AND cancel_reason IS NULL AND begins_at > \(now) AND begins_at < \(last) \(whose)
            """, limit: Self.mostOfAKind, in: db
        ).map { event in
            NewsletterItem(
                .event, event.id.description, in: event.area, named: name(of: event.area), words: event.title,
                occasion: NewsletterItem.Occasion(begins: event.begins, minutes: event.minutes, place: event.place))
        }
    }

    private func surveys(_ open: [SurveyDefinition]) -> [NewsletterItem] {
        open.map { NewsletterItem(.survey, $0.code, words: $0.title) }
    }

    /// The team whose it is, else those that look after the area where they are few.
    private var teams: [NewsletterItem] {
        let here = configuration.areas[newsletter.area].map { configuration.teams(in: $0, on: today) } ?? []
        let told = newsletter.team.map { code in here.filter { $0.code == code } } ?? (here.count <= 6 ? here : [])
        return told.map { NewsletterItem(.team, $0.code, words: Localized($0.name)) }
    }

    private func name(of area: String) -> Localized? { area == newsletter.area ? nil : configuration.areas[area]?.name }
}

extension Priority {
    /// Whether something that people raised is about the same issue of the survey, in the same area.
    fileprivate func isAbout(_ other: RaisedIssue) -> Bool { issue != nil && issue == other.issue && area == other.area }
}

extension Newsletter {
    /// The areas of which it tells.
    func codes(in configuration: ForceConfiguration) -> [String] {
        let tree = configuration.areas
        let own = tree.subtree(of: area).map(\.code)
        guard let team = team.flatMap(configuration.fieldwork.team) else { return own }
        let looked = Set(team.areas.flatMap { tree.subtree(of: $0).map(\.code) })
        return [area] + own.filter { $0 != area && looked.contains($0) }
    }
}
