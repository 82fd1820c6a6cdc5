import Basics
import FolkmootCore
import Markup

/// The tactical document of an area: whom its team should win as members first.
enum TacticalPages {
    static func document(_ document: TacticalDocument, _ call: Call) -> Page {
        let (report, words) = (document.report, RepresentationWords(document.report, call))
        let area = report.area
        return Page(
            title: "Tactical document: \(area.name)",
            caption: call.configuration.areaKind(area.kind).map { $0.name.english.capitalisedFirst },
            breadcrumbs: [Breadcrumb(title: "Representation", path: "/staff/representation")]
                + (report.ancestors + [area]).map {
                    Breadcrumb(title: $0.name.english, path: "/staff/representation/\($0.code)")
                },
            body: """
                <p>Where members are fewer than their share, as at \(words.readAt). Most people lacking comes first. It tells where and how \
                many, never why: nothing here says what causes a difference.</p>
                <p class="buttons">\(Components.printButton(in: call.language))</p>
                \(membership(document, call))
                \(groups(document, words))
                \(origins(document, words))
                \(sources(document, words))
                <p class="small"><a href="\(Path("/staff/representation/\(area.code)/document.csv"))" download>The document as CSV</a></p>
                """)
    }

    private static func sources(_ document: TacticalDocument, _ words: RepresentationWords) -> HTML {
        let named = document.report.comparisons.filter { $0.source != nil }.map { "\($0.classification.name): \(words.source($0))" }
        return """
            <h2>Sources</h2>
            <ul><li>Households: Census 2021.</li>\(named.map { "<li>\($0)</li>" as HTML })\
            <li>Members and what they told about themselves: the force, as at \(words.readAt).</li></ul>
            """
    }
}

// MARK: - 1. Membership

extension TacticalPages {
    private static func membership(_ document: TacticalDocument, _ call: Call) -> HTML {
        let lines = document.coverage
        let below = lines.count { ($0.shortfall ?? 0) > 0 }
        return """
            <h2>1. Membership by area</h2>
            <p>\(document.whole.map { aim($0.aim) } ?? "") \(below == 0 ? "No area here is below it." : "\(below) of \(lines.count) \(lines.count == 1 ? "area is" : "areas are") below it.")</p>
            \(Components.table(table(document, call)))
            """
    }

    private static func aim(_ aim: AreaCoverage.Aim) -> String {
        switch aim {
        case .target(let target):
            return "The force aims at a member in \(Decimals.text(target * 100, decimals: 1))\u{A0}% of households."
        case .shareOfForce(let minimum, let covered):
            guard let share = covered.percent() else {
                return "How many households the force has is not recorded, so there is no aim."
            }
            return
                "Each area should reach at least \(Decimals.text(minimum, decimals: 2)) of the coverage of the whole force, which is "
                + "\(share)\u{A0}% of households."
        }
    }

    private static func table(_ document: TacticalDocument, _ call: Call) -> Table {
        let kind = AreaPages.kind(of: document.coverage.map(\.area), call)
        return Table(
            caption: "Membership in \(document.report.area.name) by \(kind)",
            columns: [
                .init(title: kind.capitalisedFirst), .init(title: "Households", kind: .number),
                .init(title: "Members", kind: .number),
                .init(title: "Households covered", kind: .number), .init(title: "Coverage (%)", kind: .number),
                .init(title: "More households needed", kind: .number), .init(title: "State"),
            ],
            rows: document.coverage.map { Table.Row(cells($0)) },
            total: document.coverage.count > 1 ? document.whole.map { Table.Row(cells($0)) } : nil)
    }

    private static func cells(_ line: AreaCoverage) -> [HTML] {
        [
            "\(line.area.name.english)", "\(line.area.households.map(Decimals.grouped) ?? "")",
            "\(Decimals.grouped(line.count.members))", "\(Decimals.grouped(line.count.households))",
            "\(line.coverage?.percent() ?? "")",
            "\((line.shortfall ?? 0) > 0 ? line.shortfall.map(Decimals.grouped) ?? "" : "")",
            line.shortfall.html { $0 > 0 ? Components.tag("Below", .warning) : "Reached" } ?? "Not known",
        ]
    }
}

// MARK: - 2. Groups, 3. Cultural origin

extension TacticalPages {
    private static func groups(_ document: TacticalDocument, _ words: RepresentationWords) -> HTML {
        let unasked = document.report.unasked
        let names = unasked.map(\.name).joined(separator: "; ")
        return """
            <h2>2. Groups</h2>
            \(when: document.groups.isEmpty && unasked.isEmpty, "<p>The force uses no classification of groups.</p>")
            \(document.groups.map { comparison($0, words) })
            \(when: !unasked.isEmpty, "<p>Not compared, since members are not asked about it: \(names).</p>")
            """
    }

    private static func origins(_ document: TacticalDocument, _ words: RepresentationWords) -> HTML {
        """
        <h2>3. Cultural origin</h2>
        \(when: document.origins.isEmpty, "<p>The force has switched no classification by cultural origin on.</p>")
        \(document.origins.map { comparison($0, words) })
        """
    }

    private static func comparison(_ comparison: GroupComparison, _ words: RepresentationWords) -> HTML {
        let state = comparison.whole.gap.map { words.gap($0, in: comparison.whole) } ?? "\(words.completeness(comparison.whole))"
        return """
            <h3>\(comparison.classification.name)</h3>
            <p>\(state)</p>
            \(when: comparison.hidesAny, "<p>\(words.hidden)</p>")
            \(when: comparison.source != nil, under(comparison, words))
            """
    }

    private static func under(_ comparison: GroupComparison, _ words: RepresentationWords) -> HTML {
        let lines = comparison.under
        guard !lines.isEmpty else { return "<p>No group that is shown is below \(words.minimum) here.</p>" }
        return Components.table(RepresentationTables.under(lines, comparison, words))
    }
}
