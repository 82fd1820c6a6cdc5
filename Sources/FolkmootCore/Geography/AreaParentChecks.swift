import Basics

/// The file that says where areas lie on other days, and in further hierarchies.
enum AreaParents {
    static let file = "area_parents.csv"
    /// A tree is kept for each day on which something changes; more days than these are a mistake.
    static let mostDays = 240
}

extension AreaParent {
    /// A row of the table; nothing if its first day is none.
    init?(_ row: ConfigurationTable.Row) {
        guard let from = Day(row["valid_from"]) else { return nil }
        self.init(
            area: row["area"], hierarchy: row["hierarchy"].isEmpty ? nil : row["hierarchy"], parent: row["parent"], validFrom: from,
            validTo: Day(row["valid_to"]))
    }
}

extension ConfigurationDocuments {
    /// The codes of areas that lie in none, without being the force, and stand in a further hierarchy.
    var areasOutsideTheTree: Set<String> {
        let rows = (tables[AreaParents.file]?.rows ?? []).filter { !$0["hierarchy"].isEmpty }
        guard !rows.isEmpty else { return [] }
        let named = Set(rows.flatMap { [$0["area"], $0["parent"]] })
        let alone = (tables["areas.csv"]?.rows ?? []).filter { $0["parent"].isEmpty && $0["kind"] != "force" }
        return Set(alone.map { $0["code"] }).intersection(named)
    }
}

extension CheckRun {
    /// Where areas lie on other days and in further hierarchies: once on each day, within areas that are there, of wider kinds.
    mutating func checkAreaParents() {
        let hierarchies = documents.list("force.json", "hierarchies")
        checkCodes(hierarchies, "hierarchies")
        guard let table = documents.tables[AreaParents.file] else { return }
        let columns = documents.seeds.schemas["area_parents.json"]?.root.properties.map(\.key) ?? []
        let shape = table.shapeFindings(columns: columns)
        findings += shape
        guard shape.isEmpty, let areas = documents.tables["areas.csv"] else { return }
        var checker = AreaParentChecker(
            documents, areas: areas.rows, hierarchies: hierarchies.compactMap { $0.string("code") })
        checker.checkAll(table.rows)
        findings += checker.findings
    }
}

private struct AreaParentChecker {
    private let areas: [String: ConfigurationTable.Row]
    private let kinds: [String]
    private let hierarchies: [String]
    private let outside: Set<String>
    private(set) var findings: [Finding] = []

    init(_ documents: ConfigurationDocuments, areas: [ConfigurationTable.Row], hierarchies: [String]) {
        self.areas = Dictionary(areas.map { ($0["code"], $0) }) { first, _ in first }
        self.hierarchies = hierarchies
        kinds = documents.list("force.json", "area_kinds").compactMap { $0.string("code") }
        outside = documents.areasOutsideTheTree
    }

    mutating func checkAll(_ rows: [ConfigurationTable.Row]) {
        for row in rows {
            checkHierarchy(row)
            checkPlaces(row)
            findings += row.dateFindings
        }
        let groups = Dictionary(grouping: rows) { [$0["hierarchy"], $0["area"]] }
        for (_, rows) in groups.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) { checkFollowing(rows) }
        checkDays(rows)
        for code in outside.sorted() { checkFigures(code) }
    }

    private mutating func add(_ row: ConfigurationTable.Row, _ column: String, _ code: String, _ message: String, _ remedy: String)
    {
        findings.append(Finding(at: row.origin(column), code, message, remedy: remedy))
    }

    private mutating func checkHierarchy(_ row: ConfigurationTable.Row) {
        let code = row["hierarchy"]
        if code.isEmpty, row["valid_to"].isEmpty {
            add(
                row, "valid_to", "area-now", "Where \(quoted(row["area"])) lies now, areas.csv says.",
                "Write the last day on which it lay in \(quoted(row["parent"])).")
        }
        guard !code.isEmpty, !hierarchies.contains(code) else { return }
        add(
            row, "hierarchy", "unknown-hierarchy", "There is no hierarchy \(quoted(code)) in force.json.",
            suggestion(
                for: code, among: hierarchies, otherwise: "Add it to `hierarchies`, or leave this blank for the force's own."))
    }

    private mutating func checkPlaces(_ row: ConfigurationTable.Row) {
        guard let area = known(row, "area"), let parent = known(row, "parent") else { return }
        // Kinds go from wide to narrow, so a tree that keeps to them has no loops.
        if let own = kinds.firstIndex(of: area["kind"]), let wider = kinds.firstIndex(of: parent["kind"]), wider >= own {
            add(
                row, "parent", "parent-kind", "A \(area["kind"]) cannot lie in a \(parent["kind"]).",
                "Name an area of a kind that stands earlier in force.json.")
        }
        for (column, other) in [("area", area), ("parent", parent)] { checkValidity(row, column, of: other) }
    }

    /// The area that a cell names.
    private mutating func known(_ row: ConfigurationTable.Row, _ column: String) -> ConfigurationTable.Row? {
        let code = row[column]
        guard let area = areas[code] else {
            add(
                row, column, "unknown-area", "There is no area \(quoted(code)) in areas.csv.",
                suggestion(for: code, among: areas.keys, otherwise: "Write the code of one of its areas."))
            return nil
        }
        guard row["hierarchy"].isEmpty, outside.contains(code) else { return area }
        add(
            row, column, "area-outside", "\(quoted(code)) stands in a further hierarchy only.",
            "Name the hierarchy, or an area of the force's own.")
        return nil
    }

    private mutating func checkValidity(_ row: ConfigurationTable.Row, _ column: String, of area: ConfigurationTable.Row) {
        guard let from = Day(row["valid_from"]), let begins = Day(area["valid_from"]) else { return }
        let name = quoted(area["code"])
        if from < begins {
            add(row, "valid_from", "area-gap", "\(name) begins on \(begins), after \(from).", "Write \(begins) or a later day.")
        }
        guard let ends = Day(area["valid_to"]) else { return }
        if let to = Day(row["valid_to"]), to <= ends { return }
        add(row, "valid_to", "area-gap", "\(name) ends on \(ends), and this does not.", "Write \(ends) or an earlier day.")
    }

    /// Rows of one area in one hierarchy: no day twice, and in a further hierarchy none between them without.
    private mutating func checkFollowing(_ rows: [ConfigurationTable.Row]) {
        let dated = rows.compactMap { row in AreaParent(row).map { (row: row, parent: $0) } }
            .sorted { $0.parent.validFrom < $1.parent.validFrom }
        for (earlier, later) in zip(dated, dated.dropFirst()) {
            let (begins, name) = (later.parent.validFrom, quoted(later.parent.area))
            guard let ends = earlier.parent.validTo, ends < begins else {
                add(
                    later.row, "valid_from", "area-overlap", "\(name) lies in two areas on \(begins).",
                    "End the one row on the day before the other begins.")
                continue
            }
            guard later.parent.hierarchy != nil, ends.adding(days: 1) < begins else { continue }
            add(
                later.row, "valid_from", "area-gap", "\(name) lies in no area after \(ends) until \(begins).",
                "Begin this row on \(ends.adding(days: 1)), or add one for the days between.")
        }
    }

    private mutating func checkDays(_ rows: [ConfigurationTable.Row]) {
        let days = DatedAreaTree.changes(of: rows.compactMap(AreaParent.init))
        guard days.count > AreaParents.mostDays, let row = rows.last else { return }
        add(
            row, "valid_from", "area-days", "Areas change on \(days.count) days, and \(AreaParents.mostDays) is the most.",
            "Let changes of one month begin on one day.")
    }

    private mutating func checkFigures(_ code: String) {
        guard let row = areas[code] else { return }
        for column in ["households", "population"] where !row[column].isEmpty {
            add(
                row, column, "area-sum", "The \(column) of \(quoted(code)) are those of the areas that lie in it.",
                "Leave this blank: it is added up for each day.")
        }
    }
}
