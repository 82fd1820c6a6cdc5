import Basics
import FolkmootCore
import FolkmootTenancy
import Markup

enum AreaPages {
    /// One area: its figures, its trend, and what lies in it.
    static func area(_ report: AreaReport, for scope: StaffScope, _ call: Call) -> Page {
        let area = report.group.whole.area
        return Page(
            title: "How does \(area.name) stand?",
            caption: call.configuration.areaKind(area.kind).map { $0.name.english.capitalisedFirst },
            breadcrumbs: [Breadcrumb(title: "Start", path: "/staff")]
                + crumbs(report.ancestors, by: report.group.hierarchy),
            body: """
                \(figures(report.group, call))
                \(HierarchyChoice.links("/staff/areas/\(area.code)", of: area, by: report.group.hierarchy, call))\
                \(links(report, scope, call))
                <h2>Household coverage over time</h2>
                \(trend(report, call))
                \(report.group.parts.isEmpty ? .empty : parts(report.group, call))
                \(HierarchyChoice.note(report))
                """)
    }

    private static func crumbs(_ areas: [Area], by hierarchy: AreaHierarchy?) -> [Breadcrumb] {
        areas.map { Breadcrumb(title: $0.name.english, path: HierarchyChoice.path(to: $0.code, by: hierarchy)) }
    }

    /// A group on the start page: its figures and a line to each part.
    static func group(_ group: AreaGroup, _ call: Call) -> HTML {
        """
        <h2>\(group.whole.area.name.english)</h2>
        \(figures(group, call))
        \(parts(group, call))
        """
    }

    static func figures(_ group: AreaGroup, _ call: Call) -> HTML {
        let (whole, language) = (group.whole, call.language)
        let day = London.day(at: group.readAt)
        let at = "at \(language.date(day))"
        let coverage = whole.coverage.flatMap {
            FigureText($0, "of households", at: day, source: "Census 2021", in: language)
        }
        let change = whole.now.members - whole.lastMonth.members
        return Components.keyFigures([
            KeyFigure(
                label: "Household coverage",
                figure: coverage ?? FigureText("Not known", "", grounds: ["The number of households here is not recorded"]),
                path: HierarchyChoice.path(to: whole.area.code, by: group.hierarchy)),
            KeyFigure(label: "Members", figure: FigureText(Decimals.grouped(whole.now.members), "active", grounds: [at])),
            KeyFigure(
                label: "Since last month",
                figure: FigureText(
                    AreaTables.signed(change), change.magnitude == 1 ? "member" : "members", grounds: [lastMonth(group)])),
            KeyFigure(
                label: "Surveys",
                figure: FigureText(
                    Decimals.grouped(whole.responses), whole.responses == 1 ? "answer" : "answers",
                    grounds: ["\(AreaTables.signed(whole.responses - whole.responsesLastMonth)) since last month"])),
        ])
    }

    private static func lastMonth(_ group: AreaGroup) -> String {
        "from \(Decimals.grouped(group.whole.lastMonth.members)) at the end of last month"
    }

    /// Ways onward, as far as the person may go.
    private static func links(_ report: AreaReport, _ scope: StaffScope, _ call: Call) -> HTML {
        let (area, hierarchy) = (report.group.whole.area, report.group.hierarchy)
        // An area of a further hierarchy alone has no page but this.
        let ways = call.configuration.areas[area.code] == nil ? [] : waysOnward(area).filter { scope.allows($0.2, in: area.code) }
        let deeper: [(String, Path, Permission)] = report.deeperKinds.map { kind in
            let map = Path("/staff/areas/\(area.code)/map").query("kind", kind.code)
            return ("Coverage by \(kind.name.english)", HierarchyChoice.path(map, by: hierarchy), .readAreas)
        }
        let links: [HTML] = (ways + deeper).map { words, path, _ in "<li><a href=\"\(path)\">\(words)</a></li>" }
        return links.isEmpty ? .empty : "<ul class=\"ways\">\(links)</ul>\n"
    }

    private static func waysOnward(_ area: Area) -> [(String, Path, Permission)] {
        [
            ("What \(area.name.english) is like", "/staff/areas/\(area.code)/profile", .readAreas),
            ("What people in \(area.name.english) said", Path("/staff/surveys").query("area", area.code), .readResults),
            ("Streets here, the least covered first", "/staff/areas/\(area.code)/streets", .readMembers),
            ("Members here", Path("/staff/members").query("area", area.code), .readMembers),
            ("Recorded crime here", "/staff/crime/\(area.code)", .readAreas),
            ("Priorities, and what people raised here", "/staff/priorities/\(area.code)", .readAreas),
            ("Which groups are under-represented here", "/staff/representation/\(area.code)", .readRepresentation),
        ]
    }

    private static func parts(_ group: AreaGroup, _ call: Call) -> HTML {
        guard !group.parts.isEmpty else { return .empty }
        return """
            \(coverageMap(group, id: "map-\(group.whole.area.code)", call))\
            \(Components.table(AreaTables.parts(of: group, kind: kind(of: group.parts.map(\.area), call), in: tree(group, call))))
            """
    }

    /// All areas of one kind in an area.
    static func map(_ group: AreaGroup, kind: AreaKind, among kinds: [AreaKind], ancestors: [Area], _ call: Call) -> Page {
        let area = group.whole.area
        let choices: [HTML] = kinds.map { other in
            let path = HierarchyChoice.path(Path("/staff/areas/\(area.code)/map").query("kind", other.code), by: group.hierarchy)
            let current: HTML = other.code == kind.code ? " aria-current=\"page\"" : .empty
            return "<li><a href=\"\(path)\"\(current)>\(other.plural.english.capitalisedFirst)</a></li>"
        }
        return Page(
            title: "Where in \(area.name) is coverage high, and where low?", caption: kind.plural.english.capitalisedFirst,
            breadcrumbs: [Breadcrumb(title: "Start", path: "/staff")]
                + crumbs(ancestors + [area], by: group.hierarchy),
            body: """
                \(when: kinds.count > 1, "<ul class=\"ways\">\(choices)</ul>")
                <a class="skip" href="#areas">Skip the map</a>
                \(coverageMap(group, id: "map", call))
                <div id="areas" tabindex="-1">
                \(Components.table(AreaTables.parts(of: group, kind: kind.name.english, in: tree(group, call))))
                \(Components.csvLink(
                    HierarchyChoice.path(Path("/staff/areas/\(area.code)/map.csv").query("kind", kind.code), by: group.hierarchy),
                    kind.plural.english, in: call.language))
                </div>
                """)
    }

    /// The tree in which a group lies.
    private static func tree(_ group: AreaGroup, _ call: Call) -> AreaTree {
        group.hierarchy?.trees.on(call.today) ?? call.configuration.areas
    }

    /// The coverage of the parts of an area.
    private static func coverageMap(_ group: AreaGroup, id: String, _ call: Call) -> HTML {
        let values = group.parts.map { part in
            AreaMap.Value(
                area: part.area,
                name: AreaTables.name(of: part.area, in: group.whole.area, tree(group, call), call.language),
                value: part.coverage?.value.map { $0 * 100 }, link: HierarchyChoice.path(to: part.area.code, by: group.hierarchy))
        }
        let map = AreaMap(
            id: id, measure: "household coverage", values: values, boundaries: group.boundaries, format: .percent(decimals: 2),
            source: "Households: Census 2021.")
        return map.html(call) { highest, lowest in
            "Coverage is highest in \(highest) of households, and lowest in \(lowest)"
        } otherwise: {
            "Household coverage in \(group.whole.area.name)"
        }
    }

    /// What the force calls areas of one kind, in its own spelling: `district`, `BCU`.
    static func kind(of areas: [Area], _ call: Call) -> String {
        let kinds = Set(areas.map(\.kind))
        guard kinds.count == 1, let kind = kinds.first.flatMap(call.configuration.areaKind) else { return "area" }
        return kind.name.english
    }

    private static func trend(_ report: AreaReport, _ call: Call) -> HTML {
        let area = report.group.whole.area
        guard area.households != nil else {
            return Components.empty("No coverage here", "<p>The number of households in \(area.name.english) is not recorded.</p>")
        }
        guard report.trend.contains(where: { !$0.count.isZero }) else {
            return Components.empty(
                "No members yet", "<p>The trend will be here once a month has ended with a member in this area.</p>")
        }
        let chart = LineChart(
            id: "trend", title: finding(report, call), description: "Household coverage at the end of each month, in per cent.",
            series: [
                .init(name: area.name.english, values: report.trend.map { $0.area.coverage($0.count)?.value.map { $0 * 100 } })
            ],
            xLabels: report.trend.map { call.language.shortMonth($0.month) }, yFormat: .percent(decimals: 2),
            words: call.language.chartWords)
        return Components.chart(
            chart, table: AreaTables.trend(report, call.language),
            csv: HierarchyChoice.path("/staff/areas/\(area.code)/coverage.csv", by: report.group.hierarchy),
            source: "Households: Census 2021.", in: call.language)
    }

    /// What the trend shows, in words.
    static func finding(_ report: AreaReport, _ call: Call) -> String {
        let area = report.group.whole.area
        let known = report.trend.compactMap { point in point.area.coverage(point.count).map { (point.month, $0) } }
        guard let first = known.first, let last = known.last, let from = first.1.percentUnits(decimals: 2),
            let to = last.1.percentUnits(decimals: 2)
        else { return "Household coverage in \(area.name)" }
        let period = "between \(call.language.month(first.0)) and \(call.language.month(last.0))"
        guard from != to else { return "Coverage in \(area.name) stayed at \(last.1.percent() ?? "") % \(period)" }
        let points = Decimals.text(units: Int((to - from).magnitude), decimals: 2)
        return
            "Coverage in \(area.name) \(to > from ? "rose" : "fell") by \(points) points \(period), to \(last.1.percent() ?? "") %"
    }
}

extension String {
    /// The first letter large, as at the start of a line.
    var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
    /// The same within a sentence, its first letter small.
    var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}

extension Language {
    /// `Feb 26`: a month under an axis.
    func shortMonth(_ month: Month) -> String {
        let name = self.month(month).prefix(3)
        let year = month.year % 100
        return "\(name) \(year < 10 ? "0" : "")\(year)"
    }
}
