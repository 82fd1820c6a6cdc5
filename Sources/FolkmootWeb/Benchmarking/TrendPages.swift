import Basics
import FolkmootCore
import FolkmootTenancy
import Markup

/// What one force published over thirteen months.
enum TrendPages {
    static func trend(_ trend: ForceTrend) -> Page {
        Page(
            title: finding(trend), caption: trend.name,
            breadcrumbs: [Breadcrumb(title: "League", path: Path("/").query("month", trend.month.description))],
            notices: demonstration(trend),
            body: """
                \(trend.latest == nil ? nothing(trend) : "\(figure(trend))\(chart(trend))\(measures(trend))\(districts(trend))\(publication(trend))")\
                \(withdrawn(trend))\(SuppliedPages.ofForce(trend.supplied))\(others(trend))

                """)
    }

    /// The finding: the latest coverage, and how it moved in a year.
    static func finding(_ trend: ForceTrend) -> String {
        guard let latest = trend.latest else { return "\(trend.name) has not published" }
        guard let value = latest.coverage, let amount = value.amount else {
            return "\(trend.name) published \(Language.english.month(latest.month))"
        }
        let change = trend.change(of: value, monthsBack: 12)
        let year =
            change.isEmpty
            ? broken(trend.breaks(of: value, monthsBack: 12)) : change == "maintained" ? ", as a year ago" : ", \(change) in a year"
        return "\(Measures.householdCoverage.textWithUnit(amount)) of households have a member\(year)".keepingUnits
    }

    /// Why there is no change on a year ago, where that is since figures changed their meaning.
    private static func broken(_ breaks: [SeriesBreak]) -> String {
        breaks.isEmpty ? "" : ", not compared with a year ago, since \(BreakWords.reason(breaks))"
    }

    private static func demonstration(_ trend: ForceTrend) -> HTML {
        guard trend.hasDemonstration else { return .empty }
        return Components.panel(
            "Demonstration data",
            "<p>Figures here are made up, to show how this page works. They tell nothing about \(trend.name).</p>", tone: .warning)
    }

    /// What was taken back, with the reasons.
    private static func withdrawn(_ trend: ForceTrend) -> HTML {
        let items: [HTML] = trend.points.compactMap { point in
            point.publication?.withdrawal.map {
                "<li>\(Language.english.month(point.month)), on \(Language.english.date($0.at)): \($0.reason)</li>\n"
            }
        }
        return items.isEmpty ? .empty : "<h2>Withdrawn</h2>\n<ul>\n\(items)</ul>\n"
    }

    private static func others(_ trend: ForceTrend) -> HTML {
        let month = trend.month.description
        return """
            <h2>More of this force</h2>
            <ul>
            <li><a href="\(Path("/forces/\(trend.slug)/peers").query("month", month))">Among forces like it</a></li>
            <li><a href="\(Path("/forces/\(trend.slug)/change").query("month", month))">What a year’s change is made of, and what is needed</a></li>
            <li><a href="/measures">How every figure is measured</a></li>
            </ul>
            """
    }

    private static func nothing(_ trend: ForceTrend) -> HTML {
        Components.empty(
            "\(trend.name) has published nothing from \(Language.english.month(trend.points[0].month)) to \(Language.english.month(trend.month))",
            "<p>Its figures appear here when it signs off a month.</p>",
            next: "<p><a href=\"/\">See the forces that have published</a></p>")
    }
}

// MARK: - Coverage

extension TrendPages {
    private static func figure(_ trend: ForceTrend) -> HTML {
        guard let latest = trend.latest, let value = latest.coverage, case .ratio(let ratio) = value.amount,
            let figure = FigureText(
                ratio, "of households", at: latest.month.last, source: value.source.map { "\($0), exact" } ?? "exact", in: .english)
        else { return .empty }
        return "\(Components.figure(figure))\(changes(of: value, trend))"
    }

    private static func changes(of value: MeasureValue, _ trend: ForceTrend) -> HTML {
        let parts = [("On last month", 1), ("On a year ago", 12)].compactMap { words, months -> HTML? in
            let change = trend.change(of: value, monthsBack: months)
            return change.isEmpty ? nil : "<li>\(words): \(change.keepingUnits)</li>\n"
        }
        return parts.isEmpty ? .empty : "<ul>\n\(parts)</ul>\n"
    }

    private static func chart(_ trend: ForceTrend) -> HTML {
        let values = trend.points.map { point in point.coverage?.ratio?.value.map { $0 * 100 } }
        let chart = LineChart(
            id: "trend", title: "Household coverage of \(trend.name), by month",
            description: "Household coverage at the end of each of thirteen months. Months without a published figure are gaps.",
            series: [LineChart.Series(name: "Coverage", values: values)] + SuppliedPages.lines(trend),
            xLabels: trend.points.map { shortMonth($0.month) },
            yFormat: .percent(decimals: Measures.householdCoverage.decimals), words: Language.english.chartWords,
            breaks: trend.breaks.enumerated().filter { !$0.element.isEmpty }.map {
                LineChart.Break(before: $0.offset, BreakWords.label($0.element))
            })
        let source = trend.latest?.coverage?.source.map { "Households: \($0)" }
        return "\(Components.chart(chart, table: table(trend), csv: nil, source: source, in: .english))\(files(trend))"
    }

    private static func files(_ trend: ForceTrend) -> HTML {
        let csv = Path("/forces/\(trend.slug)/coverage.csv").query("month", trend.month.description)
        let json = Path("/forces/\(trend.slug)/coverage.json").query("month", trend.month.description)
        return """
            <p class="small"><a href="\(csv)" download>Download these figures (CSV)</a> · <a href="\(json)">The same as JSON</a></p>

            """
    }

    private static func table(_ trend: ForceTrend) -> Table {
        let hasBreaks = trend.breaks.contains { !$0.isEmpty }
        return Table(
            caption: "Household coverage by month",
            columns: [
                Table.Column(title: "Month"), Table.Column(title: "Coverage (%)", kind: .number),
                Table.Column(title: "Households covered", kind: .number), Table.Column(title: "Households", kind: .number),
                Table.Column(title: "As at"), Table.Column(title: "Source of households"), Table.Column(title: "Published"),
            ] + (hasBreaks ? [Table.Column(title: "Break")] : []),
            rows: zip(trend.points, trend.breaks).reversed().map { point, breaks in
                Table.Row(cells(point) + (hasBreaks ? ["\(BreakWords.words(breaks))"] : []))
            })
    }

    private static func cells(_ point: ForceTrend.Point) -> [HTML] {
        let ratio = point.coverage?.ratio
        return [
            "\(Language.english.month(point.month))", percent(point), count(ratio?.numerator), count(ratio?.denominator),
            "\(ratio == nil ? "" : Language.english.date(point.month.last))", "\(ratio == nil ? "" : point.coverage?.source ?? "")",
            point.publication.html {
                "\(Language.english.date($0.publishedAt))\(when: $0.revision > 1, ", restated")\(when: $0.withdrawal != nil, ", withdrawn")"
            } ?? .empty,
        ]
    }

    private static func percent(_ point: ForceTrend.Point) -> HTML {
        guard let publication = point.publication else { return "<span class=\"quiet\">Has not published</span>" }
        if publication.withdrawal != nil { return "<span class=\"quiet\">Withdrawn</span>" }
        guard let coverage = point.coverage else { return "<span class=\"quiet\">Not recorded</span>" }
        return TrendPages.value(coverage, Measures.householdCoverage, threshold: point.figures?.threshold)
    }
}

// MARK: - All measures

extension TrendPages {
    private static func measures(_ trend: ForceTrend) -> HTML {
        guard let latest = trend.latest, let figures = latest.figures else { return .empty }
        let table = Table(
            caption: "All that \(trend.name) published of \(Language.english.month(latest.month))",
            columns: [
                Table.Column(title: "Measure"), Table.Column(title: "Value", kind: .number),
                Table.Column(title: "Counted", kind: .number), Table.Column(title: "On last month"),
                Table.Column(title: "On a year ago"), Table.Column(title: "Certainty"),
            ], rows: figures.ofForce.map { Table.Row(cells($0, trend, figures)) })
        let csv = Path("/forces/\(trend.slug)/measures.csv").query("month", trend.month.description)
        return """
            \(Components.table(table))
            <p class="small"><a href="\(csv)" download>Download all measures of these months (CSV)</a></p>

            """
    }

    private static func cells(_ value: MeasureValue, _ trend: ForceTrend, _ figures: MonthFigures) -> [HTML] {
        guard let measure = try? Measures.find(value.measure.id, version: value.measure.version) else {
            return ["\(value.measure.description)", "<span class=\"quiet\">Not known to this version of the service</span>"]
        }
        return [
            "\(LeagueWords.name(value, measure))", self.value(value, measure, threshold: figures.threshold),
            value.ratio.html { "\(Decimals.grouped($0.numerator)) of \(Decimals.grouped($0.denominator))" } ?? .empty,
            "\(trend.change(of: value, monthsBack: 1).keepingUnits)", "\(trend.change(of: value, monthsBack: 12).keepingUnits)",
            "\(measure.certainty(sampleSize: value.interval == nil ? nil : value.sampleSize, interval: value.interval))",
        ]
    }

    /// Coverage of each district, where the force publishes it.
    private static func districts(_ trend: ForceTrend) -> HTML {
        guard let latest = trend.latest, let figures = latest.figures, figures.places.count > 1 else { return .empty }
        let measure = Measures.householdCoverage
        let rows = figures.places.dropFirst().compactMap { place in
            figures.value(of: measure, area: place.code).map { value in
                Table.Row([
                    "\(place.name)", self.value(value, measure, threshold: figures.threshold), count(value.numerator),
                    count(value.denominator), "\(trend.change(of: value, monthsBack: 1).keepingUnits)",
                    "\(trend.change(of: value, monthsBack: 12).keepingUnits)",
                ])
            }
        }
        return Components.table(
            Table(
                caption: "Household coverage of its districts, \(Language.english.month(latest.month))",
                columns: [
                    Table.Column(title: "District"), Table.Column(title: "Coverage", kind: .number),
                    Table.Column(title: "Households covered", kind: .number), Table.Column(title: "Households", kind: .number),
                    Table.Column(title: "On last month"), Table.Column(title: "On a year ago"),
                ], rows: rows))
    }

    /// A value with its unit, or in words why there is none.
    static func value(_ value: MeasureValue, _ measure: Measure, threshold: Int?) -> HTML {
        if value.isSuppressed { return "<span class=\"quiet\">\(hidden(threshold))</span>" }
        guard let amount = value.amount else { return "<span class=\"quiet\">Not recorded</span>" }
        // Number and unit never part at the end of a line.
        return "\(measure.textWithUnit(amount).replacing(" ", with: "\u{A0}"))"
    }

    /// What stands in place of a hidden figure, whether it is small itself or would give a small one away.
    static func hidden(_ threshold: Int?) -> String { "Not shown: protects numbers below \(threshold ?? 10)" }

    private static func publication(_ trend: ForceTrend) -> HTML {
        guard let publication = trend.latest?.publication else { return .empty }
        let restated: HTML = publication.reason.html { " Restated: \($0)" } ?? .empty
        return """
            <p class="note">Signed off by \(publication.signedOffBy) on \(Language.english.date(publication.publishedAt)), revision \
            \(publication.revision).\(restated)</p>

            """
    }

    private static func count(_ count: Int?) -> HTML { count.html { "\(Decimals.grouped($0))" } ?? .empty }

    /// `Feb 2026`.
    private static func shortMonth(_ month: Month) -> String {
        "\(Language.english.month(month).prefix(3)) \(month.year)"
    }
}

extension String {
    /// The text, in which a line never ends between a number and its per cent sign.
    fileprivate var keepingUnits: String { replacing(" %", with: "\u{A0}%") }
}
