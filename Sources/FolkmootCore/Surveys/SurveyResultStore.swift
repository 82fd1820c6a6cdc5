public import Basics
@_spi(Stores) public import FolkmootTenancy
import Storage

/// Reads what people answered, as figures: for the public with small counts hidden, for staff whole.
public struct SurveyResultStore: Sendable {
    private let data: ForceData
    private let threshold: Int
    private let isPublic: Bool
    private var configuration: ForceConfiguration { data.tenant.configuration }

    /// Results as everybody may see them.
    public init(_ scope: PublicScope) {
        data = scope.data
        threshold = scope.tenant.configuration.policy.suppressionThreshold
        isPublic = true
    }

    /// Results as staff may see them; which areas somebody may see is for the caller to check.
    public init(_ scope: StaffScope) { (data, threshold, isPublic) = (scope.data, 0, false) }

    /// Results as an operator may check them.
    public init(_ scope: OperatorScope) { (data, threshold, isPublic) = (scope.data, 0, false) }

    /// The waves of a survey that have answers, the latest first.
    public func waves(of survey: SurveyDefinition) async throws -> [SurveyWave] {
        let code = survey.code
        return try await data.read { db in
            try db.values(
                "SELECT DISTINCT wave FROM survey_wave_revision WHERE survey = \(code) ORDER BY wave DESC", as: SurveyWave.self)
        }
    }

    /// The waves of a survey that have answers and may be shown, the latest first.
    public func shownWaves(of survey: SurveyDefinition) async throws -> [SurveyWave] {
        let running = survey.wave(at: data.clock.now)
        let isHidden = try await isHidden(running, of: survey)
        return try await waves(of: survey).filter { !isHidden || $0 != running }
    }

    /// Whether the wave that runs is not for the reader: everybody sees it only if the force shows it, or somebody has closed it.
    private func isHidden(_ running: SurveyWave, of survey: SurveyDefinition) async throws -> Bool {
        guard isPublic, !survey.showsRunningWave else { return false }
        return try await survey.state(in: data) != .closed
    }

    /// The results of some areas in a wave, all from one snapshot.
    public func results(of survey: SurveyDefinition, wave: SurveyWave, in areas: [String]) async throws -> (
        wave: WaveResults, areas: [AreaResults]
    ) {
        let (tree, threshold) = (configuration.areas, threshold)
        return try await data.read { db in
            let whole = try WaveResults(of: survey, wave: wave, over: tree, threshold: threshold, in: db)
            return (whole, areas.map { whole.results(in: $0) })
        }
    }

    /// The latest wave in which enough people of an area answered for anything to be shown, else the latest that may be shown.
    ///
    /// While the one that runs is not for the reader and no other can have closed, nothing is shown.
    public func latest(of survey: SurveyDefinition, in area: String) async throws -> (wave: WaveResults, area: AreaResults) {
        let running = survey.wave(at: data.clock.now)
        let first = try await isHidden(running, of: survey) ? survey.wave(before: running) ?? .none : running
        let now = try await results(of: survey, wave: first, in: [area])
        guard now.areas[0].people == nil, let earlier = survey.wave(before: first) else { return (now.wave, now.areas[0]) }
        let before = try await results(of: survey, wave: earlier, in: [area])
        return before.areas[0].people == nil ? (now.wave, now.areas[0]) : (before.wave, before.areas[0])
    }

    /// The results of one area in several waves, in the order given.
    public func history(of survey: SurveyDefinition, in area: String, waves: [SurveyWave]) async throws -> [AreaResults] {
        var history: [AreaResults] = []
        for wave in waves { history.append(try await results(of: survey, wave: wave, in: [area]).areas[0]) }
        return history
    }

    /// Responses to all surveys up to now, by area with all that lies in it.
    public func responses() async throws -> [String: Int] {
        let tree = configuration.areas
        return try await data.read { db in SurveyFigures.rolledUp(try SurveyFigures.responses(in: db), over: tree) }
    }

    /// Responses completed by the end of each of some months, by area with all that lies in it, in the order given.
    public func completed(by months: [Month]) async throws -> [[String: Int]] {
        let tree = configuration.areas
        return try await data.read { db in
            try SurveyFigures.completed(by: months, in: db).map { SurveyFigures.rolledUp($0, over: tree) }
        }
    }

    /// People who ever answered a survey, and how many of them more than once (measures `people_surveyed`, `repeat_rate`).
    public func peopleSurveyed(by survey: SurveyDefinition) async throws -> (people: Int, repeated: Int) {
        let code = survey.code
        return try await data.read { db in
            let counts = try db.first(
                """
                SELECT count(*), count(*) FILTER (WHERE responses > 1)
                FROM (SELECT count(*) AS responses FROM survey_response WHERE survey = \(code) GROUP BY person) AS people
                """
            ) { row in (try row[0] as Int, try row[1] as Int) }
            return counts ?? (0, 0)
        }
    }
}
