import Basics
import FolkmootCore
import Markup

/// Representation in rows.
enum RepresentationTables {
    /// A line to each group of the area, and those whose group is not known at the end.
    static func groups(_ comparison: GroupComparison, _ words: RepresentationWords) -> Table {
        let area = comparison.whole
        let rows = area.lines.map { line in
            switch line {
            case .shown(let group): Table.Row(["\(group.group.name)"] + cells(group))
            case .hidden(let group): Table.Row(["\(group.name)", words.notShown] + Array(repeating: .empty, count: 6))
            }
        }
        return Table(
            caption: "\(comparison.classification.name) of \(words.people) in \(area.area.name)",
            columns: [.init(title: "Group")] + columns(words), rows: rows,
            total: Table.Row(
                ["Group not known", "\(Decimals.grouped(area.unknown))"] + Array(repeating: .empty, count: 5) + [
                    "Never counted to a group"
                ]))
    }

    /// What is under-represented, with where: most people lacking first.
    static func under(
        _ lines: [(group: GroupRepresentation, area: AreaRepresentation)], _ comparison: GroupComparison,
        _ words: RepresentationWords
    ) -> Table {
        Table(
            caption: "\(comparison.classification.name): under-represented in \(place(of: lines, comparison))",
            columns: [.init(title: "Area"), .init(title: "Group")] + columns(words),
            rows: lines.map { group, area in Table.Row([words.link(to: area.area), "\(group.group.name)"] + cells(group)) })
    }

    private static func place(
        of lines: [(group: GroupRepresentation, area: AreaRepresentation)], _ comparison: GroupComparison
    ) -> String {
        let whole = comparison.whole.area
        guard !comparison.parts.isEmpty else { return whole.name.english }
        let holdsWhole = lines.contains { $0.area.area.code == whole.code }
        return holdsWhole ? "\(whole.name) and the areas in it" : "the areas in \(whole.name)"
    }

    private static func columns(_ words: RepresentationWords) -> [Table.Column] {
        [
            .init(title: words.people.capitalisedFirst, kind: .number), .init(title: "Share (%)", kind: .number),
            .init(title: "Population (%)", kind: .number), .init(title: "Ratio", kind: .number),
            .init(title: "95 % interval", kind: .number), .init(title: "More people needed", kind: .number), .init(title: "State"),
        ]
    }

    private static func cells(_ group: GroupRepresentation) -> [HTML] {
        [
            "\(Decimals.grouped(group.actual.numerator))", "\(group.actual.percent(decimals: 1) ?? "")",
            "\(group.population.percent(decimals: 1) ?? "")", "\(ratio(group.ratio))", "\(interval(group.interval))",
            group.shortfall > 0 ? "\(Decimals.grouped(group.shortfall))" : .empty, state(group),
        ]
    }

    static func ratio(_ ratio: Double?) -> String { ratio.map { Decimals.text($0, decimals: 2) } ?? "" }

    static func interval(_ range: ClosedRange<Double>?) -> String { range.map { SurveyTables.range($0, decimals: 2) } ?? "" }

    /// In words, which the colour only repeats.
    static func state(_ group: GroupRepresentation) -> HTML {
        guard group.ratio != nil else { return .empty }
        guard group.isUnder else { return "Reached" }
        return group.isClearlyUnder
            ? Components.tag("Under-represented", .bad) : Components.tag("Under, or chance", .warning)
    }

    /// The ratio of each group in each area.
    static func ratios(_ comparison: GroupComparison, _ words: RepresentationWords) -> Table {
        let groups = comparison.classification.groups.map { Table.Column(title: $0.name, kind: .number) }
        return Table(
            caption: "Ratio of each group: \(comparison.classification.name) of \(words.people) by area",
            columns: [.init(title: "Area")] + groups
                + [.init(title: "Known", kind: .number), .init(title: "Not known", kind: .number)],
            rows: comparison.parts.map { row($0, words, name: words.link(to: $0.area)) },
            total: row(comparison.whole, words, name: "\(comparison.whole.area.name.english)"), isMatrix: true)
    }

    private static func row(_ area: AreaRepresentation, _ words: RepresentationWords, name: HTML) -> Table.Row {
        let cells: [HTML] = area.lines.map { line in
            switch line {
            case .shown(let group): group.isUnder ? "<strong>\(ratio(group.ratio))</strong>" : "\(ratio(group.ratio))"
            case .hidden: words.notShown
            }
        }
        return Table.Row([name] + cells + ["\(Decimals.grouped(area.known))", "\(Decimals.grouped(area.unknown))"])
    }
}
