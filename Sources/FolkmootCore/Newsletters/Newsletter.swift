public import Basics

/// What a neighbourhood team tells the people of its area in a month: a draft until it is published, and fixed from then on.
public struct Newsletter: Sendable, Equatable {
    /// Its identity.
    public let id: ID<Newsletter>
    /// The area's code.
    public let area: String
    /// The code of the team whose it is; nothing where it is the area's.
    public let team: String?
    /// The month that it is for.
    public let month: Month
    /// What stands at its top.
    public let headline: Localized
    /// What the team says in its own words.
    public let opening: Localized
    /// What a draft is to hold, in order.
    public let choices: [NewsletterChoice]
    /// How often a draft was changed.
    public let changes: Int
    /// What it holds, as it was published; nothing while it is a draft.
    public let published: Published?
    /// Why it is not shown any more; nothing while it is.
    public let withdrawal: Withdrawal?

    /// What was fixed with its publication.
    public struct Published: Sendable, Equatable {
        /// When.
        public let at: Timestamp
        /// What it holds.
        public let content: NewsletterContent
        /// Under what it was written down, so that it counts towards standards; nothing where the force has no such kind of engagement.
        public let encounter: ID<Encounter>?
    }

    /// That it is not shown any more.
    public struct Withdrawal: Sendable, Equatable {
        /// When that was said.
        public let at: Timestamp
        /// Why, as the public reads it.
        public let reason: Localized
    }

    /// Whether the public reads it.
    public var isShown: Bool { published != nil && withdrawal == nil }

    /// The kind of engagement as which it is written down, by its code.
    public static let kind = "newsletter"
    /// A month before this one, this one and the next.
    public static func months(on day: Day) -> [Month] { (-1...1).map { day.inMonth.adding(months: $0) } }
}

/// What a newsletter holds besides its headline and opening, whatever becomes later of what it cites.
public struct NewsletterContent: Sendable, Equatable {
    /// What its area was called.
    public let area: Localized
    /// What its team was called.
    public let team: String?
    /// What it tells, in order.
    public let items: [NewsletterItem]

    init(area: Localized, team: String?, items: [NewsletterItem]) { (self.area, self.team, self.items) = (area, team, items) }
}

/// That something is to stand in a draft.
public struct NewsletterChoice: Sendable, Equatable {
    /// What: its kind and identity.
    public let item: NewsletterItem.Name
    /// What the team says of it in its own words.
    public let remark: Localized?
}

/// Something that a newsletter tells.
public struct NewsletterItem: Sendable, Equatable {
    /// Which thing on record it is.
    public struct Name: Sendable, Hashable {
        /// What it is.
        public let kind: Kind
        /// The identity or code of it.
        public let subject: String

        init(_ kind: Kind, _ subject: String) { (self.kind, self.subject) = (kind, subject) }

        /// A name as forms carry it: `priority-01…`.
        public init?(_ text: String) {
            let parts = text.split(separator: "-", maxSplits: 1)
            guard parts.count == 2, let kind = Kind(rawValue: String(parts[0])), parts[1].utf8.count <= 80 else { return nil }
            self.init(kind, String(parts[1]))
        }

        /// The name as forms carry it.
        public var text: String { "\(kind.rawValue)-\(subject)" }
    }

    /// What it can be.
    public enum Kind: String, Sendable, CaseIterable {
        /// What the team works on.
        case priority
        /// “You said, we did”.
        case answer
        /// Where the team can be met.
        case event
        /// A survey that takes answers.
        case survey
        /// Who the team is.
        case team
    }

    /// One thing that was done.
    public struct Step: Sendable, Equatable {
        /// Which step of the loop.
        public let stage: IssueStage
        /// On which day.
        public let on: Day
        /// What was done.
        public let words: Localized
    }

    /// Where something comes from.
    public struct Source: Sendable, Equatable {
        /// Of which kind.
        public let source: CommunitySource
        /// The day of it.
        public let on: Day
    }

    /// When and where something is.
    public struct Occasion: Sendable, Equatable {
        /// When it begins.
        public let begins: Timestamp
        /// For how many minutes.
        public let minutes: Int
        /// Where.
        public let place: String
    }

    /// Which thing on record it is.
    public let name: Name
    /// The code of its area; nothing where it is of no area.
    public let area: String?
    /// What its area was called, where that is not the newsletter's own.
    public let areaName: Localized?
    /// What it says: a priority, what was raised, a title, a name.
    public let words: Localized
    /// What the team says of it in its own words.
    public var remark: Localized?
    /// The day on which it was set or raised.
    public let on: Day?
    /// What it rests on.
    public let sources: [Source]
    /// What was done.
    public let steps: [Step]
    /// When and where it is.
    public let occasion: Occasion?

    init(
        _ kind: Kind, _ subject: String, in area: String? = nil, named areaName: Localized? = nil, words: Localized,
        on day: Day? = nil,
        sources: [Source] = [], steps: [Step] = [], occasion: Occasion? = nil
    ) {
        (name, self.area, self.areaName, self.words) = (Name(kind, subject), area, areaName, words)
        (on, self.sources, self.steps, self.occasion) = (day, sources, steps, occasion)
    }
}
