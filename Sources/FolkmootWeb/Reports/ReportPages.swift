import Basics
import FolkmootCore
import FolkmootTenancy
import Markup

/// The list of reports, and what all of them have in common.
enum ReportPages {
    /// The reports that there are.
    static func start(_ call: Call, _ scope: StaffScope) -> Page {
        let reports: [(title: String, words: String, path: Path)] = [
            ("Surveys completed", "Cumulative at each month’s end, by area, with subtotals and growth.", "/staff/reports/surveys"),
            (
                "The survey programme", "People, responses and selections; who was asked how; what was raised.",
                "/staff/reports/programme"
            ),
            ("Growth", "Members, messages, engagement and coverage in two months.", "/staff/reports/growth"),
            (
                "What goes with confidence",
                "Safety, understanding and recorded crime by area; outliers; confidence as others measured it.",
                "/staff/reports/association"
            ),
            ("Voice in an area", "Members, people surveyed, councillors and the public at meetings.", "/staff/reports/voice"),
        ]
        let items: [HTML] = reports.filter { !ofForce.contains($0.path) || mayCompare(call, scope) }.map {
            report in
            "<li><a href=\"\(report.path)\">\(report.title)</a><br><span class=\"quiet\">\(report.words)</span></li>"
        }
        return Page(title: "Reports", body: "<ul>\(items)</ul>")
    }

    private static let ofForce: [Path] = ["/staff/reports/growth", "/staff/reports/association"]

    /// The force's own figures are for those who see the results of all of it.
    private static func mayCompare(_ call: Call, _ scope: StaffScope) -> Bool {
        scope.allows(.readResults, in: call.configuration.areas.root?.code)
    }

    static let breadcrumb = Breadcrumb(title: "Reports", path: "/staff/reports")

    /// The way to a report on an area from the reports on those that it lies in.
    static func breadcrumbs(_ ancestors: [Area], _ report: Path, by hierarchy: AreaHierarchy? = nil) -> [Breadcrumb] {
        [breadcrumb]
            + ancestors.map { area in
                Breadcrumb(title: area.name.english, path: HierarchyChoice.path(report.query("area", area.code), by: hierarchy))
            }
    }

    /// The same figures as files, for those who may take them out.
    static func files(csv: Path, json: Path, _ subject: String, mayExport: Bool) -> HTML {
        guard mayExport else { return .empty }
        return """
            <p class="small"><a href="\(csv)" download>Download as CSV<span class="unseen">: \(subject)</span></a> · \
            <a href="\(json)">JSON<span class="unseen">: \(subject)</span></a></p>
            """
    }

    /// A count; empty where it is not known, which is not zero.
    static func count(_ count: Int?) -> HTML { count.html { "\(Decimals.grouped($0))" } ?? .empty }
}
