import Basics
import FolkmootCore
import Markup

/// Sentences about results that pages for the public and for staff have in common.
enum SurveyWords {
    /// How many people answered, in which wave, and as at when.
    static func people(_ people: Int, _ wave: WaveResults, _ call: Call) -> FigureText {
        let date = ["date": call.language.date(call.today)]
        return FigureText(
            Decimals.grouped(people), Phrases.answered.filled(in: call.language, people),
            grounds: [waveName(wave.wave, of: wave.survey, call), FramePhrases.asAt.filled(in: call.language, date)])
    }

    /// The confidence index with its interval, in one sentence.
    static func index(_ index: ConfidenceIndex, _ call: Call) -> FigureText {
        FigureText(
            "\(Decimals.text(index.value, decimals: 1))\u{A0}%", call(Phrases.index),
            grounds: [
                index.interval.map { interval($0, call) },
                Phrases.basis.filled(
                    in: call.language, ["n": Decimals.grouped(index.people), "questions": String(index.questions)]),
            ].compactMap { $0 })
    }

    /// `between 49.1 and 55.4 % (95 % interval)`, of percentages.
    static func interval(_ range: ClosedRange<Double>, decimals: Int = 1, _ call: Call) -> String {
        Phrases.interval.filled(
            in: call.language,
            [
                "low": Decimals.text(range.lowerBound, decimals: decimals),
                "high": Decimals.text(range.upperBound, decimals: decimals),
            ])
    }

    /// A wave in words: since when it has been running, or from when to when it ran.
    static func waveName(_ wave: SurveyWave, of survey: SurveyDefinition, _ call: Call) -> String {
        guard let began = wave.began, let last = survey.lastMonth(of: wave) else { return call(Phrases.allWaves) }
        let first = call.language.month(began)
        guard survey.wave(at: call.now) != wave else { return Phrases.since.filled(in: call.language, ["month": first]) }
        guard began != last else { return first }
        return Phrases.period.filled(in: call.language, ["first": first, "last": call.language.month(last)])
    }

    /// Whom a result speaks for, in plain words; no ranking stands without it.
    static func representativeness(_ people: Int, in area: Area, _ call: Call) -> HTML {
        let name = ["area": area.name[call.language]]
        let households = area.households.map { households in
            Phrases.households.filled(in: call.language, name.merging(["n": Decimals.grouped(households)]) { $1 })
        }
        let answered = Phrases.answeredHere.filled(in: call.language, people)
        return """
            <p>\(answered) \(households ?? "") \(Phrases.choose.filled(in: call.language, name))</p>
            """
    }

    /// Why a figure is not shown: of too few people itself, or to protect a smaller number beside it.
    static func hidden(isTooFew: Bool, _ call: Call) -> String {
        let phrase: Phrase = isTooFew ? FramePhrases.tooFew : Phrases.protects
        return phrase.filled(in: call.language, ["n": String(call.configuration.policy.suppressionThreshold)])
    }

    private enum Phrases {
        static let protects = Phrase(
            "Not shown, to protect numbers below {n}", cy: "Heb ei ddangos, i ddiogelu niferoedd o dan {n}")
        static let answered = CountedPhrase(
            one: Phrase("person answered", cy: "person a atebodd"), other: Phrase("people answered", cy: "o bobl a atebodd"))
        static let index = Phrase(
            "positive, as the mean of the questions about confidence", cy: "yn gadarnhaol, sef cymedr y cwestiynau am hyder")
        static let interval = Phrase(
            "between {low} and {high}\u{A0}% (95\u{A0}% interval)", cy: "rhwng {low} a {high}\u{A0}% (cyfwng 95\u{A0}%)")
        static let basis = Phrase("{n} people, {questions} questions", cy: "{n} o bobl, {questions} chwestiwn")
        static let allWaves = Phrase("all answers so far", cy: "pob ateb hyd yma")
        static let since = Phrase("since {month}", cy: "ers {month}")
        static let period = Phrase("{first} to {last}", cy: "{first} i {last}")
        static let answeredHere = CountedPhrase(
            one: Phrase("One person answered.", cy: "Atebodd un person."),
            other: Phrase("{n} people answered.", cy: "Atebodd {n} o bobl."))
        static let households = Phrase("{area} has {n} households.", cy: "Mae gan {area} {n} o gartrefi.")
        static let choose = Phrase(
            "People choose to answer, so they may differ from everyone who lives in {area}: some groups answer more than others.",
            cy:
                "Mae pobl yn dewis ateb, felly gallant fod yn wahanol i bawb sy’n byw yn {area}: mae rhai grwpiau’n ateb yn amlach nag eraill."
        )
    }
}
