import Basics

extension CheckRun {
    /// Standards: periods, dates, and areas that ask more of themselves.
    mutating func checkStandards() {
        let standards = documents.list("standards.json", "standards")
        checkCodes(standards, "standards")
        for standard in standards {
            checkPeriod(standard)
            checkOrder(standard)
            checkCodes(standard.list("tightened"), "entries for the area", key: "area")
            for part in standard.list("tightened") { checkTightened(part, standard) }
        }
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

    /// The codes in areas.csv; nothing if it cannot be read, so that nothing is concluded from it.
    var knownAreas: Set<String>? {
        documents.tables["areas.csv"].map { Set($0.rows.map { $0["code"] }) }
    }
}
