public import Basics

/// A priority that has been checked and not been set yet.
public struct PriorityDraft: Sendable {
    let issue: String?
    let words: Localized
    let setOn: Day
    let evidence: [Evidence]

    /// Reads a form.
    ///
    /// - Throws: an `.invalid` ``Problem`` with the fields that are wrong; one is that it names no source.
    public init(_ form: PriorityForm, for configuration: ForceConfiguration, today: Day) throws(Problem) {
        var check = FieldCheck(configuration, today: today)
        issue = check.issue(form.issue, in: configuration)
        words = check.words(form.words, welsh: form.welsh, limit: 300, missing: "Say what the team will work on.")
        setOn = check.day(form.day, "day")
        evidence = Self.evidence(form.evidence, setOn: setOn, &check)
        try check.throwFaults()
    }

    private static func evidence(_ forms: [EvidenceForm], setOn: Day, _ check: inout FieldCheck) -> [Evidence] {
        if forms.allSatisfy(\.isEmpty) { check.fail("source-1", "Name at least one source: a priority rests on what people said.") }
        var evidence: [Evidence] = []
        for (index, form) in forms.enumerated() where !form.isEmpty {
            let number = index + 1
            let one = Evidence(
                source: check.source(form.source, "source-\(number)"), on: check.day(form.day, "source-day-\(number)"),
                words: check.words(
                    form.words, "source-words-\(number)", limit: 300, missing: "Say in a line what this source shows."))
            if one.on > setOn {
                check.fail("source-day-\(number)", "Enter \(setOn) or an earlier day: a source comes before the priority.")
            }
            evidence.append(one)
        }
        return evidence
    }
}

/// An issue that has been checked and not been written down yet.
public struct IssueDraft: Sendable {
    let issue: String?
    let source: CommunitySource
    let words: Localized
    let raisedOn: Day
    /// What was done about it already, today.
    let did: StepDraft?
    let isPublic: Bool

    /// What people raised at a meeting of a team, in words that have been checked; colleagues see it, and may show it to everybody.
    init(_ words: String, raisedOn day: Day) {
        (issue, source, isPublic, did) = (nil, .meeting, false, nil)
        (self.words, raisedOn) = (Localized(words), day)
    }

    /// Reads a form.
    ///
    /// - Throws: an `.invalid` ``Problem`` with the fields that are wrong.
    public init(_ form: IssueForm, for configuration: ForceConfiguration, today: Day) throws(Problem) {
        var check = FieldCheck(configuration, today: today)
        issue = check.issue(form.issue, in: configuration)
        source = check.source(form.source, "source")
        words = check.words(form.words, welsh: form.welsh, limit: 500, missing: "Say what people raised.")
        raisedOn = check.day(form.day, "day")
        isPublic = form.isPublic
        did = Self.step(form, today: today, &check)
        try check.throwFaults()
    }

    private static func step(_ form: IssueForm, today: Day, _ check: inout FieldCheck) -> StepDraft? {
        let english = check.optional(form.did, "did", limit: 1000)
        let welsh = check.hasWelsh ? check.optional(form.didWelsh, "did-welsh", limit: 1000) : nil
        if english == nil, welsh != nil { check.fail("did", "Say in English too what was done.") }
        return english.map { StepDraft(done: Localized($0, welsh.map { [.cy: $0] } ?? [:]), on: today, isPublic: form.isPublic) }
    }
}

/// A step that has been checked against the issue that it follows.
struct StepDraft: Sendable {
    let stage: IssueStage
    let words: Localized
    let doneOn: Day
    let isPublic: Bool

    /// What was done first about something.
    fileprivate init(done words: Localized, on day: Day, isPublic: Bool) {
        (stage, self.words, doneOn, self.isPublic) = (.activity, words, day, isPublic)
    }

    /// - Throws: `.conflict` if somebody added a step since the form was shown; `.invalid` with the fields that are wrong.
    init(_ form: StepForm, after issue: RaisedIssue, for configuration: ForceConfiguration, today: Day) throws(Problem) {
        guard form.after == issue.steps.count else {
            throw Problem(
                .conflict, "Somebody has added a step meanwhile. Look at it, and add yours if it is still right.")
        }
        var check = FieldCheck(configuration, today: today)
        let stage = IssueStage(rawValue: form.stage)
        if stage.map(issue.stage.next.contains) != true { check.fail("stage", "Choose what comes next.") }
        words = check.words(form.words, welsh: form.welsh, limit: 1000, missing: "Say what was done.")
        doneOn = check.day(form.day, "day", notBefore: issue.steps.last?.on ?? issue.raisedOn)
        isPublic = form.isPublic
        if isPublic, !issue.isPublic {
            check.fail("public", "The issue itself is not shown to the public, so no step of it can be.")
        }
        self.stage = stage ?? .activity
        try check.throwFaults()
    }
}

/// An ending that has been checked against its priority.
struct EndingDraft: Sendable {
    let on: Day
    let reason: Localized

    /// - Throws: `.conflict` if the priority has ended already; `.invalid` with the fields that are wrong.
    init(_ form: EndingForm, of priority: Priority, for configuration: ForceConfiguration, today: Day) throws(Problem) {
        guard priority.ending == nil else { throw Problem(.conflict, "This priority has ended already.") }
        var check = FieldCheck(configuration, today: today)
        on = check.day(form.day, "day", notBefore: priority.setOn)
        reason = check.words(form.words, welsh: form.welsh, limit: 300, missing: "Say why it ends.")
        try check.throwFaults()
    }
}
