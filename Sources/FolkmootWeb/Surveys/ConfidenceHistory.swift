import Basics
import FolkmootCore
import Markup

/// The confidence index of an area from wave to wave, with its interval.
enum ConfidenceHistory {
    static func chart(_ report: SurveyReport, _ call: Call) -> HTML {
        let chart = LineChart(
            id: "history", title: finding(report, call),
            description: "The confidence index in each period of the survey, in per cent, with its 95\u{A0}% interval as a band.",
            series: [
                .init(
                    name: report.area.name.english, values: report.history.map { $0.confidence?.value },
                    intervals: report.history.map { $0.confidence?.interval })
            ],
            xLabels: report.history.map { label($0.wave, call) }, yFormat: .percent(decimals: 1),
            words: call.language.chartWords,
            breaks: report.history.indices.filter { report.breaks[report.history[$0].wave] != nil }.map {
                .init(before: $0, "Other questions")
            })
        return Components.chart(
            chart, table: table(report, call), csv: nil,
            source: "Band: 95\u{A0}% interval. Where bands overlap much, a change may be chance."
                + (report.breaks.isEmpty ? "" : " Across a break the questions differ, so that figures are not compared."),
            in: call.language)
    }

    private static func label(_ wave: SurveyWave, _ call: Call) -> String {
        wave.began.map { call.language.shortMonth($0) } ?? wave.code
    }

    /// What it was at first and is now.
    private static func finding(_ report: SurveyReport, _ call: Call) -> String {
        // Only what follows the last break is told as one story.
        let start = report.history.lastIndex { report.breaks[$0.wave] != nil } ?? 0
        let known = report.history[start...].compactMap { results in results.confidence.map { (results.wave, $0) } }
        guard let first = known.first, let last = known.last, known.count > 1 else { return "Confidence from period to period" }
        let (from, to) = (Decimals.text(first.1.value, decimals: 1), Decimals.text(last.1.value, decimals: 1))
        return "Confidence in \(report.area.name.english) was \(from)\u{A0}% in \(name(first.0, call)) and is \(to)\u{A0}% "
            + "since \(name(last.0, call))"
    }

    private static func name(_ wave: SurveyWave, _ call: Call) -> String { wave.began.map { call.language.month($0) } ?? wave.code }

    private static func table(_ report: SurveyReport, _ call: Call) -> Table {
        Table(
            caption: "Confidence index by period",
            columns: [
                .init(title: "Period"), .init(title: "People", kind: .number), .init(title: "Confidence (%)", kind: .number),
                .init(title: "95\u{A0}% interval", kind: .number), .init(title: "Questions", kind: .number),
            ] + (report.breaks.isEmpty ? [] : [.init(title: "Not comparable with before")]),
            rows: report.history.map { results in
                let index = results.confidence
                return Table.Row(
                    [
                        "\(SurveyWords.waveName(results.wave, of: report.survey, call).capitalisedFirst)",
                        "\(Decimals.grouped(results.people ?? 0))", "\(index.map { Decimals.text($0.value, decimals: 1) } ?? "")",
                        "\(index?.interval.map { SurveyTables.range($0, decimals: 1) } ?? "")",
                        "\(index.map { String($0.questions) } ?? "")",
                    ] + (report.breaks.isEmpty ? [] : ["\(report.breaks[results.wave].map(QuestionSetWords.reason) ?? "")"]))
            })
    }
}
