import Basics

/// Adds up what is told of teams: persons to groups, groups to areas, areas to those that they lie in, and periods to a longer one.
///
/// Within a period, what is told of a whole goes before what its parts come to.
struct TeamCount {
    /// By area, group and person: what was told, or came of it.
    private(set) var sums: [TeamRow.Place: TeamFigures] = [:]
    /// By group, over all areas.
    private(set) var groups: [String: TeamFigures] = [:]
    /// The area that was asked for.
    private(set) var total = TeamFigures.none
    /// By area, then by figure: how much more its parts come to than what is told of it.
    private(set) var excess: [String: [Int]] = [:]

    private let tree: AreaTree
    private let root: String
    private let withPersons: Bool

    /// - Parameters:
    ///   - rows: those of one period after one another.
    ///   - root: the area that is asked for; all rows lie in it.
    ///   - withPersons: whether the figures of each person are wanted.
    init(_ rows: [TeamRow], in root: String, over tree: AreaTree, withPersons: Bool) {
        (self.tree, self.root, self.withPersons) = (tree, root, withPersons)
        for period in Self.latestStanding(rows).chunked(by: { $0.months == $1.months }) { add(period) }
    }

    /// Of figures that tell how things are at an end, only the latest of each area is left.
    private static func latestStanding(_ rows: [TeamRow]) -> [TeamRow] {
        var rows = rows
        for figure in TeamFigure.allCases where figure.isStanding {
            var latest: [String: Month] = [:]
            for row in rows where row.figures[figure] != nil {
                latest[row.place.area] = max(latest[row.place.area] ?? row.months.upperBound, row.months.upperBound)
            }
            for index in rows.indices where rows[index].figures[figure] != nil {
                if let last = latest[rows[index].place.area], rows[index].months.upperBound < last {
                    rows[index].figures.drop(figure)
                }
            }
        }
        return rows
    }

    private mutating func add(_ period: ArraySlice<TeamRow>) {
        var told: [TeamRow.Place: TeamFigures] = [:]
        for row in period { told[row.place, default: .none].merge(row.figures) }
        var parts: [TeamRow.Place: TeamFigures] = [:]
        for (place, figures) in told where !place.person.isEmpty {
            if withPersons { sums[place, default: .none].addPeriod(figures) }
            parts[TeamRow.Place(area: place.area, group: place.group), default: .none].add(figures)
        }
        addGroups(told, parts)
    }

    private mutating func addGroups(_ told: [TeamRow.Place: TeamFigures], _ persons: [TeamRow.Place: TeamFigures]) {
        let stated = told.keys.filter { $0.person.isEmpty && !$0.group.isEmpty }
        var areas: [String: TeamFigures] = [:]
        for place in Set(stated).union(persons.keys) {
            var figures = persons[place] ?? .none
            if let own = told[place] { _ = figures.lay(own) }
            sums[place, default: .none].addPeriod(figures)
            groups[place.group, default: .none].add(figures)
            areas[place.area, default: .none].add(figures)
        }
        let whole = told.filter { $0.key.group.isEmpty }.map { ($0.key.area, $0.value) }
        addAreas(Dictionary(whole) { first, _ in first }, areas)
    }

    /// From the smallest areas up.
    private mutating func addAreas(_ told: [String: TeamFigures], _ groups: [String: TeamFigures]) {
        var parts = groups
        let known = Set(told.keys).union(groups.keys)
        let ordered = known.map { (depth: tree.ancestors(of: $0).count, area: $0) }.sorted {
            ($1.depth, $0.area) < ($0.depth, $1.area)
        }
        var tops: [(area: String, figures: TeamFigures)] = []
        for (_, area) in ordered {
            var figures = parts[area] ?? .none
            if let own = told[area] { note(figures.lay(own), in: area) }
            sums[TeamRow.Place(area: area), default: .none].addPeriod(figures)
            let above =
                area == root
                ? nil : tree.ancestors(of: area).first { known.contains($0.code) && tree.isArea($0.code, within: root) }
            if let above { parts[above.code, default: .none].add(figures) } else { tops.append((area, figures)) }
        }
        addTotal(tops)
    }

    /// What is told of the area itself stands for it as it was told; of those in it there is a sum.
    private mutating func addTotal(_ tops: [(area: String, figures: TeamFigures)]) {
        if tops.count == 1, tops[0].area == root { return total.addPeriod(tops[0].figures) }
        var sum = TeamFigures.none
        for top in tops { sum.add(top.figures) }
        total.addPeriod(sum)
    }

    private mutating func note(_ difference: [Int], in area: String) {
        let before = excess[area] ?? difference.map { _ in 0 }
        excess[area] = zip(before, difference).map { $0 + $1 }
    }
}

extension TeamFigures {
    /// The next period: a printed percentage stands only as long as it is the only one.
    fileprivate mutating func addPeriod(_ figures: TeamFigures) {
        if self == .none { self = figures } else { add(figures) }
    }
}

extension Array {
    /// Parts of elements that belong together, in their order.
    fileprivate func chunked(by belongs: (Element, Element) -> Bool) -> [ArraySlice<Element>] {
        var parts: [ArraySlice<Element>] = []
        var start = startIndex
        for index in indices where index > start && !belongs(self[index - 1], self[index]) {
            parts.append(self[start..<index])
            start = index
        }
        if start < endIndex { parts.append(self[start...]) }
        return parts
    }
}
