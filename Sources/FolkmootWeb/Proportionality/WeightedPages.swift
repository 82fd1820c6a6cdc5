import Basics
import CSV
import FolkmootCore
import FolkmootTenancy
import Markup

/// What people answered, as it is and weighted, side by side.
enum WeightedPages {
    static func results(_ results: WeightedResults, mayExport: Bool, _ call: Call) -> Page {
        Page(
            title: "What do people in \(results.area.name) say, weighted by \(results.classification.name.lowercasedFirst)?",
            caption: results.survey.title.english,
            breadcrumbs: breadcrumbs(results.survey, results.wave, results.ancestors + [results.area]),
            body: """
                \(figures(results, call))
                \(note(results, call))
                \(Components.table(weights(results)))
                \(results.questions.map { question($0) })
                \(when: mayExport, Components.csvLink(csvPath(results), "weighted results", in: call.language))
                <h2>Who answered</h2>
                \(SurveyWords.representativeness(results.people, in: results.area, call))
                """)
    }

    /// Where nothing can be weighted, and why.
    static func nothing(_ survey: SurveyDefinition, _ wave: SurveyWave, in area: Area, _ ancestors: [Area]) -> Page {
        Page(
            title: "Nothing can be weighted in \(area.name) yet", caption: survey.title.english,
            breadcrumbs: breadcrumbs(survey, wave, ancestors + [area]),
            body: Components.empty(
                "What is needed",
                """
                <p>People whose group is known must have answered, and how many people of each group live here must be known. Whoever runs \
                the service brings populations with <code>folkmoot segments import</code>.</p>
                """))
    }

    private static func breadcrumbs(_ survey: SurveyDefinition, _ wave: SurveyWave, _ areas: [Area]) -> [Breadcrumb] {
        [Breadcrumb(title: "Surveys", path: "/staff/surveys")]
            + areas.map {
                Breadcrumb(
                    title: $0.name.english,
                    path: Path("/staff/surveys/\(survey.code)").query("area", $0.code).query("wave", wave.code))
            }
    }

    private static func csvPath(_ results: WeightedResults) -> Path {
        Path("/staff/surveys/\(results.survey.code)/weighted.csv").query("area", results.area.code)
            .query("wave", results.wave.code)
    }

    private static func figures(_ results: WeightedResults, _ call: Call) -> HTML {
        let effective = Decimals.grouped(Int(results.effective.rounded()))
        return Components.keyFigures([
            KeyFigure(
                label: "People",
                figure: FigureText(
                    Decimals.grouped(results.people), "answered",
                    grounds: [SurveyWords.waveName(results.wave, of: results.survey, call)])),
            KeyFigure(
                label: "Effective number",
                figure: FigureText(
                    effective, "people", grounds: ["as many who count alike would give as certain a result (Kish)"])),
            KeyFigure(
                label: "Group known",
                figure: FigureText(
                    Decimals.grouped(results.people - results.weights.unknown), "people",
                    grounds: ["\(Decimals.grouped(results.weights.unknown)) not known: each counts 1"])),
        ])
    }

    private static func note(_ results: WeightedResults, _ call: Call) -> HTML {
        let (low, high) = (weight(results.limits.lowerBound), weight(results.limits.upperBound))
        return """
            <p class="note">Weighted by \(results.classification.name.lowercasedFirst): a group’s weight is its share of the population over \
            its share of those who answered and whose group is known, kept between \(low) and \(high). Where few groups are \
            known weights change little. They mend differences between these groups only; those who chose to answer may still differ from others. Population: \(results.source.name), at \
            \(call.language.date(results.source.asAt)).</p>
            """
    }

    private static func weights(_ results: WeightedResults) -> Table {
        let rows = results.weights.groups.map { group -> Table.Row in
            let limited: HTML = group.isLimited ? " <span class=\"quiet\">at the limit</span>" : .empty
            return Table.Row([
                "\(group.group.name)", "\(Decimals.grouped(group.sample.numerator))", "\(group.sample.percent(decimals: 1) ?? "")",
                "\(group.population.percent(decimals: 1) ?? "")",
                group.weight.html { "\(weight($0))\(limited)" } ?? "nobody answered",
            ])
        }
        return Table(
            caption: "What people count, by \(results.classification.name.lowercasedFirst)",
            columns: [
                .init(title: "Group"), .init(title: "People", kind: .number), .init(title: "Share (%)", kind: .number),
                .init(title: "Population (%)", kind: .number), .init(title: "Weight", kind: .number),
            ],
            rows: rows,
            total: Table.Row(["Group not known", "\(Decimals.grouped(results.weights.unknown))", .empty, .empty, "1.00"]))
    }

    private static func question(_ question: WeightedQuestion) -> HTML {
        let rows = question.options.filter { !$0.option.isRetired || ($0.plain?.ratio.numerator ?? 0) > 0 }.map { option in
            Table.Row(["\(option.option.text.english)"] + cells(option.plain, option.weighted))
        }
        return """
            <h2>\(question.question.text.english)</h2>
            \(Components.table(Table(
                caption: "As it is and weighted: \(question.question.text.english)", captionIsUnseen: true, columns: columns, rows: rows,
                total: question.positive.map { Table.Row(["Answered positively"] + cells($0, question.weightedPositive)) })))
            """
    }

    private static let columns: [Table.Column] = [
        .init(title: "Answer"), .init(title: "People", kind: .number), .init(title: "As it is (%)", kind: .number),
        .init(title: "95 % interval", kind: .number), .init(title: "Weighted (%)", kind: .number),
        .init(title: "95 % interval, weighted", kind: .number), .init(title: "Difference (points)", kind: .number),
    ]

    private static func cells(_ plain: ShareEstimate?, _ weighted: WeightedShare?) -> [HTML] {
        let difference = plain.flatMap { plain in weighted.map { ($0.share - plain.share) * 100 } }
        return [
            "\(plain.map { Decimals.grouped($0.ratio.numerator) } ?? "")", "\(plain?.ratio.percent(decimals: 1) ?? "")",
            "\(plain.map { SurveyTables.range($0.interval.percent, decimals: 1) } ?? "")",
            "\(weighted.map { Decimals.text($0.share * 100, decimals: 1) } ?? "")",
            "\(weighted.map { SurveyTables.range($0.interval.percent, decimals: 1) } ?? "")",
            "\(difference.map(points) ?? "")",
        ]
    }

    /// `+1.2`, `−0.4`, `0.0`.
    private static func points(_ value: Double) -> String {
        let text = Decimals.text(value, decimals: 1)
        return value > 0 && text != "0.0" ? "+\(text)" : text == "-0.0" ? "0.0" : text.withMinus
    }

    private static func weight(_ value: Double) -> String { Decimals.text(value, decimals: 2) }
}

// MARK: - As a file

extension WeightedPages {
    /// A row to each option and positive share: numbers plain, those not known empty.
    static func csv(_ results: WeightedResults) -> [UInt8] {
        var writer = CSVWriter()
        writer.row([
            "area", "area_name", "wave", "question", "option", "people", "out_of", "percent", "interval_low", "interval_high",
            "weighted_percent", "weighted_low", "weighted_high", "effective_people", "weighted_by", "population_source",
        ])
        for question in results.questions {
            for option in question.options {
                writer.row(start(results, question, option.option.code) + cells(of: option.plain, option.weighted) + end(results))
            }
            guard let positive = question.positive else { continue }
            writer.row(start(results, question, "positive") + cells(of: positive, question.weightedPositive) + end(results))
        }
        return writer.bytes
    }

    private static func start(_ results: WeightedResults, _ question: WeightedQuestion, _ option: String) -> [String] {
        [results.area.code, results.area.name.english, results.wave.code, question.question.code, option]
    }

    private static func end(_ results: WeightedResults) -> [String] {
        [results.classification.code, "\(results.source.name), \(results.source.asAt)"]
    }

    private static func cells(of plain: ShareEstimate?, _ weighted: WeightedShare?) -> [String] {
        func percent(_ share: Double?) -> String { share.map { Decimals.text($0 * 100, decimals: 1) } ?? "" }
        return [
            plain.map { String($0.ratio.numerator) } ?? "", plain.map { String($0.ratio.denominator) } ?? "",
            plain?.ratio.percent(decimals: 1) ?? "", percent(plain?.interval.lowerBound), percent(plain?.interval.upperBound),
            percent(weighted?.share), percent(weighted?.interval.lowerBound), percent(weighted?.interval.upperBound),
            weighted.map { Decimals.text($0.effective, decimals: 1) } ?? "",
        ]
    }
}
