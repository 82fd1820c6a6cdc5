import Basics
import FolkmootTenancy
import Storage

extension ForceConfiguration {
    /// The survey that a member is asked to answer: the force's own choice, until they have answered its present wave.
    func survey(for member: ID<Member>, at now: Timestamp, in db: Connection) throws -> SurveyDefinition? {
        guard let survey = defaultSurvey else { return nil }
        let hasAnswered = try db.exists(
            """
            SELECT 1 FROM survey_response
            WHERE survey = \(survey.code) AND wave = \(survey.wave(at: now)) AND person = \(member.description)
            """)
        return hasAnswered ? nil : survey
    }
}
