import Basics
import FolkmootCore
import Markup

/// The registry as a page.
enum MeasurePages {
    static func all() -> Page {
        Page(
            title: "How every figure is measured",
            body: """
                <p>Each figure is of one of these measures. Figures are compared only if they are of the same version of the same \
                measure. Nothing here says that one thing caused another.</p>
                \(Measures.all.map(one))
                """)
    }

    private static func one(_ measure: Measure) -> HTML {
        """
        <h2 id="\(measure.id)">\(measure.title)</h2>
        <p>\(measure.words)</p>
        \(Components.summaryList(lines(measure).map { SummaryRow(label: $0.label, value: "\($0.value)") }, in: .english))
        """
    }

    private static func lines(_ measure: Measure) -> [(label: String, value: String)] {
        let all: [(label: String, value: String?)] = [
            ("Name for programs", "\(measure.id), version \(measure.version)"), ("Counted", measure.numerator),
            ("Out of", measure.denominator), ("Written as", written(measure)), ("Period", period(measure.base)),
            ("Source", measure.source), ("Certainty", certainty(measure)), ("A change counts from", tolerance(measure)),
        ]
        return all.compactMap { line in line.value.map { (line.label, $0) } }
    }

    private static func written(_ measure: Measure) -> String {
        let unit: String =
            switch measure.unit {
            case .count: "A whole number"
            case .percent: "A percentage"
            case .rating: "A mean rating"
            case .ratio: "A ratio; 1 is proportionate"
            case .each: "A number for each"
            }
        guard measure.decimals > 0 else { return unit }
        return "\(unit), \(measure.decimals) decimal\(measure.decimals == 1 ? "" : "s"), rounded \(Measure.rounding)"
    }

    private static func period(_ base: Measure.Base) -> String {
        switch base {
        case .instant: "The end of the month"
        case .month: "The month"
        case .cumulative: "All until the end of the month"
        case .wave: "A wave of a survey"
        case .window: "A window of time that the figure names"
        }
    }

    private static func certainty(_ measure: Measure) -> String {
        measure.certainty == .exact
            ? "Exact: all were counted" : "From those who answered: shown with how many, and a 95 % interval"
    }

    private static func tolerance(_ measure: Measure) -> String? {
        guard measure.tolerance > 0 else { return nil }
        let decimals = measure.tolerance < 0.01 ? 3 : 2
        let unit = measure.unit == .percent ? " percentage points" : ""
        return "\(Decimals.text(measure.tolerance, decimals: decimals))\(unit); less prints as “maintained”"
    }
}
