/// The handbook of measures, written from the registry itself, so that it cannot say other than what is computed.
public enum MeasureHandbook {
    /// The page as Markdown: the rules for all measures, a table of contents, then each measure.
    public static var markdown: String {
        let measures = Measures.all
        return ([introduction, contents(measures)] + measures.map(section)).joined(separator: "\n") + "\n"
    }

    private static let introduction = """
        # Measures

        This page is written from `Sources/FolkmootCore/Benchmarking/Measures.swift`; change it there. `folkmoot measures` shows the
        same list, national leads read it in their service at `/measures`, and each export carries the definitions of what it holds.

        - Counts are whole numbers. A share keeps its numerator and its denominator; totals are computed from these, never from averages.
        - Rounding is \(Measure.rounding).
        - Missing is not zero: it is left blank, and left out of what is added up.
        - A change of less than the tolerance is told as “maintained”.
        - Two values compare only if they are of one version of one measure.
        - A measure that comes from asking some people carries how many, and a 95 % interval.
        - A measure stands here before every part of the product computes it. What a force publishes of a month today is
          \(names(Measures.published)).

        """

    private static func names(_ measures: [Measure]) -> String {
        let names = measures.map { "`\($0.id)`" }
        return names.dropLast().joined(separator: ", ") + " and " + (names.last ?? "")
    }

    private static func contents(_ measures: [Measure]) -> String {
        let rows = measures.map { "| [`\($0.id)`](#\($0.id)) | \($0.version) | \($0.title) | \(unit(of: $0)) |" }
        return (["| id | version | title | unit |", "| --- | --- | --- | --- |"] + rows + [""]).joined(separator: "\n")
    }

    private static func section(_ measure: Measure) -> String {
        var lines = ["## \(measure.id)", "", "**\(measure.title).** \(measure.words)", "", "- Numerator: \(measure.numerator)"]
        if let denominator = measure.denominator { lines.append("- Denominator: \(denominator)") }
        lines += [
            "- Unit: \(unit(of: measure)), \(decimals(of: measure))", "- Period: \(period(of: measure))",
            "- Source: \(measure.source)",
            "- Certainty: \(certainty(of: measure))",
        ]
        if measure.tolerance > 0 { lines.append("- Tolerance: \(tolerance(of: measure))") }
        lines.append("- A zero \(measure.showsZero ? "may be shown" : "is hidden like any small number")")
        return (lines + [""]).joined(separator: "\n")
    }
}

extension MeasureHandbook {
    private static func unit(of measure: Measure) -> String {
        switch measure.unit {
        case .count: "count"
        case .percent: "percentage"
        case .rating: "rating"
        case .ratio: "ratio, 1 is proportionate"
        case .each: "number of one thing to each other thing"
        }
    }

    private static func decimals(of measure: Measure) -> String {
        switch measure.decimals {
        case 0: "no decimals"
        case 1: "1 decimal"
        default: "\(measure.decimals) decimals"
        }
    }

    private static func period(of measure: Measure) -> String {
        switch measure.base {
        case .instant: "an instant, the end of a month"
        case .month: "what happened in a month"
        case .cumulative: "all until the end of a month"
        case .wave: "a wave of a survey"
        case .window: "a window of time that the figure names"
        }
    }

    private static func certainty(of measure: Measure) -> String {
        switch measure.certainty {
        case .exact: "exact, all were counted"
        case .sample: "some were asked, so with the number of people and a 95 % interval"
        }
    }

    /// The tolerance of a percentage is in points.
    private static func tolerance(of measure: Measure) -> String {
        "\(measure.tolerance)\(measure.unit == .percent ? " points" : "")"
    }
}
