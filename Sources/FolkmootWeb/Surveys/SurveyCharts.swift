import Basics
import FolkmootCore
import Markup

/// Results drawn: which issues people chose, and how they feel about policing.
enum SurveyCharts {
    /// So many issues are drawn; the table has them all.
    private static let mostIssues = 10

    /// The issues in the order in which people chose them, with what must be said of those that are hidden and of those with none.
    static func issues(_ results: AreaResults, at csv: Path?, decimals: Int, _ call: Call) -> HTML {
        guard let issues = results.questions.first(where: { $0.question.kind == .multiple && $0.question.topic == "issues" }) else {
            return .empty
        }
        return """
            <h2>\(issues.question.text[call.language])</h2>
            \(options(issues, at: csv, decimals: decimals, call))
            \(none(issues, decimals: decimals, call))
            """
    }

    /// Any question of several options.
    static func options(_ result: QuestionResult, at csv: Path?, decimals: Int, _ call: Call) -> HTML {
        let ranking = result.ranking
        let bars = ranking.prefix(mostIssues).map { option in
            BarChart.Bar(
                option.option.text[call.language], option.people?.value.map { $0 * 100 },
                interval: option.people.flatMap(ShareEstimate.init).map { $0.interval.percent }, missing: tooFew(call))
        }
        let chart = BarChart(
            id: "options-\(result.question.code)", title: finding(ranking, decimals: decimals, call),
            description: call(Phrases.description), bars: Array(bars), format: .percent(decimals: decimals))
        return Components.chart(
            chart, table: SurveyTables.options(result, decimals: decimals, call), csv: csv, source: call(Phrases.source),
            in: call.language)
    }

    /// The confidence questions, each with its interval.
    static func confidence(_ results: AreaResults, at csv: Path?, decimals: Int, _ call: Call) -> HTML {
        let codes = Set(results.questions.filter { $0.question.topic == "confidence" }.map(\.question.code))
        return scored(
            results.questions.filter { codes.contains($0.question.code) }, id: "confidence", at: csv, decimals: decimals, call)
    }

    /// Questions with a positive side, one bar to each.
    static func scored(_ questions: [QuestionResult], id: String, at csv: Path?, decimals: Int, _ call: Call) -> HTML {
        let bars = questions.map { result in
            BarChart.Bar(
                result.question.text[call.language], result.positive.map { $0.share * 100 },
                interval: result.positive.map { $0.interval.percent }, missing: tooFew(call))
        }
        let chart = BarChart(
            id: id, title: findingOfScored(questions, decimals: decimals, call), description: call(Phrases.scoredDescription),
            bars: bars, format: .percent(decimals: decimals))
        return Components.chart(
            chart, table: SurveyTables.scored(questions, decimals: decimals, call), csv: csv, source: call(Phrases.scoredSource),
            in: call.language)
    }

    private static func tooFew(_ call: Call) -> String {
        FramePhrases.tooFew.filled(in: call.language, ["n": String(call.configuration.policy.suppressionThreshold)])
    }

    private static func finding(_ ranking: [OptionResult], decimals: Int, _ call: Call) -> String {
        guard let first = ranking.first, let people = first.people, people.numerator > 0, let share = people.percent(decimals: decimals)
        else { return call(Phrases.noFinding) }
        return Phrases.finding.filled(in: call.language, ["issue": first.option.text[call.language], "share": share])
    }

    private static func findingOfScored(_ questions: [QuestionResult], decimals: Int, _ call: Call) -> String {
        let known = questions.compactMap { result in result.positive.map { (result.question, $0) } }
        guard let best = known.max(by: { $0.1.share < $1.1.share }), known.count > 1 else { return call(Phrases.scoredTitle) }
        let places = ["question": best.0.text[call.language], "share": Decimals.text(best.1.share * 100, decimals: decimals)]
        return Phrases.scoredFinding.filled(in: call.language, places)
    }

    private static func none(_ issues: QuestionResult, decimals: Int, _ call: Call) -> HTML {
        let sentences: [HTML] = issues.options.filter(\.option.isExclusive).compactMap { option in
            guard let people = option.people, let share = people.percent(decimals: decimals), people.numerator > 0 else { return nil }
            let places = ["share": share, "option": option.option.text[call.language]]
            return "<p>\(Phrases.exclusive.filled(in: call.language, places))</p>"
        }
        return .joined(sentences)
    }

    private enum Phrases {
        static let finding = Phrase(
            "{issue} was chosen most often, by {share}\u{A0}% of people", cy: "{issue} a ddewiswyd amlaf, gan {share}\u{A0}% o bobl")
        static let noFinding = Phrase("What people chose", cy: "Beth a ddewisodd pobl")
        static let description = Phrase(
            "One bar for each answer, the most chosen at the top, in per cent of the people who answered. A thin line shows the 95 % interval.",
            cy: "Un bar i bob ateb, yr un a ddewiswyd amlaf ar y brig, fel canran o’r bobl a atebodd. Mae llinell denau’n dangos y cyfwng 95 %.")
        static let source = Phrase(
            "Per cent of the people who answered; each could choose more than one. Thin lines: 95 % interval.",
            cy: "Canran o’r bobl a atebodd; gallai pob un ddewis mwy nag un. Llinellau tenau: cyfwng 95 %.")
        static let exclusive = Phrase(
            "{share}\u{A0}% of people chose “{option}”.", cy: "Dewisodd {share}\u{A0}% o bobl “{option}”.")
        static let scoredTitle = Phrase("Positive answers to each question", cy: "Atebion cadarnhaol i bob cwestiwn")
        static let scoredFinding = Phrase(
            "People were most positive about “{question}” ({share}\u{A0}%)", cy: "Roedd pobl fwyaf cadarnhaol am “{question}” ({share}\u{A0}%)")
        static let scoredDescription = Phrase(
            "One bar for each question: positive answers in per cent of all answers but don’t know. A thin line shows the 95 % interval.",
            cy: "Un bar i bob cwestiwn: atebion cadarnhaol fel canran o bob ateb ond ddim yn gwybod. Mae llinell denau’n dangos y cyfwng 95 %.")
        static let scoredSource = Phrase(
            "Positive answers in per cent of all answers but don’t know. Thin lines: 95 % interval.",
            cy: "Atebion cadarnhaol fel canran o bob ateb ond ddim yn gwybod. Llinellau tenau: cyfwng 95 %.")
    }
}

extension ClosedRange<Double> {
    /// Shares as percentages.
    var percent: ClosedRange<Double> { lowerBound * 100...upperBound * 100 }
}
