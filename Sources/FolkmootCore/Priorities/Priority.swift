public import Basics
public import FolkmootTenancy
public import Storage

/// What a neighbourhood team works on in an area, from the day on which it is set until it is ended.
public struct Priority: Sendable, Equatable {
    /// Its identity.
    public let id: ID<Priority>
    /// The area's code.
    public let area: String
    /// The issue of the force's survey that it is about; nothing where it is about something else.
    public let issue: String?
    /// What the team works on, as the public reads it.
    public let words: Localized
    /// The day on which it was set.
    public let setOn: Day
    /// Who set it.
    public let setBy: ID<Account>
    /// When it was written down.
    public let setAt: Timestamp
    /// How it ended; nothing while it is current.
    public let ending: Ending?
    /// What it rests on: at least one.
    public internal(set) var evidence: [Evidence]

    /// How a priority ended.
    public struct Ending: Sendable, Equatable {
        /// The day.
        public let on: Day
        /// Why, as the public reads it.
        public let reason: Localized
        /// When it was written down.
        public let at: Timestamp
    }

    /// For how many days after the day on which it was set a priority is fresh (measure `priority_freshness`).
    public static let freshDays = 92

    /// Whether it was set within the last 92 days.
    public func isFresh(on day: Day) -> Bool { day.daysSinceEpoch - setOn.daysSinceEpoch <= Self.freshDays }

    /// Whether a survey is among what it rests on.
    public var citesSurvey: Bool { evidence.contains { $0.source == .survey } }

    /// The quarter for which it was set.
    public var quarter: Quarter { Quarter(of: setOn) }
}

/// Where a priority or an issue comes from.
public enum CommunitySource: String, SQLText, Sendable, CaseIterable {
    /// Answers to a survey.
    case survey
    /// A public meeting.
    case meeting
    /// A beat surgery: officers at a place and time where anybody may come.
    case surgery
    /// A pattern of recorded crime.
    case crime
    /// Anything else.
    case other
}

/// One source that a priority rests on.
public struct Evidence: Sendable, Equatable {
    /// Of which kind.
    public let source: CommunitySource
    /// The day of it.
    public let on: Day
    /// What it says, in a line for colleagues.
    public let words: String
}

/// Three months of a year, from January.
public struct Quarter: Sendable, Hashable {
    /// Its first month.
    public let first: Month
    /// Its last month.
    public var last: Month { first.adding(months: 2) }

    /// The quarter in which a day lies.
    public init(of day: Day) { first = day.inMonth.adding(months: -((day.month - 1) % 3)) }
}

extension ForceConfiguration {
    /// The issues that its surveys ask about, each once, in their order; also those that are no longer offered.
    public var issues: [Question.Option] {
        var known: Set<String> = []
        return surveys.compactMap(\.issueQuestion).flatMap(\.options).filter { !$0.isExclusive && known.insert($0.code).inserted }
    }

    /// The issue of a code.
    public func issue(_ code: String) -> Question.Option? { issues.first { $0.code == code } }
}
