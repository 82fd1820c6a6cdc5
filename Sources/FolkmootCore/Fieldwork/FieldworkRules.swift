public import Basics

/// The words and the teams with which a force's promises are kept, see ``Standard``.
public struct FieldworkRules: Sendable, Equatable {
    /// The kinds of engagement that staff log, in the order in which they are offered.
    public let activities: [ActivityKind]
    /// By a name that standards use for those who must meet them, the kind of area that is meant.
    public let areaKinds: [String: String]
    /// The force's neighbourhood teams of all times, in the order of the file.
    public let teams: [Team]
    /// A promise not yet kept is at risk when less than this share of its period is left.
    public let atRiskShare: Double

    /// What counts towards standards without being logged, since the service knows it: priorities that were set, and rounds of surveys.
    static let known = ["priorities", "survey"]

    /// The name by which a standard asks teams of all kinds.
    static let everyTeam = "team"

    /// The kind of engagement of a code.
    public func activity(_ code: String) -> ActivityKind? { activities.first { $0.code == code } }

    /// The team of a code.
    public func team(_ code: String) -> Team? { teams.first { $0.code == code } }
}

/// A kind of engagement: a public meeting, a patch walk, a newsletter.
public struct ActivityKind: Sendable, Equatable {
    /// The code, which standards name.
    public let code: String
    /// What it is called.
    public let text: Localized
}

/// A neighbourhood team.
public struct Team: Sendable, Equatable {
    /// The code; it never changes.
    public let code: String
    /// What it is called.
    public let name: String
    /// Its kind, which standards name as those who must meet them.
    public let kind: String
    /// The codes of the areas that it looks after.
    public let areas: [String]
    /// The first day on which it exists.
    public let validFrom: Day
    /// The last day on which it existed, if it is no more.
    public let validTo: Day?

    /// Whether it exists on a day.
    public func exists(on day: Day) -> Bool { validFrom <= day && (validTo.map { day <= $0 } ?? true) }

    /// The codes in a cell of `teams.csv`.
    static func areas(_ cell: String) -> [String] { cell.split(separator: " ").map(String.init) }
}
