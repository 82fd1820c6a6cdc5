public import Basics
public import FolkmootTenancy
public import Storage

/// Marks the identity of a response, and of the page from which it was sent.
public enum SurveySubmission {}

/// One filled-in survey, ready to be kept.
public struct SurveyResponse: Sendable, Equatable {
    /// How somebody answered.
    public enum Mode: String, Sendable, CaseIterable, SQLText {
        /// Asked by a member of staff.
        case staff
        /// By themselves, on these pages.
        case online
        /// On paper.
        case paper
        /// By telephone.
        case phone
    }

    /// The survey's code.
    public let survey: String
    /// The wave it counts in.
    public let wave: SurveyWave
    /// The page it was sent from: the same page sent twice with the same answers is one response.
    public let submission: ID<SurveySubmission>
    /// Who answered, if by a member's own link.
    ///
    /// Others stay unknown.
    public let member: ID<Member>?
    /// Where the person lives.
    public let area: String
    /// How they answered.
    public let mode: Mode
    /// When.
    public let completedAt: Timestamp
    /// What they answered.
    public let answers: SurveyAnswers
    /// What the state of its wave is as long as nobody has answered it.
    let stateOfNewWave: WaveState
    /// What the confidence index counts of it, see ``SurveyAnswers``.
    let confidence: String

    /// A response to a survey, in the wave that was running when it was completed.
    public init(
        to survey: SurveyDefinition, _ answers: SurveyAnswers, area: String, at instant: Timestamp, by member: ID<Member>? = nil,
        mode: Mode = .online, submission: ID<SurveySubmission> = ID()
    ) {
        self.survey = survey.code
        wave = survey.wave(at: instant)
        self.submission = submission
        self.member = member
        self.area = area
        self.mode = mode
        completedAt = instant
        self.answers = answers
        stateOfNewWave = survey.stateOfNewWave
        confidence = answers.confidencePattern(in: survey)
    }

    /// Who it is the view of: the member, or else whoever has that page open.
    ///
    /// Of one person's responses in a wave the latest counts.
    var person: String { member?.description ?? submission.description }
}
