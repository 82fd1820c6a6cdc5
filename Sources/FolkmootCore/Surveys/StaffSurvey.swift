public import Basics
@_spi(Stores) public import FolkmootTenancy
import Storage

/// Keeps answers that staff take down for people: at the door, from paper, on the telephone.
public struct StaffSurvey: Sendable {
    private let scope: StaffScope

    /// The answers that a member of staff takes down.
    public init(_ scope: StaffScope) { self.scope = scope }

    /// So many days back answers may have been given: paper lies about for a while.
    public static let daysBack = 92

    /// Keeps answers of somebody who stays unknown.
    ///
    /// The same page sent twice is one response.
    ///
    /// - Parameters:
    ///   - day: the day on which they were given; those of today count from now, those of another day from its noon.
    ///   - mode: any but ``SurveyResponse/Mode/online``.
    /// - Throws: `.forbidden` where the person is not responsible; `.invalid` for a day that has not come or is too long ago;
    ///   the ``WaveState/refusal`` of a wave that takes no answers.
    public func keep(
        _ answers: SurveyAnswers, to survey: SurveyDefinition, in area: String, mode: SurveyResponse.Mode, on day: Day,
        submission: ID<SurveySubmission>
    ) async throws {
        precondition(mode != .online, "Nobody takes down what others answer online.")
        try scope.require(.enterAnswers, in: area)
        let (now, today) = (scope.data.clock.now, scope.today)
        guard day <= today, day.adding(days: Self.daysBack) >= today else {
            let told = "Enter today or one of the \(Self.daysBack) days before it."
            throw Problem(.invalid, told, fields: ["day": told])
        }
        let instant = day == today ? now : London.start(of: day).adding(seconds: 12 * 3600)
        let response = SurveyResponse(to: survey, answers, area: area, at: instant, mode: mode, submission: submission)
        let revision = scope.tenant.revision.number
        let detail: JSON = [
            "survey": .string(survey.code), "mode": .string(mode.rawValue), "revision": .integer(Int64(revision)),
        ]
        try await scope.data.write(audit: AuditEntry("survey.entered", area: area, detail: detail)) { db in
            try SurveyRecorder.keep(response, revision: revision, in: db)
        }
    }

    /// Whether the wave of a survey that is running takes answers.
    public func state(of survey: SurveyDefinition) async throws -> WaveState { try await survey.state(in: scope.data) }
}

extension Permission {
    /// Taking down answers for people.
    public static let enterAnswers = Permission(
        "surveys.answer", allows: "Take down answers to surveys at the door, from paper or on the telephone")
}
