public import Basics
@_spi(Stores) public import FolkmootTenancy
public import Storage

/// The figures that the writes of surveys maintain, and their recomputation.
public enum SurveyFigures {
    /// Responses to all surveys up to now, of exactly each area.
    public static func responses(in db: Connection) throws -> [String: Int] {
        try counts("SELECT area, sum(responses) FROM survey_figure GROUP BY area", waiting: "1 = 1", in: db)
    }

    /// Responses completed by the end of each of some months (measure `surveys_completed`), of exactly each area, in the order given.
    public static func completed(by months: [Month], in db: Connection) throws -> [[String: Int]] {
        try months.map { month in
            try counts(
                "SELECT area, sum(responses) FROM survey_month WHERE month <= \(month) GROUP BY area",
                waiting: "completed_at < \(month.end)", in: db)
        }
    }

    /// The areas of which anybody has answered any survey.
    static func areas(in db: Connection) throws -> [String] {
        try db.values(
            """
            SELECT area FROM survey_figure WHERE responses > 0 UNION
            SELECT area FROM survey_response WHERE number > (SELECT number FROM survey_folded)
            """)
    }

    /// Counts of each area with all that lies in it; what the tree does not know is counted in the force as a whole.
    public static func rolledUp(_ counts: [String: Int], over tree: AreaTree) -> [String: Int] {
        tree.rolledUp(counts, zero: 0, +)
    }

    /// Counts by area, with responses that have not been folded yet.
    private static func counts(_ folded: SQL, waiting: SQL, in db: Connection) throws -> [String: Int] {
        let rows = try db.map(
            """
            SELECT * FROM (\(folded)) UNION ALL
            SELECT area, count(*) FROM survey_response
            WHERE number > (SELECT number FROM survey_folded) AND \(waiting) GROUP BY area
            """
        ) { row in (try row[0] as String, try row[1] as Int) }
        return Dictionary(rows, uniquingKeysWith: +)
    }
}

extension OperatorScope {
    /// Where the maintained figures of surveys differ from recomputed ones, in words; empty if all is well.
    public func surveyFigureDifferences() async throws -> [String] {
        try await data.read { db in try SurveyRecount(in: db).differences(in: db) }
    }

    /// Where the votes that figures are counted from are not what the responses say, in words; empty if all is well.
    public func surveyVoteDifferences() async throws -> [String] {
        try await data.read { db in try SurveyFold.differences(in: db) }
    }

    /// Puts recomputed figures in the place of the maintained ones.
    public func mendSurveyFigures() async throws {
        try await data.write(audit: AuditEntry("survey.figures-mended")) { db in try SurveyFold.again(in: db) }
    }

    /// What answers already given say about which questions and options must stay, for the checks of a new configuration.
    public func answeredQuestions() async throws -> (questions: Set<QuestionKey>, options: Set<OptionKey>) {
        try await data.read { db in
            var ledger = try SurveyLedger(reading: db)
            try ledger.addWaiting(in: db)
            var options: Set<OptionKey> = []
            for figure in ledger.figures {
                for (code, count) in figure.counts.enumerated() where count > 0 {
                    guard case .option(let question, let option) = ledger.codes.byNumber[code] else { continue }
                    options.insert(OptionKey(figure.place.survey, question, option))
                }
            }
            return (Set(options.map { QuestionKey($0.survey, $0.question) }), options)
        }
    }
}
