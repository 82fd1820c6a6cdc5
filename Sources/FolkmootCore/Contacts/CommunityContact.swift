public import Basics
public import Storage

/// Somebody of a community whom a neighbourhood team can turn to, and who agreed to that: a key individual, or a member of an
/// independent advisory group.
public struct CommunityContact: Sendable, Equatable {
    /// The identity.
    public let id: ID<CommunityContact>
    /// On which list the person is.
    public let list: ContactList
    /// The area that the person is of.
    public let area: String
    /// The name.
    public let name: String
    /// What they are there: a shopkeeper, an imam, a head teacher.
    public let role: String
    /// For whom, if for somebody.
    public let organisation: String?
    /// Which people hear of things through them.
    public let reaches: String?
    /// The email address, in lower case.
    public let email: String?
    /// The telephone number.
    public let phone: String?
    /// When they agreed to be on the list.
    public let agreedOn: Day
    /// When somebody last made sure that all this holds.
    public let verifiedOn: Day

    /// Whether the person is to be asked again, so many months after the last time.
    public func isDue(on today: Day, after months: Int) -> Bool { verifiedOn.adding(months: months) <= today }
}

/// A list of contacts.
public enum ContactList: String, Sendable, CaseIterable, SQLText {
    /// The key individual network of an area.
    case keyIndividual = "key_individual"
    /// The independent advisory group.
    case advisoryGroup = "advisory_group"
}

/// Why somebody is on a list no more.
public enum ContactEnding: String, Sendable, CaseIterable, SQLText {
    /// They asked for it.
    case asked
    /// They moved away, or do something else.
    case moved
    /// They cannot be reached.
    case unreachable
    /// They were put on the list by mistake.
    case mistake
}
