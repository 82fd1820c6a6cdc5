import Basics

extension CheckRun {
    /// Standards: periods, dates, and areas that ask more of themselves.
    mutating func checkStandards() {
        let standards = documents.list("standards.json", "standards")
        checkCodes(standards, "standards")
        checkCodes(documents.list("standards.json", "activities"), "activities")
        checkUnits()
        checkCriteria()
        checkOwners()
        for standard in standards {
            checkActivity(standard)
            checkUnit(standard)
            checkPeriod(standard)
            checkOrder(standard)
            checkCodes(standard.list("tightened"), "entries for the area", key: "area")
            for part in standard.list("tightened") { checkTightened(part, standard) }
        }
    }

    private var areaKinds: [String] { documents.list("force.json", "area_kinds").compactMap { $0.string("code") } }

    private mutating func checkUnits() {
        let units = documents.list("standards.json", "units")
        checkCodes(units, "names of units")
        for unit in units where unit.string("area_kind").map(areaKinds.contains) == false {
            add(
                unit.origin(of: "area_kind"), "unknown-kind",
                "There is no kind of area \(quoted(unit.string("area_kind") ?? "")) in force.json.",
                suggestion(for: unit.string("area_kind") ?? "", among: areaKinds))
        }
    }

    private var activities: [String] { documents.list("standards.json", "activities").compactMap { $0.string("code") } }

    private mutating func checkCriteria() {
        let criteria = documents.list("standards.json", "review_criteria")
        checkCodes(criteria, "criteria of reviews")
        for criterion in criteria where !criterion.origin.isDefault {
            for activity in criterion.list("activities") where activity.string.map(activities.contains) == false {
                add(
                    activity.origin, "unknown-activity", "There is no activity \(quoted(activity.string ?? "")).",
                    suggestion(for: activity.string ?? "", among: activities))
            }
        }
    }

    /// The defaults name roles of the defaults: a force without them has nobody who answers, until it names its own.
    private mutating func checkOwners() {
        let owners = documents.list("standards.json", "owners")
        checkCodes(owners, "owners")
        let codes = owners.compactMap { $0.string("code") }
        let roles = documents.list("roles.json", "roles").compactMap { $0.string("code") }
        for owner in owners where !owner.origin.isDefault {
            if let role = owner.string("role"), !roles.contains(role) {
                add(
                    owner.origin(of: "role"), "unknown-role", "There is no role \(quoted(role)).",
                    suggestion(for: role, among: roles))
            }
            if let next = owner.string("escalates_to"), !codes.contains(next) || next == owner.string("code") {
                add(
                    owner.origin(of: "escalates_to"), "unknown-owner", "There is no other owner \(quoted(next)).",
                    suggestion(for: next, among: codes.filter { $0 != owner.string("code") }))
            }
            if (owner["escalates_to"] == nil) != (owner["after_days"] == nil) {
                add(
                    owner.origin, "owner-days", "An owner has both “escalates_to” and “after_days”, or neither.",
                    "Give both, or neither.")
            }
        }
    }

    private mutating func checkActivity(_ standard: SourcedValue) {
        let known = activities + FieldworkRules.known
        guard let activity = standard.string("activity"), !known.contains(activity) else { return }
        add(
            standard.origin(of: "activity"), "unknown-activity", "There is no activity \(quoted(activity)).",
            suggestion(for: activity, among: known, otherwise: "Add it to `activities`, or write one of them."))
    }

    /// A force without teams may keep standards for them: nothing is due of anybody until it has some.
    private mutating func checkUnit(_ standard: SourcedValue) {
        guard let unit = standard.string("unit"), let teams = documents.tables["teams.csv"] else { return }
        let names = documents.list("standards.json", "units").compactMap { $0.string("code") }
        let known = areaKinds + names + [FieldworkRules.everyTeam] + Set(teams.rows.map { $0["kind"] }).sorted()
        guard !known.contains(unit) else { return }
        add(
            standard.origin(of: "unit"), "unknown-unit", "Nobody is a \(quoted(unit)): it is no kind of area or team.",
            suggestion(for: unit, among: known, otherwise: "Write a kind of force.json or of teams.csv, or add it to `units`."))
    }

    private mutating func checkPeriod(_ standard: SourcedValue) {
        guard (standard["period"] == nil) == (standard["months"] == nil) else { return }
        add(standard.origin, "period", "A standard has either “period” or “months”.", "Give one of them.")
    }

    private mutating func checkOrder(_ standard: SourcedValue) {
        let from = checkDay(standard, "valid_from")
        guard let to = checkDay(standard, "valid_to"), let from, to < from else { return }
        add(standard.origin(of: "valid_to"), "dates", "It ends before it begins.", "Write a day from \(from) on, or leave it out.")
    }

    private mutating func checkTightened(_ part: SourcedValue, _ standard: SourcedValue) {
        if let area = part.string("area"), let known = knownAreas, !known.contains(area) {
            add(
                part.origin(of: "area"), "unknown-area", "There is no area \(quoted(area)) in areas.csv.",
                suggestion(for: area, among: Array(known), otherwise: "Write the code of one of its areas."))
        }
        guard let minimum = part["minimum"]?.int, let force = standard["minimum"]?.int, minimum < force else { return }
        add(
            part.origin(of: "minimum"), "standard-loosened", "\(minimum) is less than the \(force) that the force has promised.",
            "Write more than \(force): an area may tighten a standard, not loosen it.")
    }

    /// Teams: codes, dates, and areas that exist.
    mutating func checkTeams() {
        guard let table = documents.tables["teams.csv"] else { return }
        let columns = documents.seeds.schemas["teams.json"]?.root.properties.map(\.key) ?? []
        let shape = table.shapeFindings(columns: columns)
        findings += shape
        guard shape.isEmpty else { return }
        var seen: Set<String> = []
        for row in table.rows { checkTeam(row, &seen) }
    }

    private mutating func checkTeam(_ row: ConfigurationTable.Row, _ seen: inout Set<String>) {
        if !Self.isTeamCode(row["code"]) {
            add(
                row.origin("code"), "team-code", "\(quoted(row["code"])) is no code.",
                "Use small letters, digits, hyphens and underscores, 40 at most.")
        } else if !seen.insert(row["code"]).inserted {
            add(
                row.origin("code"), "repeated-code", "There are two teams \(quoted(row["code"])).", "Give one of them another code."
            )
        }
        if row["name"].isEmpty || row["name"].count > 120 {
            add(row.origin("name"), "team-name", "A team's name has 1 to 120 characters.", "Write the name that people use.")
        }
        if !Self.isTeamCode(row["kind"]) {
            add(row.origin("kind"), "team-kind", "\(quoted(row["kind"])) is no kind of team.", "Write a code, such as dnt.")
        }
        findings += row.dateFindings
        checkTeamAreas(row)
    }

    private mutating func checkTeamAreas(_ row: ConfigurationTable.Row) {
        let areas = Team.areas(row["areas"])
        if areas.isEmpty {
            add(row.origin("areas"), "team-areas", "A team looks after at least one area.", "Write the codes of its areas.")
        }
        guard let known = knownAreas else { return }
        for area in areas where !known.contains(area) {
            add(
                row.origin("areas"), "unknown-area", "There is no area \(quoted(area)) in areas.csv.",
                suggestion(for: area, among: Array(known), otherwise: "Write the codes of its areas, with spaces between them."))
        }
    }

    private static func isTeamCode(_ text: String) -> Bool {
        (1...40).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
            }
    }

    /// The codes of the force's own tree in areas.csv; nothing if it cannot be read, so that nothing is concluded from it.
    var knownAreas: Set<String>? {
        documents.tables["areas.csv"].map { Set($0.rows.map { $0["code"] }).subtracting(documents.areasOutsideTheTree) }
    }
}
