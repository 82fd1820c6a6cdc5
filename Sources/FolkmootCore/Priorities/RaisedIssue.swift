public import Basics
public import Storage

/// Something that people raised in an area, with all that has followed.
public struct RaisedIssue: Sendable, Equatable {
    /// Its identity.
    public let id: ID<RaisedIssue>
    /// The area's code.
    public let area: String
    /// The issue of the force's survey that it is about; nothing where it is about something else.
    public let issue: String?
    /// Where it was raised.
    public let source: CommunitySource
    /// "You said": what was raised, as the public reads it if it is public.
    public let words: Localized
    /// Whether everybody may read it.
    public let isPublic: Bool
    /// The day on which it was raised.
    public let raisedOn: Day
    /// When it was written down.
    public let raisedAt: Timestamp
    /// The day on which it was answered.
    public let answeredOn: Day?
    /// What followed, the earliest first.
    public internal(set) var steps: [IssueStep]

    /// Where it stands.
    public var stage: IssueStage { steps.last?.stage ?? .raised }

    /// When something was last written down of it, of what everybody may read.
    public var publicAt: Timestamp { publicSteps.map(\.writtenAt).max() ?? raisedAt }

    /// "We did": the steps that everybody may read.
    public var publicSteps: [IssueStep] { steps.filter(\.isPublic) }
}

/// One thing that was done about an issue.
public struct IssueStep: Sendable, Equatable {
    /// Which.
    public let stage: IssueStage
    /// The day on which it was done.
    public let on: Day
    /// What was done, as the public reads it if it is public.
    public let words: Localized
    /// Whether everybody may read it.
    public let isPublic: Bool
    /// When it was written down.
    public let writtenAt: Timestamp

    /// Whether whoever raised the issue has an answer with it: something is published, or the results are told.
    public var isAnswer: Bool { isPublic || stage == .resultsProvided }
}

/// Where an issue stands: the loop that involves the community at every stage of solving a problem.
public enum IssueStage: String, SQLText, Sendable, CaseIterable {
    /// Somebody raised it.
    case raised
    /// The team did something.
    case activity
    /// The team asked people for more.
    case informationRequested = "information_requested"
    /// The team did more, with what people told.
    case furtherActivity = "further_activity"
    /// The team told what came of it.
    case resultsProvided = "results_provided"

    /// What may follow.
    ///
    /// Nothing is answered before something was done, and results end the loop: what comes up again is raised again.
    public var next: [IssueStage] {
        switch self {
        case .raised: [.activity]
        case .activity: [.informationRequested, .furtherActivity, .resultsProvided]
        case .informationRequested: [.furtherActivity, .resultsProvided]
        case .furtherActivity: [.informationRequested, .furtherActivity, .resultsProvided]
        case .resultsProvided: []
        }
    }
}

/// How long something has waited for an answer: the asked-and-answered clock.
public enum WaitingTime: Int, Sendable, CaseIterable {
    /// Under 7 days.
    case days
    /// 7 to 30 days.
    case weeks
    /// 31 to 92 days.
    case quarter
    /// Over 92 days.
    case longer

    /// The time from one day to another.
    public init(since raised: Day, to today: Day) {
        switch today.daysSinceEpoch - raised.daysSinceEpoch {
        case ..<7: self = .days
        case ...30: self = .weeks
        case ...92: self = .quarter
        default: self = .longer
        }
    }
}
