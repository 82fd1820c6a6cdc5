public import Basics
public import Storage

/// A round of visits from door to door, to reach homes of an area that are not reached yet.
public struct DoorstepExercise: Sendable, Equatable {
    /// The identity.
    public let id: ID<DoorstepExercise>
    /// The code of the area.
    public let area: String
    /// What it is called.
    public let name: String
    /// What it is for.
    public let purpose: String
    /// The group of the population that it is meant to reach, if it is one.
    public let target: Target?
    /// The first day.
    public let beganOn: Day
    /// The last day, once it has ended.
    public let endedOn: Day?

    /// A group of a classification, by their codes.
    public struct Target: Sendable, Equatable {
        /// The classification.
        public let classification: String
        /// The group.
        public let group: String
    }
}

/// What came of a visit at a door.
public enum DoorOutcome: String, Sendable, SQLText, CaseIterable {
    /// Somebody registered.
    case registered
    /// Somebody said what matters to them.
    case surveyed
    /// Nobody wants to take part.
    case refused
    /// Nobody opened.
    case noAnswer = "no_answer"
    /// Somebody who lives there is a member.
    case alreadyMember = "already_member"
}

/// A home that is called at in an exercise.
public struct Door: Sendable, Equatable {
    /// The identity.
    public let id: ID<Door>
    /// The address, without the postcode.
    public let address: String
    /// The postcode in its usual form.
    public let postcode: String
    /// The code of the area in which it lies.
    public let area: String
    /// What came of the last visit that came to something; nothing before.
    public let outcome: DoorOutcome?
    /// How often somebody called.
    public let visits: Int

    /// The street, as far as the address tells it: what comes after the last number, else after the last comma.
    public var street: String { String(address[streetBegins...]) }
    /// What comes before the street.
    public var house: String {
        String(address[..<streetBegins]).split(separator: ",", omittingEmptySubsequences: true).map {
            CleanText.line(String($0), limit: 120)
        }
        .filter { !$0.isEmpty }.joined(separator: ", ")
    }

    private var streetBegins: String.Index {
        let numbered = address.split(separator: " ").last { $0.contains { "0"..."9" ~= $0 } }
        let before = numbered?.endIndex ?? address.lastIndex(of: ",").map(address.index(after:)) ?? address.startIndex
        return address[before...].firstIndex { $0 != " " && $0 != "," } ?? address.endIndex
    }
}

/// How many doors, by what came of it.
public struct DoorCounts: Sendable, Equatable {
    /// Doors by outcome.
    public private(set) var doors: [DoorOutcome: Int] = [:]
    /// Doors on the list at which nothing has come of it yet.
    public private(set) var waiting = 0
    /// Visits, of which a door may have several.
    public private(set) var visits = 0

    /// All doors at which something came of it.
    public var visited: Int { doors.values.reduce(0, +) }

    mutating func add(_ count: Int, _ outcome: DoorOutcome?, visits: Int) {
        if let outcome { doors[outcome, default: 0] += count } else { waiting += count }
        self.visits += visits
    }
}

/// How far an area was reached at one moment.
public struct DoorstepReach: Sendable, Equatable {
    /// Members, and households with one.
    public let count: AreaCount
    /// The group that the exercise is meant to reach, among members whose group is known; nothing where it is not known, or too few to be shown.
    public let group: GroupRepresentation?
}
