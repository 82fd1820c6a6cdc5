import Basics

extension CheckRun {
    /// Areas: a tree without gaps, with codes, dates, numbers and places that can be.
    mutating func checkAreas() {
        guard let table = documents.tables["areas.csv"] else { return }
        let shape = table.shapeFindings(columns: Self.columns(of: "areas.json", in: documents.seeds))
        findings += shape
        guard shape.isEmpty else { return }
        var checker = AreaChecker(documents, table.rows)
        checker.checkAll()
        findings += checker.findings
    }

    /// Postcodes: prefixes that are some, once each, and areas that exist.
    mutating func checkPostcodes() {
        guard let table = documents.tables["postcodes.csv"] else { return }
        let shape = table.shapeFindings(columns: Self.columns(of: "postcodes.json", in: documents.seeds))
        findings += shape
        guard shape.isEmpty else { return }
        var seen: Set<String> = []
        let areas = knownAreas
        for row in table.rows { checkPostcode(row, areas, &seen) }
    }

    private mutating func checkPostcode(_ row: ConfigurationTable.Row, _ areas: Set<String>?, _ seen: inout Set<String>) {
        if let prefix = PostcodeDirectory.prefix(row["prefix"]) {
            if !seen.insert(prefix).inserted {
                add(row.origin("prefix"), "repeated-postcode", "\(quoted(prefix)) stands twice.", "Remove one of the rows.")
            }
        } else {
            add(
                row.origin("prefix"), "postcode-form", "\(quoted(row["prefix"])) is no postcode, sector or outward code.",
                "Write it like LE1 1AA, LE1 1 or LE1.")
        }
        if let areas, !areas.contains(row["area"]) {
            add(
                row.origin("area"), "unknown-area", "There is no area \(quoted(row["area"])) in areas.csv.",
                suggestion(for: row["area"], among: areas, otherwise: "Write the code of one of its areas."))
        }
    }

    private static func columns(of schema: String, in seeds: Seeds) -> [String] {
        seeds.schemas[schema]?.root.properties.map(\.key) ?? []
    }
}

/// The checks of one table of areas.
private struct AreaChecker {
    let rows: [ConfigurationTable.Row]
    let byCode: [String: ConfigurationTable.Row]
    let kinds: [String]
    let forceCode: String?
    let outside: Set<String>
    var findings: [Finding] = []

    init(_ documents: ConfigurationDocuments, _ rows: [ConfigurationTable.Row]) {
        self.rows = rows
        byCode = Dictionary(rows.map { ($0["code"], $0) }, uniquingKeysWith: { first, _ in first })
        kinds = documents.list("force.json", "area_kinds").compactMap { $0.string("code") }
        forceCode = documents.json["force.json"]?.string("code")
        outside = documents.areasOutsideTheTree
    }

    mutating func checkAll() {
        var seen: Set<String> = []
        for row in rows {
            checkCode(row, &seen)
            checkKind(row)
            findings += row.dateFindings
            checkNumbers(row)
            checkParent(row)
        }
        checkRoot()
    }

    private mutating func add(_ row: ConfigurationTable.Row, _ column: String, _ code: String, _ message: String, _ remedy: String)
    {
        findings.append(Finding(at: row.origin(column), code, message, remedy: remedy))
    }

    private mutating func checkCode(_ row: ConfigurationTable.Row, _ seen: inout Set<String>) {
        let code = row["code"]
        let isSound = !code.isEmpty && code.utf8.count <= 40 && code.utf8.allSatisfy(Self.isCodeByte)
        if !isSound {
            add(
                row, "code", "area-code", "\(quoted(code)) is no code.", "Use letters, digits, hyphens and underscores, 40 at most."
            )
        } else if !seen.insert(code).inserted {
            add(row, "code", "repeated-code", "There are two areas \(quoted(code)).", "Give one of them another code.")
        }
        if row["name"].isEmpty || row["name"].count > 120 {
            add(row, "name", "area-name", "An area's name has 1 to 120 characters.", "Write the name that people use.")
        }
    }

    private static func isCodeByte(_ byte: UInt8) -> Bool {
        PostcodeForm.isDigit(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x2D || byte == 0x5F
    }

    private mutating func checkKind(_ row: ConfigurationTable.Row) {
        guard !kinds.isEmpty, !kinds.contains(row["kind"]) else { return }
        add(
            row, "kind", "unknown-kind", "There is no kind of area \(quoted(row["kind"])) in force.json.",
            suggestion(for: row["kind"], among: kinds))
    }

    private mutating func checkNumbers(_ row: ConfigurationTable.Row) {
        for column in ["households", "population"] where !row[column].isEmpty {
            if let number = Int(row[column]), (0...100_000_000).contains(number) { continue }
            add(
                row, column, "area-number", "\(quoted(row[column])) is no count.",
                "Write digits alone, or leave it blank when not known.")
        }
        for (column, range) in [("latitude", 49.0...61.0), ("longitude", -9.0...2.0)] where !row[column].isEmpty {
            if let number = Double(row[column]), range.contains(number) { continue }
            add(
                row, column, "area-position", "\(quoted(row[column])) is no \(column) in the United Kingdom.",
                "Write degrees from \(Int(range.lowerBound)) to \(Int(range.upperBound)), or leave both blank.")
        }
        guard row["latitude"].isEmpty != row["longitude"].isEmpty else { return }
        add(row, "latitude", "area-position", "One of latitude and longitude is blank.", "Write both, or leave both blank.")
    }
}

extension AreaChecker {
    private mutating func checkParent(_ row: ConfigurationTable.Row) {
        guard !row["parent"].isEmpty else { return }
        guard let parent = byCode[row["parent"]] else {
            return add(
                row, "parent", "unknown-parent", "There is no area \(quoted(row["parent"])).",
                suggestion(for: row["parent"], among: byCode.keys, otherwise: "Add its row, or name another."))
        }
        // Kinds go from wide to narrow, so a tree that keeps to them has no loops.
        if let own = kinds.firstIndex(of: row["kind"]), let wider = kinds.firstIndex(of: parent["kind"]), wider >= own {
            return add(
                row, "parent", "parent-kind", "A \(row["kind"]) cannot lie in a \(parent["kind"]).",
                "Name an area of a kind that stands earlier in force.json.")
        }
        checkValidity(row, in: parent)
    }

    private mutating func checkValidity(_ row: ConfigurationTable.Row, in parent: ConfigurationTable.Row) {
        guard let from = Day(row["valid_from"]), let parentFrom = Day(parent["valid_from"]) else { return }
        let name = quoted(parent["code"])
        if from < parentFrom {
            add(
                row, "valid_from", "area-gap", "It begins on \(from), and \(name), which it lies in, only on \(parentFrom).",
                "Begin it on \(parentFrom), or \(name) on \(from).")
        }
        guard let parentTo = Day(parent["valid_to"]) else { return }
        if let to = Day(row["valid_to"]), to <= parentTo { return }
        add(
            row, "valid_to", "area-gap", "\(name), which it lies in, ends on \(parentTo), and this does not.",
            "End it by \(parentTo), or let it lie in another area.")
    }

    private mutating func checkRoot() {
        let roots = rows.filter { $0["parent"].isEmpty && !outside.contains($0["code"]) }
        guard let root = roots.first else {
            findings.append(
                Finding(
                    file: "areas.csv", code: "area-root", message: "No area is the force itself.",
                    remedy: "Add a row of the kind “force” whose parent is blank."))
            return
        }
        for other in roots.dropFirst() {
            add(
                other, "parent", "area-root", "This area lies in none, and only the force may.",
                "Name the area that it lies in, or a row of \(AreaParents.file) for it.")
        }
        if root["kind"] != "force" {
            add(root, "kind", "area-root", "The area that lies in none is of the kind \(quoted(root["kind"])).", "Write “force”.")
        }
        if let forceCode, root["code"] != forceCode {
            add(
                root, "code", "area-root", "The force's code is \(quoted(forceCode)) in force.json.", "Write the same code in both."
            )
        }
    }
}

extension ConfigurationTable.Row {
    /// What is wrong with the first and the last day of something: the last may be blank.
    var dateFindings: [Finding] {
        let columns = ["valid_from", "valid_to"].filter { Day(self[$0]) == nil && !($0 == "valid_to" && self[$0].isEmpty) }
        let unreadable = columns.map { column in
            Finding(
                at: origin(column), "no-such-day", "There is no day \(quoted(self[column])).",
                remedy: "Write a day of the calendar as YYYY-MM-DD.")
        }
        guard let from = Day(self["valid_from"]), let to = Day(self["valid_to"]), to < from else { return unreadable }
        return unreadable + [
            Finding(
                at: origin("valid_to"), "dates", "It ends before it begins.",
                remedy: "Write a day from \(from) on, or leave it blank.")
        ]
    }
}
