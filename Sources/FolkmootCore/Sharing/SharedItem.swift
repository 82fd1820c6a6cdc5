public import Basics
public import Storage

/// Something that everybody may read, and that a team passes on where people talk to each other.
public struct SharedItem: Sendable, Equatable {
    /// What it can be.
    public enum Kind: String, SQLText, Sendable, CaseIterable {
        /// What a team works on.
        case priority
        /// “You said, we did”.
        case issue
        /// Something to come to.
        case event
        /// A newsletter.
        case newsletter
        /// A survey that takes answers.
        case survey
    }

    /// What it is.
    public let kind: Kind
    /// The identity or code of it.
    public let subject: String
    /// The code of its area; of a survey, the area for which it is passed on.
    public let area: String
    /// The code of its team, if that is told.
    public let team: String?
    /// What it says.
    public let words: Localized
    /// What was done about it; when and where it is.
    public let more: More?

    /// What it says besides.
    public enum More: Sendable, Equatable {
        /// The latest thing that was done.
        case done(Localized)
        /// When and where it is.
        case occasion(begins: Timestamp, place: String)
    }
}

/// Where things are passed on.
public enum SharePlatform: String, SQLText, Sendable, CaseIterable {
    /// WhatsApp.
    case whatsapp
    /// Facebook, and its groups.
    case facebook
    /// Instagram.
    case instagram
    /// X, which was Twitter.
    case x
    /// Nextdoor.
    case nextdoor
    /// Letters by email.
    case email
    /// Anywhere else.
    case other

    /// Its own name for itself.
    public var name: String {
        switch self {
        case .whatsapp: "WhatsApp"
        case .facebook: "Facebook"
        case .instagram: "Instagram"
        case .x: "X"
        case .nextdoor: "Nextdoor"
        case .email: "Email"
        case .other: "Somewhere else"
        }
    }
}

/// That something was passed on, as it was typed.
public struct ShareForm: Sendable {
    /// Where.
    public var platform = ""
    /// The day, as `2026-11-21`.
    public var day = ""
    /// How many people it reached, as the platform counts them.
    public var reached = ""
    /// Where it can be seen.
    public var link = ""

    /// An empty form.
    public init() {}
}

/// That something was passed on.
public struct Share: Sendable, Equatable {
    /// Under what it is written down, where it can be put right.
    public let encounter: ID<Encounter>
    /// What was passed on.
    public let kind: SharedItem.Kind
    /// Its identity or code.
    public let subject: String
    /// Where.
    public let platform: SharePlatform
    /// The code of the area.
    public let area: String
    /// On which day.
    public let on: Day
    /// How many people it reached; nothing where that is not told, which is not zero.
    public let reached: Int?
}

/// How far things reached on one platform.
public struct PlatformReach: Sendable, Equatable {
    /// The platform.
    public let platform: SharePlatform
    /// How often something was passed on there.
    public let times: Int
    /// How many of these tell how many people they reached.
    public let told: Int
    /// How many people these reached, each counted as often as they were reached; nothing where none tells.
    public let reached: Int?

    /// By platform, those on which nothing was passed on left out.
    public static func all(_ shares: [Share]) -> [PlatformReach] {
        SharePlatform.allCases.compactMap { platform in
            let here = shares.filter { $0.platform == platform }
            let told = here.compactMap(\.reached)
            guard !here.isEmpty else { return nil }
            return PlatformReach(
                platform: platform, times: here.count, told: told.count, reached: told.isEmpty ? nil : told.reduce(0, +))
        }
    }
}
