import Basics
import FolkmootCore
import Markup

/// The fields by which people say who they are, where they live and who may write to them.
enum MemberFields {
    static func name(_ state: FormState, _ call: Call) -> HTML {
        Components.textField("name", call(Phrases.name), in: state, autocomplete: .name)
    }

    /// Postcode and address; where the force has no table of postcodes, the area from a list.
    static func place(_ state: FormState, _ call: Call) -> HTML {
        let isListed = call.configuration.postcodes.isEmpty
        return """
            \(when: isListed, area(state, call))\
            \(Components.textField(
                "postcode", call(Phrases.postcode), in: state, hint: call(Phrases.postcodeHint), autocomplete: .postcode, width: .short,
                isOptional: isListed))\
            \(Components.textField(
                "address", call(Phrases.address), in: state, hint: call(Phrases.addressHint), autocomplete: .addressLine1, isOptional: true))
            """
    }

    private static func area(_ state: FormState, _ call: Call) -> HTML {
        let choices = call.configuration.areasToChoose(on: call.today).map { Choice(value: $0.code, label: $0.name[call.language]) }
        return Components.select("area", call(Phrases.area), choices, in: state)
    }

    /// One box for each provider, none ticked before, each with the words that ticking it agrees to.
    static func consents(_ state: FormState, _ call: Call, legend: String, hint: String?) -> HTML {
        let providers = call.configuration.policy.providers.compactMap { provider in
            provider.wording(on: call.today).map { (provider: provider, wording: $0) }
        }
        let choices = providers.map { item in
            let (name, words) = (item.provider.name[call.language], item.wording.text[call.language])
            return Choice(
                value: item.provider.code, label: words.contains(name) ? words : "\(name): \(words)",
                hint: item.provider.purpose[call.language])
        }
        let versions: [HTML] = providers.map { Components.hidden("wording", "\($0.provider.code) \($0.wording.version)") }
        return "\(Components.checkboxes("providers", legend, choices, in: state, hint: hint))\(versions)"
    }

    /// Questions that nobody has to answer, folded away unless some have been answered.
    static func about(_ state: FormState, _ call: Call) -> HTML {
        let questions = call.configuration.policy.demographics
        guard !questions.isEmpty else { return .empty }
        let fields: [HTML] = questions.map { question in
            let choices = question.offered.map { Choice(value: $0.code, label: $0.text[call.language]) }
            return Components.radios(
                RegistrationInput.aboutPrefix + question.code, question.text[call.language], choices, in: state)
        }
        let isAnswered = questions.contains { !state.value(RegistrationInput.aboutPrefix + $0.code).isEmpty }
        return Components.details(call(Phrases.about), "<p>\(call(Phrases.aboutHint))</p>\(fields)", isOpen: isAnswered)
    }

    /// What somebody wants to hear of, and in which form; none of it is needed.
    static func wishes(_ state: FormState, _ call: Call) -> HTML {
        let interests = call.configuration.policy.interests.map { Choice(value: $0.code, label: $0.text[call.language]) }
        let formats = MemberWishes.Format.allCases.map { Choice(value: $0.rawValue, label: call(MemberWishWords.format($0))) }
        let languages = MemberWishes.languages.map { Choice(value: $0.code, label: $0.name) }
        return """
            \(when: !interests.isEmpty, Components.checkboxes(
                "interests", call(Phrases.interests), interests, in: state, isSplit: true))\
            \(Components.checkboxes("formats", call(Phrases.formats), formats, in: state, hint: call(Phrases.formatsHint)))\
            \(Components.select("other-language", call(Phrases.otherLanguage), languages, in: state, isOptional: true))
            """
    }

    /// The same folded away, unless some was chosen.
    static func foldedWishes(_ state: FormState, _ call: Call) -> HTML {
        let isChosen = ["interests", "formats", "other-language"].contains { !state.value($0).isEmpty }
        return Components.details(call(Phrases.wishes), wishes(state, call), isOpen: isChosen)
    }

    private enum Phrases {
        static let wishes = Phrase("What interests you (optional)", cy: "Beth sydd o ddiddordeb i chi (dewisol)")
        static let interests = Phrase("What do you want to hear of?", cy: "Am beth hoffech chi glywed?")
        static let formats = Phrase("Do you need letters in another form?", cy: "A oes angen llythyrau ar ffurf arall arnoch?")
        static let formatsHint = Phrase(
            "We use this only to reach you in a way that you can read.",
            cy: "Dim ond i’ch cyrraedd mewn ffordd y gallwch ei darllen y defnyddiwn hyn.")
        static let otherLanguage = Phrase(
            "Is there a language that you read better?", cy: "A oes iaith rydych yn ei darllen yn well?")
        static let name = Phrase("Your name", cy: "Eich enw")
        static let postcode = Phrase("Your postcode", cy: "Eich cod post")
        static let postcodeHint = Phrase("For example SW1A 1AA", cy: "Er enghraifft LL11 1AA")
        static let address = Phrase("Your house or flat and street", cy: "Eich tŷ neu fflat a’ch stryd")
        static let addressHint = Phrase(
            "For example 12 High Street. It lets us count households, not only people.",
            cy: "Er enghraifft 12 Stryd Fawr. Mae’n gadael i ni gyfrif aelwydydd, nid pobl yn unig.")
        static let area = Phrase("Where you live", cy: "Ble rydych chi’n byw")
        static let about = Phrase("About you (optional)", cy: "Amdanoch chi (dewisol)")
        static let aboutHint = Phrase(
            "You do not have to answer any of these. The answers are kept apart from messages, and only show us whether we hear from everybody.",
            cy:
                "Nid oes rhaid i chi ateb dim o’r rhain. Cedwir yr atebion ar wahân i negeseuon, a dim ond dangos i ni a ydym yn clywed gan bawb a wnânt."
        )
    }
}
