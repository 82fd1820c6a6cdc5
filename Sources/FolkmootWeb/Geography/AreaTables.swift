import Basics
import CSV
import FolkmootCore
import Markup

enum AreaTables {
    /// A line to each part of a group, and the whole at the end.
    static func parts(of group: AreaGroup, kind: String, in tree: AreaTree) -> Table {
        Table(
            caption: "\(group.whole.area.name) by \(kind)",
            columns: [
                .init(title: kind.capitalisedFirst), .init(title: "Households", kind: .number),
                .init(title: "Members", kind: .number),
                .init(title: "Change on last month", kind: .number), .init(title: "Households covered", kind: .number),
                .init(title: "Coverage (%)", kind: .number), .init(title: "Change (points)", kind: .number),
                .init(title: "Survey answers", kind: .number),
            ],
            rows: group.parts.map { part in
                let name = name(of: part.area, in: group.whole.area, tree, .english)
                return Table.Row(
                    cells(part, name: "<a href=\"\(HierarchyChoice.path(to: part.area.code, by: group.hierarchy))\">\(name)</a>"))
            }, total: Table.Row(cells(group.whole, name: "\(group.whole.area.name.english)")))
    }

    /// What a part is called: with what it lies in, if that is not the whole but something between, for names of wards come twice.
    static func name(of part: Area, in whole: Area, _ tree: AreaTree, _ language: Language) -> String {
        guard let parent = part.parent, parent != whole.code, let between = tree[parent] else { return part.name[language] }
        return "\(part.name[language]), \(between.name[language])"
    }

    private static func cells(_ overview: AreaOverview, name: HTML) -> [HTML] {
        let area = overview.area
        return [
            name, "\(area.households.map(Decimals.grouped) ?? "")", "\(Decimals.grouped(overview.now.members))",
            "\(signed(overview.now.members - overview.lastMonth.members))", "\(Decimals.grouped(overview.now.households))",
            "\(overview.coverage?.percent() ?? "")", "\(points(overview))", "\(Decimals.grouped(overview.responses))",
        ]
    }

    /// By how many points coverage changed, as far as both are known.
    private static func points(_ overview: AreaOverview) -> String {
        guard let now = overview.coverage?.percentUnits(decimals: 2),
            let then = overview.coverageLastMonth?.percentUnits(decimals: 2)
        else { return "" }
        return (now > then ? "+" : "") + Decimals.text(units: now - then, decimals: 2).withMinus
    }

    /// A line to each month.
    static func trend(_ report: AreaReport, _ language: Language) -> Table {
        Table(
            caption: "Household coverage at the end of each month",
            columns: [
                .init(title: "Month"), .init(title: "Households covered", kind: .number), .init(title: "Households", kind: .number),
                .init(title: "Coverage (%)", kind: .number), .init(title: "Members", kind: .number),
            ],
            rows: report.trend.map { month, area, count in
                Table.Row([
                    "\(language.month(month))", "\(Decimals.grouped(count.households))",
                    "\(area.households.map(Decimals.grouped) ?? "")", "\(area.coverage(count)?.percent() ?? "")",
                    "\(Decimals.grouped(count.members))",
                ])
            })
    }

    /// The parts of an area as a file: numbers plain, a missing one empty.
    static func csv(_ group: AreaGroup) -> [UInt8] {
        var writer = CSVWriter()
        writer.row([
            "area", "area_name", "kind", "parent", "households_covered", "households", "coverage_percent", "members",
            "survey_answers",
            "read_at", "source",
        ])
        for part in group.parts {
            writer.row([
                part.area.code, part.area.name.english, part.area.kind, part.area.parent ?? "", String(part.now.households),
                part.area.households.map { String($0) } ?? "", part.coverage?.percent() ?? "", String(part.now.members),
                String(part.responses), group.readAt.description, "Census 2021",
            ])
        }
        return writer.bytes
    }

    /// The trend as a file: numbers plain, a missing one empty.
    static func csv(_ report: AreaReport) -> [UInt8] {
        var writer = CSVWriter()
        writer.row(["area", "area_name", "month", "households_covered", "households", "coverage_percent", "members", "source"])
        for (month, area, count) in report.trend {
            writer.row([
                area.code, area.name.english, month.description, String(count.households), area.households.map { String($0) } ?? "",
                area.coverage(count)?.percent() ?? "", String(count.members), "Census 2021",
            ])
        }
        return writer.bytes
    }

    /// A difference with its sign: `+5`, `−3`, `0`.
    static func signed(_ difference: Int) -> String {
        (difference > 0 ? "+" : "") + Decimals.grouped(difference).withMinus
    }

    /// The same of a number with decimals: `+2.9`, `−0.5`.
    static func signed(_ difference: Double, decimals: Int) -> String {
        (difference > 0 ? "+" : "") + Decimals.text(difference, decimals: decimals).withMinus
    }
}

extension String {
    /// The hyphen before a number as the minus sign that it stands for.
    var withMinus: String { hasPrefix("-") ? "−" + dropFirst() : self }
}
