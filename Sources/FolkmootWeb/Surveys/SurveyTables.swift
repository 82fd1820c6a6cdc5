import Basics
import CSV
import FolkmootCore
import Markup

enum SurveyTables {
    /// A line to each option, the most chosen first, exclusive ones at the end.
    static func options(_ result: QuestionResult, decimals: Int, _ call: Call) -> Table {
        let exclusive = result.options.filter(\.option.isExclusive)
        return Table(
            caption: result.question.text[call.language],
            columns: [
                .init(title: call(Phrases.answer)), .init(title: call(Phrases.people), kind: .number),
                .init(title: call(Phrases.shareOfPeople), kind: .number), .init(title: call(Phrases.shareOfChoices), kind: .number),
            ],
            rows: (result.ranking + exclusive).map { option in
                Table.Row([
                    "\(option.option.text[call.language])",
                    option.people.html { "\(Decimals.grouped($0.numerator))" } ?? hidden(isTooFew: option.isTooFew, call),
                    "\(option.people?.percent(decimals: decimals) ?? "")",
                    "\(option.selections?.percent(decimals: decimals) ?? "")",
                ])
            })
    }

    /// A line to each question: positive share, interval, base, don't know.
    static func scored(_ questions: [QuestionResult], decimals: Int, _ call: Call) -> Table {
        Table(
            caption: call(Phrases.scored),
            columns: [
                .init(title: call(Phrases.question)), .init(title: call(Phrases.positive), kind: .number),
                .init(title: call(Phrases.interval), kind: .number), .init(title: call(Phrases.answers), kind: .number),
                .init(title: call(Phrases.excluded), kind: .number),
            ],
            rows: questions.map { result in
                Table.Row(["\(result.question.text[call.language])"] + scores(result, decimals: decimals, call))
            })
    }

    /// Positive share, interval, base and don't know of one question.
    static func scores(_ result: QuestionResult, decimals: Int, _ call: Call) -> [HTML] {
        let excluded: HTML = result.excluded.html { "\(Decimals.grouped($0))" } ?? hidden(isTooFew: false, call)
        guard let positive = result.positive else {
            return call.context.audience == .staff
                ? [.empty, .empty, .empty, result.excluded == 0 ? .empty : excluded]
                : [hidden(isTooFew: false, call), .empty, .empty, excluded]
        }
        return [
            "\(positive.ratio.percent(decimals: decimals) ?? "")", "\(range(positive.interval.percent, decimals: decimals))",
            "\(Decimals.grouped(positive.ratio.denominator))", excluded,
        ]
    }

    /// `49–55`, of percentages.
    static func range(_ range: ClosedRange<Double>, decimals: Int) -> String {
        "\(Decimals.text(range.lowerBound, decimals: decimals))–\(Decimals.text(range.upperBound, decimals: decimals))"
    }

    private static func hidden(isTooFew: Bool, _ call: Call) -> HTML {
        "<span class=\"quiet\">\(SurveyWords.hidden(isTooFew: isTooFew, call))</span>"
    }

    private enum Phrases {
        static let answer = Phrase("Answer", cy: "Ateb")
        static let people = Phrase("People who chose it", cy: "Pobl a’i dewisodd")
        static let shareOfPeople = Phrase("Share of people (%)", cy: "Cyfran o bobl (%)")
        static let shareOfChoices = Phrase("Share of all choices (%)", cy: "Cyfran o’r holl ddewisiadau (%)")
        static let scored = Phrase("Positive answers to each question", cy: "Atebion cadarnhaol i bob cwestiwn")
        static let question = Phrase("Question", cy: "Cwestiwn")
        static let positive = Phrase("Positive (%)", cy: "Cadarnhaol (%)")
        static let interval = Phrase("95 % interval", cy: "Cyfwng 95 %")
        static let answers = Phrase("Answers", cy: "Atebion")
        static let excluded = Phrase("Don’t know", cy: "Ddim yn gwybod")
    }
}

// MARK: As a file

extension SurveyTables {
    /// One line to each area, question and option, and one to each question's positive share and to the index.
    ///
    /// What is hidden is empty.
    static func csv(_ results: [AreaResults], of wave: WaveResults, areas: AreaTree) -> [UInt8] {
        var writer = CSVWriter()
        writer.row([
            "survey", "wave", "area", "area_name", "people", "provisional", "question", "measure", "option", "numerator",
            "denominator",
            "percent", "low_percent", "high_percent",
        ])
        for result in results {
            let head = [
                wave.survey.code, wave.wave.code, result.area, areas[result.area]?.name.english ?? "", text(result.people),
                result.people == nil ? "" : String(result.isProvisional),
            ]
            for question in result.questions { for line in lines(question) { writer.row(head + line) } }
            writer.row(head + line(result.confidence))
        }
        return writer.bytes
    }

    private static func lines(_ result: QuestionResult) -> [[String]] {
        let code = result.question.code
        var lines = result.toldOptions.map { option in
            [
                code, result.question.topic == "issues" ? "issue_votes" : "answers", option.option.code,
                text(option.people?.numerator), text(option.people?.denominator),
            ]
                + estimate(option.people.flatMap(ShareEstimate.init))
        }
        if result.question.kind != .multiple, result.question.options.contains(where: \.isPositive) {
            let ratio = result.positive?.ratio
            lines.append(
                [code, "question_positive", "", text(ratio?.numerator), text(ratio?.denominator)] + estimate(result.positive))
        }
        return lines
    }

    private static func line(_ index: ConfidenceIndex?) -> [String] {
        [
            "", "confidence", "", "", text(index?.people), index.map { Decimals.text($0.value, decimals: 1) } ?? "",
            index?.interval.map { Decimals.text($0.lowerBound, decimals: 1) } ?? "",
            index?.interval.map { Decimals.text($0.upperBound, decimals: 1) } ?? "",
        ]
    }

    private static func estimate(_ estimate: ShareEstimate?) -> [String] {
        guard let estimate else { return ["", "", ""] }
        let percent = estimate.interval.percent
        return [
            estimate.ratio.percent(decimals: 1) ?? "", Decimals.text(percent.lowerBound, decimals: 1),
            Decimals.text(percent.upperBound, decimals: 1),
        ]
    }

    private static func text(_ count: Int?) -> String { count.map { String($0) } ?? "" }
}
