import Basics
import CSV

/// A table of what teams did, as a CSV file tells it: of areas, of role groups in them, of people in these.
struct TeamActivityFile {
    private(set) var rows: [(row: TeamRow, record: CSVRecord)] = []
    /// What cannot be used, with its place.
    private(set) var faults: [CSVError] = []
    /// Where an average that the file states is not what is computed.
    private(set) var differences: [String] = []

    private let areas: GivenAreas
    private let source: String
    private let months: ClosedRange<Month>?
    private let latest: Month
    private let areaIndex: Int?
    private var lines: [Key: Int] = [:]

    private struct Key: Hashable {
        let months: ClosedRange<Month>
        let place: TeamRow.Place
    }

    /// Columns of figures by name.
    private static let figures = Dictionary(uniqueKeysWithValues: TeamFigure.allCases.map { ($0.name, $0) })

    /// - Parameters:
    ///   - months: of which period the rows are, where they do not say.
    ///   - latest: the latest month that can be told of.
    /// - Throws: a ``CSVError`` if it is no such table at all.
    init(
        _ path: String, from source: String, in months: ClosedRange<Month>?, through latest: Month,
        of configuration: ForceConfiguration
    ) throws {
        (self.source, self.months, self.latest) = (source, months, latest)
        areas = GivenAreas(configuration.areas, ofKind: nil)
        var table = try CSVTable(
            try CSVReader(path: path), required: ["area"],
            optional: ["group", "person", "month", "from", "to", TeamColumn.Kind.incidentsPerDay.rawValue]
                + TeamFigure.allCases.map(\.name))
        areaIndex = table.index(of: "area")
        var last: CSVError?
        while true {
            do {
                guard let row = try table.next() else { break }
                try take(row)
            } catch {
                // A file that cannot be read any further gives the same error again.
                guard error != last else { throw error }
                last = error
                if faults.count < ImportReport.faultLimit { faults.append(error) }
            }
        }
    }

    private mutating func take(_ row: CSVRow) throws(CSVError) {
        let (period, place) = (try period(row), try place(row))
        let figures = try figures(row)
        if let line = lines.updateValue(row.line, forKey: Key(months: period, place: place)) {
            throw row.error(in: "area", "Line \(line) tells of the same already. Remove one of them.")
        }
        rows.append((TeamRow(months: period, place: place, source: source, figures: figures), row.record))
        compareAverage(row, figures)
    }

    // MARK: When and of whom

    private func period(_ row: CSVRow) throws(CSVError) -> ClosedRange<Month> {
        let single = try month("month", row)
        let (from, to) = (try month("from", row) ?? single, try month("to", row) ?? single)
        guard let first = from ?? months?.lowerBound, let last = to ?? months?.upperBound else {
            throw row.error(
                in: "area", "Nothing says of which month this is. Fill in the columns from and to, or say it with --from and --to.")
        }
        guard first <= last else { throw row.error(in: "to", "The period ends before it begins.") }
        guard last <= latest else { throw row.error(in: row["to"] == nil ? "month" : "to", "\(last) has not ended yet.") }
        return first...last
    }

    private func month(_ column: String, _ row: CSVRow) throws(CSVError) -> Month? {
        let text = CleanText.line(row[column] ?? "", limit: 20)
        guard !text.isEmpty else { return nil }
        guard let month = Month(text) else { throw row.error(in: column, "This is no month. Write it like 2026-01.") }
        return month
    }

    private func place(_ row: CSVRow) throws(CSVError) -> TeamRow.Place {
        let area = try areas.code(at: areaIndex, row.record)
        let (group, person) = (CleanText.line(row["group"] ?? "", limit: 200), CleanText.line(row["person"] ?? "", limit: 200))
        if group.unicodeScalars.count > 60 { throw row.error(in: "group", "Write 60 characters at most.") }
        if person.unicodeScalars.count > 40 { throw row.error(in: "person", "Write 40 characters at most.") }
        if group.isEmpty, !person.isEmpty {
            throw row.error(in: "person", "Say in the column group which role group this person is of.")
        }
        return TeamRow.Place(area: area, group: group, person: person)
    }

    // MARK: Figures

    private func figures(_ row: CSVRow) throws(CSVError) -> TeamFigures {
        var values: [Int?] = []
        for figure in TeamFigure.allCases { values.append(try value(figure, row)) }
        let figures = TeamFigures(values)
        if figures[.hoursAway] != nil, figures[.hoursWorked] == nil {
            throw row.error(in: TeamFigure.hoursAway.name, "Hours away are told, and not out of how many. Fill in hours_total.")
        }
        if figures[.hoursWorked] != nil, figures[.hoursAway] == nil {
            throw row.error(
                in: TeamFigure.hoursWorked.name, "Hours worked are told, and not how many of them were away. Fill in hours_away.")
        }
        if let away = figures.away, away.numerator > away.denominator {
            throw row.error(in: TeamFigure.hoursAway.name, "There are more hours away than were worked.")
        }
        if let percent = figures[.timeAway], percent > 10_000 {
            throw row.error(in: TeamFigure.timeAway.name, "A part is 100 % at most.")
        }
        return figures
    }

    private func value(_ figure: TeamFigure, _ row: CSVRow) throws(CSVError) -> Int? {
        let text = CleanText.line(row[figure.name] ?? "", limit: 20)
        guard !text.isEmpty else { return nil }
        guard case .stated(let units, let decimals)? = Amount(stated: text), units < 1_000_000_000_000 else {
            throw row.error(in: figure.name, "This is no figure. Write digits alone, with a point for decimals, or leave it blank.")
        }
        guard decimals <= figure.decimals else {
            throw row.error(
                in: figure.name,
                figure.decimals == 0
                    ? "This is a count, and counts are whole. Write it without decimals." : "Write two decimals at most.")
        }
        return (decimals..<figure.decimals).reduce(units) { units, _ in units * 10 }
    }

    /// An average is computed; one that is stated is only compared with it.
    private mutating func compareAverage(_ row: CSVRow, _ figures: TeamFigures) {
        let stated = CleanText.line(row[TeamColumn.Kind.incidentsPerDay.rawValue] ?? "", limit: 20)
        let computed = figures.perDay?.percentUnits(decimals: 2).map { Decimals.text(units: $0, decimals: 2) } ?? ""
        if !stated.isEmpty, stated != computed {
            differences.append("line \(row.line): average stated \(stated), computed \(computed.isEmpty ? "nothing" : computed)")
        }
    }
}

extension TeamActivityFile {
    /// The periods that it tells of.
    var periods: Set<ClosedRange<Month>> { Set(rows.map(\.row.months)) }

    /// Adds what is wrong with a row beside what is there already.
    mutating func refuse(_ record: CSVRecord, _ message: String) {
        if faults.count < ImportReport.faultLimit { faults.append(record.error(at: 0, message)) }
    }
}
