import Basics
import CSV
import FolkmootCore
import FolkmootTenancy
import Markup

/// Confidence, safety, understanding and recorded crime of areas beside each other.
enum AssociationPages {
    static let nothing = Page(
        title: "What goes with confidence?", breadcrumbs: [ReportPages.breadcrumb],
        body: Components.empty(
            "Nothing to compare yet",
            "<p>The areas will be beside each other here once people have answered a survey, and the force has five areas of a kind.</p>"
        ))

    static func page(_ report: AssociationReport, for scope: StaffScope, _ call: Call) -> Page {
        Page(
            title: "What goes with confidence, \(report.level.name.english) by \(report.level.name.english)?",
            caption: report.survey.title.english, breadcrumbs: [ReportPages.breadcrumb],
            body: """
                \(choices(report))
                \(associations(report, call))
                \(outliers(.safety, by: .crime, report, scope))
                \(outliers(.confidence, by: .safety, report, scope))
                \(typology(report))
                <h2>The areas</h2>
                \(Components.table(areas(report, call)))
                \(source(report, call))
                \(ReportPages.files(
                    csv: path(report, "/staff/reports/association.csv"), json: path(report, "/staff/reports/association.json"),
                    "the areas", mayExport: scope.allows(.exportResults)))
                \(ExternalPages.part(report, call))
                """)
    }

    private static func path(_ report: AssociationReport, _ page: Path = "/staff/reports/association", level: String? = nil) -> Path
    {
        page.query("survey", report.survey.code).query("level", level ?? report.level.code).query("wave", report.wave.code)
    }

    private static func choices(_ report: AssociationReport) -> HTML {
        let levels: [HTML] = report.levels.map { level in
            SurveyPlace.link(
                level.plural.english.capitalisedFirst, to: path(report, level: level.code),
                isCurrent: level.code == report.level.code)
        }
        return levels.count > 1 ? Components.details("Change kind of area", "<ul>\(levels)</ul>") : .empty
    }

    // MARK: Associations

    private static func associations(_ report: AssociationReport, _ call: Call) -> HTML {
        let rows = AssociationReport.pairs.map { first, second in
            let now = Association(first, second, over: report.standings)
            let before = Association(first, second, over: report.earlierStandings)
            let change = now.flatMap { now in before.map { AreaTables.signed(now.correlation - $0.correlation, decimals: 2) } }
            return Table.Row([
                "\(name(of: second).capitalisedFirst) with \(name(of: first))", "\(now.map { String($0.areas) } ?? "")",
                "\(now.map { number($0.correlation) } ?? "")", "\(now.map { range($0.interval) } ?? "")",
                "\(now.map(words) ?? "Not known")",
                "\(before.map { number($0.correlation) } ?? "")", "\(change ?? "")",
            ])
        }
        let earlier = report.earlier.map { SurveyWords.waveName($0, of: report.survey, call) } ?? "the period before"
        return Components.table(
            Table(
                caption: "How closely they go together over areas, \(SurveyWords.waveName(report.wave, of: report.survey, call))",
                columns: [
                    .init(title: "What"), .init(title: "Areas", kind: .number), .init(title: "Rank correlation", kind: .number),
                    .init(title: "95\u{A0}% interval", kind: .number), .init(title: "In words"),
                    .init(title: "In \(earlier)", kind: .number), .init(title: "Change", kind: .number),
                ], rows: rows))
                + """
                <p class="source">Spearman’s rank correlation, from −1 to 1; 0 is no association. Associated with does not mean caused by: \
                nothing here says why.</p>
                """
    }

    private static func words(_ association: Association) -> String {
        let interval = association.interval
        guard !interval.contains(0) else { return "No association is certain" }
        let closely = abs(association.correlation) >= 0.7 ? "closely " : ""
        return "\(association.correlation > 0 ? "Higher" : "Lower") \(name(of: association.second)) is \(closely)associated with "
            + "higher \(name(of: association.first))"
    }

    static func name(of variable: AreaVariable) -> String {
        switch variable {
        case .crime: "recorded crime"
        case .safety: "feeling safe"
        case .understanding: "understanding"
        case .confidence: "confidence"
        }
    }

    // MARK: Outliers

    /// So many areas at either end are listed.
    private static let most = 5

    private static func outliers(
        _ second: AreaVariable, by first: AreaVariable, _ report: AssociationReport, _ scope: StaffScope
    ) -> HTML {
        let residuals = Residual.all(of: second, by: first, over: report.standings)
        guard !residuals.isEmpty else { return .empty }
        let ends = residuals.count > 2 * most ? residuals.prefix(most) + residuals.suffix(most) : residuals[...]
        let rows = ends.map { one in
            let interval = one.standing.intervals[second]
            let isApart = interval.map { !$0.contains(one.expected) } ?? false
            return Table.Row([
                link(to: one.standing.area), "\(Decimals.text(one.actual, decimals: 1))",
                "\(interval.map { SurveyTables.range($0, decimals: 1) } ?? "")", "\(Decimals.text(one.expected, decimals: 1))",
                "\(AreaTables.signed(one.difference, decimals: 1))",
                isApart ? Components.tag(one.difference > 0 ? "Above" : "Below", one.difference > 0 ? .good : .warning) : .empty,
                isApart && scope.allows(.writePerformance, in: one.standing.area.code) ? plan(second, for: one) : .empty,
            ])
        }
        let words = "\(name(of: second).capitalisedFirst): more or less than \(name(of: first)) would suggest"
        return """
            <h2>\(words)</h2>
            \(Components.table(Table(
                caption: words, captionIsUnseen: true,
                columns: [
                    .init(title: "Area"), .init(title: "Actual (%)", kind: .number), .init(title: "95\u{A0}% interval", kind: .number),
                    .init(title: "Expected (%)", kind: .number), .init(title: "Difference", kind: .number), .init(title: "Outside its interval"), .init(title: "What next"),
                ], rows: rows)))
            <p class="source">Expected: a straight line over all areas. Outside means “look”, not “good” or “bad”.</p>
            """
    }

    /// A way to plan what to do there, with the finding in words.
    private static func plan(_ variable: AreaVariable, for one: Residual) -> HTML {
        let area = one.standing.area
        let words =
            "\(name(of: variable).capitalisedFirst) in \(area.name.english): \(Decimals.text(one.actual, decimals: 1)) %, where "
            + "\(Decimals.text(one.expected, decimals: 1)) % would be expected"
        let path = Path("/staff/performance/registers/\(Register.delivery.rawValue)/\(area.code)/add").query("words", words)
        return "<a href=\"\(path)\">Plan something<span class=\"unseen\"> in \(area.name.english)</span></a>"
    }

    // MARK: Kinds of areas

    private static func typology(_ report: AssociationReport) -> HTML {
        guard let typology = AreaTypology(over: report.standings) else { return .empty }
        let rows = typology.cells.filter { !$0.areas.isEmpty }.map { cell in
            Table.Row([
                "\(cell.isSafe ? "Feel safer" : "Feel less safe"), \(cell.isUnderstood ? "feel understood" : "feel less understood")",
                cell.isConfident ? Components.tag("Higher", .good) : Components.tag("Lower", .warning), "\(cell.areas.count)",
                .joined(cell.areas.enumerated().map { "\($0 > 0 ? ", " : "")\(link(to: $1))" }),
            ])
        }
        return """
            <h2>Kinds of areas</h2>
            \(Components.table(Table(
                caption: "Areas by safety, understanding and confidence, against the middle one of all", captionIsUnseen: true,
                columns: [.init(title: "People"), .init(title: "Confidence"), .init(title: "Areas", kind: .number), .init(title: "Which")],
                rows: rows)))
            """
    }

    private static func link(to area: Area) -> HTML { "<a href=\"\(Path("/staff/areas/\(area.code)"))\">\(area.name.english)</a>" }

    private static func areas(_ report: AssociationReport, _ call: Call) -> Table {
        Table(
            caption: "What is compared, \(SurveyWords.waveName(report.wave, of: report.survey, call))",
            columns: [
                .init(title: "Area"), .init(title: "People", kind: .number), .init(title: "Crimes per 1,000 people", kind: .number),
                .init(title: "Feel safe (%)", kind: .number), .init(title: "Understood (%)", kind: .number),
                .init(title: "Confidence (%)", kind: .number),
            ],
            rows: report.standings.map { one in
                Table.Row(
                    [link(to: one.area), "\(Decimals.grouped(one.people))"]
                        + AreaVariable.allCases.map { "\(one.values[$0].map { Decimals.text($0, decimals: 1) } ?? "")" })
            })
    }

    private static func source(_ report: AssociationReport, _ call: Call) -> HTML {
        let crime = report.period.map { period in
            "Recorded crime: the twelve months to \(call.language.month(period.latest)), where all of them are known"
                + (period.isDemonstration ? "; made up for the demonstration." : "; data.police.uk.")
        }
        let left = report.leftOut == 0 ? "" : " \(Decimals.grouped(report.leftOut)) left out, since too few people answered there."
        return "<p class=\"source\">\(crime ?? "No recorded crime was imported.")\(left)</p>"
    }

    static func number(_ correlation: Double) -> String { Decimals.text(correlation, decimals: 2).withMinus }

    static func range(_ interval: ClosedRange<Double>) -> String {
        "\(number(interval.lowerBound)) to \(number(interval.upperBound))"
    }
}

/// Confidence as others measured it, beside the force's own.
private enum ExternalPages {
    static func part(_ report: AssociationReport, _ call: Call) -> HTML {
        guard !report.series.isEmpty else { return .empty }
        return """
            <h2>Confidence as others measured it</h2>
            \(Components.table(own(report, call)))
            \(report.series.map { Components.table(supplied($0)) })
            <p class="source">Supplied figures are printed as they were published, for the periods that were, with nothing between them. They are never \
            mixed with the force’s own: who was asked, and how, differs.</p>
            """
    }

    private static func own(_ report: AssociationReport, _ call: Call) -> Table {
        Table(
            caption: "\(report.survey.title.english), counted here",
            columns: [.init(title: "Period"), .init(title: "Confidence (%)", kind: .number), .init(title: "How sure")],
            rows: report.history.map { results in
                Table.Row([
                    "\(SurveyWords.waveName(results.wave, of: report.survey, call).capitalisedFirst)",
                    "\(results.confidence.map { Decimals.text($0.value, decimals: 1) } ?? "")",
                    "\(results.confidence.map { Measures.confidence.certainty(sampleSize: $0.people, interval: $0.interval) } ?? "")",
                ])
            })
    }

    private static func supplied(_ series: ExternalSeries) -> Table {
        Table(
            caption: "\(series.name), supplied",
            columns: [
                .init(title: "Period"), .init(title: "Confidence (%)", kind: .number), .init(title: "How sure"),
                .init(title: "File"),
            ],
            rows: series.points.map { point in
                Table.Row([
                    "\(point.period)", "\(Measures.confidence.text(point.percent))", "\(point.certainty)", "\(point.source)",
                ])
            })
    }
}

/// Areas beside each other as files.
enum AssociationFiles {
    static func csv(_ report: AssociationReport) -> [UInt8] {
        var writer = CSVWriter()
        writer.row(
            ["row", "survey", "wave", "area", "area_name", "people"] + AreaVariable.allCases.map(\.rawValue)
                + ["first", "second", "areas", "rank_correlation", "low", "high", "series", "period", "percent", "certainty"])
        for one in report.standings {
            let values = AreaVariable.allCases.map { one.values[$0].map { Decimals.text($0, decimals: 1) } ?? "" }
            writer.row(head("area", report) + [one.area.code, one.area.name.english, String(one.people)] + values + blank(10))
        }
        for (first, second) in AssociationReport.pairs {
            guard let found = Association(first, second, over: report.standings) else { continue }
            let numbers = [found.correlation, found.interval.lowerBound, found.interval.upperBound].map {
                Decimals.text($0, decimals: 3)
            }
            writer.row(
                head("association", report) + blank(7) + [first.rawValue, second.rawValue, String(found.areas)] + numbers + blank(4)
            )
        }
        for series in report.series {
            for point in series.points {
                writer.row(
                    ["supplied", "", ""] + blank(13) + [
                        series.name, point.period, Measures.confidence.text(point.percent), point.certainty,
                    ])
            }
        }
        return writer.bytes
    }

    static func json(_ report: AssociationReport) -> JSON {
        [
            "schema": "folkmoot.association/1", "survey": .string(report.survey.code), "wave": .string(report.wave.code),
            "level": .string(report.level.code), "areas_left_out": .integer(Int64(report.leftOut)),
            "areas": .array(report.standings.map(json)),
            "associations": .array(
                AssociationReport.pairs.compactMap { first, second in
                    Association(first, second, over: report.standings).map(json)
                }),
            "supplied": .array(
                report.series.flatMap { series in
                    series.points.map { point in
                        [
                            "series": .string(series.name), "period": .string(point.period),
                            "percent": .string(Measures.confidence.text(point.percent)), "certainty": .string(point.certainty),
                        ]
                    }
                }),
        ]
    }

    private static func json(_ one: AreaStanding) -> JSON {
        let values = AreaVariable.allCases.map { variable in
            JSON.Member(variable.rawValue, one.values[variable].map { .string(Decimals.text($0, decimals: 1)) } ?? .null)
        }
        return .object(
            [
                JSON.Member("area", .string(one.area.code)), JSON.Member("area_name", .string(one.area.name.english)),
                JSON.Member("people", .integer(Int64(one.people))),
            ] + values)
    }

    private static func json(_ found: Association) -> JSON {
        [
            "first": .string(found.first.rawValue), "second": .string(found.second.rawValue), "areas": .integer(Int64(found.areas)),
            "rank_correlation": .string(Decimals.text(found.correlation, decimals: 3)),
            "low": .string(Decimals.text(found.interval.lowerBound, decimals: 3)),
            "high": .string(Decimals.text(found.interval.upperBound, decimals: 3)),
        ]
    }

    private static func head(_ row: String, _ report: AssociationReport) -> [String] {
        [row, report.survey.code, report.wave.code]
    }

    private static func blank(_ count: Int) -> [String] { Array(repeating: "", count: count) }
}
