public import Basics
public import FolkmootTenancy
import CSV

/// Areas from a table, brought into a force's own `areas.csv` by their codes: known codes are updated, others added, none removed.
///
/// A table has either the columns of `areas.csv`, or those in which the Office for National Statistics gives wards: ward and local
/// authority with code and name, with or without households, population and position. Names of columns are known by their stem, so
/// `ward_code`, `ward25_code` and `WD22CD` are one. A row of another force, as a column of force codes tells, is passed over.
public struct AreaImport: Sendable {
    /// The force's files, with the areas in them.
    public let files: ConfigurationFiles
    /// How many areas were not there before.
    public let added: Int
    /// How many areas were there and read otherwise.
    public let updated: Int
    /// How many rows are of other forces.
    public let passedOver: Int
    /// Columns of the table that say nothing of an area.
    public let ignoredColumns: [String]
    private let table: String
    private let lines: [Int: Int]

    /// Brings the areas of a table into a force's files.
    ///
    /// Nothing is checked or stored yet.
    ///
    /// - Parameter first: The day on which areas that are new begin; if left out, when what they lie in begins.
    /// - Throws: `.missing` if there is no such file; ``ConfigurationRefused`` if it is no table of areas.
    public init(_ path: String, into files: ConfigurationFiles, of force: ForceConfiguration, from first: Day? = nil) throws {
        let incoming = try AreaTable(path)
        var merge = AreaMerge(try Self.areas(in: files), force, first: first)
        for area in incoming.areas(of: force) { merge.take(area) }
        var contents = files.files
        contents["areas.csv"] = merge.csv
        self.files = ConfigurationFiles(contents)
        (added, updated, lines) = (merge.added, merge.updated, merge.lines)
        (passedOver, ignoredColumns, table) = (incoming.passedOver(force), incoming.ignoredColumns, path)
    }

    /// A finding in the force's new `areas.csv` told at the row of the table that it came from.
    public func relocated(_ finding: Finding) -> Finding {
        guard finding.file == "areas.csv", let line = lines[finding.line] else { return finding }
        return Finding(
            file: table, line: line, path: finding.path, code: finding.code, message: finding.message, remedy: finding.remedy)
    }

    private static func areas(in files: ConfigurationFiles) throws -> ConfigurationTable {
        do {
            return try ConfigurationTable(files.files["areas.csv"] ?? [], file: "areas.csv")
        } catch {
            throw ConfigurationRefused(findings: [error])
        }
    }
}

/// One area as a table tells of it; what a table does not tell is left as it is.
struct IncomingArea {
    var cells: [String: String]
    let line: Int
}

/// A table of areas in one of its two layouts.
private struct AreaTable {
    private let table: ConfigurationTable
    private let columns: [String: String]
    private let isOwn: Bool

    static let ownColumns = [
        "code", "name", "kind", "parent", "valid_from", "valid_to", "households", "population", "latitude", "longitude",
    ]

    init(_ path: String) throws {
        guard case .success(let bytes) = fileContents(path, limit: 1 << 24) else {
            throw Problem(.missing, "The file \(path) cannot be read, or has more than 16 MB.")
        }
        do throws(Finding) {
            table = try ConfigurationTable(bytes, file: path)
        } catch {
            throw ConfigurationRefused(findings: [error])
        }
        isOwn = table.header.contains("kind") || table.header.contains("parent")
        columns = isOwn ? [:] : Self.columnsByMeaning(table.header)
        let findings = isOwn ? table.shapeFindings(columns: Self.ownColumns) : Self.missing(columns, in: table)
        guard findings.isEmpty else { throw ConfigurationRefused(findings: findings) }
    }

    var ignoredColumns: [String] { isOwn ? [] : table.header.filter { !columns.values.contains($0) } }

    func passedOver(_ force: ForceConfiguration) -> Int { table.rows.count { !isOfForce($0, force) } }

    /// Each area once; what the wards lie in comes before them.
    func areas(of force: ForceConfiguration) -> [IncomingArea] {
        guard !isOwn else {
            return table.rows.map { row in
                IncomingArea(cells: Dictionary(uniqueKeysWithValues: Self.ownColumns.map { ($0, row[$0]) }), line: row.record.line)
            }
        }
        let rows = table.rows.filter { isOfForce($0, force) }
        var seen: Set<String> = []
        let districts = rows.filter { seen.insert(cell("district", $0)).inserted }.map { district($0, force) }
        return districts + rows.map { ward($0, force) }
    }
}

extension AreaTable {
    /// The stems of names of columns, by what they mean.
    ///
    /// Digits do not count.
    private static let stems: [String: [String]] = [
        "ward": ["ward_code", "wdcd"], "ward name": ["ward_name", "wdnm"], "district": ["lad_code", "ladcd"],
        "district name": ["lad_name", "ladnm"], "households": ["households"], "population": ["population"],
        "latitude": ["latitude", "lat"], "longitude": ["longitude", "long"], "force": ["ons_pfa_code", "pfacd"],
    ]
    private static let required = ["ward", "ward name", "district", "district name"]

    private static func columnsByMeaning(_ header: [String]) -> [String: String] {
        let byStem = Dictionary(
            header.map { ($0.lowercased().filter { !$0.isNumber }, $0) }, uniquingKeysWith: { first, _ in first })
        return stems.compactMapValues { names in names.lazy.compactMap { byStem[$0] }.first }
    }

    private static func missing(_ columns: [String: String], in table: ConfigurationTable) -> [Finding] {
        required.filter { columns[$0] == nil }.map { meaning in
            Finding(
                file: table.file, code: "csv-header", message: "The column \(quoted(stems[meaning]?.first ?? meaning)) is missing.",
                remedy: "Use the columns of areas.csv, or ward_code, ward_name, lad_code and lad_name as the ONS gives them.")
        }
    }

    private func cell(_ meaning: String, _ row: ConfigurationTable.Row) -> String { columns[meaning].map { row[$0] } ?? "" }

    private func isOfForce(_ row: ConfigurationTable.Row, _ force: ForceConfiguration) -> Bool {
        columns["force"].map { row[$0] == force.code } ?? true
    }

    private func district(_ row: ConfigurationTable.Row, _ force: ForceConfiguration) -> IncomingArea {
        let kind = force.areaKind("district")?.code ?? force.areaKinds.dropFirst().first?.code ?? ""
        let cells = ["code": cell("district", row), "name": cell("district name", row), "kind": kind, "parent": force.code]
        return IncomingArea(cells: cells, line: row.record.line)
    }

    private func ward(_ row: ConfigurationTable.Row, _ force: ForceConfiguration) -> IncomingArea {
        let kind = force.areaKind("ward")?.code ?? force.areaKinds.last?.code ?? ""
        var cells = ["code": cell("ward", row), "name": cell("ward name", row), "kind": kind, "parent": cell("district", row)]
        for meaning in ["households", "population", "latitude", "longitude"] where columns[meaning] != nil {
            cells[meaning] = cell(meaning, row)
        }
        return IncomingArea(cells: cells, line: row.record.line)
    }
}

/// A force's table of areas while others are brought into it.
private struct AreaMerge {
    private(set) var added = 0
    private(set) var updated = 0
    private(set) var lines: [Int: Int] = [:]
    private var rows: [[String: String]]
    private var indices: [String: Int]
    private let header: [String]
    private let first: Day?
    private let forceFirst: String

    init(_ table: ConfigurationTable, _ force: ForceConfiguration, first: Day?) {
        header = table.header
        rows = table.rows.map { row in
            Dictionary(table.header.map { ($0, row[$0]) }, uniquingKeysWith: { first, _ in first })
        }
        indices = Dictionary(rows.enumerated().map { ($1["code"] ?? "", $0) }, uniquingKeysWith: { first, _ in first })
        self.first = first
        forceFirst = force.areas.root?.validFrom.description ?? ""
    }

    mutating func take(_ area: IncomingArea) {
        let code = area.cells["code"] ?? ""
        if let index = indices[code] {
            update(index, area)
        } else {
            add(area, code)
        }
    }

    /// A table that does not tell of dates is not asked where an area lies, either: the force may have levels of its own in between.
    private mutating func update(_ index: Int, _ area: IncomingArea) {
        let isWhole = area.cells["valid_from"] != nil
        let cells = area.cells.filter { isWhole || $0.key != "kind" && $0.key != "parent" }
        let merged = rows[index].merging(cells) { _, new in new }
        guard merged != rows[index] else { return }
        rows[index] = merged
        updated += 1
        // The header is the first line.
        lines[index + 2] = area.line
    }

    private mutating func add(_ area: IncomingArea, _ code: String) {
        var cells = area.cells
        if cells["valid_from"] == nil {
            let parent = indices[cells["parent"] ?? ""].flatMap { rows[$0]["valid_from"] }
            cells["valid_from"] = first?.description ?? parent ?? forceFirst
        }
        indices[code] = rows.count
        rows.append(cells)
        added += 1
        lines[rows.count + 1] = area.line
    }

    /// The table as a file that only programs read: every cell as it is.
    var csv: [UInt8] {
        var writer = CSVWriter(guardsFormulas: false)
        writer.row(header)
        for row in rows { writer.row(header.map { row[$0] ?? "" }) }
        return writer.bytes
    }
}
