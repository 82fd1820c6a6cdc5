import Basics
import FolkmootCore
import HTTP
import Markup

/// Inviting members to events, and what they answer.
enum InvitationPages {
    /// What the page of staff shows of an event.
    struct Parts: Sendable {
        let counts: InvitationCounts
        let offer: LibraryOffer
        let senders: [SenderCard]
    }

    private static let fields = ["within", "interests", "words", "welsh", "sender", "link", "transcript"]

    /// How many come, and the form by which staff invite more.
    static func staff(_ event: Event, _ parts: Parts, mayInvite: Bool, _ call: Call, _ problem: Problem? = nil) -> Page {
        var first = parts.offer.values
        if let use = parts.offer.use {
            first["words"] = [use.words.english]
            first["welsh"] = [use.words.translations[.cy] ?? ""]
        }
        let state = call.formState(problem, first: first)
        return Page(
            title: "Who comes to “\(event.title.english)”?", caption: call.language.dateAndTime(event.begins),
            breadcrumbs: [Breadcrumb(title: "What is planned", path: "/staff/events/\(event.area)")],
            notices: "\(done(call))\(Components.errorSummary(state, fields: fields))",
            body: """
                \(Components.summaryList(rows(event, parts.counts), in: call.language))
                \(when: mayInvite && event.cancelled == nil && event.begins > call.now, form(event, parts, state, call))
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

    private static func form(_ event: Event, _ parts: Parts, _ state: FormState, _ call: Call) -> HTML {
        let path = Path("/staff/events/\(event.id.description)/invitations")
        let interests = call.configuration.policy.interests.map { Choice(value: $0.code, label: $0.text.english) }
        let area = call.configuration.areas[event.area]
        return """
            <h2>Invite members</h2>
            <p>By email, to members who agreed to hear from you. Whoever was invited is not invited again.</p>
            \(parts.offer.above(path))
            \(Components.form(
                state, to: path, button: "Invite them",
                """
                \(LibraryOffer.carried(in: state))\(area.html { EncounterFormPages.within($0, in: state, call, hint: "Leave it open for the whole of it.") })\
                \(when: !interests.isEmpty, Components.checkboxes("interests", "Only those who want to hear of", interests, in: state, hint: "One of them is enough. Leave all open for everybody.", isSplit: true))\
                \(message(parts.senders, state, call))
                """))
            """
    }

    /// What is said besides what it is, when and where; from whom; and a film.
    private static func message(_ senders: [SenderCard], _ state: FormState, _ call: Call) -> HTML {
        let welsh = Components.textArea("welsh", "The same in Welsh", in: state, rows: 5, isOptional: true)
        let cards = senders.map { Choice(value: $0.account.description, label: "\($0.name), \($0.role.english)") }
        let film: HTML = """
            \(Components.textField("link", "Where the film can be seen", in: state, hint: "An address that begins with https://", isOptional: true))\
            \(Components.textArea("transcript", "What is said in it", in: state, hint: "For those who cannot hear or see it.", rows: 4, isOptional: true))
            """
        return """
            \(Components.textArea("words", "What you write to them", in: state, hint: "What it is, when and where stands above it. Name nobody.", rows: 5, isOptional: true))\
            \(when: call.configuration.languages.contains(.cy), welsh)\
            \(when: !cards.isEmpty, Components.select("sender", "Whom it is from", cards, in: state, hint: "Those who agreed to be shown. Left open, it is from the team.", isOptional: true))\
            \(Components.details("A film to it", film, isOpen: ["link", "transcript"].contains { state.errors[$0] != nil || !state.value($0).isEmpty }))
            """
    }

    static func input(_ form: Form) -> InvitationForm {
        var input = InvitationForm()
        (input.area, input.interests) = (form.text("within"), form.all("interests"))
        (input.words, input.welsh, input.sender) = (form.text("words"), form.text("welsh"), form.text("sender"))
        (input.link, input.transcript) = (form.text("link"), form.text("transcript"))
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
                \(invitation.message.html { message($0, call) })\
                \(invitation.isOpen ? form(state, call) : "<p>\(call(Phrases.closed))</p>")
                """, hasErrors: state.hasErrors)
    }

    /// What the team wrote, who it is from as long as they agree, and the film with what is said in it.
    private static func message(_ message: EventMessage, _ call: Call) -> HTML {
        let link: HTML? = message.link.flatMap { ExternalURL($0) }.html { "<p><a href=\"\($0)\">\(call(Phrases.film))</a></p>\n" }
        return """
            \(message.words.html { "<p>\(LibraryWords.lines($0[call.language]))</p>\n" })\
            \(message.sender.html { SenderCardPages.card($0, call) })\(link)\
            \(message.transcript.html { Components.details(call(Phrases.said), "<p>\(LibraryWords.lines($0))</p>") })
            """
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
        static let film = Phrase("Watch the film", cy: "Gwylio’r ffilm")
        static let said = Phrase("What is said in the film", cy: "Yr hyn a ddywedir yn y ffilm")
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
