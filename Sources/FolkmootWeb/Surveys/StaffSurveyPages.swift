import Basics
import FolkmootCore
import HTTP
import Markup

/// The page on which staff take down what somebody answers.
enum StaffSurveyPages {
    /// The fields besides those of the survey.
    static let fields = ["mode", "day", "update"]

    /// What was typed besides the answers.
    struct Typed {
        let mode: SurveyResponse.Mode?
        let day: Day?

        init(_ call: Call) {
            mode = StaffSurveyPages.mode(call.form["mode"])
            day = Day(CleanText.line(call.form["day"] ?? "", limit: 40))
        }

        var errors: [String: String] {
            var errors: [String: String] = [:]
            if mode == nil { errors["mode"] = "Choose how they answer." }
            if day == nil { errors["day"] = "Enter a date, like 2026-11-21." }
            return errors
        }
    }

    /// One of those in which staff take answers down.
    static func mode(_ text: String?) -> SurveyResponse.Mode? {
        text.flatMap(SurveyResponse.Mode.init(rawValue:)).flatMap { $0 == .online ? nil : $0 }
    }

    /// - Parameter state: whether the wave that is running takes answers.
    static func form(_ form: SurveyForm, of asked: AskedMember? = nil, _ state: WaveState, _ call: Call) -> Page {
        let survey = form.survey
        let modes: [(SurveyResponse.Mode, String)] = [
            (.staff, "At the door, or face to face"), (.paper, "On paper"), (.phone, "By telephone"),
        ]
        return Page(
            title: "What do they answer?", caption: survey.title.english,
            breadcrumbs: [
                Breadcrumb(title: "Surveys", path: "/staff/surveys"),
                Breadcrumb(title: survey.title.english, path: "/staff/surveys/\(survey.code)"),
            ],
            notices: """
                \(when: call.justDone == "kept" && !form.state.hasErrors, Components.success(asked == nil ? "The answers are kept. Here is a fresh page for the next person." : "The answers are kept."))\
                \(when: state != .open, Components.warning("\(state.refusal.message) Only answers of an earlier period can be kept.", in: call.language))\
                \(Components.errorSummary(form.state, fields: fields + form.fields(call)))
                """,
            body: """
                \(asked.html { whose($0, of: survey, call) } ?? "<p>Do not write down who they are.</p>")
                <p>Leave out what they would rather not answer. They can read how answers are used at <a href="/privacy">Privacy</a>.</p>
                \(Components.form(
                    form.state, to: form.path, button: "Keep these answers",
                    """
                    \(Components.hidden("page", form.submission.description))\
                    \(Components.radios("mode", "How do they answer?", modes.map { Choice(value: $0.0.rawValue, label: $0.1) }, in: form.state))\
                    \(Components.textField(
                        "day", "On which day?", in: form.state, hint: "For paper, the day on which it was filled in.", kind: .day, width: .medium))\
                    \(when: asked?.due != nil, update(in: form.state))\
                    \(SurveyPages.fields(form, call))
                    """))
                """,
            hasErrors: form.state.hasErrors)
    }

    /// Who answers, and whether they are due.
    private static func whose(_ asked: AskedMember, of survey: SurveyDefinition, _ call: Call) -> HTML {
        let member = asked.member
        let area = call.configuration.areas.fullName(of: member.residence.area, in: .en)
        return """
            <p><a href="\(Path("/staff/members/\(member.id.description)"))">\(member.name)</a> answers, in \(area). What they say is kept with \
            their membership.</p>
            \(asked.due.flatMap { notDue(asked, until: $0, of: survey, call) } ?? .empty)
            """
    }

    private static func notDue(_ asked: AskedMember, until due: Day, of survey: SurveyDefinition, _ call: Call) -> HTML? {
        asked.last.map { last in
            let effect =
                last.wave == survey.wave(at: call.now)
                ? "What you keep now takes the place of what they said." : "What you keep now counts in the new period."
            return Components.warning(
                "They answered on \(call.language.date(last.at)), and are due to be asked again on \(call.language.date(due)). \(effect)",
                in: call.language)
        }
    }

    private static func update(in state: FormState) -> HTML {
        Components.checkbox("update", Choice(value: "yes", label: "They want to change what they said"), in: state)
    }
}
