import Basics
import CSV
import FolkmootCore
import Markup

/// Recorded crime in rows.
enum CrimeFigureTables {
    /// A line to each part of a group, and the whole at the end.
    static func parts(of group: CrimeGroup, kind: String, _ period: CrimePeriod, _ language: Language) -> Table {
        let month = language.month(period.latest)
        return Table(
            caption: "Recorded crime in \(group.whole.area.name) by \(kind)",
            columns: [
                .init(title: kind.capitalisedFirst), .init(title: month, kind: .number),
                .init(title: "Twelve months to \(month)", kind: .number), .init(title: "Per 1,000 people", kind: .number),
            ],
            rows: group.parts.map { Table.Row(cells($0, link: true)) }, total: Table.Row(cells(group.whole, link: false)))
    }

    private static func cells(_ line: CrimeLine, link: Bool) -> [HTML] {
        let area = line.area
        let name: HTML =
            link ? "<a href=\"\(Path("/staff/crime/\(area.code)"))\">\(area.name.english)</a>" : "\(area.name.english)"
        return [name, count(line.latest), count(line.total), rate(line)]
    }

    /// A count, or a dash where it is not known.
    private static func count(_ count: Int?) -> HTML { count.html { "\(Decimals.grouped($0))" } ?? dash }

    private static func rate(_ line: CrimeLine) -> HTML {
        guard let rate = line.rate?.perThousand else { return dash }
        return line.isWholeYear ? "\(rate)" : "\(rate) <span class=\"quiet\">in \(CrimePages.months(line))</span>"
    }

    private static let dash: HTML = "<span aria-hidden=\"true\">–</span><span class=\"unseen\">not known</span>"

    /// A line to each type, and all types at the end.
    static func types(_ report: CrimeReport, _ language: Language) -> Table {
        let months = report.period.months.map { Table.Column(title: language.shortMonth($0), kind: .number) }
        return Table(
            caption: "Recorded crime in \(report.group.whole.area.name) by type and month",
            columns: [.init(title: "Type")] + months + [.init(title: "All months", kind: .number)],
            rows: report.types.map { Table.Row(["\($0.type)"] + counts($0.months)) },
            total: Table.Row(["All types"] + counts(report.group.whole.months)), isMatrix: true)
    }

    private static func counts(_ months: [Int?]) -> [HTML] {
        let known = months.compactMap { $0 }
        return months.map(count) + [count(known.isEmpty ? nil : known.reduce(0, +))]
    }

    /// A row to each month and type: numbers plain, those not known empty.
    static func csv(_ report: CrimeReport) -> [UInt8] {
        let area = report.group.whole.area
        let source = report.period.isDemonstration ? "made up for the demonstration" : "data.police.uk"
        var writer = CSVWriter()
        writer.row(["area", "area_name", "month", "crime_type", "count", "source"])
        for (index, month) in report.period.months.enumerated() {
            for (type, counts) in report.types {
                let count = counts[index].map { String($0) } ?? ""
                writer.row([area.code, area.name.english, month.description, type, count, source])
            }
        }
        return writer.bytes
    }
}
