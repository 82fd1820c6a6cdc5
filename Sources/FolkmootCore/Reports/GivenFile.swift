import Basics
import CSV

/// A table of figures that were given: as programs write it, a figure to a line, or as people do, with a column to each month or measure.
///
/// - `area`, or a kind of area of the force such as `district`, tells by code or name where; without it the figures are the force's.
/// - `measure` and `month` tell of what and when; so do columns that are called like a measure or a month: `surveys_completed`, `2021-01`.
/// - `value` is the figure, where no other column is.
struct GivenFile {
    /// What the table itself does not say.
    struct Defaults: Sendable {
        var measure: Measure?
        var month: Month?
        var isStated = false
    }

    private(set) var figures: [GivenFigure] = []
    /// Cells without a figure: what is missing stays missing.
    private(set) var blanks = 0
    /// Columns that hold no figures.
    let passedOver: [String]

    /// - Throws: a ``CSVError`` with line and column where something cannot be used.
    init(_ path: String, of configuration: ForceConfiguration, _ defaults: Defaults) throws {
        var reader = try CSVReader(path: path)
        guard let header = try reader.next() else {
            throw CSVError(line: 1, column: 1, message: "The file is empty. Its first line names the columns.")
        }
        let columns = try GivenColumns(header, of: configuration, defaults)
        passedOver = columns.passedOver
        let source = path.split(separator: "/").last.map { String($0) } ?? path
        var seen: Set<GivenFigure.Place> = []
        while let record = try reader.next() {
            try columns.checkCount(of: record)
            for cell in columns.cells {
                guard let (place, amount) = try columns.figure(in: cell, record) else {
                    blanks += 1
                    continue
                }
                guard seen.insert(place).inserted else {
                    throw record.error(at: cell.index, "This figure stands twice. Remove one of them.")
                }
                figures.append(GivenFigure(place, amount, source: source))
            }
        }
    }
}

/// Where the columns of a table stand, and what each says.
private struct GivenColumns {
    /// A column of figures, and what its name says of them.
    struct Cell {
        let index: Int
        var measure: Measure?
        var month: Month?
    }

    private(set) var cells: [Cell] = []
    private(set) var passedOver: [String] = []
    private let areas: GivenAreas
    private let defaults: GivenFile.Defaults
    private let count: Int
    private var area: Int?
    private var measure: Int?
    private var month: Int?

    init(
        _ header: CSVRecord, of configuration: ForceConfiguration, _ defaults: GivenFile.Defaults
    ) throws(CSVError) {
        self.defaults = defaults
        count = header.count
        let names = (0..<header.count).map { header[$0] }
        // Where a table names the district and what it lies in, the district is meant.
        let kind = configuration.areaKinds.map(\.code).reversed().first(where: names.contains)
        area = (names.contains("area") ? "area" : kind).flatMap { names.firstIndex(of: $0) }
        areas = GivenAreas(configuration.areas, ofKind: names.contains("area") ? nil : kind)
        for (index, name) in names.enumerated() where index != area { take(name, at: index) }
        guard !cells.isEmpty else {
            throw header.error(
                at: 0, "No column holds figures. Call it “value”, or like a month (2021-01) or a measure (surveys_completed).")
        }
    }

    private mutating func take(_ name: String, at index: Int) {
        switch name {
        case "measure": measure = index
        case "month": month = index
        case "value": cells.append(Cell(index: index))
        default:
            if let month = Month(name) {
                cells.append(Cell(index: index, month: month))
            } else if let measure = GivenMeasures.find(name) {
                cells.append(Cell(index: index, measure: measure))
            } else {
                passedOver.append(name)
            }
        }
    }

    func checkCount(of record: CSVRecord) throws(CSVError) {
        guard record.count != count else { return }
        throw record.error(
            at: 0, "This row has \(record.count) cells, and the header has \(count). Check for commas outside quotes.")
    }

    /// The figure of a cell with its place; nothing where the cell is blank.
    func figure(in cell: Cell, _ record: CSVRecord) throws(CSVError) -> (GivenFigure.Place, Amount)? {
        let text = CleanText.line(record[cell.index], limit: 20)
        guard !text.isEmpty else { return nil }
        let measure = try measure(of: cell, record)
        let place = GivenFigure.Place(
            measure: measure.id, area: try areas.code(at: area, record), month: try month(of: cell, record),
            isStated: defaults.isStated)
        return (place, try amount(text, of: measure, at: cell.index, record))
    }

    private func measure(of cell: Cell, _ record: CSVRecord) throws(CSVError) -> Measure {
        if let measure = cell.measure { return measure }
        guard let index = measure else {
            if let measure = defaults.measure { return measure }
            throw record.error(at: cell.index, "No column says which measure this is. Say it with --measure.")
        }
        if let measure = GivenMeasures.find(record[index]) { return measure }
        let hint = Spelling.nearest(to: record[index], among: GivenMeasures.names).map { " Did you mean “\($0)”?" } ?? ""
        throw record.error(at: index, "There is no measure “\(record[index])”.\(hint)")
    }

    private func month(of cell: Cell, _ record: CSVRecord) throws(CSVError) -> Month {
        if let month = cell.month { return month }
        guard let index = month else {
            if let month = defaults.month { return month }
            throw record.error(at: cell.index, "No column says of which month this is. Say it with --month.")
        }
        guard let month = Month(record[index]) else { throw record.error(at: index, "This is no month. Write it like 2021-01.") }
        return month
    }

    private func amount(_ text: String, of measure: Measure, at index: Int, _ record: CSVRecord) throws(CSVError) -> Amount {
        let isNegative = measure == Measures.membersNet && text.hasPrefix("-")
        guard case .stated(let units, let decimals)? = Amount(stated: isNegative ? String(text.dropFirst()) : text) else {
            throw record.error(at: index, "This is no figure. Write digits alone, with a point for decimals, or leave it blank.")
        }
        guard decimals == 0 || measure.unit != .count && decimals <= 6 else {
            throw record.error(at: index, "This is a count, and counts are whole. Write it without decimals.")
        }
        return .stated(units: isNegative ? -units : units, decimals: decimals)
    }
}

/// Areas by what a table calls them: their codes, or names of which there is one.
struct GivenAreas {
    private let tree: AreaTree
    private let byName: [String: [Area]]

    /// - Parameter kind: of all areas only those of this kind are meant by their names.
    init(_ tree: AreaTree, ofKind kind: String?) {
        self.tree = tree
        byName = Dictionary(grouping: tree.areas.filter { kind == nil || $0.kind == kind }) { $0.name.english.lowercased() }
    }

    /// The area that a row names; the force where the table has no column for it.
    func code(at index: Int?, _ record: CSVRecord) throws(CSVError) -> String {
        guard let index else { return tree.root?.code ?? "" }
        let name = CleanText.line(record[index], limit: 200)
        if let area = tree[name] { return area.code }
        let found = byName[name.lowercased()] ?? []
        if found.count == 1 { return found[0].code }
        let hint = Spelling.nearest(to: name, among: tree.areas.map(\.name.english)).map { " Did you mean “\($0)”?" } ?? ""
        throw record.error(
            at: index,
            found.isEmpty
                ? "There is no area “\(name)” in this force.\(hint)" : "Several areas are called “\(name)”. Write the code instead."
        )
    }
}
