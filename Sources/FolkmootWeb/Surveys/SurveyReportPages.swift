import Basics
import FolkmootCore
import Markup

enum SurveyReportPages {
    /// Every survey of the force, as it stands in the person's areas.
    static func list(_ summaries: [SurveySummary], areas: [Area], _ call: Call) -> Page {
        let place = areas.count == 1 ? areas[0].name.english : "your areas"
        guard !summaries.isEmpty else {
            return Page(
                title: "Surveys",
                body: Components.empty(
                    "No surveys yet",
                    "<p>What people answer will be here once survey.json of this force has a survey, and your role covers an area.</p>"
                ))
        }
        return Page(
            title: "What do people in \(place) say?",
            body: """
                \(Components.table(Table(
                    caption: "Surveys at \(call.language.date(call.today))",
                    columns: [
                        .init(title: "Survey"), .init(title: "Area"), .init(title: "Period"), .init(title: "People", kind: .number),
                        .init(title: "Responses", kind: .number), .init(title: "Confidence (%)", kind: .number),
                        .init(title: "95 % interval", kind: .number), .init(title: "State"),
                    ],
                    rows: summaries.map { row($0, call) })))
                """)
    }

    private static func row(_ summary: SurveySummary, _ call: Call) -> Table.Row {
        let path = Path("/staff/surveys/\(summary.survey.code)").query("area", summary.area.code)
        return Table.Row([
            "<a href=\"\(path)\">\(summary.survey.title.english)</a>", "\(summary.area.name.english)",
            "\(SurveyWords.waveName(summary.wave, of: summary.survey, call).capitalisedFirst)",
            "\(Decimals.grouped(summary.people))",
            "\(Decimals.grouped(summary.responses))", "\(summary.confidence.map { Decimals.text($0.value, decimals: 1) } ?? "")",
            "\(summary.confidence?.interval.map { SurveyTables.range($0, decimals: 1) } ?? "")",
            state(summary.people, isProvisional: summary.isProvisional),
        ])
    }

    private static func state(_ people: Int, isProvisional: Bool) -> HTML {
        if people == 0 { return "No answers yet" }
        return isProvisional ? Components.tag("Provisional", .warning) : Components.tag("Usable", .good)
    }

    /// One survey in one area, with what lies in it.
    static func report(_ report: SurveyReport, _ call: Call) -> Page {
        Page(
            title: "What do people in \(report.area.name.english) say?", caption: report.survey.title.english,
            breadcrumbs: [Breadcrumb(title: "Surveys", path: "/staff/surveys")]
                + report.ancestors.map { Breadcrumb(title: $0.name.english, path: report.path(to: $0.code)) },
            body: """
                \(figures(report, call))
                \(choices(report, call))
                \(body(report, call))
                \(parts(report, call))
                \(ways(report))
                """)
    }

    /// Other pages about the same survey, area and wave.
    private static func ways(_ report: SurveyReport) -> HTML {
        func path(_ page: String) -> Path {
            Path("/staff/surveys/\(report.survey.code)/\(page)").query("area", report.area.code).query(
                "wave", report.wave.wave.code)
        }
        return """
            <h2>More about these answers</h2>
            <ul class="ways"><li><a href="\(path("cross").query("question", report.subjectCode))">One question by another</a></li>
            <li><a href="\(path("panel"))">The same people in two periods</a></li>
            <li><a href="\(Path("/staff/surveys/\(report.survey.code)/waves"))">When it was asked: opened, stopped, closed, and by whom</a></li>
            <li><a href="\(Path("/staff/surveys/\(report.survey.code)/versions"))">How the questions changed</a></li>
            \(when: report.survey.questions.contains { $0.kind == .place }, "<li><a href=\"\(path("places"))\">Which places people mean</a></li>")
            \(when: report.mayReadWords, "<li><a href=\"\(path("words"))\">What people wrote</a></li>")
            \(when: report.mayAnswer, "<li><a href=\"\(StaffSurveyRoutes.path(report.survey))\">Take down answers for somebody</a></li>")</ul>
            """
    }

    /// Links, so that what is shown has an address, and long questions have room on a phone.
    private static func choices(_ report: SurveyReport, _ call: Call) -> HTML {
        let questions = report.survey.questions.filter(\.hasOptions).map { (code: $0.code, text: $0.text.english) }
        let index = report.survey.confidenceQuestions.isEmpty ? [] : [(code: SurveyReport.index, text: "Confidence index")]
        let links = (questions + index).map { question in
            link(
                question.text, to: report.path(to: report.area.code, question: question.code),
                isCurrent: question.code == report.subjectCode)
        }
        let waves = report.waves.map { wave in
            link(
                SurveyWords.waveName(wave, of: report.survey, call).capitalisedFirst,
                to: report.path(to: report.area.code, wave: wave), isCurrent: wave == report.wave.wave)
        }
        return """
            \(Components.details("Change question", "<ul>\(links)</ul>"))\
            \(when: waves.count > 1, Components.details("Change period", "<ul>\(waves)</ul>"))
            """
    }

    private static func link(_ text: String, to path: Path, isCurrent: Bool) -> HTML {
        "<li><a href=\"\(path)\"\(attribute: "aria-current", isCurrent ? "true" : nil)>\(text)</a></li>"
    }

    private static func figures(_ report: SurveyReport, _ call: Call) -> HTML {
        let people = report.whole.people ?? 0
        let responses = report.whole.responses ?? 0
        var figures = [
            KeyFigure(label: "People", figure: SurveyWords.people(people, report.wave, call)),
            KeyFigure(
                label: "Responses",
                figure: FigureText(
                    Decimals.grouped(responses), responses == 1 ? "response" : "responses",
                    grounds: responses == people
                        ? [] : ["\(Decimals.grouped(responses - people)) replaced by a later one of the same person"])),
        ]
        if let index = report.whole.confidence {
            figures.append(KeyFigure(label: "Confidence", figure: SurveyWords.index(index, call)))
        }
        return """
            \(Components.keyFigures(figures))
            \(when: report.whole.isProvisional && people > 0, provisional(report))
            """
    }

    private static func provisional(_ report: SurveyReport) -> HTML {
        let least = Decimals.grouped(report.survey.minimumResponses)
        return
            "<p>\(Components.tag("Provisional", .warning)) Fewer than \(least) people have answered: do not set a priority by it yet.</p>"
    }

    private static func body(_ report: SurveyReport, _ call: Call) -> HTML {
        guard let people = report.whole.people, people > 0 else {
            return Components.empty(
                "No answers yet", "<p>What people in \(report.area.name.english) answer will be here.</p>")
        }
        return """
            \(OtherAnswers.warning(OtherAnswers.all(report.whole, of: report.survey), report.mayReadWords ? report.words : nil, call))\
            \(chart(report, call))
            <h2>Who answered</h2>
            \(SurveyWords.representativeness(people, in: report.area, call))
            <ul class="ways">\(report.representation.html { "<li><a href=\"\($0)\">Which groups answered, compared with the population</a></li>" })\
            <li><a href="\(report.weighted)">The results weighted to the population</a></li></ul>
            """
    }

    private static func chart(_ report: SurveyReport, _ call: Call) -> HTML {
        guard case .question(let question) = report.subject, let result = report.whole.question(question.code) else {
            return """
                <h2>Confidence</h2>
                \(SurveyCharts.confidence(report.whole, at: report.csv, decimals: 1, call))
                \(when: !report.history.isEmpty, ConfidenceHistory.chart(report, call))
                """
        }
        return """
            <h2>\(question.text.english)</h2>
            \(result.positive.html { Components.figure(positive($0, result, call)) })\
            \(SurveyCharts.options(result, at: report.csv, decimals: 1, call))
            """
    }

    private static func positive(_ estimate: ShareEstimate, _ result: QuestionResult, _ call: Call) -> FigureText {
        let ratio = estimate.ratio
        let excluded = result.question.options.filter(\.isExcluded).map(\.text.english).joined(separator: ", ")
        return FigureText(
            "\(ratio.percent(decimals: 1) ?? "")\u{A0}%", "answered positively",
            grounds: [
                "\(Decimals.grouped(ratio.numerator)) of \(Decimals.grouped(ratio.denominator))",
                SurveyWords.interval(estimate.interval.percent, call),
            ] + (excluded.isEmpty ? [] : ["“\(excluded)”, left out: \(Decimals.grouped(result.excluded ?? 0))"]))
    }

    private static func parts(_ report: SurveyReport, _ call: Call) -> HTML {
        guard !report.parts.isEmpty else { return .empty }
        return Components.table(PartTables.table(report, call))
    }
}

/// What lies in an area, side by side for one question.
private enum PartTables {
    static func table(_ report: SurveyReport, _ call: Call) -> Table {
        let rows = report.parts.map { Table.Row(row($0, report, isWhole: false, call)) }
        return Table(
            caption: caption(report),
            columns: [.init(title: "Area"), .init(title: "People", kind: .number)] + columns(report) + [.init(title: "State")],
            rows: rows, total: Table.Row(row(report.whole, report, isWhole: true, call)))
    }

    private static func caption(_ report: SurveyReport) -> String {
        let place = "By area in \(report.area.name.english)"
        return switch report.subject {
        case .question(let question): "\(place): \(question.text.english)"
        case .index: "\(place): confidence index"
        }
    }

    private static func columns(_ report: SurveyReport) -> [Table.Column] {
        switch report.subject {
        case .index: [.init(title: "Confidence (%)", kind: .number), .init(title: "95 % interval", kind: .number)]
        case .question(let question) where question.isScored:
            [
                .init(title: "Positive (%)", kind: .number), .init(title: "95 % interval", kind: .number),
                .init(title: "Answers", kind: .number), .init(title: "Don’t know", kind: .number),
            ]
        case .question: [.init(title: "First"), .init(title: "Second"), .init(title: "Third")]
        }
    }

    private static func row(_ results: AreaResults, _ report: SurveyReport, isWhole: Bool, _ call: Call) -> [HTML] {
        let name = call.configuration.areas[results.area]?.name.english ?? results.area
        let link: HTML = isWhole ? "\(name)" : "<a href=\"\(report.path(to: results.area))\">\(name)</a>"
        let state: HTML = results.isProvisional ? Components.tag("Provisional", .warning) : .empty
        return [link, "\(Decimals.grouped(results.people ?? 0))"] + cells(results, report, call) + [
            results.people == 0 ? .empty : state
        ]
    }

    private static func cells(_ results: AreaResults, _ report: SurveyReport, _ call: Call) -> [HTML] {
        switch report.subject {
        case .index:
            let interval = results.confidence?.interval.map { SurveyTables.range($0, decimals: 1) }
            return ["\(results.confidence.map { Decimals.text($0.value, decimals: 1) } ?? "")", "\(interval ?? "")"]
        case .question(let question):
            guard let result = results.question(question.code) else { return columns(report).map { _ in .empty } }
            return question.isScored ? SurveyTables.scores(result, decimals: 1, call) : firstThree(result)
        }
    }

    private static func firstThree(_ result: QuestionResult) -> [HTML] {
        let chosen = result.ranking.filter { ($0.people?.numerator ?? 0) > 0 }.prefix(3)
        let cells: [HTML] = chosen.map { "\($0.option.text.english), \($0.people?.percent(decimals: 0) ?? "")\u{A0}%" }
        return cells + Array(repeating: .empty, count: 3 - cells.count)
    }
}

extension Question {
    /// Whether it has a positive side, so that a share of positive answers says something.
    fileprivate var isScored: Bool { kind != .multiple && options.contains(where: \.isPositive) }
}
