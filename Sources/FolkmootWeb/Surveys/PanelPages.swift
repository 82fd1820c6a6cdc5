import Basics
import CSV
import FolkmootCore
import Markup

/// The same people in two waves, beside all who answered.
enum PanelPages {
    /// - Parameter broken: what keeps the two waves from being compared.
    static func page(
        _ change: PanelChange?, brokenBy broken: [QuestionComparison], _ place: SurveyPlace, mayExport: Bool, _ call: Call
    ) -> Page {
        Page(
            title: "Did the same people in \(place.area.name.english) become more confident?", caption: place.survey.title.english,
            breadcrumbs: place.breadcrumbs(to: "panel"),
            notices: broken.isEmpty ? .empty : warning(broken, call),
            body: change.html { body($0, place, mayExport: mayExport, call) }
                ?? Components.empty("Only one period yet", "<p>The change will be here once people have answered in two.</p>"))
    }

    private static func warning(_ broken: [QuestionComparison], _ call: Call) -> HTML {
        Components.warning(
            "The questions changed between the two periods, so that their figures are not compared. \(QuestionSetWords.reason(broken))",
            in: call.language)
    }

    private static func body(_ change: PanelChange, _ place: SurveyPlace, mayExport: Bool, _ call: Call) -> HTML {
        """
        \(Components.keyFigures([panel(change), lost(change)]))
        \(Components.table(table(change, call)))
        <p class="source">The same people: those who answered in both periods by their own link and lived here both times; the mean of what \
        each changed by, on the questions that they answered both times. All who answered: the confidence index of each period. The two are \
        different figures, and neither stands in for the other. An interval that includes zero may be chance. \
        Nothing here says why confidence changed.</p>
        \(place.choices(of: "panel", call))
        \(ReportPages.files(
            csv: place.path("panel.csv").query("from", change.waves.earlier.code),
            json: place.path("panel.json").query("from", change.waves.earlier.code), "this table", mayExport: mayExport))
        """
    }

    private static func panel(_ change: PanelChange) -> KeyFigure {
        guard let mean = change.change else {
            return KeyFigure(
                label: "Change among the same people", figure: FigureText("Not known", "", grounds: ["Nobody answered both times"]))
        }
        return KeyFigure(
            label: "Change among the same people",
            figure: FigureText(
                "\(AreaTables.signed(mean.points, decimals: 1)) points", "",
                grounds: [
                    "\(Decimals.grouped(mean.people)) people", mean.interval.map { "between \(range($0)) (95\u{A0}% interval)" },
                ]
                .compactMap { $0 }))
    }

    private static func lost(_ change: PanelChange) -> KeyFigure {
        KeyFigure(
            label: "Not known to have answered again",
            figure: FigureText(
                "\(change.lost.percent(decimals: 1) ?? "")\u{A0}%", "of the earlier period’s people",
                grounds: ["\(Decimals.grouped(change.lost.numerator)) of \(Decimals.grouped(change.lost.denominator))"]))
    }

    private static func range(_ interval: ClosedRange<Double>) -> String {
        "\(AreaTables.signed(interval.lowerBound, decimals: 1)) and \(AreaTables.signed(interval.upperBound, decimals: 1))"
    }

    private static func table(_ change: PanelChange, _ call: Call) -> Table {
        func row(_ wave: SurveyWave, _ people: Int, _ index: ConfidenceIndex?) -> Table.Row {
            Table.Row([
                "\(SurveyWords.waveName(wave, of: change.survey, call).capitalisedFirst)", "\(Decimals.grouped(people))",
                "\(index.map { Decimals.text($0.value, decimals: 1) } ?? "")",
                "\(index?.interval.map { SurveyTables.range($0, decimals: 1) } ?? "")",
            ])
        }
        return Table(
            caption: "All who answered a question about confidence",
            columns: [
                .init(title: "Period"), .init(title: "People", kind: .number), .init(title: "Confidence (%)", kind: .number),
                .init(title: "95\u{A0}% interval", kind: .number),
            ],
            rows: [
                row(change.waves.earlier, change.people.earlier, change.index.earlier),
                row(change.waves.later, change.people.later, change.index.later),
            ])
    }
}

/// The same people in two waves as files.
enum PanelFiles {
    static func csv(_ change: PanelChange) -> [UInt8] {
        var writer = CSVWriter()
        writer.row(values(change).map(\.name))
        writer.row(values(change).map(\.text))
        return writer.bytes
    }

    static func json(_ change: PanelChange) -> JSON {
        .object(
            [JSON.Member("schema", "folkmoot.survey-panel/1")]
                + values(change).map { JSON.Member($0.name, $0.text.isEmpty ? .null : .string($0.text)) })
    }

    private static func values(_ change: PanelChange) -> [(name: String, text: String)] {
        func points(_ value: Double?) -> String { value.map { Decimals.text($0, decimals: 1) } ?? "" }
        return [
            ("survey", change.survey.code), ("area", change.area.code), ("earlier_wave", change.waves.earlier.code),
            ("later_wave", change.waves.later.code), ("earlier_people", String(change.people.earlier)),
            ("later_people", String(change.people.later)), ("panel_people", String(change.change?.people ?? 0)),
            ("panel_change_points", points(change.change?.points)),
            ("panel_low_points", points(change.change?.interval?.lowerBound)),
            ("panel_high_points", points(change.change?.interval?.upperBound)),
            ("not_known_again_percent", change.lost.percent(decimals: 1) ?? ""),
            ("earlier_confidence_percent", points(change.index.earlier?.value)),
            ("later_confidence_percent", points(change.index.later?.value)),
        ]
    }
}
