public import Basics
public import FolkmootTenancy

/// Something that a neighbourhood team did with the public: a meeting, a walk, a newsletter.
public struct Encounter: Sendable, Equatable {
    /// Its identity.
    public let id: ID<Encounter>
    /// The code of its kind, see ``ActivityKind``.
    public let kind: String
    /// The area's code.
    public let area: String
    /// The code of the team that did it; nothing where that is not told.
    public let team: String?
    /// The day on which it was.
    public let heldOn: Day
    /// What was done, in a sentence or two.
    public let words: String
    /// Where it was.
    public let place: String?
    /// Which organisations took part.
    public let partners: String?
    /// Where its content comes from: a survey, what was raised.
    public let source: String?
    /// People who were met.
    public let met: Int?
    /// People who were reached, as a publisher counts them.
    public let reached: Int?
    /// Likes, comments and the like, as a tool for social media counts them.
    public let engagements: Int?
    /// Where it can be seen.
    public let link: String?
    /// What is said in it, for those who cannot hear or see it.
    public let transcript: String?
    /// Who came to it, if it was a meeting.
    public let meeting: MeetingRecord
    /// Programmes and groups that it was for.
    public let tags: [String]
    /// Who did it.
    public let doneBy: ID<Account>
    /// Who wrote it down.
    public let loggedBy: ID<Account>
    /// When it was written down.
    public let loggedAt: Timestamp
    /// When it was last put right; the same as ``loggedAt`` if it never was.
    public let changedAt: Timestamp
    /// Why it does not count any more; nothing while it does.
    public let withdrawn: String?

    /// How many days after it was it was written down.
    public var daysLate: Int { London.day(at: loggedAt).daysSinceEpoch - heldOn.daysSinceEpoch }

    /// What it has besides its kind that standards may ask for.
    var conditions: Set<Standard.Condition> { .of(hasPartners: partners != nil, citesSource: source != nil) }
}

extension Set<Standard.Condition> {
    static func of(hasPartners: Bool, citesSource: Bool) -> Self {
        Set([hasPartners ? .partnerPresent : nil, citesSource ? .citesSource : nil].compactMap { $0 })
    }
}

/// Something that is to be done after an encounter.
public struct EncounterAction: Sendable, Equatable {
    /// Which of the encounter's, from 1.
    public let number: Int
    /// What is to be done.
    public let words: String
    /// The name of who does it.
    public let owner: String
    /// Until when.
    public let dueOn: Day
    /// When it was done; nothing while it is to be done.
    public let doneOn: Day?
}

extension ForceConfiguration {
    /// The standards towards which an encounter counts, and those that ask for more than it has.
    public func standards(for encounter: Encounter) -> (
        counted: [Standard], wanting: [(standard: Standard, missing: Set<Standard.Condition>)]
    ) {
        let asking = standards.filter { $0.activity == encounter.kind && $0.holds(on: encounter.heldOn) }
        let wanting = asking.map { (standard: $0, missing: $0.conditions.subtracting(encounter.conditions)) }
        return (wanting.filter(\.missing.isEmpty).map(\.standard), wanting.filter { !$0.missing.isEmpty })
    }
}
