import Basics
import FolkmootCore
import Markup

/// A figure that says what it is of, on which base, when and from where: never a bare number.
struct FigureText: Sendable {
    /// "8.20 %".
    var value: String
    /// "of households".
    var of: String
    /// What it rests on, in order: "36,120 of 440,489", "at 28 February 2026", "Census 2021".
    var grounds: [String]

    init(_ value: String, _ of: String, grounds: [String]) {
        self.value = value
        self.of = of
        self.grounds = grounds
    }

    /// A share, with what it is a share of.
    ///
    /// Nothing if it is of nothing.
    init?(_ ratio: Ratio, _ of: String, at day: Day?, source: String? = nil, decimals: Int = 2, in language: Language) {
        guard let percent = ratio.percent(decimals: decimals) else { return nil }
        let parts = ["part": Decimals.grouped(ratio.numerator), "whole": Decimals.grouped(ratio.denominator)]
        let date = day.map { FramePhrases.asAt.filled(in: language, ["date": language.date($0)]) }
        self.init(
            "\(percent)\u{A0}%", of, grounds: [FramePhrases.outOf.filled(in: language, parts), date, source].compactMap { $0 })
    }
}

/// One of a few figures that stand at the head of a page.
struct KeyFigure: Sendable {
    var label: String
    var figure: FigureText
    /// Where its detail is.
    var path: Path?
}

extension Components {
    /// A figure as a sentence: **8.20 %** of households · 36,120 of 440,489 · at 28 February 2026 · Census 2021.
    static func figure(_ figure: FigureText) -> HTML {
        "<p class=\"figure\">\(sentence(figure))</p>\n"
    }

    /// A few figures side by side, each with its label above it.
    static func keyFigures(_ figures: [KeyFigure]) -> HTML {
        let items: [HTML] = figures.map { item in
            let label: HTML = item.path.html { "<a href=\"\($0)\">\(item.label)</a>" } ?? "\(item.label)"
            return """
                <div><dt>\(label)</dt><dd>\(sentence(item.figure))</dd></div>

                """
        }
        return "<dl class=\"figures\">\n\(items)</dl>\n"
    }

    /// What stands in place of a figure of too few people.
    static func tooFew(below threshold: Int, in language: Language) -> HTML {
        "<span class=\"quiet\">\(FramePhrases.tooFew.filled(in: language, ["n": String(threshold)]))</span>"
    }

    /// A chart under the finding that it shows, with its table, its CSV and its source.
    static func chart(_ chart: some Chart, table: Table, csv: Path?, source: String? = nil, in language: Language) -> HTML {
        figure(
            chart, source: source,
            rest: """
                \(details(FramePhrases.chartTable[language], Components.table(table)))\
                \(csv.html { csvLink($0, chart.title, in: language) })
                """)
    }

    /// A chart under the finding that it shows, of which the table stands open on the page after it.
    static func chart(_ chart: some Chart, source: String) -> HTML { figure(chart, source: source, rest: .empty) }

    private static func figure(_ chart: some Chart, source: String?, rest: HTML) -> HTML {
        """
        <figure class="finding">
        <figcaption>\(chart.title)</figcaption>
        \(chart.svg)
        \(source.html { "<p class=\"source\">\($0)</p>\n" })\(rest)</figure>

        """
    }

    /// Charts in pairs where the page is wide enough, one after the other where not.
    static func sideBySide(_ charts: [HTML]) -> HTML { "<div class=\"beside\">\n\(charts)</div>\n" }

    /// The same figures as a file.
    static func csvLink(_ path: Path, _ subject: String, in language: Language) -> HTML {
        """
        <p class="small"><a href="\(path)" download>\(FramePhrases.downloadCSV[language])<span class="unseen">: \(subject)</span></a></p>

        """
    }

    private static func sentence(_ figure: FigureText) -> HTML {
        let dot: HTML = figure.of.isEmpty ? .empty : "· "
        let grounds: HTML = "<span class=\"quiet\">\(dot)\(figure.grounds.joined(separator: " · "))</span>"
        return """
            <strong>\(figure.value)</strong>\(when: !figure.of.isEmpty, " \(figure.of)")\(when: !figure.grounds.isEmpty, " \(grounds)")
            """
    }
}
