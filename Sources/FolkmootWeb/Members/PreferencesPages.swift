import Basics
import FolkmootCore
import HTTP
import Markup

enum PreferencesPages {
    /// Asks for the address that a link is to be sent to.
    static func ask(_ call: Call, _ problem: Problem? = nil) -> Page {
        let state = FormState(
            call.language, values: ["email": [call.typedEmail]], problem: problem, csrf: call.context.csrf)
        return Page(
            title: call(Phrases.askTitle), notices: Components.errorSummary(state, fields: ["email"]),
            body: """
                <p class="lead">\(call(Phrases.askLead))</p>
                \(Components.form(
                    state, to: "/preferences", button: call(Phrases.ask),
                    Components.textField("email", call(Phrases.email), in: state, kind: .email, autocomplete: .email)))
                """,
            hasErrors: state.hasErrors)
    }

    /// The same for every address, known or not.
    static func linkSent(_ call: Call) -> Page {
        Page(
            title: call(Phrases.sentTitle),
            body: """
                <p class="lead">\(call(Phrases.sent))</p>
                <p>\(call(Phrases.notThere)) <a href="/register">\(call(Phrases.register))</a></p>
                """)
    }

    /// A member's own page: what they get, in which language, and their details.
    static func own(
        _ record: OwnMembership.Record, _ call: Call, _ choice: PreferencesInput? = nil, _ problem: Problem? = nil
    ) -> Page {
        let choice = choice ?? PreferencesInput(record)
        let values = ["providers": choice.providers, "language": [choice.language.rawValue]]
        let state = FormState(call.language, values: values, problem: problem, csrf: call.context.csrf)
        return Page(
            title: call(Phrases.ownTitle),
            notices: "\(Components.errorSummary(state, fields: ["providers", "language"]))\(done(call))",
            body: """
                \(Components.form(
                    state, to: call.own, button: call(Phrases.save),
                    """
                    \(MemberFields.consents(state, call, legend: call(Phrases.consents), hint: call(Phrases.consentsHint)))\
                    \(languages(state, call))
                    """))
                \(record.invitation.html { invitation($0, call) })
                <h2>\(call(Phrases.detailsTitle))</h2>
                \(summary(record.member, call))
                <p><a href="\(Path("/my/\(call.place("link"))/wishes"))">\(call(Phrases.wishes))</a></p>
                <p><a href="\(Path("/my/\(call.place("link"))/data"))">\(call(Phrases.held))</a></p>
                <h2>\(call(Phrases.leaveHeading))</h2>
                <p>\(call(Phrases.leaveHint))</p>
                \(Components.linkButton(call(Phrases.leaveButton), to: "/my/\(call.place("link"))/leave", style: .second))
                """,
            hasErrors: state.hasErrors)
    }

    private static func done(_ call: Call) -> HTML {
        switch call.justDone {
        case "registered": Components.success(call(Phrases.registered), "<p>\(call(Phrases.registeredHint))</p>")
        case "saved": Components.success(call(Phrases.saved))
        case "changed": Components.success(call(Phrases.changed))
        default: .empty
        }
    }

    private static func invitation(_ invitation: OwnMembership.Invitation, _ call: Call) -> HTML {
        let minutes = ["minutes": String(invitation.survey.minutes)]
        return """
            <h2>\(invitation.survey.title[call.language])</h2>
            <p>\(invitation.survey.introduction[call.language])</p>
            <p>\(Phrases.minutes.filled(in: call.language, minutes))</p>
            \(Components.linkButton(call(Phrases.haveYourSay), to: Path("/answer/\(invitation.link)"), style: .second))
            """
    }

    private static func languages(_ state: FormState, _ call: Call) -> HTML {
        guard call.configuration.languages.count > 1 else { return .empty }
        let choices = call.configuration.languages.map { Choice(value: $0.rawValue, label: $0.ownName) }
        return Components.radios("language", call(Phrases.language), choices, in: state, isInline: true)
    }

    private static func summary(_ member: MemberRecord, _ call: Call) -> HTML {
        let change = Path("/my/\(call.place("link"))/details")
        let place = [member.residence.address, member.residence.postcode].compactMap { $0 }.joined(separator: ", ")
        let area = call.configuration.areas.fullName(of: member.residence.area, in: call.language)
        let contact = member.email.html(Components.address) ?? "\(member.phone ?? "")"
        return Components.summaryList(
            [
                SummaryRow(label: call(Phrases.name), value: "\(member.name)", change: change),
                SummaryRow(label: call(Phrases.address), value: "\(place)", change: change),
                SummaryRow(label: call(Phrases.area), value: "\(area)"),
                SummaryRow(label: call(Phrases.contact), value: contact, change: Path("/my/\(call.place("link"))/ways")),
            ], in: call.language)
    }

    static func details(_ input: RegistrationInput, _ call: Call, _ problem: Problem? = nil) -> Page {
        let state = input.state(call, problem)
        return Page(
            title: call(Phrases.detailsTitle),
            notices: """
                \(Components.back(to: call.own, in: call.language))\
                \(Components.errorSummary(state, fields: ["name", "area", "postcode", "address"]))
                """,
            body: Components.form(
                state, to: "/my/\(call.place("link"))/details", button: call(Phrases.save),
                "\(MemberFields.name(state, call))\(MemberFields.place(state, call))"),
            hasErrors: state.hasErrors)
    }

    /// - Parameter own: the way back, for those who came from their own page.
    static func leave(_ call: Call, from own: Path?) -> Page {
        let target: Path = own == nil ? "/leave/\(call.place("link"))" : "/my/\(call.place("link"))/leave"
        return Page(
            title: Phrases.leaveTitle.filled(in: call.language, ["product": call.context.brand.product]),
            notices: own.map { Components.back(to: $0, in: call.language) } ?? .empty,
            body: """
                <p class="lead">\(call(Phrases.leaveLead))</p>
                \(Components.action(call(Phrases.leaveNow), to: target, csrf: call.context.csrf, style: .danger))
                """)
    }

    static func left(_ call: Call) -> Page {
        Page(
            title: call(Phrases.leftTitle),
            body: """
                <p class="lead">\(call(Phrases.leftLead))</p>
                <p><a href="/register">\(call(Phrases.registerAgain))</a></p>
                """)
    }

    private enum Phrases {
        static let askTitle = Phrase("See or change what you get, or leave", cy: "Gweld neu newid yr hyn a gewch, neu adael")
        static let askLead = Phrase(
            "There is no password. Give the address that you registered, and we send it a link.",
            cy: "Nid oes cyfrinair. Rhowch y cyfeiriad y cofrestroch ag ef, ac anfonwn ddolen iddo.")
        static let email = Phrase("Your email address", cy: "Eich cyfeiriad e-bost")
        static let ask = Phrase("Send me a link", cy: "Anfonwch ddolen ataf")
        static let sentTitle = Phrase("Check your email", cy: "Edrychwch ar eich e-bost")
        static let sent = Phrase(
            "If that address is registered, a link is on its way to it.",
            cy: "Os yw’r cyfeiriad hwnnw wedi’i gofrestru, mae dolen ar ei ffordd iddo.")
        static let notThere = Phrase(
            "Nothing there after some minutes? Look among unwanted mail. If you are not registered yet:",
            cy: "Dim byd yno ar ôl rhai munudau? Edrychwch ymhlith y post sothach. Os nad ydych wedi cofrestru eto:")
        static let register = Phrase("Register", cy: "Cofrestru")
        static let ownTitle = Phrase("What you get", cy: "Yr hyn a gewch")
        static let registered = Phrase("You are registered", cy: "Rydych wedi cofrestru")
        static let registeredHint = Phrase(
            "We wrote to you with a link to this page. Here is what you get; change it whenever you like.",
            cy: "Ysgrifennwyd atoch gyda dolen i’r dudalen hon. Dyma’r hyn a gewch; newidiwch ef pryd bynnag y dymunwch.")
        static let saved = Phrase("Your choices are saved", cy: "Mae’ch dewisiadau wedi’u cadw")
        static let changed = Phrase("Your details are changed", cy: "Mae’ch manylion wedi’u newid")
        static let consents = Phrase("Who may write to you?", cy: "Pwy gaiff ysgrifennu atoch?")
        static let consentsHint = Phrase(
            "You get nothing from those that you do not choose.", cy: "Ni chewch ddim gan y rhai na ddewiswch.")
        static let language = Phrase("In which language?", cy: "Ym mha iaith?")
        static let save = Phrase("Save", cy: "Cadw")
        static let detailsTitle = Phrase("Your details", cy: "Eich manylion")
        static let wishes = Phrase(
            "What interests you, and in which form we write", cy: "Beth sydd o ddiddordeb i chi, ac ar ba ffurf yr ysgrifennwn")
        static let held = Phrase(
            "See everything that we hold about you, or have it erased", cy: "Gweld popeth a gadwn amdanoch, neu ofyn am ei ddileu")
        static let name = Phrase("Name", cy: "Enw")
        static let address = Phrase("Address", cy: "Cyfeiriad")
        static let area = Phrase("Area", cy: "Ardal")
        static let contact = Phrase("We reach you at", cy: "Rydym yn eich cyrraedd yn")
        static let minutes = Phrase("It takes about {minutes} minutes.", cy: "Mae’n cymryd tua {minutes} munud.")
        static let haveYourSay = Phrase("Have your say", cy: "Dweud eich dweud")
        static let leaveHeading = Phrase("Leave", cy: "Gadael")
        static let leaveHint = Phrase(
            "All messages stop at once, from everybody.", cy: "Daw pob neges i ben ar unwaith, gan bawb.")
        static let leaveButton = Phrase("I want to leave", cy: "Rwyf am adael")
        static let leaveTitle = Phrase("Leave {product}?", cy: "Gadael {product}?")
        static let leaveLead = Phrase(
            "All messages stop at once, from everybody. You can register again whenever you like.",
            cy: "Daw pob neges i ben ar unwaith, gan bawb. Gallwch gofrestru eto pryd bynnag y dymunwch.")
        static let leaveNow = Phrase("Leave now", cy: "Gadael nawr")
        static let leftTitle = Phrase("You have left", cy: "Rydych wedi gadael")
        static let leftLead = Phrase(
            "We send you nothing more, and everything that you agreed to has ended.",
            cy: "Nid ydym yn anfon dim byd arall atoch, ac mae popeth y cytunoch iddo wedi dod i ben.")
        static let registerAgain = Phrase("Register again", cy: "Cofrestru eto")
    }
}
