import Basics
import FolkmootCore

/// What is said of figures that changed their meaning.
enum BreakWords {
    /// Of one month, in a table: `Denominator from another source: Census 2031 (before: Census 2021)`.
    static func words(_ breaks: [SeriesBreak]) -> String { breaks.map(words).joined(separator: "; ") }

    private static func words(_ one: SeriesBreak) -> String {
        switch one {
        case .definition(let from, let to): "Defined anew (version \(to), before: \(from))"
        case .source(let from, let to): "Denominator from another source: \(to) (before: \(from))"
        case .mode(let from, let to): "Asked otherwise: \(way(to)) (before: \(way(from)))"
        }
    }

    /// Why an earlier figure and a later one are not compared, within a sentence.
    static func reason(_ breaks: [SeriesBreak]) -> String {
        let reasons = breaks.map { one in
            switch one {
            case .definition: "the measure was defined anew"
            case .source: "the denominator comes from another source"
            case .mode: "it was asked otherwise"
            }
        }
        return reasons.joined(separator: " and ")
    }

    /// Beside the line in a chart: `The denominator comes from another source`.
    static func label(_ breaks: [SeriesBreak]) -> String {
        let reason = reason(breaks)
        return reason.prefix(1).uppercased() + reason.dropFirst()
    }

    private static func way(_ mode: String) -> String {
        switch mode {
        case "staff": "mostly by staff"
        case "online": "mostly online"
        case "paper": "mostly on paper"
        case "phone": "mostly by telephone"
        default: "in several ways"
        }
    }
}
