import Basics
import FolkmootCore
import Markup

/// Who speaks for an area.
enum VoicePages {
    static func report(_ report: VoiceReport, mayExport: Bool, _ call: Call) -> Page {
        Page(
            title: "Who speaks for \(report.area.name.english)?", caption: "Voice",
            breadcrumbs: ReportPages.breadcrumbs(report.ancestors, "/staff/reports/voice"),
            body: """
                \(Components.table(table(report, call)))
                <p class="source">\(households(report.area)) Supplied figures are printed as they were given, and never mixed with those counted here.</p>
                \(parts(report))
                \(report.meetings.isEmpty ? .empty : Components.table(meetings(report, call)))\
                \(ReportPages.files(
                    csv: Path("/staff/reports/voice.csv").query("area", report.area.code),
                    json: Path("/staff/reports/voice.json").query("area", report.area.code), "voice", mayExport: mayExport))
                """)
    }

    private static func table(_ report: VoiceReport, _ call: Call) -> Table {
        let supplied = report.month.map { "Supplied, \(call.language.month($0))" } ?? "Supplied"
        return Table(
            caption: "Voice in \(report.area.name.english)",
            columns: [
                .init(title: "Who"), .init(title: supplied, kind: .number),
                .init(title: "Counted here, \(call.language.date(report.at))", kind: .number),
            ],
            rows: report.lines.map { line in
                Table.Row(["\(line.measure.title)", "\(line.measure.text(line.supplied?.amount))", ReportPages.count(line.counted)])
            })
    }

    /// Meetings with who came: blank where nobody counted.
    private static func meetings(_ report: VoiceReport, _ call: Call) -> Table {
        Table(
            caption: "Meetings of the last twelve months",
            columns: ["Meeting", "Where"].map { .init(title: $0) }
                + ["Public", "Councillors", "Other organisations"].map { .init(title: $0, kind: .number) } + [
                    .init(title: "Police")
                ],
            rows: report.meetings.map { meeting in
                let (one, record) = (meeting.encounter, meeting.encounter.meeting)
                return Table.Row(
                    [
                        """
                        <span><a href="\(one.path("story"))">\(record.body ?? one.words)</a><br>\
                        <span class="quiet">\(call.language.date(one.heldOn))</span></span>
                        """,
                        "\(meeting.place)",
                    ] + [one.met, record.councillors, record.representatives].map(ReportPages.count) + ["\(record.police ?? "")"])
            })
    }

    private static func households(_ area: Area) -> String {
        area.households.map { "\(area.name.english) has \(Decimals.grouped($0)) households (census)." } ?? ""
    }

    private static func parts(_ report: VoiceReport) -> HTML {
        guard !report.parts.isEmpty else { return .empty }
        let items: [HTML] = report.parts.map { part in
            "<li><a href=\"\(Path("/staff/reports/voice").query("area", part.code))\">\(part.name.english)</a></li>"
        }
        return Components.details("Areas in \(report.area.name.english)", "<ul>\(items)</ul>")
    }
}
