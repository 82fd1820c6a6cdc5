import Basics
import Storage

/// What a source tells of an area, of a role group in it or of a person of the group, for a period of whole months.
struct TeamRow: Sendable {
    /// Of whom.
    struct Place: Hashable, Sendable {
        let area: String
        /// Empty for the area as a whole.
        var group = ""
        /// The force's reference of a person; empty for the group as a whole.
        var person = ""
    }

    let months: ClosedRange<Month>
    let place: Place
    let source: String
    var figures: TeamFigures
}

extension TeamRow {
    /// Rows that lie wholly within some months, those of one period and place after one another.
    static func all(within months: ClosedRange<Month>, _ condition: SQL = "1 = 1", in db: Connection) throws -> [TeamRow] {
        var periods = MonthsRead()
        return try db.map(
            """
            SELECT first_month, last_month, area, role_group, person, source, headcount, working_days_hundredths,
                hours_worked_hundredths, hours_away_hundredths, away_percent_hundredths, live_plans, messages_sent, people_reached,
                users_registered, surveys_completed, incidents_attended, incidents_as_oic, investigations_as_ro,
                investigations_as_oic, cases_as_oic
            FROM team_activity
            WHERE first_month BETWEEN \(months.lowerBound) AND \(months.upperBound) AND last_month <= \(months.upperBound) AND \(condition)
            ORDER BY first_month, last_month, area, role_group, person, source
            """
        ) { row in
            let values = (0..<TeamFigure.allCases.count).map { row.cell($0 + 6).integer.map { Int($0) } }
            return TeamRow(
                months: try periods.months(row), place: Place(area: try row[2], group: try row[3], person: try row[4]),
                source: try row[5], figures: TeamFigures(values))
        }
    }

    /// Takes the place of what a source told of some periods.
    static func replace(_ periods: Set<ClosedRange<Month>>, of source: String, by rows: [TeamRow], in db: Connection) throws {
        for period in periods {
            try db.run(
                """
                DELETE FROM team_activity
                WHERE first_month = \(period.lowerBound) AND last_month = \(period.upperBound) AND source = \(source)
                """)
        }
        var insert = BulkInsert(
            """
            INSERT INTO team_activity (first_month, last_month, area, role_group, person, source, headcount, working_days_hundredths,
                hours_worked_hundredths, hours_away_hundredths, away_percent_hundredths, live_plans, messages_sent, people_reached,
                users_registered, surveys_completed, incidents_attended, incidents_as_oic, investigations_as_ro,
                investigations_as_oic, cases_as_oic)
            """, columns: 6 + TeamFigure.allCases.count, into: db)
        for row in rows {
            insert.text(row.months.lowerBound.description)
            insert.text(row.months.upperBound.description)
            for text in [row.place.area, row.place.group, row.place.person, source] { insert.text(text) }
            for value in row.figures.values { insert.integer(value.map { Int64($0) }) }
        }
        try insert.run()
    }
}

/// Reads the months of rows that follow one another, of which most are of the same period.
private struct MonthsRead {
    private var last: (first: String, last: String, months: ClosedRange<Month>)?

    mutating func months(_ row: Row) throws -> ClosedRange<Month> {
        let (from, to): (String, String) = (try row[0], try row[1])
        if let last, last.first == from, last.last == to { return last.months }
        let (first, end): (Month, Month) = (try row[0], try row[1])
        let months = first...max(first, end)
        last = (from, to, months)
        return months
    }
}
