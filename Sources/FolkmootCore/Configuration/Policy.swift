public import Basics
public import FolkmootTenancy

/// A force's rules about people's data and about messages.
public struct Policy: Sendable, Equatable {
    /// The youngest age at which somebody may join, in years.
    public let minimumAge: Int
    /// Published figures about fewer people than this are hidden.
    public let suppressionThreshold: Int
    /// Whether the coverage of each district is published beside that of the whole force.
    public let publishesDistricts: Bool
    /// For how many hours the link that confirms an address works.
    public let confirmationHours: Int
    /// For how many days the links in messages work.
    public let linkDays: Int
    /// How long things are kept.
    public let retention: Retention
    /// How many messages one member gets in a month at most.
    public let messagesPerMemberPerMonth: Int
    /// When no message is sent unless it is urgent.
    public let quietHours: QuietHours
    /// After how many months a key individual or a member of an advisory group is asked again whether all still holds.
    public let contactVerifyMonths: Int
    /// After how many minutes without use a sign-in of staff ends.
    public let sessionIdleMinutes: Int
    /// The codes of the roles whose holders must sign in with a second factor.
    public let secondFactorRoles: [String]
    /// How staff sign in by the force's own directory, if they do.
    public let directory: DirectoryRules?
    /// Whose messages a member can choose to receive.
    public let providers: [Provider]
    /// What members may say that they want to hear of, in order.
    public let interests: [Interest]
    /// What members may tell about themselves: the questions that are asked, in order.
    public let demographics: [Question]

    /// The provider of a code.
    public func provider(_ code: String) -> Provider? { providers.first { $0.code == code } }

    /// How long things are kept.
    public struct Retention: Sendable, Equatable {
        /// A member who has not been heard of, in months.
        public let inactiveMemberMonths: Int
        /// Messages with their deliveries, in months.
        public let messageMonths: Int
        /// Replies from the public, in months.
        public let replyMonths: Int
        /// Records of doorstep visits, in months.
        public let doorVisitMonths: Int
        /// The audit trail, in years.
        public let auditYears: Int
    }

    /// A part of each day, which may go over midnight.
    public struct QuietHours: Sendable, Equatable {
        /// When they begin, in minutes after midnight, local time.
        public let fromMinute: Int
        /// When they end, in minutes after midnight, local time.
        public let toMinute: Int

        /// Whether a minute of the day, counted from midnight, lies in them.
        public func contains(minute: Int) -> Bool {
            fromMinute <= toMinute ? (fromMinute..<toMinute).contains(minute) : minute >= fromMinute || minute < toMinute
        }
    }
}

/// Somebody whose messages a member can choose to receive: the police, or a partner that the force sends for.
public struct Provider: Sendable, Equatable {
    /// The code; the force's own is `police`.
    public let code: String
    /// The name, as the public reads it.
    public let name: Localized
    /// What its messages are about, in one sentence.
    public let purpose: Localized
    /// What members agree to, version by version.
    public let wordings: [ConsentWording]

    /// The words that are used on a day: the latest that have begun.
    public func wording(on day: Day) -> ConsentWording? { wordings.last { $0.validFrom <= day } }
}

/// Something that members may want to hear of.
public struct Interest: Sendable, Equatable {
    /// The code.
    public let code: String
    /// The words, as the public reads them.
    public let text: Localized
}

/// What members agree to when they tick a box.
public struct ConsentWording: Sendable, Equatable {
    /// Counts from 1.
    public let version: Int
    /// The first day on which it is used.
    public let validFrom: Day
    /// The words beside the box.
    public let text: Localized
}

/// A kind of change that a force may set to need a second person's approval.
public enum DangerousChange: String, Sendable, CaseIterable, Comparable {
    /// Roles and what they may do.
    case roles
    /// How long things are kept.
    case retention
    /// Whose messages members can choose.
    case providers
    /// What people are asked: leaving out what matters to them can offend.
    case surveys
    /// What members agree to.
    case consentWordings = "consent_wordings"
    /// Who has which role.
    ///
    /// Not a change of the configuration: staff approve it among themselves.
    case grants

    /// In the force's words.
    public var name: String { self == .consentWordings ? "consent wordings" : rawValue }

    /// By name.
    public static func < (left: DangerousChange, right: DangerousChange) -> Bool { left.rawValue < right.rawValue }
}
