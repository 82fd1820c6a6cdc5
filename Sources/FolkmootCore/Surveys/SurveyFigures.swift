public import Basics
@_spi(Stores) public import FolkmootTenancy
public import Storage

/// The figures that the writes of surveys maintain, and their recomputation.
public enum SurveyFigures {
    /// Responses to all surveys up to now, of exactly each area.
    public static func responses(in db: Connection) throws -> [String: Int] {
        try counts("SELECT area, sum(responses) FROM survey_base GROUP BY area", in: db)
    }

    /// Responses completed by the end of each of some months (measure `surveys_completed`), of exactly each area, in the order given.
    public static func completed(by months: [Month], in db: Connection) throws -> [[String: Int]] {
        try months.map { month in
            try counts("SELECT area, sum(responses) FROM survey_month WHERE month <= \(month) GROUP BY area", in: db)
        }
    }

    /// Counts of each area with all that lies in it; what the tree does not know is counted in the force as a whole.
    public static func rolledUp(_ counts: [String: Int], over tree: AreaTree) -> [String: Int] {
        var sums: [String: Int] = [:]
        for (area, count) in counts {
            for code in tree.path(from: area) { sums[code, default: 0] += count }
        }
        return sums
    }

    /// Where the maintained figures and the recomputed ones differ, in words; empty if all is well.
    public static func differences(in db: Connection) throws -> [String] {
        let (kept, counted) = (try SurveyTally.kept(in: db), try SurveyTally.counted(in: db))
        guard kept != counted else { return [] }
        return difference("survey_base.people", kept.people, counted.people) { "\($0.survey) \($0.wave) \($0.area)" }
            + difference("survey_base.responses", kept.responses, counted.responses) { "\($0.survey) \($0.wave) \($0.area)" }
            + difference("survey_count", kept.options, counted.options) {
                "\($0.place.survey) \($0.place.wave) \($0.place.area) \($0.question) \($0.option)"
            }
            + difference("survey_pattern", kept.patterns, counted.patterns) {
                "\($0.place.survey) \($0.place.wave) \($0.place.area) \($0.pattern)"
            }
            + difference("survey_month", kept.months, counted.months) { "\($0.survey) \($0.month) \($0.area) \($0.mode.rawValue)" }
    }

    /// Puts recomputed figures in the place of the maintained ones.
    public static func mend(in db: Connection) throws {
        let counted = try SurveyTally.counted(in: db)
        try db.run("DELETE FROM survey_base")
        try db.run("DELETE FROM survey_count")
        try db.run("DELETE FROM survey_pattern")
        try db.run("DELETE FROM survey_month")
        try counted.write(to: db)
    }

    private static func counts(_ sql: SQL, in db: Connection) throws -> [String: Int] {
        Dictionary(try db.map(sql) { row in (try row[0] as String, try row[1] as Int) }, uniquingKeysWith: +)
    }

    private static func difference<Key: Hashable>(
        _ table: String, _ kept: [Key: Int], _ counted: [Key: Int], name: (Key) -> String
    ) -> [String] {
        Set(kept.keys).union(counted.keys).filter { kept[$0] != counted[$0] }.map {
            "\(table) \(name($0)): \(kept[$0] ?? 0) is stated, \(counted[$0] ?? 0) counted."
        }.sorted()
    }
}

extension AreaTree {
    /// An area and all that it lies in; for an area that the tree does not know, itself and the force.
    func path(from code: String) -> [String] {
        guard self[code] != nil else { return [code, root?.code].compactMap { $0 } }
        return [code] + ancestors(of: code).map(\.code)
    }
}

extension OperatorScope {
    /// Where the maintained figures of surveys differ from recomputed ones, in words; empty if all is well.
    public func surveyFigureDifferences() async throws -> [String] {
        try await data.read { db in try SurveyFigures.differences(in: db) }
    }

    /// Puts recomputed figures in the place of the maintained ones.
    public func mendSurveyFigures() async throws {
        try await data.write(audit: AuditEntry("survey.figures-mended")) { db in try SurveyFigures.mend(in: db) }
    }

    /// What answers already given say about which questions and options must stay, for the checks of a new configuration.
    public func answeredQuestions() async throws -> (questions: Set<QuestionKey>, options: Set<OptionKey>) {
        try await data.read { db in
            let options = try db.map("SELECT DISTINCT survey, question, option FROM survey_count WHERE count > 0") { row in
                OptionKey(try row[0], try row[1], try row[2])
            }
            return (Set(options.map { QuestionKey($0.survey, $0.question) }), Set(options))
        }
    }
}
