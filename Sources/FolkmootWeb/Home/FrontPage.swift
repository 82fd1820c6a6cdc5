import FolkmootCore
import Markup

/// What a force's front page always says, in one language: drawn once for each revision of the configuration.
struct FrontPage: Sendable {
    let title: String
    /// What the service is, and the ways into it.
    let opening: HTML
    /// Where to see one's own area, how it works, and who writes.
    let closing: HTML

    init(_ configuration: ForceConfiguration, product: String, in language: Language) {
        let words = FrontPageWords(configuration: configuration, product: product, language: language)
        title = FrontPagePhrases.title.filled(in: language, ["force": configuration.name[language]])
        opening = words.opening.fitted
        closing = words.closing.fitted
    }
}

/// The words of the front page, with the force's own put into them.
private struct FrontPageWords {
    let configuration: ForceConfiguration
    let product: String
    let language: Language

    var opening: HTML {
        """
        <p class="lead">\(FrontPagePhrases.lead.filled(in: language, ["product": product]))</p>
        <p>\(Components.linkButton(FrontPagePhrases.register[language], to: "/register"))</p>
        \(configuration.defaultSurvey.map(invitation))

        """
    }

    var closing: HTML {
        """
        <h2>\(FrontPagePhrases.areaTitle[language])</h2>
        \(findArea)
        <h2>\(FrontPagePhrases.howTitle[language])</h2>
        \(steps)
        <h2>\(FrontPagePhrases.whoTitle[language])</h2>
        \(providers)
        """
    }

    private func invitation(to survey: SurveyDefinition) -> HTML {
        """
        <h2>\(survey.title[language])</h2>
        <p>\(survey.introduction[language])</p>
        <p>\(FrontPagePhrases.minutes.filled(in: language, max(1, survey.minutes)))</p>
        <p>\(Components.linkButton(FrontPagePhrases.startSurvey[language], to: "/survey", style: .second))</p>
        """
    }

    /// By GET, so that the result has an address and nothing is kept.
    private var findArea: HTML {
        let hasPostcodes = !configuration.postcodes.isEmpty
        return """
            <form method="get" action="/areas" class="inline-form">
            <div class="field"><label for="field-where">\((hasPostcodes ? FrontPagePhrases.postcode : FrontPagePhrases.areaName)[language])</label>
            <input class="input medium" id="field-where" name="where" type="text" spellcheck="false"\
            \(attribute: "autocomplete", hasPostcodes ? "postal-code" : nil)></div>
            \(Components.button(FrontPagePhrases.find[language], style: .second))
            </form>
            """
    }

    private var steps: HTML {
        let steps = [
            FrontPagePhrases.stepRegister, FrontPagePhrases.stepConfirm, FrontPagePhrases.stepChoose, FrontPagePhrases.stepLeave,
        ]
        return "<ol class=\"steps\">\(steps.map { phrase -> HTML in "<li>\(phrase[language])</li>" })</ol>"
    }

    private var providers: HTML {
        let items: [HTML] = configuration.policy.providers.map {
            "<li><strong>\($0.name[language])</strong>: \($0.purpose[language])</li>"
        }
        return "<p>\(FrontPagePhrases.who[language])</p><ul>\(items)</ul>"
    }
}

private enum FrontPagePhrases {
    static let title = Phrase(
        "Hear from {force} about where you live", cy: "Clywed gan {force} am y lle rydych chi’n byw")
    static let lead = Phrase(
        "{product} is free. Your neighbourhood team tells you what happens near you, asks what matters to you, and says what it did about it.",
        cy:
            "Mae {product} am ddim. Bydd eich tîm cymdogaeth yn dweud wrthych beth sy’n digwydd yn eich ardal, yn gofyn beth sy’n bwysig i chi ac yn dweud beth a wnaeth yn ei gylch."
    )
    static let register = Phrase("Get local alerts", cy: "Cael rhybuddion lleol")
    static let startSurvey = Phrase("Have your say", cy: "Dweud eich dweud")
    static let minutes = CountedPhrase(
        one: Phrase(
            "It takes about {n} minute. You do not have to give your name.",
            cy: "Mae’n cymryd tua {n} munud. Nid oes rhaid i chi roi’ch enw."),
        other: Phrase(
            "It takes about {n} minutes. You do not have to give your name.",
            cy: "Mae’n cymryd tua {n} munud. Nid oes rhaid i chi roi’ch enw."))
    static let areaTitle = Phrase("See what people in your area said", cy: "Gweld beth ddywedodd pobl yn eich ardal")
    static let postcode = Phrase("Your postcode, for example SW1A 1AA", cy: "Eich cod post, er enghraifft LL11 1AA")
    static let areaName = Phrase("The name of your area", cy: "Enw eich ardal")
    static let find = Phrase("Show my area", cy: "Dangos fy ardal")
    static let howTitle = Phrase("How it works", cy: "Sut mae’n gweithio")
    static let stepRegister = Phrase(
        "Give your name, your postcode and one way to reach you.",
        cy: "Rhowch eich enw, eich cod post ac un ffordd o gysylltu â chi.")
    static let stepConfirm = Phrase(
        "Follow the link that we send, so that we know it is you.",
        cy: "Dilynwch y ddolen a anfonwn atoch, er mwyn i ni wybod mai chi sydd yno.")
    static let stepChoose = Phrase(
        "Choose who may write to you. Change it whenever you like.",
        cy: "Dewiswch pwy gaiff ysgrifennu atoch. Newidiwch hynny pryd bynnag y dymunwch.")
    static let stepLeave = Phrase(
        "Leave in one step, from any message. There is no password.",
        cy: "Gadewch mewn un cam, o unrhyw neges. Nid oes cyfrinair.")
    static let whoTitle = Phrase("Who writes to you", cy: "Pwy sy’n ysgrifennu atoch")
    static let who = Phrase("Only those that you choose:", cy: "Dim ond y rhai a ddewiswch:")
}
