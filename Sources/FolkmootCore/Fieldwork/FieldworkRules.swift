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
    /// What a reviewer looks for in what was done, in the order in which it is asked.
    public let criteria: [ReviewCriterion]
    /// Who answers for standards.
    public let owners: [StandardOwner]

    /// What counts towards standards without being logged, since the service knows it: priorities that were set, and rounds of surveys.
    static let known = ["priorities", "survey"]

    /// The name by which a standard asks teams of all kinds.
    static let everyTeam = "team"

    /// The kind of engagement of a code.
    public func activity(_ code: String) -> ActivityKind? { activities.first { $0.code == code } }

    /// The team of a code.
    public func team(_ code: String) -> Team? { teams.first { $0.code == code } }
}

extension FieldworkRules {
    /// What a reviewer looks for in something of a kind.
    public func criteria(for activity: String) -> [ReviewCriterion] {
        criteria.filter { $0.activities.isEmpty || $0.activities.contains(activity) }
    }

    /// Who answers for a standard, and after them the lines above, each after so many days of the one before.
    func line(above code: String) -> [StandardOwner] {
        var line: [StandardOwner] = []
        var next: String? = code
        while let code = next, let owner = owners.first(where: { $0.code == code }), !line.contains(owner) {
            line.append(owner)
            next = owner.escalatesTo
        }
        return line
    }
}

/// Something that a reviewer looks for in what was done.
public struct ReviewCriterion: Sendable, Equatable {
    /// The code; it never changes.
    public let code: String
    /// What is looked for, as a statement that is true where it was found.
    public let text: String
    /// The kinds of engagement in which it is looked for; all, where none are named.
    public let activities: [String]
}

/// Who answers for standards: the staff who hold a role in the area.
public struct StandardOwner: Sendable, Equatable {
    /// The code, which standards name.
    public let code: String
    /// What it is called.
    public let text: String
    /// The code of the role whose holders it is.
    public let role: String
    /// Who is told next of what stays undone.
    public let escalatesTo: String?
    /// After how many days.
    public let afterDays: Int
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
