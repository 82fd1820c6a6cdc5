import Basics
import FolkmootCore
import Markup

enum CrimePages {
    /// The topmost areas that a person sees, each with what lies in it.
    static func start(_ period: CrimePeriod, _ groups: [CrimeGroup], _ call: Call) -> Page {
        let body: [HTML] = groups.map { group in
            """
            <h2>\(group.whole.area.name.english)</h2>
            \(figures(group.whole, period, call))
            \(parts(group, period, call))
            """
        }
        return Page(
            title: "How much crime was recorded in \(call.language.month(period.latest))?", caption: "Recorded crime",
            body: """
                \(gaps(period, call))
                \(groups.isEmpty ? Components.noAreas : .joined(body))
                \(source(period, call))
                """)
    }

    /// One area: its types of crime by month, and what lies in it.
    static func area(_ report: CrimeReport, _ call: Call) -> Page {
        let area = report.group.whole.area
        return Page(
            title: "How much crime was recorded in \(area.name)?",
            caption: call.configuration.areaKind(area.kind).map { $0.name.english.capitalisedFirst },
            breadcrumbs: [Breadcrumb(title: "Crime", path: "/staff/crime")]
                + report.ancestors.map { Breadcrumb(title: $0.name.english, path: "/staff/crime/\($0.code)") },
            body: """
                \(gaps(report.period, call))
                \(figures(report.group.whole, report.period, call))
                <ul class="ways"><li><a href="\(Path("/staff/areas/\(area.code)"))">Members and coverage here</a></li></ul>
                <h2>Recorded crime by month</h2>
                \(months(report, call))
                \(parts(report.group, report.period, call))
                \(source(report.period, call))
                """)
    }

    /// Before a month has been imported.
    static let nothing = Page(
        title: "No recorded crime has been imported yet", caption: "Recorded crime",
        body: Components.empty(
            "What will be here",
            """
            <p>Crimes by area, type and month, as data.police.uk publishes them. Whoever runs the service brings them with \
            <code>folkmoot crime places</code>, which tells where each small census area lies, and <code>folkmoot crime import</code>.</p>
            """))
}

// MARK: - Figures

extension CrimePages {
    private static func figures(_ line: CrimeLine, _ period: CrimePeriod, _ call: Call) -> HTML {
        let month = call.language.month(period.latest)
        let latest = line.latest.map {
            FigureText(Decimals.grouped($0), "", grounds: [change(line, period, call)].compactMap { $0 })
        }
        let total = line.total.map { FigureText(Decimals.grouped($0), "", grounds: [span(line, to: month)]) }
        return Components.keyFigures([
            KeyFigure(label: "Crimes in \(month)", figure: latest ?? unknown(line)),
            KeyFigure(label: "Crimes in twelve months", figure: total ?? unknown(line)),
            KeyFigure(label: "Crimes per 1,000 people", figure: rate(line) ?? unknown(line)),
        ])
    }

    private static func unknown(_ line: CrimeLine) -> FigureText {
        FigureText(
            "Not known", "",
            grounds: [
                line.total == nil
                    ? "No small census area lies here, or no month was imported" : "The number of people here is not recorded"
            ])
    }

    private static func change(_ line: CrimeLine, _ period: CrimePeriod, _ call: Call) -> String? {
        guard let now = line.latest, let then = line.months[line.months.count - 2] else { return nil }
        return "\(AreaTables.signed(now - then)) on \(call.language.month(period.latest.adding(months: -1)))"
    }

    private static func span(_ line: CrimeLine, to month: String) -> String {
        line.isWholeYear ? "in the twelve months to \(month)" : "in the \(months(line)) that are known, to \(month)"
    }

    private static func rate(_ line: CrimeLine) -> FigureText? {
        guard let rate = line.rate, let perThousand = rate.perThousand else { return nil }
        let of = line.isWholeYear ? "in twelve months" : "in \(months(line)) only"
        return FigureText(
            perThousand, of,
            grounds: ["\(Decimals.grouped(rate.numerator)) for \(Decimals.grouped(rate.denominator)) people", "Census 2021"])
    }

    static func months(_ line: CrimeLine) -> String { line.monthsKnown == 1 ? "1 month" : "\(line.monthsKnown) months" }

    private static func parts(_ group: CrimeGroup, _ period: CrimePeriod, _ call: Call) -> HTML {
        guard !group.parts.isEmpty else { return .empty }
        let kind = AreaPages.kind(of: group.parts.map(\.area), call)
        return """
            \(map(group, period, call))\
            \(Components.table(CrimeFigureTables.parts(of: group, kind: kind, period, call.language)))
            """
    }

    /// Crimes for each thousand people in the parts of an area.
    private static func map(_ group: CrimeGroup, _ period: CrimePeriod, _ call: Call) -> HTML {
        let values = group.parts.map { line in
            AreaMap.Value(
                area: line.area, name: line.area.name[call.language], value: line.rate?.value.map { $0 * 1000 },
                link: Path("/staff/crime/\(line.area.code)"))
        }
        let map = AreaMap(
            id: "map-\(group.whole.area.code)", measure: "recorded crimes for each 1,000 people", values: values,
            boundaries: group.boundaries, format: .decimal(1),
            source: "Crimes in the months that are known of the twelve to \(call.language.month(period.latest)), per 1,000 people.")
        return map.html(call) { highest, lowest in
            "Most crimes per 1,000 people were recorded in \(highest), and fewest in \(lowest)"
        } otherwise: {
            "Recorded crime in \(group.whole.area.name)"
        }
    }

    private static func months(_ report: CrimeReport, _ call: Call) -> HTML {
        let area = report.group.whole.area
        guard report.group.whole.total != nil else {
            return Components.empty("No figures here", "<p>No small census area is known to lie in \(area.name.english).</p>")
        }
        let chart = LineChart(
            id: "crime", title: finding(report, call),
            description: "Recorded crimes of all types in each month. Months that were not imported are gaps.",
            series: [.init(name: area.name.english, values: report.group.whole.months.map { $0.map(Double.init) })],
            xLabels: report.period.months.map { call.language.shortMonth($0) }, yFormat: .count, words: call.language.chartWords)
        return Components.chart(
            chart, table: CrimeFigureTables.types(report, call.language), csv: "/staff/crime/\(area.code)/crime.csv",
            in: call.language)
    }

    /// What the months show, in words.
    static func finding(_ report: CrimeReport, _ call: Call) -> String {
        let (line, latest) = (report.group.whole, report.period.latest)
        guard let now = line.latest else { return "Recorded crime in \(line.area.name)" }
        let month = call.language.month(latest)
        let crimes = "\(Decimals.grouped(now)) \(now == 1 ? "crime was" : "crimes were") recorded in \(line.area.name) in \(month)"
        guard let then = line.months[line.months.count - 2] else { return crimes }
        let before = call.language.month(latest.adding(months: -1))
        if now == then { return "\(crimes), as many as in \(before)" }
        return "\(crimes), \(Decimals.grouped(abs(now - then))) \(now > then ? "more" : "fewer") than in \(before)"
    }
}

// MARK: - Where it comes from

extension CrimePages {
    /// Says that months are missing, where some are.
    private static func gaps(_ period: CrimePeriod, _ call: Call) -> HTML {
        let missing = period.months.count - period.monthsKnown
        guard missing > 0 else { return .empty }
        let words = missing == 1 ? "1 of the twelve months" : "\(missing) of the twelve months"
        return """
            <p class="note">\(words) to \(call.language.month(period.latest)) \(missing == 1 ? "has" : "have") not been imported. \
            A dash stands for what is not known, which is not zero.</p>
            """
    }

    private static func source(_ period: CrimePeriod, _ call: Call) -> HTML {
        """
        <p class="small">\(period.isDemonstration ? demonstration : published) \
        Imported on \(call.language.date(period.importedAt)). Of \(Decimals.grouped(period.rows)) rows, \
        \(Decimals.grouped(period.withoutPosition)) had no position and \(Decimals.grouped(period.outside)) lay outside the force’s areas; \
        \(Decimals.grouped(period.split)) had an old code of which the area is not certain. They are in no figure here. Anti-social behaviour is counted with crimes.</p>
        """
    }

    private static let published = "Source: data.police.uk, Open Government Licence v3.0; places are approximate."
    private static let demonstration = "Made up for the demonstration: these are no figures of data.police.uk."
}

extension Ratio {
    /// A count for each thousand, rounded half up, with one decimal; nothing of nothing.
    var perThousand: String? { percentUnits(decimals: 2).map { Decimals.text(units: $0, decimals: 1) } }
}
