/// Puts what was added up into the lines of a table.
struct TeamLines {
    private(set) var lines: [TeamActivity.Line] = []
    private let count: TeamCount
    /// By area, its role groups in their order.
    private let groups: [String: [TeamRow.Place]]
    /// By role group of an area, its people in their order.
    private let people: [TeamRow.Place: [TeamRow.Place]]

    init(_ count: TeamCount, in area: Area, over tree: AreaTree, by grouping: TeamActivity.Grouping) {
        self.count = count
        groups = Dictionary(
            grouping: count.sums.keys.filter { !$0.group.isEmpty && $0.person.isEmpty }.sorted {
                $0.group.lowercased() < $1.group.lowercased()
            }, by: \.area)
        people = Dictionary(grouping: count.sums.keys.filter { !$0.person.isEmpty }.sorted { $0.person < $1.person }) {
            TeamRow.Place(area: $0.area, group: $0.group)
        }
        if grouping == .roles {
            addRoles()
        } else {
            for place in tree.subtree(of: area.code) { add(place, grouping) }
        }
    }

    private mutating func addRoles() {
        lines = count.groups.sorted { $0.key.lowercased() < $1.key.lowercased() }.map { name, figures in
            TeamActivity.Line(level: .group, area: nil, name: name, figures: figures)
        }
    }

    /// An area with what belongs to it, if anything is told of it.
    private mutating func add(_ area: Area, _ grouping: TeamActivity.Grouping) {
        guard let figures = count.sums[TeamRow.Place(area: area.code)] else { return }
        lines.append(TeamActivity.Line(level: .area, area: area.code, name: area.name.english, figures: figures))
        guard grouping != .areas else { return }
        for group in groups[area.code] ?? [] {
            add(group, .group, group.group)
            guard grouping == .people else { continue }
            for person in people[group] ?? [] { add(person, .person, person.person) }
        }
    }

    private mutating func add(_ place: TeamRow.Place, _ level: TeamActivity.Line.Level, _ name: String) {
        lines.append(TeamActivity.Line(level: level, area: place.area, name: name, figures: count.sums[place] ?? .none))
    }
}
