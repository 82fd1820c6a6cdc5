import Basics
import FolkmootCore
import Markup

/// The waves of a survey, and what people did to them.
enum WavePages {
    static func list(_ waves: [WaveRecord], of survey: SurveyDefinition, _ call: Call) -> Page {
        let opens: HTML =
            survey.opensByApproval
            ? "A period opens once somebody has approved its questions."
            : "A period opens as its first month begins; somebody may approve its questions before."
        return Page(
            title: "When was it asked?", caption: survey.title.english, breadcrumbs: breadcrumbs(survey),
            body: """
                <p>\(opens)</p>
                \(Components.table(
                    Table(
                        caption: "Periods of \(survey.title.english)", captionIsUnseen: true,
                        columns: [
                            .init(title: "Period"), .init(title: "State"), .init(title: "Questions approved by"),
                            .init(title: "Questions of revision"), .init(title: "People", kind: .number),
                            .init(title: "Responses", kind: .number),
                        ],
                        rows: waves.map { row($0, of: survey, call) })))
                """)
    }

    private static func row(_ record: WaveRecord, of survey: SurveyDefinition, _ call: Call) -> Table.Row {
        let path = WaveRoutes.path(record.wave.code, of: survey)
        return Table.Row([
            "<a href=\"\(path)\">\(SurveyWords.waveName(record.wave, of: survey, call).capitalisedFirst)</a>",
            state(record, of: survey, call), record.approval.map { approval($0, call) } ?? .empty,
            "\(record.revisions.map { String($0.number) }.joined(separator: ", "))", "\(Decimals.grouped(record.people))",
            "\(Decimals.grouped(record.responses))",
        ])
    }

    /// Whether it takes answers, or will, or why not.
    private static func state(_ record: WaveRecord, of survey: SurveyDefinition, _ call: Call) -> HTML {
        let running = survey.wave(at: call.now)
        switch record.state {
        case .scheduled: return Components.tag("Waits for approval", .warning)
        case .stopped: return Components.tag("Stopped", .bad)
        case .closed: return Components.tag("Closed")
        case .open where record.wave == running: return Components.tag("Open", .good)
        case .open where record.wave.code > running.code: return Components.tag("Opens by itself")
        case .open: return Components.tag("Over")
        }
    }

    private static func approval(_ entry: WaveEntry, _ call: Call) -> HTML {
        "\(entry.name), \(call.language.date(entry.at))"
    }

    private static func breadcrumbs(_ survey: SurveyDefinition) -> [Breadcrumb] {
        [
            Breadcrumb(title: "Surveys", path: "/staff/surveys"),
            Breadcrumb(title: survey.title.english, path: "/staff/surveys/\(survey.code)"),
        ]
    }
}

// MARK: - One wave

extension WavePages {
    /// Whether members are asked by letters, and whether they can be.
    struct Asking {
        let standing: SurveyAsking?
        let canBegin: Bool
    }

    static func one(
        _ record: WaveRecord, of survey: SurveyDefinition, _ asking: Asking, mayAct: Bool, _ call: Call, _ problem: Problem? = nil
    ) -> Page {
        let state = call.formState(problem)
        return Page(
            title: SurveyWords.waveName(record.wave, of: survey, call).capitalisedFirst, caption: survey.title.english,
            breadcrumbs: breadcrumbs(survey)
                + [Breadcrumb(title: "When was it asked?", path: "/staff/surveys/\(survey.code)/waves")],
            notices: problem == nil ? done(call) : Components.errorSummary(state, fields: ["act", "reason"]),
            body: """
                \(summary(record, of: survey, call))
                \(letters(asking, record, of: survey, mayAct: mayAct, call))\
                \(acts(record, call))
                \(when: mayAct && !record.possible.isEmpty, form(record, of: survey, state))
                """,
            hasErrors: problem != nil)
    }

    private static func letters(
        _ asking: Asking, _ record: WaveRecord, of survey: SurveyDefinition, mayAct: Bool, _ call: Call
    ) -> HTML {
        guard asking.standing != nil || (asking.canBegin && mayAct) else { return .empty }
        let policy = call.configuration.policy
        let path = Path("/staff/surveys/\(survey.code)/waves/\(record.wave.code)/asking")
        let isGoingOn = asking.canBegin && asking.standing.map { $0.endedAt == nil } ?? false
        func action(_ label: String, _ what: String) -> HTML {
            Components.action(label, to: path, csrf: call.context.csrf, hidden: Components.hidden("asking", what))
        }
        return """
            <h2>Letters to members</h2>
            <p>\(asking.standing.map { standing($0, isGoingOn: isGoingOn, call) } ?? "No member is asked by a letter to answer.")</p>
            <p class="quiet">A letter with a link of their own goes to each member who agreed to hear from the force by email, and is due: once in this \
            period, a week after joining or later, outside quiet hours, and at most \(policy.messagesPerMemberPerMonth) messages to a member in a month.</p>
            \(when: mayAct && isGoingOn, action("Ask nobody else", "end"))\
            \(when: mayAct && asking.canBegin && !isGoingOn, action("Ask members, in my name", "begin"))

            """
    }

    private static func standing(_ asking: SurveyAsking, isGoingOn: Bool, _ call: Call) -> String {
        let began = "\(asking.name) began to ask members on \(call.language.date(asking.begunAt))."
        let state = isGoingOn ? "It goes on." : "It has ended."
        return
            "\(began) \(state) \(Decimals.grouped(asking.asked)) were asked, and \(Decimals.grouped(asking.answered)) of them have answered."
    }

    private static func done(_ call: Call) -> HTML {
        if call.justDone == "asking" {
            return Components.success("Members are asked from now on", "<p>Letters go out within the hour.</p>")
        }
        if call.justDone == "asked" { return Components.success("Nobody else is asked") }
        return switch call.justDone.flatMap({ WaveAct(rawValue: $0) }) {
        case .approve: Components.success("The questions are approved in your name")
        case .stop: Components.success("The survey takes no answers from now on")
        case .resume: Components.success("The survey takes answers again")
        case .close: Components.success("The period is closed")
        case nil: .empty
        }
    }

    private static func summary(_ record: WaveRecord, of survey: SurveyDefinition, _ call: Call) -> HTML {
        let revisions = record.revisions.map { "\($0.number), since \(call.language.date($0.since))" }
        return Components.summaryList(
            [
                SummaryRow(label: "State", value: state(record, of: survey, call)),
                SummaryRow(
                    label: "Questions approved by", value: record.approval.map { approval($0, call) } ?? "Nobody"),
                SummaryRow(
                    label: "Revisions of the questions that people answered",
                    value: revisions.isEmpty ? "Nobody has answered" : "\(revisions.joined(separator: "; "))"),
                SummaryRow(label: "People", value: "\(Decimals.grouped(record.people))"),
                SummaryRow(label: "Responses", value: "\(Decimals.grouped(record.responses))"),
            ], in: call.language)
    }

    private static func acts(_ record: WaveRecord, _ call: Call) -> HTML {
        guard !record.acts.isEmpty else { return .empty }
        return Components.table(
            Table(
                caption: "What was done, and by whom",
                columns: [
                    .init(title: "When"), .init(title: "What"), .init(title: "By"), .init(title: "Questions"), .init(title: "Why"),
                ],
                rows: record.acts.map { entry in
                    Table.Row([
                        "\(call.language.dateAndTime(entry.at))", "\(name(of: entry.act))", "\(entry.name)",
                        "Revision \(entry.revision) <span class=\"quiet\">\(entry.hash)</span>", "\(entry.reason)",
                    ])
                }))
    }

    private static func name(of act: WaveAct) -> String {
        switch act {
        case .approve: "Questions approved"
        case .stop: "Stopped"
        case .resume: "Resumed"
        case .close: "Closed"
        }
    }

    private static func form(_ record: WaveRecord, of survey: SurveyDefinition, _ state: FormState) -> HTML {
        let choices = record.possible.map { choice($0, record) }
        return """
            <h2>Change it</h2>
            \(when: record.possible.contains(.approve), questions(of: survey))
            \(Components.form(
                state, to: WaveRoutes.path(record.wave.code, of: survey), button: "Do this in my name",
                """
                \(Components.radios("act", "What is to be done?", choices, in: state))\
                \(Components.textField(
                    "reason", "Why", in: state,
                    hint: "Needed to stop or close it. Your colleagues read it beside your name: name nobody else."))
                """))
            """
    }

    private static func choice(_ act: WaveAct, _ record: WaveRecord) -> Choice {
        let (label, hint) =
            switch act {
            case .approve where record.state == .scheduled:
                ("Approve the questions and open it", "You have read the questions above, and answer for them.")
            case .approve: ("Approve the questions as they are now", "You have read the questions above, and answer for them.")
            case .stop: ("Stop it at once", "Nobody can answer, by any way, until somebody resumes it.")
            case .resume: ("Resume it", "People can answer again.")
            case .close: ("Close it for good", "Nobody can answer in this period any more, and that cannot be undone.")
            }
        return Choice(value: act.rawValue, label: label, hint: hint)
    }

    /// What somebody approves.
    private static func questions(of survey: SurveyDefinition) -> HTML {
        let items: [HTML] = survey.questions.map { question in
            let options: [HTML] = question.offered.map { "<li>\($0.text.english)</li>" }
            return "<li>\(question.text.english)\(when: !options.isEmpty, "<ul>\(options)</ul>")</li>"
        }
        return Components.details(
            "The \(survey.questions.count) questions as they are now", "<p>\(survey.introduction.english)</p><ol>\(items)</ol>")
    }
}
