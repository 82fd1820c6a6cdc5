public import Basics
import FolkmootTenancy
import Storage

extension ForceConfiguration {
    /// The survey that a member is asked to answer: the force's own choice, while its present wave is open and they
    /// have not answered it, and only when the survey's interval is over.
    func survey(for member: ID<Member>, at now: Timestamp, in db: Connection) throws -> SurveyDefinition? {
        guard let survey = defaultSurvey, try WaveRow.state(of: survey.wave(at: now), survey, in: db) == .open else { return nil }
        guard let last = try survey.lastAnswer(of: member, in: db) else { return survey }
        let isDue = last.wave != survey.wave(at: now) && survey.asksAgain(whoAnswered: last.at) <= London.day(at: now)
        return isDue ? survey : nil
    }
}

extension SurveyDefinition {
    /// When a member answered last, and in which wave; nothing if never.
    func lastAnswer(of member: ID<Member>, in db: Connection) throws -> (wave: SurveyWave, at: Timestamp)? {
        try db.first(
            """
            SELECT wave, completed_at FROM survey_response
            WHERE survey = \(code) AND person = \(member.description) AND is_current = 1 ORDER BY completed_at DESC LIMIT 1
            """
        ) { row in (wave: try row[0], at: try row[1]) }
    }

    /// The first day on which somebody is asked again who answered at an instant.
    public func asksAgain(whoAnswered instant: Timestamp) -> Day { London.day(at: instant).adding(months: resurveyMonths) }
}
