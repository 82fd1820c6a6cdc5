import Basics
import FolkmootCore
import Markup

/// A year of a standard in one unit: as a calendar, with its table, and what counted in a period.
enum CalendarPages {
    static func year(_ year: Int, _ record: ComplianceStore.Record, of period: ClosedRange<Day>?, _ call: Call) -> Page {
        let path = path(to: record.standard, record.unit)
        return Page(
            title: "\(record.unit.name) in \(String(year))", caption: record.standard.text.english,
            breadcrumbs: [
                Breadcrumb(title: "Standards", path: "/staff/standards"),
                Breadcrumb(title: record.standard.text.english, path: CompliancePages.path(to: record.standard)),
                Breadcrumb(title: record.unit.name, path: CompliancePages.path(to: record.standard, record.unit)),
            ],
            body: """
                \(period.html { counted(in: $0, record, call) })\
                \(Components.chart(chart(record, call), source: source(record)))
                \(Components.table(table(record, year, call)))
                <ul class="ways">\(when: year > record.standard.validFrom.year, "<li><a href=\"\(path.query("year", String(year - 1)))\">\(String(year - 1))</a></li>")\
                \(when: year < call.today.year, "<li><a href=\"\(path.query("year", String(year + 1)))\">\(String(year + 1))</a></li>")</ul>
                """)
    }

    static func path(to standard: Standard, _ unit: StandardUnit) -> Path {
        Path("/staff/standards/\(standard.code)/\(unit.code)/calendar")
    }

    private static func source(_ record: ComplianceStore.Record) -> String {
        let (met, missed) = (record.periods.count { $0.state == .met }, record.periods.count { $0.state == .missed })
        return "Met \(met), missed \(missed), of \(record.periods.count) periods that have begun."
    }

    /// What counted in one period.
    private static func counted(in days: ClosedRange<Day>, _ record: ComplianceStore.Record, _ call: Call) -> HTML {
        let items: [HTML] = record.encounters.filter { days.contains($0.heldOn) }.map {
            "<li><a href=\"\($0.path("story"))\">\(call.language.date($0.heldOn))</a>: \($0.words)</li>\n"
        }
        return """
            <h2>What counted: \(FieldworkWords.name(of: days, in: call.language))</h2>
            \(items.isEmpty ? "<p>Nothing that was written down.</p>\n" : "<ul>\n\(items)</ul>\n")
            """
    }
}

// MARK: - The calendar and its table

extension CalendarPages {
    private static func chart(_ record: ComplianceStore.Record, _ call: Call) -> CalendarChart {
        let missed = record.periods.count { $0.state == .missed }
        let title = missed == 0 ? "Nothing was missed" : missed == 1 ? "One period was missed" : "\(missed) periods were missed"
        return CalendarChart(
            id: "calendar", title: title,
            description: "Each period of the year in its order, with a mark of how it stood. The table has the same.",
            rows: lines(record).map { line in CalendarChart.Row(line.name(call), line.places.map { $0.map { mark(of: $0.state) } })
            },
            legend: Dictionary(
                UnitPeriod.State.allCases.map { (mark(of: $0), FieldworkWords.name(of: $0)) }
            ) { first, _ in first },
            words: call.language.chartWords)
    }

    private static func mark(of state: UnitPeriod.State) -> CalendarChart.Mark {
        switch state {
        case .met: .plain
        case .missed: .crossed
        case .atRisk: .struck
        case .due: .framed
        case .exempt: .hatched
        case .notApplicable: .dotted
        }
    }

    /// A row of a calendar: days in months, weeks in quarters, all else in one.
    private struct Line {
        let first: Day
        let isMonth: Bool
        var places: [UnitPeriod?] = []

        func name(_ call: Call) -> String {
            isMonth ? String(call.language.monthName(first.month).prefix(3)) : "Q\((first.month + 2) / 3)"
        }
    }

    private static func lines(_ record: ComplianceStore.Record) -> [Line] {
        var lines: [Line] = []
        for period in record.periods {
            let first = period.days.lowerBound
            let length = period.days.upperBound.daysSinceEpoch - first.daysSinceEpoch + 1
            let isSameLine = lines.last.map {
                length == 1 ? $0.first.month == first.month : length == 7 ? ($0.first.month + 2) / 3 == (first.month + 2) / 3 : true
            }
            if isSameLine != true { lines.append(Line(first: first, isMonth: length == 1)) }
            lines[lines.count - 1].places.append(period)
        }
        return lines
    }

    private static func table(_ record: ComplianceStore.Record, _ year: Int, _ call: Call) -> Table {
        let lines = lines(record)
        guard lines.count > 1 else { return list(record, year, call) }
        let columns = lines.map(\.places.count).max() ?? 0
        let rows = lines.map { line in
            Table.Row(
                ["\(line.name(call))"]
                    + (0..<columns).map { place in
                        line.places.indices.contains(place) ? line.places[place].html { cell($0, record, year) } ?? .empty : .empty
                    })
        }
        return Table(
            caption: "Done of what was needed",
            columns: [.init(title: lines[0].isMonth ? "Month" : "Quarter")]
                + (1...max(columns, 1)).map { .init(title: String($0)) },
            rows: rows, isMatrix: true)
    }

    private static func list(_ record: ComplianceStore.Record, _ year: Int, _ call: Call) -> Table {
        let rows = record.periods.map { period in
            Table.Row([
                "\(FieldworkWords.name(of: period.days, in: call.language))",
                Components.tag(FieldworkWords.name(of: period.state), FieldworkWords.tone(of: period.state)),
                cell(period, record, year),
            ])
        }
        return Table(
            caption: "Each period", captionIsUnseen: true, columns: ["Period", "State", "Done"].map { .init(title: $0) }, rows: rows
        )
    }

    /// `1 of 1`, as a way to what counted; a dash where nothing is asked.
    private static func cell(_ period: UnitPeriod, _ record: ComplianceStore.Record, _ year: Int) -> HTML {
        if period.state == .notApplicable { return "–" }
        let words: HTML = period.state == .exempt ? "Exempt" : "\(FieldworkWords.done(period))"
        let shown: HTML = period.state == .missed ? "<b class=\"tag bad\">\(words)</b>" : words
        guard period.count > 0 else { return shown }
        let path = path(to: record.standard, record.unit).query("year", String(year)).query(
            "from", period.days.lowerBound.description)
        return "<a href=\"\(path)\">\(shown)</a>"
    }
}
