import Basics
import FolkmootTenancy
import Storage

extension ForceConfiguration {
    /// The survey that a member is asked to answer: the force's own choice, while its present wave is open and they have not answered it.
    func survey(for member: ID<Member>, at now: Timestamp, in db: Connection) throws -> SurveyDefinition? {
        guard let survey = defaultSurvey, try WaveRow.state(of: survey.wave(at: now), survey, in: db) == .open else { return nil }
        let hasAnswered = try db.exists(
            """
            SELECT 1 FROM survey_response
            WHERE survey = \(survey.code) AND wave = \(survey.wave(at: now)) AND person = \(member.description)
            """)
        return hasAnswered ? nil : survey
    }
}
