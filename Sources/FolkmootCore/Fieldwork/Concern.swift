public import Basics
public import FolkmootTenancy

/// A promise that is at risk or was missed, and not kept since: who answers for it, and whom it is shown to since it stays undone.
public struct StandardConcern: Sendable {
    /// The standard.
    public let standard: Standard
    /// Who must meet it.
    public let unit: StandardUnit
    /// How many periods in a row ended with too little done.
    public let missed: Int
    /// The day on which it was first missed, or at risk.
    public let since: Day
    /// Who answers for it, and after them those to whom it has been escalated.
    public let line: [Answering]

    /// Those who answer for a standard in an area.
    public struct Answering: Sendable {
        /// As what.
        public let owner: StandardOwner
        /// Who: nobody, where nobody has the role there.
        public let people: [Holder]
    }

    /// Somebody of the staff who holds a role.
    public struct Holder: Sendable, Equatable {
        /// Who.
        public let account: ID<Account>
        /// The name.
        public let name: String
    }

    /// Whether somebody above the owner is to see it.
    public var isEscalated: Bool { line.count > 1 }

    /// Whether it is for somebody to see to.
    public func concerns(_ account: ID<Account>) -> Bool {
        line.contains { $0.people.contains { $0.account == account } }
    }
}

/// Which of the staff hold which roles where.
struct RoleHolders {
    /// By role and area; force-wide roles are of the force's own area.
    private let holders: [String: [StandardConcern.Holder]]
    private let tree: AreaTree

    init(_ grants: [(role: String, area: String?, holder: StandardConcern.Holder)], over tree: AreaTree) {
        self.tree = tree
        let root = tree.root?.code ?? ""
        holders = Dictionary(grouping: grants) { "\($0.role) \($0.area ?? root)" }.mapValues { $0.map(\.holder) }
    }

    /// Whoever holds a role in one of a unit's areas, or in the nearest around it.
    func people(with role: String, for unit: StandardUnit) -> [StandardConcern.Holder] {
        var found: [StandardConcern.Holder] = []
        for area in unit.areas {
            let nearest = tree.path(from: area).lazy.compactMap { holders["\(role) \($0)"] }.first ?? []
            for holder in nearest where !found.contains(holder) { found.append(holder) }
        }
        return found.sorted { ($0.name, $0.account.description) < ($1.name, $1.account.description) }
    }

    /// Who answers for a standard in a unit, and those above to whom it goes when it stays undone for so many days.
    func line(of owner: String, for unit: StandardUnit, after days: Int, _ rules: FieldworkRules) -> [StandardConcern.Answering] {
        var line: [StandardConcern.Answering] = []
        var needed = 0
        for owner in rules.line(above: owner) where days >= needed {
            line.append(StandardConcern.Answering(owner: owner, people: people(with: owner.role, for: unit)))
            needed += owner.afterDays
        }
        return line
    }
}

extension StandardCompliance {
    /// Units whose promise is at risk or was missed and not kept since, with the day since when, and how many periods were missed in a row.
    func undone(on today: Day, atRiskShare share: Double) -> [(unit: StandardUnit, missed: Int, since: Day)] {
        zip(units, cells).compactMap { unit, cells in
            let asked = cells.filter { ![.exempt, .notApplicable].contains($0.state) }
            guard let last = asked.last, last.state != .met else { return nil }
            let missed = asked.reversed().drop { $0.state == .due || $0.state == .atRisk }.prefix { $0.state == .missed }
            if let first = missed.last { return (unit, missed.count, first.days.upperBound.adding(days: 1)) }
            return last.state == .atRisk ? (unit, 0, last.atRiskSince(share)) : nil
        }
    }
}

extension UnitPeriod {
    /// The first day on which less than a share of the period is left.
    fileprivate func atRiskSince(_ share: Double) -> Day {
        let length = Double(days.upperBound.daysSinceEpoch - days.lowerBound.daysSinceEpoch + 1)
        let left = Int((share * length).rounded(.up)) - 1
        return days.upperBound.adding(days: 1 - max(left, 1))
    }
}
