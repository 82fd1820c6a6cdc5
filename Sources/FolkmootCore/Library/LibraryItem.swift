public import Basics
public import FolkmootTenancy
public import Storage

/// What words of the library are for.
public enum LibraryKind: String, SQLText, Sendable, CaseIterable {
    /// A message to members.
    case message
    /// A newsletter.
    case newsletter
    /// A post in social media.
    case post
    /// A tile: the few words on a picture.
    case tile
    /// “You said, we did”: two fields.
    case saidDid = "said_did"

    /// No more characters stand in its words, or in its first field.
    public var mostCharacters: Int {
        switch self {
        case .message: 2000
        case .newsletter: 5000
        case .post, .saidDid: 500
        case .tile: 300
        }
    }

    /// No more characters stand in the second field.
    static let mostInSecond = 1000

    /// Whether its words have several lines.
    public var hasLines: Bool { self == .message || self == .newsletter }
}

/// Words that a force keeps for its teams, in versions: at most one of them is in use, and at most one waits for approval.
public struct LibraryItem: Sendable, Equatable {
    /// Its identity.
    public let id: ID<LibraryItem>
    /// What it is for.
    public let kind: LibraryKind
    /// Why and when it was withdrawn; nothing while teams may use it.
    public let withdrawal: Withdrawal?
    /// Its versions, the earliest first: all, or in lists those that have not ended.
    public internal(set) var versions: [LibraryVersion]

    /// Why nobody may use it any more.
    public struct Withdrawal: Sendable, Equatable {
        /// When.
        public let at: Timestamp
        /// Who said so.
        public let name: String
        /// Why.
        public let reason: String
    }

    /// The version that teams use; nothing before one is approved.
    public var current: LibraryVersion? { versions.last { $0.approval != nil && $0.endedAt == nil } }
    /// The version that somebody wrote and nobody has approved yet.
    public var waiting: LibraryVersion? { versions.last { $0.approval == nil && $0.endedAt == nil } }
    /// The version that stands for it where one must: that in use, else the latest.
    public var shown: LibraryVersion? { current ?? versions.last }
}

/// One version of words of the library: never changed once it is written.
public struct LibraryVersion: Sendable, Equatable {
    /// Its number, from 1.
    public let number: Int
    /// What it is called.
    public let title: String
    /// The words, or “You said”.
    public let words: Localized
    /// “We did”, where there are two fields.
    public let did: Localized?
    /// The programme or week of action that it belongs to.
    public let programme: String?
    /// On which days it is meant to be used; nothing for any.
    public let days: ClosedRange<Day>?
    /// The codes of the areas that it is shared to; none for all.
    public let areas: [String]
    /// Who wrote it.
    public let writer: ID<Account>
    /// The name of who wrote it.
    public let writerName: String
    /// When it was written.
    public let writtenAt: Timestamp
    /// Who approved it; nothing until somebody has.
    public let approval: Approval?
    /// When another version came in its place.
    public let endedAt: Timestamp?

    /// A second person's approval.
    public struct Approval: Sendable, Equatable {
        /// The name of who approved it.
        public let name: String
        /// When.
        public let at: Timestamp
    }

    /// How a day lies to the days on which it is meant to be used.
    public enum Season: Int, Sendable {
        /// It is the week of action.
        case now
        /// It has days, which have not come yet.
        case ahead
        /// It has no days.
        case always
        /// Its days are over.
        case over
    }

    /// How a day lies to the days on which it is meant to be used.
    public func season(on day: Day) -> Season {
        guard let days else { return .always }
        return days.contains(day) ? .now : day < days.lowerBound ? .ahead : .over
    }
}

/// What a team says of words of the library.
public struct LibraryRemark: Sendable, Equatable {
    /// Its number, from 1.
    public let number: Int
    /// The version that it is about.
    public let version: Int
    /// The area's code.
    public let area: String
    /// What could be better.
    public let words: String
    /// Who says so.
    public let name: String
    /// When.
    public let at: Timestamp
    /// What was answered; nothing until somebody has.
    public let answer: Answer?

    /// What was answered.
    public struct Answer: Sendable, Equatable {
        /// The words.
        public let words: String
        /// Who answered.
        public let name: String
        /// The version into which it was taken, if it was.
        public let takenInto: Int?
    }
}

/// How often a version was used in an area.
public struct LibraryUseCount: Sendable, Equatable {
    /// The version.
    public let version: Int
    /// The area's code.
    public let area: String
    /// How often.
    public let uses: Int
    /// How often the words were changed for it.
    public let adapted: Int
}

/// An item with all that belongs to it.
public struct LibraryStory: Sendable {
    /// The item with every version.
    public let item: LibraryItem
    /// How often it was used.
    public let uses: [LibraryUseCount]
    /// What teams say of it, the latest first.
    public let remarks: [LibraryRemark]
    /// Whether the person may write a new version, and answer.
    public let mayWrite: Bool
    /// Whether the person may approve what waits: not what they wrote themselves.
    public let mayApprove: Bool
    /// Whether the person may withdraw it.
    public let mayWithdraw: Bool
    /// Whether the person may use it somewhere now.
    public let mayUse: Bool
}

/// Which of the library somebody looks for.
public struct LibraryFilter: Sendable, Equatable {
    /// What it is for; nothing for anything.
    public var kind: LibraryKind?
    /// The programme, as it is written; empty for any.
    public var programme = ""
    /// Words that stand in it; empty for any.
    public var words = ""
    /// In which state.
    public var state = State.current

    /// Whether teams may use it.
    public enum State: String, Sendable, CaseIterable {
        /// Teams may use it.
        case current
        /// A version waits for approval.
        case waiting
        /// It was withdrawn.
        case withdrawn
    }

    /// Everything that teams may use.
    public init() {}
}
