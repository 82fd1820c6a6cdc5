import Basics
import FolkmootCore
import Markup

/// Results drawn: which issues people chose, and how they feel about policing.
enum SurveyCharts {
    /// So many issues are drawn; the table has them all.
    private static let mostIssues = 10

    /// The issues in the order in which people chose them, with what must be said of those that are hidden and of those with none.
    static func issues(_ results: AreaResults, at csv: Path?, decimals: Int, _ call: Call) -> HTML {
        guard let issues = results.issues else { return .empty }
        return """
            <h2>\(issues.question.text[call.language])</h2>
            \(options(issues, at: csv, decimals: decimals, call))
            \(none(issues, decimals: decimals, call))
            """
    }

    /// Any question with options: several in the order in which people chose them, one of a list in the list's own order.
    static func options(_ result: QuestionResult, at csv: Path?, decimals: Int, _ call: Call) -> HTML {
        let isMultiple = result.question.kind == .multiple
        let told = result.ranking.filter { $0.people != nil }.prefix(mostIssues)
        let shown = isMultiple ? Array(told) : result.options.filter { !$0.option.isRetired }
        guard shown.contains(where: { $0.people != nil }) else { return notShown(call) }
        let chart = BarChart(
            id: "options-\(result.question.code)", title: finding(result.ranking, decimals: decimals, call),
            description: call(isMultiple ? Phrases.description : Phrases.oneDescription), bars: shown.map { bar($0, call) },
            format: .percent(decimals: decimals), words: call.language.chartWords)
        return Components.chart(
            chart, table: SurveyTables.options(result, decimals: decimals, call), csv: csv,
            source: call(isMultiple ? Phrases.source : Phrases.oneSource), in: call.language)
    }

    private static func bar(_ option: OptionResult, _ call: Call) -> BarChart.Bar {
        BarChart.Bar(
            option.option.text[call.language], option.people?.value.map { $0 * 100 },
            interval: option.people.flatMap(ShareEstimate.init).map { $0.interval.percent },
            missing: SurveyWords.hidden(isTooFew: option.isTooFew, call))
    }

    /// The confidence questions, each with its interval.
    static func confidence(_ results: AreaResults, at csv: Path?, decimals: Int, _ call: Call) -> HTML {
        let codes = Set(results.questions.filter { $0.question.topic == "confidence" }.map(\.question.code))
        return scored(
            results.questions.filter { codes.contains($0.question.code) }, id: "confidence", at: csv, decimals: decimals, call)
    }

    /// Questions with a positive side, one bar to each.
    static func scored(_ questions: [QuestionResult], id: String, at csv: Path?, decimals: Int, _ call: Call) -> HTML {
        guard questions.contains(where: { $0.positive != nil }) else { return notShown(call) }
        let bars = questions.map { result in
            BarChart.Bar(
                result.question.text[call.language], result.positive.map { $0.share * 100 },
                interval: result.positive.map { $0.interval.percent }, missing: missing(result, call))
        }
        let chart = BarChart(
            id: id, title: findingOfScored(questions, decimals: decimals, call), description: call(Phrases.scoredDescription),
            bars: bars, format: .percent(decimals: decimals), words: call.language.chartWords)
        return Components.chart(
            chart, table: SurveyTables.scored(questions, decimals: decimals, call), csv: csv, source: call(Phrases.scoredSource),
            in: call.language)
    }

    /// In place of a chart that would show nothing.
    private static func notShown(_ call: Call) -> HTML {
        call.context.audience == .staff ? "<p>No answers yet.</p>\n" : "<p>\(call(Phrases.notShown))</p>\n"
    }

    private static func missing(_ result: QuestionResult, _ call: Call) -> String {
        call.context.audience == .staff ? "No answers yet" : SurveyWords.hidden(isTooFew: false, call)
    }

    private static func finding(_ ranking: [OptionResult], decimals: Int, _ call: Call) -> String {
        guard let first = ranking.first, let people = first.people, people.numerator > 0,
            let share = people.percent(decimals: decimals)
        else { return call(Phrases.noFinding) }
        return Phrases.finding.filled(in: call.language, ["issue": first.option.text[call.language], "share": share])
    }

    private static func findingOfScored(_ questions: [QuestionResult], decimals: Int, _ call: Call) -> String {
        let shares = questions.compactMap { $0.positive?.share }.sorted()
        guard let low = shares.first, let high = shares.last, shares.count > 1 else { return call(Phrases.scoredTitle) }
        let places = [
            "low": Decimals.text(low * 100, decimals: decimals), "high": Decimals.text(high * 100, decimals: decimals),
        ]
        return Phrases.scoredFinding.filled(in: call.language, places)
    }

    private static func none(_ issues: QuestionResult, decimals: Int, _ call: Call) -> HTML {
        let sentences: [HTML] = issues.options.filter(\.option.isExclusive).compactMap { option in
            guard let people = option.people, let share = people.percent(decimals: decimals), people.numerator > 0 else {
                return nil
            }
            let places = ["share": share, "option": option.option.text[call.language]]
            return "<p>\(Phrases.exclusive.filled(in: call.language, places))</p>"
        }
        return .joined(sentences)
    }

    private enum Phrases {
        static let finding = Phrase(
            "“{issue}” was chosen most often, by {share}\u{A0}% of people",
            cy: "“{issue}” a ddewiswyd amlaf, gan {share}\u{A0}% o bobl"
        )
        static let notShown = Phrase(
            "Too few people answered for these figures to be shown.",
            cy: "Atebodd rhy ychydig o bobl i’r ffigurau hyn gael eu dangos.")
        static let noFinding = Phrase("What people chose", cy: "Beth a ddewisodd pobl")
        static let description = Phrase(
            "One bar for each of the most chosen answers, in per cent of the people who answered. A thin line shows the 95\u{A0}% interval.",
            cy:
                "Un bar i bob un o’r atebion a ddewiswyd amlaf, fel canran o’r bobl a atebodd. Mae llinell denau’n dangos y cyfwng 95\u{A0}%."
        )
        static let source = Phrase(
            "Per cent of the people who answered; each could choose more than one. Thin lines: 95\u{A0}% interval.",
            cy: "Canran o’r bobl a atebodd; gallai pob un ddewis mwy nag un. Llinellau tenau: cyfwng 95\u{A0}%.")
        static let oneDescription = Phrase(
            "One bar for each answer, in per cent of the people who answered the survey. A thin line shows the 95\u{A0}% interval.",
            cy: "Un bar i bob ateb, fel canran o’r bobl a atebodd yr arolwg. Mae llinell denau’n dangos y cyfwng 95\u{A0}%.")
        static let oneSource = Phrase(
            "Per cent of the people who answered the survey. Thin lines: 95\u{A0}% interval.",
            cy: "Canran o’r bobl a atebodd yr arolwg. Llinellau tenau: cyfwng 95\u{A0}%.")
        static let exclusive = Phrase(
            "{share}\u{A0}% of people chose “{option}”.", cy: "Dewisodd {share}\u{A0}% o bobl “{option}”.")
        static let scoredTitle = Phrase("Positive answers to each question", cy: "Atebion cadarnhaol i bob cwestiwn")
        static let scoredFinding = Phrase(
            "From {low} to {high}\u{A0}% answered positively, by question",
            cy: "Atebodd rhwng {low} a {high}\u{A0}% yn gadarnhaol, yn ôl y cwestiwn")
        static let scoredDescription = Phrase(
            "One bar for each question: positive answers in per cent of all answers but don’t know. A thin line shows the 95\u{A0}% interval.",
            cy:
                "Un bar i bob cwestiwn: atebion cadarnhaol fel canran o bob ateb ond ddim yn gwybod. Mae llinell denau’n dangos y cyfwng 95\u{A0}%."
        )
        static let scoredSource = Phrase(
            "Positive answers in per cent of all answers but don’t know. Thin lines: 95\u{A0}% interval.",
            cy: "Atebion cadarnhaol fel canran o bob ateb ond ddim yn gwybod. Llinellau tenau: cyfwng 95\u{A0}%.")
    }
}

extension ClosedRange<Double> {
    /// Shares as percentages.
    var percent: ClosedRange<Double> { lowerBound * 100...upperBound * 100 }
}
