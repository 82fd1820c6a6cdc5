import Basics
import Storage

/// The rows of figures that were given.
enum GivenRows {
    /// Figures of some measures, in the order of area and month.
    static func all(of measures: [String], isStated: Bool = false, in db: Connection) throws -> [GivenFigure] {
        try db.map(
            """
            SELECT measure, area, month, is_stated, units, decimals, source FROM given_figure
            WHERE measure IN \(list: measures) AND is_stated = \(isStated) ORDER BY measure, area, month
            """, GivenFigure.init(row:))
    }

    /// The figure of a place, if one was given.
    static func one(_ place: GivenFigure.Place, in db: Connection) throws -> GivenFigure? {
        try db.first(
            """
            SELECT measure, area, month, is_stated, units, decimals, source FROM given_figure
            WHERE measure = \(place.measure) AND area = \(place.area) AND month = \(place.month) AND is_stated = \(place.isStated)
            """, GivenFigure.init(row:))
    }

    /// Puts a figure in the place of what was given before.
    static func put(_ figure: GivenFigure, at now: Timestamp, in db: Connection) throws {
        guard case .stated(let units, let decimals) = figure.amount else { return }
        let place = figure.place
        try db.run(
            """
            INSERT INTO given_figure (measure, area, month, is_stated, units, decimals, source, given_at)
            VALUES (\(place.measure), \(place.area), \(place.month), \(place.isStated), \(units), \(decimals), \(figure.source), \(now))
            ON CONFLICT (measure, area, month, is_stated) DO UPDATE SET
                units = excluded.units, decimals = excluded.decimals, source = excluded.source, given_at = excluded.given_at
            """)
    }
}

extension GivenFigure {
    /// Reads `measure, area, month, is_stated, units, decimals, source`.
    fileprivate init(row: Row) throws {
        place = Place(measure: try row[0], area: try row[1], month: try row[2], isStated: try row[3])
        amount = .stated(units: try row[4], decimals: try row[5])
        source = try row[6]
    }
}
