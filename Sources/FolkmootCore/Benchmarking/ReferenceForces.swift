public import Basics
import CSV

/// A territorial force of England and Wales, as the reference data has it, whether it uses this service or not.
public struct ReferenceForce: Sendable, Equatable {
    /// Its short name in addresses: `avon-and-somerset`.
    public let slug: String
    /// Its official name.
    public let name: String
    /// What people call it.
    public let shortName: String
    /// The code of its area.
    public let code: String
    /// Households of its area in the census.
    public let households: Int
    /// The region that it lies in; Wales is one.
    public let region: String
    /// Where its tile stands on the map, from the left.
    public let column: Int
    /// Where its tile stands on the map, from the top.
    public let row: Int
}

/// What the platform knows of forces from elsewhere.
public struct ReferenceForces: Sendable {
    /// The 43 territorial forces, by name.
    public let all: [ReferenceForce]
    /// Coverage that was printed elsewhere, in the order of the file.
    public let supplied: [SuppliedFigure]

    /// How forces differ that can be compared by what is openly known of their areas.
    public let profiles: [ForceProfile]

    /// Forces and supplied figures.
    public init(_ all: [ReferenceForce], supplied: [SuppliedFigure] = [], profiles: [ForceProfile] = []) {
        self.all = all
        self.supplied = supplied
        self.profiles = profiles
    }

    /// The regions in which forces lie, by name.
    public var regions: [String] { Set(all.map(\.region)).sorted() }

    /// Reads `forces.csv`, `published_coverage.csv` and `force_profile.csv` in a folder.
    ///
    /// - Throws: `.unavailable`, with file, line and column, if they cannot be used.
    public init(folder: String) throws(Problem) {
        all = try Self.rows("\(folder)/forces.csv", required: Self.columns, optional: Self.otherColumns, Self.force)
        supplied = try Self.rows(
            "\(folder)/published_coverage.csv", required: ["force_id", "month", "percent", "source"], Self.figure)
        profiles = try Self.rows("\(folder)/force_profile.csv", required: ForceProfile.columns, ForceProfile.init)
    }

    /// The force of that name.
    public subscript(slug: String) -> ReferenceForce? { all.first { $0.slug == slug } }

    private static let columns = ["force_id", "name", "short_name", "code", "households", "region", "tile_column", "tile_row"]
    private static let otherColumns = ["welsh_name", "country", "population"]

    private static func force(_ row: CSVRow) throws(CSVError) -> ReferenceForce {
        ReferenceForce(
            slug: try row.text("force_id"), name: try row.text("name"), shortName: try row.text("short_name"),
            code: try row.text("code"), households: try row.number("households"),
            region: try row.text("region"), column: try row.number("tile_column"),
            row: try row.number("tile_row"))
    }

    private static func figure(_ row: CSVRow) throws(CSVError) -> SuppliedFigure {
        guard let month = Month(try row.text("month")) else { throw row.error(in: "month", "Write the month as YYYY-MM.") }
        guard let percent = Amount(stated: try row.text("percent")) else {
            throw row.error(in: "percent", "Write the percentage as it was printed, like 6.73.")
        }
        return SuppliedFigure(
            force: try row.text("force_id"), month: month, measure: Measures.householdCoverage, value: percent,
            source: SuppliedSource(name: try row.text("source")))
    }

    private static func rows<T>(
        _ path: String, required: [String], optional: [String] = [], _ read: (CSVRow) throws(CSVError) -> T
    ) throws(Problem) -> [T] {
        let reader = try CSVReader(path: path)
        do throws(CSVError) {
            var table = try CSVTable(reader, required: required, optional: optional)
            var found: [T] = []
            while let row = try table.next() { found.append(try read(row)) }
            return found
        } catch {
            throw Problem(
                .unavailable, "\(path), line \(error.line), column \(error.column): \(error.message)", code: "reference-data")
        }
    }
}

extension CSVRow {
    /// What stands in a column that must not be empty.
    func text(_ column: String) throws(CSVError) -> String {
        guard let text = self[column], !text.isEmpty else { throw error(in: column, "This cell is empty.") }
        return text
    }

    /// A whole number.
    func number(_ column: String) throws(CSVError) -> Int {
        guard let number = Int(try text(column)), number >= 0 else { throw error(in: column, "This is not a whole number.") }
        return number
    }

    /// A number, perhaps with decimals.
    func decimal(_ column: String) throws(CSVError) -> Double {
        guard let number = Double(try text(column)), number.isFinite else { throw error(in: column, "This is not a number.") }
        return number
    }
}
