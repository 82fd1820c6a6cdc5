import Basics
import FolkmootCore
import HTTP
import Markup

/// What an officer has on the phone at a door.
enum DoorPages {
    /// The form for a visit, and where to call next.
    ///
    /// - Parameter at: the door that the list or the visit before named: of the latter, the next is expected in the same street.
    static func doors(_ doors: DoorBook.Doors, at door: Door? = nil, _ call: Call, _ problem: Problem? = nil) -> Page {
        let exercise = doors.exercise
        let isNext = call.request.query["door"] == nil
        let first = [
            "house": [isNext ? "" : door?.house ?? ""], "street": [door?.street ?? ""], "postcode": [door?.postcode ?? ""],
        ]
        let state = call.formState(problem, first: first)
        return Page(
            title: "Who opens?", caption: exercise.name, breadcrumbs: breadcrumbs(to: exercise),
            notices: """
                \(problem == nil ? done(at: door, call) : .empty)\
                \(Components.errorSummary(state, fields: ["house", "street", "postcode", "outcome"]))
                """,
            body: """
                \(exercise.endedOn == nil ? form(exercise, state) : "<p>This exercise has ended.</p>")
                <p>\(standing(doors.counts))</p>
                \(when: exercise.endedOn == nil, ahead(doors))
                """, hasErrors: state.hasErrors)
    }

    private static func form(_ exercise: DoorstepExercise, _ state: FormState) -> HTML {
        let outcomes = DoorOutcome.allCases.map { Choice(value: $0.rawValue, label: $0.said) }
        return Components.form(
            state, to: exercise.path("doors"), button: "Keep it, and go on",
            """
            \(Components.textField("house", "House", in: state, hint: "Its number or name, and the flat if there is one", width: .medium))\
            \(Components.textField("street", "Street", in: state, width: .medium))\
            \(Components.textField("postcode", "Postcode", in: state, autocomplete: nil, width: .short))\
            \(Components.radios("outcome", "What came of it?", outcomes, in: state))
            """)
    }

    private static func standing(_ counts: DoorCounts) -> String {
        let registered = counts.doors[.registered] ?? 0
        return
            "\(counts.visited) \(counts.visited == 1 ? "door" : "doors") so far, \(registered) of them registered. Nobody’s name or answer is kept here."
    }

    private static func ahead(_ doors: DoorBook.Doors) -> HTML {
        let add: HTML = "<p><a href=\"\(doors.exercise.path("list"))\">Add homes to call at</a></p>"
        guard !doors.ahead.isEmpty else { return "<h2>Where to call</h2>\n<p>No home is waiting.</p>\n\(add)" }
        let rows = doors.ahead.map { door in
            Table.Row([
                "<a href=\"\(doors.exercise.path("doors").query("door", door.id.description))\">\(door.address)</a>",
                "\(door.postcode)",
                door.visits == 0 ? "Not called at" : "Nobody in, \(door.visits)\u{A0}×",
            ])
        }
        let more = doors.aheadInAll - doors.ahead.count
        return """
            <h2>Where to call</h2>
            \(Components.table(Table(
                caption: "Homes that wait for a visit", captionIsUnseen: true,
                columns: ["Home", "Postcode", "So far"].map { .init(title: $0) }, rows: rows)))
            \(when: more > 0, "<p>And \(more) more, when these are done.</p>")
            \(add)
            """
    }

    private static func done(at door: Door?, _ call: Call) -> HTML {
        switch call.justDone {
        case "listed": Components.success("They are on the list")
        case "registered":
            Components.success(
                "Their registration is kept",
                "<p>A link has gone to their email address. They are a member once they follow it.</p>")
        case "number":
            Components.success(
                "Their registration is kept",
                "<p>They are a member once somebody has called the number, and says so on the page of the member.</p>")
        case DoorOutcome.surveyed.rawValue:
            Components.success("It is kept", "<p>Take down what they say: \(surveys(call)).</p>")
        case .some where door != nil: Components.success("It is kept")
        default: .empty
        }
    }

    private static func surveys(_ call: Call) -> HTML {
        HTML.joined(
            call.configuration.surveys.map { survey in
                let path = StaffSurveyRoutes.path(survey).query("mode", SurveyResponse.Mode.staff.rawValue)
                return "<a href=\"\(path)\">\(survey.title.english)</a>"
            }, separator: ", ")
    }

    static func visit(_ form: Form) -> VisitForm {
        var visit = VisitForm()
        (visit.house, visit.street) = (form.text("house"), form.text("street"))
        (visit.postcode, visit.outcome) = (form.text("postcode"), form.text("outcome"))
        return visit
    }

    static func breadcrumbs(to exercise: DoorstepExercise) -> [Breadcrumb] {
        [Breadcrumb(title: "Doorstep", path: "/staff/doorstep"), Breadcrumb(title: exercise.name, path: exercise.path())]
    }
}

// MARK: - Registering, and the list

extension DoorPages {
    /// Somebody registers at a door: they read the words themselves, or have them read out.
    static func registration(
        _ input: RegistrationInput, at door: Door, of exercise: ID<DoorstepExercise>, _ call: Call, _ problem: Problem? = nil
    ) -> Page {
        var state = input.state(call, problem)
        state.values["language"] = [call.form["language"] ?? call.configuration.languages[0].rawValue]
        let languages = call.configuration.languages.map { Choice(value: $0.rawValue, label: $0 == .cy ? "Welsh" : "English") }
        return Page(
            title: "Who registers?", caption: "\(door.address), \(door.postcode)",
            notices: Components.errorSummary(
                state, fields: ["name", "area", "postcode", "address", "email", "phone", "providers"]),
            body: """
                <p>Hand them the phone, or read the words out. Tick only what they choose themselves. They must be \
                \(call.configuration.policy.minimumAge) or over.</p>
                \(Components.form(
                    state, to: "/staff/doorstep/\(exercise.description)/doors/\(door.id.description)/registration", button: "Register them",
                    """
                    \(MemberFields.name(state, call))\(MemberFields.place(state, call))\
                    \(Components.textField("email", "Email address", in: state, hint: "A link goes to it. They are a member once they follow it.", kind: .email))\
                    \(Components.textField("phone", "Telephone number", in: state, hint: "Where they have no email", kind: .telephone, width: .medium, isOptional: true))\
                    \(when: languages.count > 1, Components.radios("language", "In which language do they want to be written to?", languages, in: state))\
                    \(MemberFields.consents(state, call, legend: "Who may write to them?", hint: "At least one. They get nothing from the others."))\
                    \(MemberFields.foldedWishes(state, call))\
                    \(MemberFields.about(state, call))
                    <p class="quiet"><a href="/privacy">How what they tell us is used</a></p>
                    """))
                """, hasErrors: state.hasErrors)
    }

    /// Homes to call at, pasted.
    static func list(of place: (exercise: DoorstepExercise, area: Area), _ call: Call, _ problem: Problem? = nil) -> Page {
        let state = call.formState(problem)
        return Page(
            title: "Where in \(place.area.name.english) do you want to call?", caption: place.exercise.name,
            breadcrumbs: breadcrumbs(to: place.exercise), notices: Components.errorSummary(state, fields: ["list"]),
            body: """
                <p>Homes with a member are marked as such, as far as you may see members. Addresses are forgotten after \
                \(call.configuration.policy.retention.doorVisitMonths) months; those never called at when the exercise ends.</p>
                \(Components.form(
                    state, to: place.exercise.path("list"), button: "Put them on the list",
                    Components.textArea(
                        "list", "Addresses", in: state, hint: "One to a line, the postcode last: 12 High Street, LE1 1AA. No names. \(DoorBook.listedAtMost) at most.", rows: 12)))
                """, hasErrors: state.hasErrors)
    }
}

extension DoorOutcome {
    /// As an officer says it at the door.
    fileprivate var said: String {
        switch self {
        case .registered: "They want to register"
        case .surveyed: "They say what matters to them"
        case .refused: "They do not want to take part"
        case .noAnswer: "Nobody opens"
        case .alreadyMember: "Somebody there is a member"
        }
    }

    /// As it stands above a figure.
    var title: String {
        switch self {
        case .registered: "Registered"
        case .surveyed: "Surveyed"
        case .refused: "Refused"
        case .noAnswer: "No answer"
        case .alreadyMember: "Member already"
        }
    }
}
