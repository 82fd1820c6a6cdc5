import Basics
import FolkmootCore
import Markup

/// What the people of one area said, as everybody may see it.
struct AreaVoice: Sendable {
    let area: Area
    let wave: WaveResults
    let results: AreaResults

    var survey: SurveyDefinition { wave.survey }
}

enum AreaVoicePages {
    static func area(_ area: Area, _ survey: SurveyDefinition, _ voice: HTML, _ call: Call) -> Page {
        Page(
            title: Phrases.title.filled(in: call.language, ["area": area.name[call.language]]),
            caption: survey.title[call.language], breadcrumbs: breadcrumbs(to: area, call), body: voice)
    }

    /// What the page says below its title.
    static func voice(_ voice: AreaVoice, news: HTML, _ call: Call) -> HTML {
        """
        \(voice.results.people.html { said($0, voice, call) } ?? tooFew(voice, call))
        \(when: !voice.survey.showsRunningWave, "<p>\(call(Phrases.waits))</p>")
        \(PublicBoardPages.way(to: voice.area, call))
        \(PublicEventPages.way(to: voice.area, call))
        \(news)\
        \(parts(voice, call))
        <p>\(Components.linkButton(call(Phrases.answer), to: "/surveys/\(voice.survey.code)"))</p>
        """
    }

    /// The force asks nothing, so there is nothing to be seen.
    static func noSurvey(_ area: Area, news: HTML, _ call: Call) -> Page {
        Page(
            title: Phrases.title.filled(in: call.language, ["area": area.name[call.language]]),
            breadcrumbs: breadcrumbs(to: area, call),
            body: Components.empty(
                call(Phrases.noSurvey), "<p>\(call(Phrases.noSurveyWords))</p>",
                next: Components.linkButton(call(Phrases.register), to: "/register")) + PublicBoardPages.way(to: area, call)
                + PublicEventPages.way(to: area, call) + news)
    }

    private static func breadcrumbs(to area: Area, _ call: Call) -> [Breadcrumb] {
        let above = call.configuration.areas.ancestors(of: area.code).reversed()
        return [Breadcrumb(title: call(Phrases.areas), path: "/areas")]
            + above.map { Breadcrumb(title: $0.name[call.language], path: "/areas/\($0.code)") }
    }

    private static func said(_ people: Int, _ voice: AreaVoice, _ call: Call) -> HTML {
        """
        \(Components.figure(SurveyWords.people(people, voice.wave, call)))
        \(when: voice.results.isProvisional, provisional(voice, call))\
        \(SurveyCharts.issues(voice.results, at: voice.path("results.csv", call), decimals: 0, call))
        \(confidence(voice, call))
        <h2>\(call(Phrases.who))</h2>
        \(SurveyWords.representativeness(people, in: voice.area, call))
        """
    }

    private static func provisional(_ voice: AreaVoice, _ call: Call) -> HTML {
        let least = ["n": Decimals.grouped(voice.survey.minimumResponses)]
        return """
            <p>\(Components.tag(call(FramePhrases.provisional), .warning)) \
            \(Phrases.provisional.filled(in: call.language, least))</p>
            """
    }

    private static func confidence(_ voice: AreaVoice, _ call: Call) -> HTML {
        guard !voice.survey.confidenceQuestions.isEmpty else { return .empty }
        return """
            <h2>\(call(Phrases.confidence))</h2>
            \(voice.results.confidence.html { Components.figure(SurveyWords.index($0, call)) })
            \(SurveyCharts.confidence(voice.results, at: voice.path("results.csv", call), decimals: 0, call))
            """
    }

    private static func tooFew(_ voice: AreaVoice, _ call: Call) -> HTML {
        let threshold = call.configuration.policy.suppressionThreshold
        let places = ["area": voice.area.name[call.language], "n": String(threshold)]
        return Components.empty(
            SurveyWords.hidden(isTooFew: voice.results.isTooFew, call),
            "<p>\(Phrases.tooFew.filled(in: call.language, places))</p>")
    }

    private static func parts(_ voice: AreaVoice, _ call: Call) -> HTML {
        let parts = call.configuration.areas.children(of: voice.area.code, at: call.today)
            .sorted { $0.name[call.language] < $1.name[call.language] }
        guard !parts.isEmpty else { return .empty }
        let rows = parts.map { part -> Table.Row in
            let people = voice.wave.people(in: part.code).html { "\(Decimals.grouped($0))" }
            let link: HTML = "<a href=\"\(Path("/areas/\(part.code)"))\">\(part.name[call.language])</a>"
            let words = SurveyWords.hidden(isTooFew: voice.wave.isTooFew(in: part.code), call)
            return Table.Row([link, people ?? "<span class=\"quiet\">\(words)</span>"])
        }
        let title = Phrases.parts.filled(in: call.language, ["area": voice.area.name[call.language]])
        return """
            <h2>\(title)</h2>
            \(Components.table(Table(
                caption: title, captionIsUnseen: true,
                columns: [.init(title: call(Phrases.area)), .init(title: call(Phrases.peopleWhoAnswered), kind: .number)], rows: rows)))
            """
    }

    private enum Phrases {
        static let title = Phrase("What people in {area} said", cy: "Beth ddywedodd pobl yn {area}")
        static let areas = Phrase("Areas", cy: "Ardaloedd")
        static let waits = Phrase(
            "What people answer now is shown once this round of the survey has closed.",
            cy: "Dangosir yr hyn y mae pobl yn ei ateb nawr unwaith y bydd y rownd hon o’r arolwg wedi cau.")
        static let provisional = Phrase(
            "Fewer than {n} people have answered, so this may still change much.",
            cy: "Mae llai na {n} o bobl wedi ateb, felly gall hyn newid llawer eto.")
        static let confidence = Phrase("How people feel about policing here", cy: "Sut mae pobl yn teimlo am blismona yma")
        static let who = Phrase("Who answered", cy: "Pwy atebodd")
        static let tooFew = Phrase(
            "What people in {area} said is shown once enough of them have answered that nobody can be recognised: at least {n}. The areas around it may have more answers.",
            cy:
                "Dangosir yr hyn a ddywedodd pobl yn {area} unwaith y bydd digon ohonynt wedi ateb fel na ellir adnabod neb: o leiaf {n}. Efallai bod mwy o atebion yn yr ardaloedd o’i chwmpas."
        )
        static let parts = Phrase("Smaller areas in {area}", cy: "Ardaloedd llai yn {area}")
        static let area = Phrase("Area", cy: "Ardal")
        static let peopleWhoAnswered = Phrase("People who answered", cy: "Pobl a atebodd")
        static let answer = Phrase("Have your say", cy: "Dweud eich dweud")
        static let noSurvey = Phrase("There is no survey at present", cy: "Nid oes arolwg ar hyn o bryd")
        static let noSurveyWords = Phrase(
            "What people say will be here when the next survey has begun.",
            cy: "Bydd yr hyn y mae pobl yn ei ddweud yma pan fydd yr arolwg nesaf wedi dechrau.")
        static let register = Phrase("Get local alerts", cy: "Cael rhybuddion lleol")
    }
}

extension AreaVoice {
    /// A page below the area's, of the same survey.
    fileprivate func path(_ file: String, _ call: Call) -> Path {
        let path = Path("/areas/\(area.code)/\(file)")
        return call.configuration.defaultSurvey == survey ? path : path.query("survey", survey.code)
    }
}
