import Basics
import FolkmootCore
import HTTP
import Markup

/// Inviting members to events, and what they answer.
enum InvitationPages {
    /// How many come, and the form by which staff invite more.
    static func staff(_ event: Event, _ counts: InvitationCounts, mayInvite: Bool, _ call: Call, _ problem: Problem? = nil) -> Page
    {
        let state = call.formState(problem)
        return Page(
            title: "Who comes to “\(event.title.english)”?", caption: call.language.dateAndTime(event.begins),
            breadcrumbs: [Breadcrumb(title: "What is planned", path: "/staff/events/\(event.area)")],
            notices: "\(done(call))\(Components.errorSummary(state, fields: ["within", "interests"]))",
            body: """
                \(Components.summaryList(rows(event, counts), in: call.language))
                \(when: mayInvite && event.cancelled == nil && event.begins > call.now, form(event, state, call))
                """, hasErrors: state.hasErrors)
    }

    private static func done(_ call: Call) -> HTML {
        call.justDone == "invited" ? Components.success("The invitations are on their way") : .empty
    }

    private static func rows(_ event: Event, _ counts: InvitationCounts) -> [SummaryRow] {
        [
            ("Invited", counts.invited), ("Said that they come", counts.coming),
            ("People, with those whom they bring", counts.people),
            ("Said that they do not come", counts.notComing), ("Have not answered", counts.unanswered),
        ].map { SummaryRow(label: $0.0, value: "\(Decimals.grouped($0.1))") }
            + [SummaryRow(label: "Room for", value: event.room.html { "\(Decimals.grouped($0))" } ?? "As many as come")]
    }

    private static func form(_ event: Event, _ state: FormState, _ call: Call) -> HTML {
        let interests = call.configuration.policy.interests.map { Choice(value: $0.code, label: $0.text.english) }
        let area = call.configuration.areas[event.area]
        return """
            <h2>Invite members</h2>
            <p>By email, to members who agreed to hear from you. Whoever was invited is not invited again.</p>
            \(Components.form(
                state, to: "/staff/events/\(event.id.description)/invitations", button: "Invite them",
                """
                \(area.html { EncounterFormPages.within($0, in: state, call, hint: "Leave it open for the whole of it.") })\
                \(when: !interests.isEmpty, Components.checkboxes("interests", "Only those who want to hear of", interests, in: state, hint: "One of them is enough. Leave all open for everybody.", isSplit: true))
                """))
            """
    }

    static func input(_ form: Form) -> InvitationForm {
        var input = InvitationForm()
        (input.area, input.interests) = (form.text("within"), form.all("interests"))
        return input
    }
}

// MARK: - The member's page

extension InvitationPages {
    static func own(_ invitation: OwnInvitation, _ call: Call, _ problem: Problem? = nil) -> Page {
        let (event, people) = (invitation.event, invitation.people)
        let state = call.formState(
            problem,
            first: [
                "coming": people.map { [$0 > 0 ? "yes" : "no"] } ?? [], "people": [people.map { $0 > 0 ? String($0) : "" } ?? ""],
            ])
        let isDone = call.justDone == "answered" && problem == nil
        return Page(
            title: event.title[call.language], caption: call(Phrases.caption),
            notices:
                "\(when: isDone, Components.success(call(Phrases.kept)))\(Components.errorSummary(state, fields: ["coming", "people"]))",
            body: """
                \(event.cancelled.html { "<p>\(Components.tag(call(Phrases.cancelled), .bad)) \($0[call.language])</p>\n" })\
                <p>\(call.language.longDate(event.day)), \(call.language.dateAndTime(event.begins).prefix(5))<br>\(event.place)</p>
                \(invitation.isOpen ? form(state, call) : "<p>\(call(Phrases.closed))</p>")
                """, hasErrors: state.hasErrors)
    }

    private static func form(_ state: FormState, _ call: Call) -> HTML {
        let choices = [Choice(value: "yes", label: call(Phrases.yes)), Choice(value: "no", label: call(Phrases.no))]
        return Components.form(
            state, to: "/invitation/\(call.place("link"))/\(call.place("event"))", button: call(Phrases.send),
            """
            \(Components.radios("coming", call(Phrases.question), choices, in: state))\
            \(Components.textField("people", call(Phrases.people), in: state, hint: call(Phrases.peopleHint), kind: .wholeNumber, width: .short, isOptional: true))
            """)
    }

    static func reply(_ form: Form) -> InvitationReply {
        var reply = InvitationReply()
        (reply.coming, reply.people) = (form.text("coming"), form.text("people"))
        return reply
    }

    private enum Phrases {
        static let caption = Phrase("Invitation", cy: "Gwahoddiad")
        static let question = Phrase("Do you come?", cy: "Ydych chi’n dod?")
        static let yes = Phrase("Yes", cy: "Ydw")
        static let no = Phrase("No", cy: "Nac ydw")
        static let people = Phrase("How many are you?", cy: "Faint ohonoch sydd?")
        static let peopleHint = Phrase("With those whom you bring, 10 at most", cy: "Gyda’r rhai a ddaw gyda chi, 10 ar y mwyaf")
        static let send = Phrase("Send my answer", cy: "Anfon fy ateb")
        static let kept = Phrase("Thank you for your answer", cy: "Diolch am eich ateb")
        static let closed = Phrase(
            "It has begun, or was called off, so nothing more can be said here.",
            cy: "Mae wedi dechrau, neu wedi’i ganslo, felly ni ellir dweud dim mwy yma.")
        static let cancelled = Phrase("Called off", cy: "Wedi’i ganslo")
    }
}
