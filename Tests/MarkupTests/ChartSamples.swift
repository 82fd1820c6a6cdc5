import Foundation
import Markup
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// A chart of unusual figures, by name.
struct Sample: Sendable, CustomTestStringConvertible {
    let name: String
    let html: HTML

    var testDescription: String { name }
}

let samples = makeSamples()

let english = ChartWords(
    noFigures: "No figures yet", notRecorded: "Not recorded", without: "No figures", to: "to", classOf: { "class \($0) of \($1)" })

func makeSamples() -> [Sample] {
    lineSamples() + barSamples() + tileSamples() + [
        Sample(name: "calendar", html: calendar([marks(31), [], marks(1), [nil, .crossed]])),
        Sample(name: "calendar without periods", html: calendar([[]])),
        Sample(name: "small multiples", html: multiples(breaks: [2, 3])),
        Sample(name: "trend", html: Sparkline(id: "a b", title: "From 1 to 2 & on", values: [1, nil, 2]).svg),
        Sample(name: "flat trend", html: Sparkline(id: "s", title: "Flat", values: [5, 5]).svg),
        Sample(name: "empty trend", html: Sparkline(id: "s", title: "None", values: []).svg),
    ]
}

/// One panel of four points of which the second was changed.
func multiples(breaks: Set<Int>) -> HTML {
    SmallMultiples(
        id: "many", title: "Many & <more>", description: "Lines",
        panels: [
            .init("Kent <1>", values: [1, 2, 3, 4], changed: [1], breaks: breaks, link: "/kent"), .init("None", values: [nil]),
        ],
        note: "From one to four. Scale:", format: .percent(decimals: 1), words: english
    ).svg
}

private func marks(_ count: Int) -> [CalendarChart.Mark?] {
    (0..<count).map { CalendarChart.Mark(rawValue: $0 % (CalendarChart.Mark.allCases.count + 1)) }
}

private func calendar(_ rows: [[CalendarChart.Mark?]]) -> HTML {
    CalendarChart(
        id: "year", title: "A year & <more>", description: "Days", rows: rows.map { .init("November <1>", $0) },
        legend: [.plain: "Met", .crossed: "Missed & <gone>"], words: english
    ).svg
}

private func lineSamples() -> [Sample] {
    let figures: [(String, [[Double?]])] = [
        ("no series", []), ("no points", [[]]), ("only gaps", [[nil, nil]]), ("one point", [[440_489]]),
        ("equal", [[5, 5, 5], [5, 5, 5]]),
        ("zeros", [[0, 0, 0]]), ("negative", [[-5, 3, -20]]), ("huge", [[1e300, -1e300, 1]]), ("endless", [[.infinity, .nan, 1]]),
        ("tiny", [[1e-300, 2e-300]]), ("many", (0..<30).map { [Double($0), 15, 15] }), ("long", [(0..<400).map { Double($0 % 7) }]),
    ]
    return figures.map { name, values in
        let names = ["Oadby and Wigston", "Avon and Somerset Constabulary", "<&>\"'"]
        let series = values.enumerated().map { index, values in
            LineChart.Series(
                name: names[index % 3], values: values, intervals: values.map { $0.flatMap(around) }, isHighlighted: index == 1)
        }
        let labels = (0..<(values.map(\.count).max() ?? 0)).map { "Week \($0) of 2026" }
        let chart = LineChart(
            id: name, title: "\(name) & <more>", description: "Lines", series: series, xLabels: labels,
            yFormat: .percent(decimals: 1), words: english,
            breaks: [.init(before: 1, "New counting rules"), .init(before: 2, "Census")], reference: ChartReference(5, "Target"))
        return Sample(name: "line, \(name)", html: chart.svg)
    }
}

private func around(_ value: Double) -> ClosedRange<Double>? {
    value.isFinite ? (value - 1)...(value + 1) : nil
}

private func barSamples() -> [Sample] {
    let figures: [(String, [Double?])] = [
        ("none", []), ("missing", [nil, nil]), ("one", [1]), ("equal", [5, 5]), ("zeros", [0, 0]), ("negative", [-5, -3, nil]),
        ("both", [-12.4, 10.3, nil]), ("huge", [1e300, 1]), ("endless", [.infinity, .nan]), ("253", (0..<253).map { Double($0) }),
    ]
    let bars = figures.map { name, values in
        let bars = values.enumerated().map { index, value in
            BarChart.Bar(
                "A very long name of an area, number \(index), that goes on & on", value, interval: value.flatMap(around),
                isHighlighted: index == 1, link: index == 0 ? Path("/areas/\(name)") : nil)
        }
        let chart = BarChart(
            id: name, title: name, description: "Bars", bars: bars, format: .decimal(1, unit: "points"), words: english,
            reference: ChartReference(2, "Target 2"))
        return Sample(name: "bars, \(name)", html: chart.svg)
    }
    let rows: [StackedShare.Row] = [
        .init("Oadby and Wigston", [1, 2, 3]), .init("Nothing", [0, 0]), .init("Huge", [1e308, 1e308, .nan]),
    ]
    let share = StackedShare(
        id: "s", title: "Shares", description: "Shares", parts: ["Speeding", "Burglary", "Drugs & more"], rows: rows, words: english
    )
    return bars + [Sample(name: "shares", html: share.svg)]
}

private func tileSamples() -> [Sample] {
    let figures: [(String, [Double?])] = [
        ("none", []), ("missing", [nil]), ("equal", [2, 2]), ("43", (0..<43).map { $0 % 9 == 0 ? nil : Double($0) }),
    ]
    return figures.map { name, values in
        let tiles = values.enumerated().map { index, value in
            TileMap.Tile(
                column: index % 7 - 2, row: index / 7, label: "LEIC", name: "Force \(index)", value: value,
                link: Path("/f/\(index)"),
                isHighlighted: index == 3)
        }
        return Sample(
            name: "tiles, \(name)",
            html: TileMap(id: "t", title: name, description: "d", tiles: tiles, format: .count, words: english).svg)
    }
}

/// Collects the elements of a drawing as an XML parser sees them.
final class ElementReader: NSObject, XMLParserDelegate {
    private(set) var elements: [(name: String, attributes: [String: String])] = []

    var ids: [String] { elements.compactMap { $0.attributes["id"] } }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String] = [:]
    ) {
        elements.append((name, attributes))
    }
}
