import Basics
import FolkmootCore
import Markup

/// The forms by which staff set and end priorities, write down issues and add steps.
enum PriorityFormPages {
    static func set(in area: Area, _ call: Call, _ problem: Problem? = nil) -> Page {
        let state = PriorityInput.state(problem, call)
        let numbers = 1...PriorityInput.sources
        let fields =
            ["issue", "words", "welsh", "day"] + numbers.flatMap { ["source-\($0)", "source-day-\($0)", "source-words-\($0)"] }
        return page(
            "What will the team in \(area.name) work on?", at: area, state, fields, call,
            Components.form(
                state, to: "/staff/priorities/\(area.code)/priority", button: "Set this priority",
                """
                \(issue(in: state, call))\
                \(words("What the team will work on", hint: "In one sentence. Everybody can read it: name nobody.", in: state, call))\
                \(day("Set on", in: state))\
                \(numbers.map { source($0, in: state) })
                """))
    }

    static func raise(in area: Area, _ offer: LibraryOffer, _ call: Call, _ problem: Problem? = nil) -> Page {
        let state = PriorityInput.state(problem, call, from: offer)
        let path = Path("/staff/priorities/\(area.code)/issue")
        let fields = ["words", "welsh", "did", "did-welsh", "source", "day", "issue", "public"]
        let form = Components.form(
            state, to: path, button: "Write it down",
            """
            \(LibraryOffer.carried(in: state))\
            \(words("What they said", hint: "In their sense, without anybody’s name or address.", rows: 4, in: state, call))\
            \(did(in: state, call))\
            \(Components.select("source", "Where it was raised", sources, in: state))\
            \(day("Raised on", in: state))\
            \(issue(in: state, call))\
            \(isPublic("Show it to everybody, as “You said, we did”", in: state))
            """)
        return page(
            "What did people raise in \(area.name)?", at: area, state, fields, call,
            """
            \(offer.above(path))
            \(form)
            """)
    }

    /// What was done about it already, if something was.
    private static func did(in state: FormState, _ call: Call) -> HTML {
        let welsh = Components.textArea("did-welsh", "The same in Welsh", in: state, rows: 3, isOptional: true)
        return """
            \(Components.textArea("did", "What you did about it already", in: state, hint: "As of today; it is never changed afterwards. Further steps can follow. Name nobody.", rows: 3, isOptional: true))\
            \(when: call.configuration.languages.contains(.cy), welsh)
            """
    }

    static func end(_ priority: Priority, at area: Area, _ call: Call, _ problem: Problem? = nil) -> Page {
        let state = PriorityInput.state(problem, call)
        return page(
            "Why does this priority end?", at: area, state, ["words", "welsh", "day"], call,
            """
            <blockquote><p>\(priority.words.english)</p>\
            <p class="quiet">\(PriorityWords.grounds(of: priority, in: call.language))</p></blockquote>
            \(Components.form(
                state, to: "/staff/priorities/\(priority.id.description)/end", button: "End this priority",
                """
                \(words("What came of it", hint: "Everybody can read it: name nobody.", rows: 3, in: state, call))\
                \(day("Ended on", in: state))
                """))
            """)
    }

    static func steps(
        of issue: RaisedIssue, at area: Area, mayWrite: Bool, from origin: LibraryOrigin? = nil, _ call: Call,
        _ problem: Problem? = nil
    ) -> Page {
        let state = PriorityInput.state(problem, call)
        var page = page(
            "What was done about this?", at: area, state, ["stage", "words", "welsh", "day", "public"], call,
            """
            \(PriorityPages.story(of: issue, call))
            \(origin.html { $0.note })\
            \(when: mayWrite && !issue.stage.next.isEmpty, stepForm(issue, in: state, call))
            """)
        page.notices += problem == nil ? PriorityPages.done(call) : .empty
        return page
    }

    private static func stepForm(_ issue: RaisedIssue, in state: FormState, _ call: Call) -> HTML {
        let stages = issue.stage.next.map {
            Choice(value: $0.rawValue, label: PriorityWords.name(of: $0, in: .english), hint: hint($0))
        }
        let form = Components.form(
            state, to: "/staff/priorities/\(issue.id.description)/steps", button: "Add this step",
            """
            \(Components.hidden("after", String(issue.steps.count)))\
            \(Components.radios("stage", "What comes next?", stages, in: state))\
            \(words("What was done", hint: "It is never changed afterwards. Name nobody.", rows: 5, in: state, call))\
            \(day("Done on", in: state))\
            \(when: issue.isPublic, isPublic("Show it to everybody, as “We did”", in: state))
            """)
        return "<h2>Add a step</h2>\n\(form)"
    }

    private static func hint(_ stage: IssueStage) -> String {
        switch stage {
        case .raised: ""
        case .activity: "The team did something about it."
        case .informationRequested: "The team asked people to tell more."
        case .furtherActivity: "The team did more, with what people told."
        case .resultsProvided: "The team told people what came of it. Nothing follows after that."
        }
    }
}

// MARK: - Parts of forms

extension PriorityFormPages {
    private static func page(
        _ title: String, at area: Area, _ state: FormState, _ fields: [String], _ call: Call, _ body: HTML
    ) -> Page {
        Page(
            title: title,
            breadcrumbs: [
                Breadcrumb(title: "Priorities", path: "/staff/priorities"),
                Breadcrumb(title: area.name.english, path: "/staff/priorities/\(area.code)"),
            ],
            notices: Components.errorSummary(state, fields: fields), body: body, hasErrors: state.hasErrors)
    }

    /// What was written, and in Welsh too where the force has Welsh.
    private static func words(_ label: String, hint: String, rows: Int = 2, in state: FormState, _ call: Call) -> HTML {
        let welsh = Components.textArea(
            "welsh", "The same in Welsh", in: state, hint: "Without it the Welsh page shows the English words.", rows: rows,
            isOptional: true)
        return """
            \(Components.textArea("words", label, in: state, hint: hint, rows: rows))\
            \(when: call.configuration.languages.contains(.cy), welsh)
            """
    }

    private static func day(_ label: String, in state: FormState) -> HTML {
        Components.textField("day", label, in: state, kind: .day, width: .medium)
    }

    private static func issue(in state: FormState, _ call: Call) -> HTML {
        let offered = call.configuration.issues.filter { !$0.isRetired && !$0.isOther }
        guard !offered.isEmpty else { return .empty }
        return Components.select(
            "issue", "The issue of your survey that this is about",
            offered.map { Choice(value: $0.code, label: $0.text.english) }, in: state,
            hint: "It is counted with this issue. Leave it open if none fits.", isOptional: true)
    }

    private static let sources = CommunitySource.allCases.map {
        Choice(value: $0.rawValue, label: PriorityWords.name(of: $0, in: .english))
    }

    private static func source(_ number: Int, in state: FormState) -> HTML {
        let legend = number == 1 ? "What does it rest on?" : number == 2 ? "A second source, if there is one" : "A third source"
        return Components.fieldset(
            legend, hint: number == 1 ? "At least one source, such as answers to the survey or a meeting." : nil,
            """
            \(Components.select("source-\(number)", "Kind of source", sources, in: state))\
            \(Components.textField("source-day-\(number)", "Its date", in: state, kind: .day, width: .medium))\
            \(Components.textField("source-words-\(number)", "What it shows", in: state, hint: "For colleagues: not shown to the public."))
            """)
    }

    private static func isPublic(_ label: String, in state: FormState) -> HTML {
        Components.checkbox("public", Choice(value: "yes", label: label), in: state)
    }
}
