public import Basics

/// An encounter as it was typed.
public struct EncounterForm: Sendable {
    /// The code of its kind.
    public var kind = ""
    /// The code of the team.
    public var team = ""
    /// The day, as `2026-11-21`.
    public var day = ""
    /// What was done.
    public var words = ""
    /// Where.
    public var place = ""
    /// Which organisations took part.
    public var partners = ""
    /// Where its content comes from.
    public var source = ""
    /// People met.
    public var met = ""
    /// People reached.
    public var reached = ""
    /// Likes, comments and the like.
    public var engagements = ""
    /// Where it can be seen.
    public var link = ""
    /// What is said in it.
    public var transcript = ""
    /// Programmes and groups, with commas between them.
    public var tags = ""
    /// The address of the colleague who did it; empty for oneself.
    public var doneBy = ""
    /// What people raised, one to a line.
    public var issues = ""
    /// What is to be done next.
    public var action = ""
    /// Until when.
    public var actionDay = ""

    /// Which body met.
    public var body = ""
    /// How many councillors came to the meeting.
    public var councillors = ""
    /// How many came for other organisations.
    public var representatives = ""
    /// In which roles the police came.
    public var police = ""
    /// Where the police's report to the meeting can be read.
    public var report = ""

    /// An empty form.
    public init() {}
}

/// An encounter that has been checked and not been written down yet.
public struct EncounterDraft: Sendable {
    let kind: String
    let team: String?
    let heldOn: Day
    let words: String
    let place: String?
    let partners: String?
    let source: String?
    let met: Int?
    let reached: Int?
    let engagements: Int?
    let link: String?
    let transcript: String?
    let meeting: MeetingRecord
    let tags: [String]
    let doneBy: String?
    let issues: [String]
    let action: (words: String, dueOn: Day)?

    /// No more issues are written down at once.
    public static let mostIssues = 5
    /// Nothing older is logged: the year before last, and what standards have counted since.
    public static let oldestDays = 730

    /// Reads a form.
    ///
    /// - Throws: an `.invalid` ``Problem`` with the fields that are wrong.
    public init(_ form: EncounterForm, in area: Area, for configuration: ForceConfiguration, today: Day) throws(Problem) {
        var check = FieldCheck(configuration, today: today)
        kind = form.kind
        if configuration.fieldwork.activity(kind) == nil { check.fail("kind", "Choose what was done.") }
        team = check.team(form.team, in: area, configuration)
        heldOn = check.day(form.day, "day", notBefore: today.adding(days: -Self.oldestDays))
        words = check.words(form.words, "words", limit: 500, missing: "Say in a sentence what was done.")
        place = check.optional(form.place, "place", limit: 120)
        partners = check.optional(form.partners, "partners", limit: 200)
        source = check.optional(form.source, "source", limit: 200)
        met = check.count(form.met, "met", most: 1_000_000)
        reached = check.count(form.reached, "reached", most: 100_000_000)
        engagements = check.count(form.engagements, "engagements", most: 100_000_000)
        link = check.link(form.link, "link")
        transcript = check.text(form.transcript, "transcript", limit: 5000)
        meeting = Self.meeting(form, &check)
        tags = Self.tags(form.tags, &check)
        doneBy = check.optional(form.doneBy, "done-by", limit: 200)
        issues = Self.issues(form.issues, &check)
        action = Self.action(form, notBefore: heldOn, &check)
        try check.throwFaults()
    }

    private static func meeting(_ form: EncounterForm, _ check: inout FieldCheck) -> MeetingRecord {
        var meeting = MeetingRecord()
        meeting.body = check.optional(form.body, "body", limit: 120)
        meeting.councillors = check.count(form.councillors, "councillors", most: 100_000)
        meeting.representatives = check.count(form.representatives, "representatives", most: 100_000)
        meeting.police = check.optional(form.police, "police", limit: 120)
        meeting.report = check.link(form.report, "report")
        return meeting
    }

    private static func tags(_ typed: String, _ check: inout FieldCheck) -> [String] {
        var tags: [String] = []
        for part in typed.split(separator: ",") {
            let tag = CleanText.line(String(part), limit: 1000).lowercased()
            if !tag.isEmpty, !tags.contains(tag) { tags.append(tag) }
        }
        if tags.count > 10 || tags.contains(where: { $0.unicodeScalars.count > 40 }) {
            check.fail("tags", "Write at most 10 programmes or groups of 40 characters each, with commas between them.")
        }
        return tags
    }

    private static func issues(_ typed: String, _ check: inout FieldCheck) -> [String] {
        let lines = typed.split(whereSeparator: \.isNewline).map { CleanText.line(String($0), limit: 100_000) }.filter {
            !$0.isEmpty
        }
        if lines.count > mostIssues { check.fail("issues", "Write down \(mostIssues) at most here. These are \(lines.count).") }
        if lines.contains(where: { $0.unicodeScalars.count > 500 }) {
            check.fail("issues", "Write 500 characters to a line at most.")
        }
        return lines
    }

    private static func action(_ form: EncounterForm, notBefore day: Day, _ check: inout FieldCheck) -> (words: String, dueOn: Day)?
    {
        guard let words = check.optional(form.action, "action", limit: 300) else {
            if !form.actionDay.isEmpty { check.fail("action", "Say what is to be done until then.") }
            return nil
        }
        guard let due = Day(CleanText.line(form.actionDay, limit: 40)), due >= day, due <= day.adding(days: oldestDays) else {
            check.fail("action-day", "Enter the day by which it is to be done, like \(check.today).")
            return nil
        }
        return (words, due)
    }
}

extension ForceConfiguration {
    /// The teams that work in an area, or in one around or inside it, on a day.
    public func teams(in area: Area, on day: Day) -> [Team] {
        let around = Set(areas.path(from: area.code))
        return fieldwork.teams.filter { team in
            team.exists(on: day) && team.areas.contains { around.contains($0) || areas.isArea($0, within: area.code) }
        }
    }
}

extension FieldCheck {
    /// A team that works in an area; it may be left open.
    mutating func team(_ code: String, in area: Area, _ configuration: ForceConfiguration) -> String? {
        guard !code.isEmpty else { return nil }
        if !configuration.teams(in: area, on: today).contains(where: { $0.code == code }) {
            fail("team", "Choose a team that works in \(area.name.english), or none.")
        }
        return code
    }

    /// Words that may be left out.
    mutating func optional(_ typed: String, _ field: String, limit: Int) -> String? {
        let words = words(typed, field, limit: limit, missing: nil)
        return words.isEmpty ? nil : words
    }

    /// Several lines that may be left out.
    mutating func text(_ typed: String, _ field: String, limit: Int) -> String? {
        let text = CleanText.paragraphs(typed, limit: 100_000)
        if text.unicodeScalars.count > limit {
            fail(field, "Write \(limit) characters at most. These are \(text.unicodeScalars.count).")
        }
        return text.isEmpty ? nil : text
    }

    /// A count that may be left out, which is not zero.
    mutating func count(_ typed: String, _ field: String, most: Int) -> Int? {
        let digits = CleanText.line(typed, limit: 40).filter { $0 != "," && $0 != " " }
        guard !digits.isEmpty else { return nil }
        guard let count = Int(digits), (0...most).contains(count) else {
            fail(field, "Enter a whole number up to \(Decimals.grouped(most)), or leave it blank.")
            return nil
        }
        return count
    }

    /// An address outside the service that may be left out.
    mutating func link(_ typed: String, _ field: String) -> String? {
        let link = CleanText.line(typed, limit: 1000)
        guard !link.isEmpty else { return nil }
        let isAddress = link.hasPrefix("https://") && link.utf8.count > 8 && !link.contains(where: \.isWhitespace)
        if !isAddress || link.unicodeScalars.count > 300 {
            fail(field, "Enter an address that begins with https://, of 300 characters at most.")
        }
        return link
    }
}
