import Basics
import FolkmootCore
import FolkmootTenancy
import Markup

/// How good the published figures of a month are.
enum QualityPages {
    static func quality(_ quality: PublishedQuality, _ choice: ComparisonChoice, _ reference: ReferenceForces, today: Day) -> Page {
        let words = choice.words(reference)
        return Page(
            title: finding(quality),
            caption: "Data quality, \(Language.english.month(quality.month))\(words.isEmpty ? "" : ", \(words)")",
            breadcrumbs: [Breadcrumb(title: "League", path: choice.on("/"))],
            notices: demonstration(quality),
            body: """
                \(ComparisonForm.html(choice, to: "/quality", reference, today: today))\
                \(Components.chart(chart(quality, reference), source: "What forces have published, and when. The table below has the same."))\
                \(FigureFiles.links(csv: choice.on("/quality.csv"), json: choice.on("/quality.json"), atom: choice.on("/quality.atom")))\
                \(table(quality))\(note)
                """, feed: choice.on("/quality.atom"))
    }

    /// Who has published, and what was changed, in one statement.
    static func finding(_ quality: PublishedQuality) -> String {
        let missing = quality.count { $0 == .missing || $0 == .due }
        let there = quality.rows.count - missing
        let others = [
            (quality.count { if case .late = $0 { true } else { false } }, "late"), (quality.count { $0 == .restated }, "restated"),
            (quality.count { $0 == .withdrawn }, "withdrawn since"),
        ].filter { $0.0 > 0 }
        let rest = others.isEmpty ? "" : ": \(others.map { "\($0.0) \($0.1)" }.joined(separator: ", "))"
        return "\(there) of \(LeagueWords.forces(quality.rows.count)) \(there == 1 ? "has" : "have") published "
            + "\(Language.english.month(quality.month))\(rest)"
    }

    private static func demonstration(_ quality: PublishedQuality) -> HTML {
        guard quality.hasDemonstration else { return .empty }
        return Components.panel(
            "Demonstration data", "<p>Made-up publications are among these. They tell nothing about any force.</p>", tone: .warning)
    }

    private static func chart(_ quality: PublishedQuality, _ reference: ReferenceForces) -> CalendarChart {
        CalendarChart(
            id: "quality", title: finding(quality),
            description:
                "A row to each force and a field to each month, the latest at the right, marked by whether it was published.",
            rows: quality.rows.map { row in CalendarChart.Row(reference[row.slug]?.shortName ?? row.name, row.states.map(mark)) },
            legend: [
                .plain: "Published in time", .struck: "Published late", .framed: "Restated", .crossed: "Withdrawn",
                .hatched: "Not published", .dotted: "Not due yet",
            ], words: Language.english.chartWords)
    }

    private static func mark(_ state: PublishedQuality.State) -> CalendarChart.Mark {
        switch state {
        case .inTime: .plain
        case .late: .struck
        case .restated: .framed
        case .withdrawn: .crossed
        case .missing: .hatched
        case .due: .dotted
        }
    }

    private static func table(_ quality: PublishedQuality) -> HTML {
        Components.table(
            Table(
                caption: "What each force has published of \(Language.english.month(quality.month))",
                columns: [
                    Table.Column(title: "Force"), Table.Column(title: "State"),
                    Table.Column(title: "Days after the month", kind: .number),
                    Table.Column(title: "Reason"), Table.Column(title: "Of 13 months", kind: .number),
                    Table.Column(title: "Number of households"), Table.Column(title: "Its age in years", kind: .number),
                    Table.Column(title: "Configuration", kind: .number),
                ], rows: quality.rows.map { Table.Row(cells($0, quality)) }))
    }

    private static func cells(_ row: PublishedQuality.Row, _ quality: PublishedQuality) -> [HTML] {
        let path = Path("/forces/\(row.slug)").query("month", quality.month.description)
        let published = row.count { ![.missing, .due, .withdrawn].contains($0) }
        return [
            "<a href=\"\(path)\">\(row.name)</a>", "\(row.states.last.map(words) ?? "")", number(row.daysAfter),
            "\(row.publication?.withdrawal?.reason ?? row.publication?.reason ?? "")", "\(published)", "\(row.source ?? "")",
            number(row.sourceYears(at: quality.month)), number(row.configurationRevision),
        ]
    }

    private static func number(_ number: Int?) -> HTML { number.html { "\(Decimals.grouped($0))" } ?? .empty }

    /// How a month stands, in words.
    static func words(_ state: PublishedQuality.State) -> String {
        switch state {
        case .inTime: "Published in time"
        case .late(let days): "Published late, \(days) days after the month"
        case .restated: "Restated"
        case .withdrawn: "Withdrawn"
        case .missing: "Not published"
        case .due: "Not published yet; not late either"
        }
    }

    /// A row in a sentence.
    static func sentence(_ row: PublishedQuality.Row, _ quality: PublishedQuality) -> String {
        "\(row.name), \(Language.english.month(quality.month)): \((row.states.last.map(words) ?? "").lowercasedFirst)"
    }

    private static let note: HTML = """
        <p class="note">A month is late when it is published more than 28 days after it ended. What is restated or withdrawn stays on \
        record with its reason. “Configuration” is the revision of the force’s own configuration under which the month was computed.</p>

        """
}
