import Basics
import FolkmootCore
import Markup

enum RegistrationPages {
    static func form(_ input: RegistrationInput, _ call: Call, _ problem: Problem? = nil) -> Page {
        let state = input.state(call, problem)
        let values = ["product": call.context.brand.product, "force": call.force]
        return Page(
            title: Phrases.title.filled(in: call.language, values),
            notices: Components.errorSummary(
                state, fields: ["name", "area", "postcode", "address", "email", "phone", "providers"]),
            body: """
                <p class="lead">\(Phrases.lead.filled(in: call.language, values))</p>
                <p>\(Phrases.age.filled(in: call.language, ["age": String(call.configuration.policy.minimumAge)]))</p>
                \(Components.form(state, to: "/register", button: call(Phrases.send),
                    "\(Campaign.code(of: input.form.campaign).html { Components.hidden("from", $0) })\(fields(state, call))"))
                <p>\(call(Phrases.known)) <a href="/preferences">\(call(Phrases.preferences))</a></p>
                """,
            hasErrors: state.hasErrors)
    }

    private static func fields(_ state: FormState, _ call: Call) -> HTML {
        """
        \(MemberFields.name(state, call))\
        \(MemberFields.place(state, call))\
        \(Components.textField(
            "email", call(Phrases.email), in: state, hint: call(Phrases.emailHint), kind: .email, autocomplete: .email))\
        \(Components.textField(
            "phone", call(Phrases.phone), in: state, hint: call(Phrases.phoneHint), kind: .telephone, autocomplete: .telephone,
            width: .medium, isOptional: true))\
        \(MemberFields.consents(state, call, legend: call(Phrases.consents), hint: call(Phrases.consentsHint)))\
        \(MemberFields.foldedWishes(state, call))\
        \(MemberFields.about(state, call))
        <p class="quiet"><a href="/privacy">\(call(Phrases.privacy))</a></p>
        """
    }

    static func checkYourEmail(_ call: Call) -> Page {
        let hours = ["hours": String(call.configuration.policy.confirmationHours)]
        return Page(
            title: call(Phrases.oneMoreStep),
            body: """
                <p class="lead">\(Phrases.checkEmail.filled(in: call.language, hours))</p>
                <p>\(call(Phrases.notThere))</p>
                <p><a href="/survey">\(call(Phrases.survey))</a></p>
                """)
    }

    static func weWillCall(_ call: Call) -> Page {
        Page(
            title: call(Phrases.oneMoreStep),
            body: """
                <p class="lead">\(call(Phrases.weCall))</p>
                <p><a href="/survey">\(call(Phrases.survey))</a></p>
                """)
    }

    /// A button, since programs that look through mail follow links.
    static func confirm(_ call: Call) -> Page {
        let values = ["product": call.context.brand.product]
        return Page(
            title: call(Phrases.confirmTitle),
            body: """
                <p class="lead">\(Phrases.confirmLead.filled(in: call.language, values))</p>
                \(Components.action(
                    call(Phrases.confirm), to: "/confirm/\(call.place("link"))", csrf: call.context.csrf, style: .main))
                """)
    }

    private enum Phrases {
        static let title = Phrase("Register for {product}", cy: "Cofrestru ar gyfer {product}")
        static let lead = Phrase(
            "Hear from {force} about where you live. It is free, and you can stop at any time.",
            cy: "Clywed gan {force} am y lle rydych chi’n byw. Mae am ddim, a gallwch stopio unrhyw bryd.")
        static let age = Phrase(
            "You must be {age} or over to register.", cy: "Rhaid i chi fod yn {age} oed neu’n hŷn i gofrestru.")
        static let email = Phrase("Your email address", cy: "Eich cyfeiriad e-bost")
        static let emailHint = Phrase(
            "We send a link to it, so that nobody else can register you. If you have no email, give a telephone number instead.",
            cy:
                "Byddwn yn anfon dolen iddo, fel na all neb arall eich cofrestru. Os nad oes gennych e-bost, rhowch rif ffôn yn ei le."
        )
        static let phone = Phrase("Your telephone number", cy: "Eich rhif ffôn")
        static let phoneHint = Phrase("For example 01632 960 001", cy: "Er enghraifft 01632 960 001")
        static let consents = Phrase("Who may write to you?", cy: "Pwy gaiff ysgrifennu atoch?")
        static let consentsHint = Phrase(
            "Choose as many as you like, at least one. You get nothing from those that you do not choose.",
            cy: "Dewiswch gynifer ag y dymunwch, o leiaf un. Ni chewch ddim gan y rhai na ddewiswch.")
        static let send = Phrase("Register", cy: "Cofrestru")
        static let privacy = Phrase("How we use what you tell us", cy: "Sut rydym yn defnyddio’r hyn a ddywedwch wrthym")
        static let known = Phrase("Registered already?", cy: "Wedi cofrestru eisoes?")
        static let preferences = Phrase("See or change what you get", cy: "Gweld neu newid yr hyn a gewch")
        static let oneMoreStep = Phrase("One more step", cy: "Un cam arall")
        static let checkEmail = Phrase(
            "Check your email: we sent a link to confirm it is yours. It works for {hours} hours.",
            cy: "Edrychwch ar eich e-bost: anfonwyd dolen i gadarnhau mai eich un chi ydyw. Mae’n gweithio am {hours} awr.")
        static let notThere = Phrase(
            "Nothing there after some minutes? Look among unwanted mail, or register again.",
            cy: "Dim byd yno ar ôl rhai munudau? Edrychwch ymhlith y post sothach, neu cofrestrwch eto.")
        static let survey = Phrase("Meanwhile, say what matters to you", cy: "Yn y cyfamser, dywedwch beth sy’n bwysig i chi")
        static let weCall = Phrase(
            "We keep your number. Your neighbourhood team will call you to confirm that it is yours; until then we send you nothing.",
            cy:
                "Rydym yn cadw’ch rhif. Bydd eich tîm cymdogaeth yn eich ffonio i gadarnhau mai eich un chi ydyw; tan hynny ni anfonwn ddim atoch."
        )
        static let confirmTitle = Phrase("Confirm that this address is yours", cy: "Cadarnhau mai eich cyfeiriad chi yw hwn")
        static let confirmLead = Phrase(
            "Press the button to become a member of {product}.", cy: "Pwyswch y botwm i ddod yn aelod o {product}.")
        static let confirm = Phrase("Yes, it is mine", cy: "Ie, fi biau ef")
    }
}
