import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// By which hierarchy areas are looked at: the force's own, or a further one.
enum HierarchyChoice {
    /// The page of an area in a hierarchy.
    static func path(to code: String, by hierarchy: AreaHierarchy?) -> Path { path("/staff/areas/\(code)", by: hierarchy) }

    /// A page by a hierarchy.
    static func path(_ path: Path, by hierarchy: AreaHierarchy?) -> Path {
        hierarchy.map { path.query("hierarchy", $0.code) } ?? path
    }

    /// The ways from one hierarchy to the others, on the page of an area that stands in them.
    static func links(_ page: Path, of area: Area, by hierarchy: AreaHierarchy?, _ call: Call) -> HTML {
        let hierarchies = call.configuration.hierarchies
        var choices: [(name: String, hierarchy: AreaHierarchy?)] =
            call.configuration.areas[area.code] == nil ? [] : [("The force’s own areas", nil)]
        choices += hierarchies.further.filter { $0.trees.on(call.today)[area.code] != nil }.map { ($0.name, $0) }
        guard choices.count > 1 else { return .empty }
        let links: [HTML] = choices.map { name, other in
            let current: String? = other?.code == hierarchy?.code ? "page" : nil
            return "<li><a href=\"\(path(page, by: other))\"\(attribute: "aria-current", current)>\(name)</a></li>"
        }
        return "<ul class=\"ways\">\(links)</ul>\n"
    }

    /// What the parts of a hierarchy leave out.
    static func note(_ report: AreaReport) -> HTML {
        guard let hierarchy = report.group.hierarchy, !report.uncovered.isEmpty else { return .empty }
        let count = report.uncovered.count
        let names = report.uncovered.prefix(5).map(\.name.english).joined(separator: ", ")
        let more = count > 5 ? " and \(Decimals.grouped(count - 5)) more" : ""
        return """
            <p class="source">\(hierarchy.name) do not cover the whole force: \(names)\(more) \(count == 1 ? "is" : "are") in none of them. \
            What is counted there is in the figures of \(report.group.whole.area.name.english), and in no part.</p>
            """
    }
}

extension Call {
    /// The further hierarchy that the query asks for; nothing for the force's own.
    func askedHierarchy() throws(Problem) -> AreaHierarchy? {
        try configuration.hierarchies.asked(request.query["hierarchy"])
    }
}
