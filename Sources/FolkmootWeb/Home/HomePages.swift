import Basics
import FolkmootCore
import Markup

enum HomePages {
    static func home(_ call: Call) -> Page {
        let survey = call.configuration.defaultSurvey
        return Page(
            title: Phrases.title.filled(in: call.language, ["force": call.force]),
            body: """
                <p class="lead">\(Phrases.lead.filled(in: call.language, ["product": call.context.brand.product]))</p>
                <p>\(Components.linkButton(call(Phrases.register), to: "/register"))</p>
                \(survey.map { invitation(to: $0, call) })
                <h2>\(call(Phrases.areaTitle))</h2>
                \(findArea(call))
                <h2>\(call(Phrases.howTitle))</h2>
                \(steps(call))
                <h2>\(call(Phrases.whoTitle))</h2>
                \(providers(call))
                """)
    }

    /// By GET, so that the result has an address and nothing is kept.
    static func findArea(_ call: Call) -> HTML {
        let hasPostcodes = !call.configuration.postcodes.isEmpty
        return """
            <form method="get" action="/areas" class="inline-form">
            <div class="field"><label for="field-where">\(call(hasPostcodes ? Phrases.postcode : Phrases.areaName))</label>
            <input class="input medium" id="field-where" name="where" type="text" spellcheck="false"\
            \(attribute: "autocomplete", hasPostcodes ? "postal-code" : nil)></div>
            \(Components.button(call(Phrases.find), style: .second))
            </form>
            """
    }

    private static func invitation(to survey: SurveyDefinition, _ call: Call) -> HTML {
        """
        <h2>\(survey.title[call.language])</h2>
        <p>\(survey.introduction[call.language])</p>
        <p>\(Phrases.minutes.filled(in: call.language, max(1, survey.minutes)))</p>
        <p>\(Components.linkButton(call(Phrases.startSurvey), to: "/survey", style: .second))</p>
        """
    }

    private static func steps(_ call: Call) -> HTML {
        let steps = [Phrases.stepRegister, Phrases.stepConfirm, Phrases.stepChoose, Phrases.stepLeave]
        return "<ol class=\"steps\">\(steps.map { phrase -> HTML in "<li>\(call(phrase))</li>" })</ol>"
    }

    private static func providers(_ call: Call) -> HTML {
        let language = call.language
        let items: [HTML] = call.configuration.policy.providers.map {
            "<li><strong>\($0.name[language])</strong>: \($0.purpose[language])</li>"
        }
        return "<p>\(call(Phrases.who))</p><ul>\(items)</ul>"
    }

    private enum Phrases {
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
}

extension Call {
    /// The force's name in the language of the page.
    var force: String { configuration.name[language] }
}
