import Basics
import CSV
import FolkmootCore
import Markup

enum StreetPages {
    /// So many streets stand on a page.
    private static let perPage = 100

    static func list(_ streets: StreetStore.Streets, from start: Int, _ call: Call) -> Page {
        let area = streets.area
        let shown = min(start, streets.reports.count)..<min(start + perPage, streets.reports.count)
        let path = Path("/staff/areas/\(area.code)/streets")
        return Page(
            title: "Which streets of \(area.name) are reached least?", caption: "Streets",
            breadcrumbs: breadcrumbs(streets.ancestors + [area]),
            body: """
                <p>Streets whose households are known, the lowest coverage first. A member counts at the postcode on record.</p>
                \(streets.reports.isEmpty ? none(area) : Components.table(table(Array(streets.reports[shown]), call)))
                \(Components.pagination(
                    shown, of: streets.reports.count,
                    previous: start > 0 ? path.query("from", max(0, start - perPage)) : nil,
                    next: shown.upperBound < streets.reports.count ? path.query("from", shown.upperBound) : nil, in: call.language))
                \(when(!streets.reports.isEmpty, files(area, call)))
                """)
    }

    private static func none(_ area: Area) -> HTML {
        Components.empty(
            "No streets yet",
            "<p>Streets come from a file: ask whoever runs the service for <code>folkmoot areas streets</code>.</p>")
    }

    private static func files(_ area: Area, _ call: Call) -> HTML {
        let json = Path("/staff/areas/\(area.code)/streets.json")
        return """
            \(Components.csvLink(Path("/staff/areas/\(area.code)/streets.csv"), "streets", in: call.language))
            <p><a href="\(json)">The same as JSON</a></p>
            """
    }

    private static func when(_ condition: Bool, _ html: HTML) -> HTML { condition ? html : .empty }

    private static func table(_ reports: [StreetReport], _ call: Call) -> Table {
        Table(
            caption: "Streets, the least covered first", captionIsUnseen: true,
            columns: [.init(title: "Street"), .init(title: "Area")] + figures,
            rows: reports.map { report in
                Table.Row(
                    [
                        "<a href=\"\(Path("/staff/streets/\(report.street.id.description)"))\">\(report.street.name)</a>",
                        "\(call.configuration.areas.fullName(of: report.street.area, in: .en))",
                    ] + cells(report.count))
            })
    }

    private static let figures: [Table.Column] = [
        .init(title: "Households", kind: .number), .init(title: "Members", kind: .number),
        .init(title: "Households covered", kind: .number), .init(title: "Coverage (%)", kind: .number),
    ]

    private static func cells(_ count: StreetCount) -> [HTML] {
        [
            "\(count.households.map { Decimals.grouped($0) } ?? "")", "\(Decimals.grouped(count.members.members))",
            "\(Decimals.grouped(count.members.households))", "\(count.coverage?.percent(decimals: 1) ?? "")",
        ]
    }

    /// One street: its postcodes.
    static func street(_ report: StreetReport, in areas: [Area], _ call: Call) -> Page {
        let rows = report.postcodes.map { postcode in
            Table.Row(
                ["\(postcode.postcode.replacing(" ", with: "\u{A0}"))"] + cells(postcode.count)
                    + ["\(postcode.source), \(call.language.date(postcode.asAt))"])
        }
        return Page(
            title: report.street.name, caption: "Street",
            breadcrumbs: breadcrumbs(areas)
                + [Breadcrumb(title: "Streets", path: "/staff/areas/\(report.street.area)/streets")],
            body: Components.table(
                Table(
                    caption: rows.count == 1 ? "1 postcode" : "\(Decimals.grouped(rows.count)) postcodes",
                    columns: [.init(title: "Postcode")] + figures + [.init(title: "Households counted by")], rows: rows,
                    total: Table.Row(["The street"] + cells(report.count) + [.empty]))))
    }

    private static func breadcrumbs(_ areas: [Area]) -> [Breadcrumb] {
        [Breadcrumb(title: "Start", path: "/staff")]
            + areas.map { Breadcrumb(title: $0.name.english, path: "/staff/areas/\($0.code)") }
    }

    static func csv(_ streets: StreetStore.Streets) -> [UInt8] {
        var writer = CSVWriter()
        writer.row([
            "area", "street", "postcode", "households", "members", "households_covered", "coverage_percent", "source", "date",
            "read_at",
        ])
        for report in streets.reports {
            for postcode in report.postcodes {
                let count = postcode.count
                writer.row([
                    report.street.area, report.street.name, postcode.postcode, count.households.map { String($0) } ?? "",
                    String(count.members.members), String(count.members.households), count.coverage?.percent(decimals: 1) ?? "",
                    postcode.source, postcode.asAt.description, streets.readAt.description,
                ])
            }
        }
        return writer.bytes
    }

    static func json(_ streets: StreetStore.Streets) -> JSON {
        func figures(_ count: StreetCount) -> [JSON.Member] {
            [
                .init("households", count.households.map { .integer(Int64($0)) } ?? .null),
                .init("members", .integer(Int64(count.members.members))),
                .init("households_covered", .integer(Int64(count.members.households))),
                .init("coverage_percent", count.coverage?.percent(decimals: 1).map { .string($0) } ?? .null),
            ]
        }
        let all = streets.reports.map { report -> JSON in
            let postcodes = report.postcodes.map { postcode -> JSON in
                .object(
                    [.init("postcode", .string(postcode.postcode))] + figures(postcode.count)
                        + [.init("source", .string(postcode.source)), .init("date", .string(postcode.asAt.description))])
            }
            return .object(
                [.init("street", .string(report.street.name)), .init("area", .string(report.street.area))] + figures(report.count)
                    + [.init("postcodes", .array(postcodes))])
        }
        return [
            "area": .string(streets.area.code), "read_at": .string(streets.readAt.description), "streets": .array(all),
        ]
    }
}
