import Basics
import FolkmootCore
import Markup

/// How groups of people are represented, compared with the population.
enum RepresentationPages {
    /// Where somebody may see more than one area, or none.
    static func choice(of areas: [Area]) -> Page {
        let links: [HTML] = areas.map { "<li><a href=\"\(Path("/staff/representation/\($0.code)"))\">\($0.name.english)</a></li>" }
        return Page(
            title: "Which groups are under-represented?", caption: "Representation",
            body: areas.isEmpty
                ? Components.noAreas
                : "<p>Choose an area.</p>\n<ul class=\"ways\">\(links)</ul>")
    }

    /// One area and those directly in it.
    static func area(_ report: RepresentationReport, _ call: Call) -> Page {
        let words = RepresentationWords(report, call)
        return Page(
            title: "Which groups in \(report.area.name) are under-represented?", caption: words.subject,
            breadcrumbs: [Breadcrumb(title: "Representation", path: "/staff/representation")]
                + report.ancestors.map { Breadcrumb(title: $0.name.english, path: words.path(to: $0.code)) },
            body: """
                \(ways(report, words, call))
                <p class="note">A ratio of 1 is proportionate: the group’s share of the \(words.people) whose group is known is its share of \
                the population. Below \(words.minimum) a group is under-represented. A difference tells where to look, never why.</p>
                \(report.comparisons.map { comparison($0, report, words, call) })
                \(unasked(report))
                \(when: report.comparisons.isEmpty && report.unasked.isEmpty, nothing)
                <p class="small">Counted at \(words.readAt). A population that a source states for an area counts before the sum of those in it.</p>
                """)
    }

    private static let nothing: HTML = Components.empty(
        "Nothing to compare", "<p>The force uses no classification. It says in segments.json which it uses.</p>")

    /// Whom to compare, and where to go on.
    private static func ways(_ report: RepresentationReport, _ words: RepresentationWords, _ call: Call) -> HTML {
        let subjects =
            [("members", "Members")] + call.configuration.surveys.map { ($0.code, "People surveyed: \($0.title.english)") }
        let links: [HTML] = subjects.map { code, title in
            let isCurrent = code == words.code
            return """
                <li><a href="\(Path("/staff/representation/\(report.area.code)").query("of", code))"\
                \(attribute: "aria-current", isCurrent ? "page" : nil)>\(title)</a></li>
                """
        }
        return """
            <ul class="ways">\(links)\
            <li><a href="\(Path("/staff/representation/\(report.area.code)/document"))">Tactical document for \(report.area.name.english)</a></li>\
            \(when: report.comparisons.contains { !$0.parts.isEmpty }, "<li><a href=\"\(words.query("/staff/representation/\(report.area.code)/map"))\">Each group on a map</a></li>")</ul>
            """
    }

    private static func unasked(_ report: RepresentationReport) -> HTML {
        guard !report.unasked.isEmpty else { return .empty }
        let names = report.unasked.map(\.name).joined(separator: "; ")
        return """
            <h2>Not compared</h2>
            <p>\(names). The force uses \(report.unasked.count == 1 ? "this classification" : "these classifications") and asks \
            nobody about \(report.unasked.count == 1 ? "it" : "them"), so that nothing is known of anybody.</p>
            """
    }
}

// MARK: - One classification

extension RepresentationPages {
    private static func comparison(
        _ comparison: GroupComparison, _ report: RepresentationReport, _ words: RepresentationWords, _ call: Call
    ) -> HTML {
        """
        <h2>\(comparison.classification.name)</h2>
        \(whole(comparison, words, call))
        \(when: comparison.hidesAny, "<p>\(words.hidden)</p>")
        \(parts(comparison, report, words))
        \(files(comparison, report, words))
        """
    }

    private static func whole(_ comparison: GroupComparison, _ words: RepresentationWords, _ call: Call) -> HTML {
        let area = comparison.whole
        if let gap = area.gap { return "<p>\(words.gap(gap, in: area))</p>" }
        return """
            <p>\(words.completeness(area))</p>
            \(chart(comparison, words, call))
            \(Components.table(RepresentationTables.groups(comparison, words)))
            """
    }

    private static func chart(_ comparison: GroupComparison, _ words: RepresentationWords, _ call: Call) -> HTML {
        let bars = comparison.whole.lines.map { line in
            switch line {
            case .shown(let group):
                BarChart.Bar(group.group.name, group.ratio, interval: group.interval, isHighlighted: group.isUnder)
            case .hidden(let group): BarChart.Bar(group.name, nil, missing: "Not shown: too few people")
            }
        }
        let chart = BarChart(
            id: "ratios-\(comparison.classification.code)", title: words.finding(comparison),
            description: "Bars from zero to each group’s ratio, with its 95 % interval and a line at 1, which is proportionate.",
            bars: bars, format: .decimal(2), words: call.language.chartWords, reference: ChartReference(1, "Proportionate"))
        return Components.chart(chart, source: words.source(comparison))
    }

    /// What is under-represented in the areas in it, and all ratios.
    private static func parts(
        _ comparison: GroupComparison, _ report: RepresentationReport, _ words: RepresentationWords
    ) -> HTML {
        guard !comparison.parts.isEmpty, comparison.source != nil else { return .empty }
        let under = comparison.under.filter { $0.area.area.code != report.area.code }
        guard !under.isEmpty else {
            return """
                <p>In the areas in \(report.area.name.english) no group that is shown is below \(words.minimum).</p>
                \(all(comparison, words))
                """
        }
        return """
            \(Components.table(RepresentationTables.under(under, comparison, words)))
            \(all(comparison, words))
            """
    }

    private static func all(_ comparison: GroupComparison, _ words: RepresentationWords) -> HTML {
        Components.details(
            "\(comparison.classification.name): every area", Components.table(RepresentationTables.ratios(comparison, words)))
    }

    private static func files(
        _ comparison: GroupComparison, _ report: RepresentationReport, _ words: RepresentationWords
    ) -> HTML {
        guard comparison.classification.code == report.comparisons.last?.classification.code else { return .empty }
        let csv = words.query("/staff/representation/\(report.area.code)/representation.csv")
        let json = words.query("/staff/representation/\(report.area.code)/representation.json")
        return """
            <p class="small"><a href="\(csv)" download>All these figures as CSV</a> · \
            <a href="\(json)">The same as JSON</a></p>
            """
    }
}
