/// Which figures of few people are hidden from those who may not see each person's, and which others with them, so that none is found by
/// taking parts from a whole.
struct TeamDisclosure {
    private var places: Set<TeamRow.Place> = []
    private var roles: Set<String> = []
    private var hidesTotal = false
    private let tree: AreaTree
    private let root: String
    private let smallest: Int

    /// - Parameter count: of all role groups, whichever are shown.
    init(
        _ count: TeamCount, in root: String, over tree: AreaTree, smallest: Int, seesPeople: (String) -> Bool
    ) {
        (self.tree, self.root, self.smallest) = (tree, root, smallest)
        guard !seesPeople(root) else { return }
        hidesTotal = isSmall(count.total)
        let areas = count.sums.filter { $0.key.group.isEmpty && !seesPeople($0.key.area) }
        hide(among: areas.map { ($0.key, $0.value) })
        for area in areas.keys { hideGroups(of: area.area, count) }
        let touched = Set(places.map(\.group)).subtracting([""])
        roles = touched
        // One group alone would be what is left of the whole.
        let others = count.groups.filter { !touched.contains($0.key) }.map { (TeamRow.Place(area: root, group: $0.key), $0.value) }
        if touched.count == 1, let next = least(others) { roles.insert(next.group) }
    }

    /// Whether a line is hidden in a table of all role groups, or of one.
    func hides(_ line: TeamActivity.Line, of group: String?) -> Bool {
        switch line.level {
        case .person: false
        case .group: line.area.map { places.contains(TeamRow.Place(area: $0, group: line.name)) } ?? roles.contains(line.name)
        case .area: group.map { hides($0, within: line.area ?? "") } ?? hidesArea(line.area ?? "")
        case .total: group.map { hides($0, within: root) } ?? hidesTotal
        }
    }

    func hidesArea(_ area: String) -> Bool { places.contains(TeamRow.Place(area: area)) }

    /// Whether any of a group's figures in an area is hidden: its sum would tell of it.
    private func hides(_ group: String, within area: String) -> Bool {
        places.contains { $0.group == group && tree.isArea($0.area, within: area) }
    }

    private mutating func hideGroups(of area: String, _ count: TeamCount) {
        let groups = count.sums.filter { $0.key.area == area && !$0.key.group.isEmpty && $0.key.person.isEmpty }.map {
            ($0.key, $0.value)
        }
        if hidesArea(area) { places.formUnion(groups.map(\.0)) } else { hide(among: groups) }
    }

    /// Hides small ones, and one more if it is only one.
    private mutating func hide(among parts: [(place: TeamRow.Place, figures: TeamFigures)]) {
        let small = parts.filter { isSmall($0.figures) }.map(\.place)
        places.formUnion(small)
        guard small.count == 1, let next = least(parts.filter { $0.place != small[0] }) else { return }
        places.insert(next)
    }

    /// Where it is not told how many people it is of, it may be of one.
    private func isSmall(_ figures: TeamFigures) -> Bool { figures[.headcount].map { $0 < smallest } ?? true }

    /// Always the same one of two that are equal: what is shown once would otherwise tell of what is hidden.
    private func least(_ parts: [(place: TeamRow.Place, figures: TeamFigures)]) -> TeamRow.Place? {
        parts.min {
            ($0.figures[.headcount] ?? 0, $0.place.area, $0.place.group) < (
                $1.figures[.headcount] ?? 0, $1.place.area, $1.place.group
            )
        }?.place
    }
}
