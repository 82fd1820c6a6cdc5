import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// The forms by which staff write down what they did, put it right and look at how well it was done.
enum EncounterFormPages {
    static func log(in area: Area, of event: Event?, _ offer: LibraryOffer, _ call: Call, _ problem: Problem? = nil) -> Page {
        let query = call.request.query
        let day = event?.day ?? call.today
        // Of what has several lines the title says what was done, and the words are what is said in it.
        let (use, hasLines) = (offer.use, offer.use?.kind.hasLines ?? false)
        let words = hasLines ? use?.title : use?.words.english
        let first = [
            "day": [day.description], "kind": [event?.kind ?? query["kind"] ?? ""], "team": [event?.team ?? query["team"] ?? ""],
            "words": [words ?? event?.title.english ?? ""], "place": [event?.place ?? ""], "event": [event?.id.description ?? ""],
            "transcript": [hasLines ? use?.words.english ?? "" : ""],
        ]
        let state = call.formState(problem, first: first.merging(offer.values) { first, _ in first })
        let path = Path("/staff/encounters/\(area.code)/log")
        return page(
            "What did you do in \(area.name)?", at: area, state,
            offer.above(path)
                + Components.form(
                    state, to: path, button: "Write it down",
                    """
                    \(LibraryOffer.carried(in: state))\(kind(in: state, call))\(within(area, in: state, call))\(position(in: state, call))\(team(in: area, state, call))\
                    \(essentials(in: state))\
                    \(Components.hidden("event", state.value("event")))\
                    \(Components.textArea("issues", "What people raised", in: state, hint: "One thing to a line, without names. Each waits for an answer, with your team’s priorities.", rows: 3, isOptional: true))\
                    \(Components.details("If it was a meeting: whose, and who came", meeting(in: state), isOpen: isOpen(meetingFields, state)))\
                    \(Components.details("More about it, and what is to be done next", more(in: state), isOpen: state.hasErrors || hasLines))
                    """))
    }

    static func correct(_ story: EncounterStore.Story, _ call: Call, _ problem: Problem? = nil) -> Page {
        let state = call.formState(problem, first: EncounterInput.values(of: story.encounter))
        return page(
            "Put right what is written down", at: story.area, state,
            """
            <p>Standards are counted again with what you write here. That it was changed, when and by whom, stays on record.</p>
            \(Components.form(
                state, to: story.encounter.path("correct"), button: "Put it right",
                "\(kind(in: state, call))\(team(in: story.area, state, call))\(essentials(in: state))\(meeting(in: state))\(more(in: state))"))
            """)
    }

    static func withdraw(_ story: EncounterStore.Story, _ call: Call, _ problem: Problem? = nil) -> Page {
        let state = call.formState(problem)
        return page(
            "Should this not count any more?", at: story.area, state,
            """
            <blockquote><p>\(story.encounter.words)</p></blockquote>
            <p>It stays on record and counts towards no standard. What people raised there stays as it is.</p>
            \(Components.form(
                state, to: story.encounter.path("withdraw"), button: "It does not count",
                Components.textField("reason", "Why", in: state, hint: "For colleagues: written down twice, for instance.")))
            """)
    }

    static func review(_ story: EncounterStore.Story, _ call: Call, _ problem: Problem? = nil) -> Page {
        let state = call.formState(problem)
        let criteria = call.configuration.fieldwork.criteria(for: story.encounter.kind).map {
            Choice(value: $0.code, label: $0.text)
        }
        return page(
            "How well was this done?", at: story.area, state,
            """
            <blockquote><p>\(story.encounter.words)</p></blockquote>
            \(Components.form(
                state, to: story.encounter.path("review"), button: "Keep this review",
                """
                \(Components.checkboxes("met", "What did you find?", criteria, in: state, hint: "Leave open what you did not find. How many you found of all is the score."))\
                \(Components.textArea("words", "What others can learn from it", in: state, hint: "Who did it reads this. No part of anybody’s appraisal.", rows: 3, isOptional: true))
                """))
            """)
    }
}

// MARK: - Parts of forms

extension EncounterFormPages {
    private static func page(_ title: String, at area: Area, _ state: FormState, _ body: HTML) -> Page {
        Page(
            title: title,
            breadcrumbs: [
                Breadcrumb(title: "Engagement", path: "/staff/encounters"),
                Breadcrumb(title: area.name.english, path: "/staff/encounters/\(area.code)"),
            ],
            notices: Components.errorSummary(state, fields: EncounterInput.fields + ["reason", "met"]), body: body,
            hasErrors: state.hasErrors)
    }

    /// What it was or will be, where, and by which team.
    static func occasion(in area: Area, _ state: FormState, _ call: Call) -> HTML {
        "\(kind(in: state, call))\(within(area, in: state, call))\(team(in: area, state, call))"
    }

    private static func kind(in state: FormState, _ call: Call) -> HTML {
        let kinds = call.configuration.fieldwork.activities.map { Choice(value: $0.code, label: $0.text.english) }
        return Components.select("kind", "What it was", kinds, in: state)
    }

    /// A part of an area, if it is not for the whole.
    static func within(
        _ area: Area, in state: FormState, _ call: Call, hint: String = "Leave it open if it was for the whole of it."
    ) -> HTML {
        let parts = call.configuration.areas.subtree(of: area.code, at: call.today).dropFirst()
        guard !parts.isEmpty else { return .empty }
        let choices = parts.map { Choice(value: $0.code, label: call.configuration.areas.fullName(of: $0.code, in: .english)) }
        return Components.select(
            "within", "Where in \(area.name.english)", choices.sorted { $0.label < $1.label }, in: state,
            hint: hint, isOptional: true)
    }

    /// Where it was, for those who do not know what the area is called.
    private static func position(in state: FormState, _ call: Call) -> HTML {
        let hint =
            call.configuration.postcodes.isEmpty
            ? "Degrees north and east, such as 52.6369, -1.1398. They find the area and are not kept."
            : "Or degrees north and east, such as 52.6369, -1.1398. It finds the area and is not kept."
        let label = call.configuration.postcodes.isEmpty ? "Or its position" : "Or its postcode"
        return """
            \(Components.textField("position", label, in: state, hint: hint, isOptional: true))\
            <p><button class="button second" type="button" data-position="\(Components.fieldID("position"))" hidden>Where I am now</button></p>

            """
    }

    static func team(in area: Area, _ state: FormState, _ call: Call) -> HTML {
        let teams = call.configuration.teams(in: area, on: call.today).map { Choice(value: $0.code, label: $0.name) }
        guard !teams.isEmpty else { return .empty }
        return Components.select(
            "team", "Which team", teams, in: state, hint: "Left open, it counts for all teams that look after the place.",
            isOptional: true)
    }

    private static func essentials(in state: FormState) -> HTML {
        """
        \(Components.textField("day", "On which day", in: state, kind: .day, width: .medium))\
        \(Components.textArea("words", "What was done", in: state, hint: "A sentence is enough. Name nobody.", rows: 2))\
        \(Components.textField("partners", "Partners who took part", in: state, hint: "Organisations, such as the parish council.", isOptional: true))\
        \(Components.textField("met", "How many people you met", in: state, kind: .wholeNumber, width: .short, isOptional: true))
        """
    }

    /// Whether what is folded up has to be seen: something in it is wrong or was typed.
    private static func isOpen(_ fields: [String], _ state: FormState) -> Bool {
        fields.contains { state.errors[$0] != nil || !state.value($0).isEmpty }
    }

    private static let meetingFields = ["body", "councillors", "representatives", "police", "report"]

    private static func meeting(in state: FormState) -> HTML {
        """
        \(Components.textField("body", "Which body met", in: state, hint: "Such as the parish council of Wistow.", isOptional: true))\
        \(Components.textField("councillors", "How many councillors came", in: state, kind: .wholeNumber, width: .short, isOptional: true))\
        \(Components.textField("representatives", "How many came for other organisations", in: state, kind: .wholeNumber, width: .short, isOptional: true))\
        \(Components.textField("police", "In which roles the police came", in: state, hint: "Such as a sergeant and two PCSOs. Name nobody.", isOptional: true))\
        \(Components.textField("report", "Where the police’s report to it can be read", in: state, hint: "An address that begins with https://", isOptional: true))
        """
    }

    private static func more(in state: FormState) -> HTML {
        """
        \(Components.textField("place", "The place", in: state, hint: "A hall, a street, a school.", isOptional: true))\
        \(Components.textField("source", "Where its content comes from", in: state, hint: "Such as answers to the survey.", isOptional: true))\
        \(Components.textField("reached", "How many people it reached", in: state, hint: "As the publisher counts them.", kind: .wholeNumber, width: .short, isOptional: true))\
        \(Components.textField("link", "Where it can be seen", in: state, hint: "An address that begins with https://", isOptional: true))\
        \(Components.textArea("transcript", "What is said in it", in: state, hint: "For those who cannot hear or see it.", rows: 3, isOptional: true))\
        \(Components.textField("tags", "Programmes and groups that it was for", in: state, hint: "With commas between them.", isOptional: true))\
        \(Components.textField("done-by", "The colleague who did it, if it was not you", in: state, hint: "The address with which the colleague signs in.", kind: .email, isOptional: true))\
        \(Components.textField("action", "What is to be done next", in: state, isOptional: true))\
        \(Components.textField("action-day", "Until when", in: state, kind: .day, width: .medium, isOptional: true))
        """
    }
}
