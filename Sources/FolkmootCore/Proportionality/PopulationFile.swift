import Basics
import CSV

/// A file of populations as it was read, row by row, with all that is wrong with it.
struct PopulationFile: Sendable {
    /// The figures of one classification at one date: they are replaced together.
    struct Edition: Hashable, Comparable, Sendable {
        let classification: String
        let asAt: Day

        static func < (left: Edition, right: Edition) -> Bool {
            (left.classification, left.asAt) < (right.classification, right.asAt)
        }
    }

    static let columns = ["area", "classification", "group", "people", "source", "date"]

    private(set) var rows = 0
    private(set) var faultCount = 0
    private(set) var faults: [ImportFault] = []
    private(set) var sources: [Edition: String] = [:]
    /// By edition, area and group.
    private(set) var people: [Edition: [String: [String: Int]]] = [:]
    /// Where an area first stands in an edition.
    private var places: [Edition: [String: Int]] = [:]
    private let segments: Segmentation
    private let areas: AreaTree
    private let today: Day

    /// - Throws: a ``CSVError`` if the header cannot be used, a ``Problem`` if the file cannot be read.
    init(_ path: String, for configuration: ForceConfiguration, on today: Day) throws {
        (segments, areas, self.today) = (configuration.segments, configuration.areas, today)
        var table = try CSVTable(try CSVReader(path: path), required: Self.columns)
        while let row = try next(&table) { take(row) }
        checkGroups()
    }

    /// The next row that can be read.
    private mutating func next(_ table: inout CSVTable) throws(CSVError) -> CSVRow? {
        var last: CSVError?
        while true {
            do throws(CSVError) {
                guard let row = try table.next() else { return nil }
                rows += 1
                return row
            } catch {
                // A file that cannot be read any further gives the same error again.
                guard error != last else { throw error }
                last = error
                add(error)
            }
        }
    }

    private mutating func take(_ row: CSVRow) {
        do throws(CSVError) {
            let area = try area(row)
            let classification = try classification(row)
            let group = try group(row, of: classification)
            let people = try people(row)
            let edition = Edition(classification: classification.code, asAt: try date(row))
            try keep(source(row), of: edition, row)
            try keep(people, of: group, in: area, edition, row)
        } catch {
            add(error)
        }
    }

    private mutating func keep(_ source: String, of edition: Edition, _ row: CSVRow) throws(CSVError) {
        if let other = sources[edition], other != source {
            throw row.error(
                in: "source",
                "Figures of \(edition.classification) at \(edition.asAt) are from “\(other)” above. Write one source for all.")
        }
        sources[edition] = source
    }

    private mutating func keep(
        _ count: Int, of group: String, in area: String, _ edition: Edition, _ row: CSVRow
    ) throws(CSVError) {
        guard people[edition]?[area]?[group] == nil else {
            throw row.error(in: "group", "The figure of \(group) in \(area) stands above already. Remove one of the rows.")
        }
        people[edition, default: [:]][area, default: [:]][group] = count
        if places[edition]?[area] == nil { places[edition, default: [:]][area] = row.line }
    }

    /// A share needs the whole: an area has a figure of every group, or of none.
    ///
    /// Looked at once all rows are right, for a row that is wrong may be the one that is missing.
    private mutating func checkGroups() {
        guard faultCount == 0 else { return }
        for (edition, areas) in people.sorted(by: { $0.key < $1.key }) {
            let groups = segments.classification(edition.classification)?.groups.map(\.code) ?? []
            for (area, known) in areas.sorted(by: { $0.key < $1.key }) {
                let missing = groups.filter { known[$0] == nil }
                guard !missing.isEmpty else { continue }
                let line = places[edition]?[area] ?? 1
                add(
                    CSVError(
                        line: line, column: 1,
                        message: "\(area) has no figure of \(missing.joined(separator: ", ")) of \(edition.classification) at "
                            + "\(edition.asAt). Add \(missing.count == 1 ? "its row" : "their rows"), with 0 where nobody lives."))
            }
        }
    }

    private mutating func add(_ error: CSVError) {
        faultCount += 1
        guard faults.count < ImportReport.faultLimit else { return }
        faults.append(ImportFault(line: error.line, column: error.column, reason: error.message))
    }
}

// MARK: Cells

extension PopulationFile {
    private func area(_ row: CSVRow) throws(CSVError) -> String {
        let code = row["area"] ?? ""
        guard areas[code] == nil else { return code }
        throw row.error(
            in: "area",
            "The force has no area “\(code)”.\(hint(code, areas.areas.map(\.code), "Take its code from areas.csv, or bring it first."))"
        )
    }

    private func classification(_ row: CSVRow) throws(CSVError) -> Classification {
        let code = row["classification"] ?? ""
        if let classification = segments.classification(code) { return classification }
        let codes = segments.classifications.map(\.code)
        throw row.error(
            in: "classification",
            "The force has no classification “\(code)”.\(hint(code, codes, "segments.json has: \(codes.joined(separator: ", "))."))"
        )
    }

    private func group(_ row: CSVRow, of classification: Classification) throws(CSVError) -> String {
        let code = row["group"] ?? ""
        let codes = classification.groups.map(\.code)
        guard !codes.contains(code) else { return code }
        throw row.error(
            in: "group",
            "\(classification.code) has no group “\(code)”.\(hint(code, codes, "Its groups are: \(codes.joined(separator: ", "))."))"
        )
    }

    private func people(_ row: CSVRow) throws(CSVError) -> Int {
        let text = row["people"] ?? ""
        if let people = Int(text), (0...1_000_000_000).contains(people) { return people }
        throw row.error(
            in: "people", "“\(text.prefix(40))” is no number of people. Write a whole number, such as 1204, without commas.")
    }

    private func source(_ row: CSVRow) throws(CSVError) -> String {
        let source = CleanText.line(row["source"] ?? "", limit: 400)
        guard (1...300).contains(source.unicodeScalars.count) else {
            throw row.error(in: "source", "Say in at most 300 characters where the figure is from, such as: Census 2021, ONS.")
        }
        return source
    }

    private func date(_ row: CSVRow) throws(CSVError) -> Day {
        guard let day = Day(row["date"] ?? "") else {
            throw row.error(in: "date", "Write the date of the figure as YYYY-MM-DD, such as 2021-03-21.")
        }
        guard day <= today else { throw row.error(in: "date", "\(day) has not come yet. Write the date that the figure is of.") }
        return day
    }

    private func hint(_ typed: String, _ known: [String], _ otherwise: String) -> String {
        Spelling.nearest(to: typed, among: known).map { " Did you mean “\($0)”?" } ?? " \(otherwise)"
    }
}
