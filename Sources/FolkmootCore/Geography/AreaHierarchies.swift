public import Basics

/// In which area another lies for some days: a row of `area_parents.csv`.
public struct AreaParent: Sendable, Equatable {
    /// The code of the area.
    public let area: String
    /// The code of a further hierarchy; nothing for the force's own, that of `areas.csv`.
    public let hierarchy: String?
    /// The code of the area that it lies in.
    public let parent: String
    /// The first day.
    public let validFrom: Day
    /// The last day; nothing while it lies there still.
    public let validTo: Day?

    /// A row.
    public init(area: String, hierarchy: String?, parent: String, validFrom: Day, validTo: Day?) {
        (self.area, self.hierarchy, self.parent) = (area, hierarchy, parent)
        (self.validFrom, self.validTo) = (validFrom, validTo)
    }

    /// Whether it holds on a day.
    func holds(on day: Day) -> Bool { validFrom <= day && (validTo.map { day <= $0 } ?? true) }
}

/// A further hierarchy over a force's areas, such as neighbourhood policing areas beside districts.
public struct AreaHierarchy: Sendable, Equatable {
    /// The code, by which it is asked for.
    public let code: String
    /// What it is called.
    public let name: String
    /// Its trees: the force, the hierarchy's own areas, and the force's areas that lie in them.
    public let trees: DatedAreaTree
}

/// A tree of areas as it was on each day.
///
/// The trees are made once, when a configuration is read; to ask for that of a day copies nothing.
public struct DatedAreaTree: Sendable, Equatable {
    /// The days on which a tree begins, the earliest first, without that of the first tree.
    private let days: [Day]
    private let trees: [AreaTree]

    /// The tree of a day.
    public func on(_ day: Day) -> AreaTree { trees[span(of: day)] }

    /// Which of the trees is that of a day.
    func span(of day: Day) -> Int { days.count { $0 <= day } }

    /// One tree for ever.
    init(always tree: AreaTree) { (days, trees) = ([], [tree]) }

    /// The trees that begin where one of some rows begins or has ended.
    init(changing parents: [AreaParent], tree: (Day) -> AreaTree) {
        days = Self.changes(of: parents)
        trees = ([days.first?.adding(days: -1)].compactMap { $0 } + days).map(tree)
    }

    /// The days on which something begins to lie elsewhere.
    static func changes(of parents: [AreaParent]) -> [Day] {
        Set(parents.flatMap { [$0.validFrom, $0.validTo?.adding(days: 1)].compactMap { $0 } }).sorted()
    }
}

/// All ways in which a force's areas lie in one another.
public struct AreaHierarchies: Sendable, Equatable {
    /// The force's own tree over time.
    public let own: DatedAreaTree
    /// The further hierarchies, in the order of `force.json`.
    public let further: [AreaHierarchy]
    /// Every row of `area_parents.csv`.
    public let parents: [AreaParent]
    /// Areas that stand in no hierarchy but a further one, in the order of the file.
    public let groups: [Area]

    /// The hierarchies of a force.
    ///
    /// - Parameters:
    ///   - tree: The force's own tree, as it is now.
    ///   - named: Codes and names of the further hierarchies.
    public init(_ tree: AreaTree, groups: [Area], parents: [AreaParent], named: [(code: String, name: String)]) {
        let moves = parents.filter { $0.hierarchy == nil }
        let own =
            moves.isEmpty
            ? DatedAreaTree(always: tree) : DatedAreaTree(changing: moves) { day in tree.moving(Self.places(moves, on: day)) }
        further = named.map { code, name in
            let rows = parents.filter { $0.hierarchy == code }
            let building = HierarchyTree(rows, groups: groups)
            // It changes with the force's own tree too, where areas that it does not name lie in areas that it does.
            let trees =
                rows.isEmpty
                ? DatedAreaTree(always: building.tree(over: tree, [:]))
                : DatedAreaTree(changing: rows + moves) { building.tree(over: own.on($0), Self.places(rows, on: $0)) }
            return AreaHierarchy(code: code, name: name, trees: trees)
        }
        (self.own, self.parents, self.groups) = (own, parents, groups)
    }

    /// The further hierarchy of a code.
    public subscript(code: String) -> AreaHierarchy? { further.first { $0.code == code } }

    /// The hierarchy that a code asks for, nothing asking for the force's own.
    ///
    /// - Throws: `.missing` if there is none of that code.
    public func asked(_ code: String?) throws(Problem) -> AreaHierarchy? {
        guard let code else { return nil }
        guard let found = self[code] else { throw Problem.missing("hierarchy") }
        return found
    }

    private static func places(_ parents: [AreaParent], on day: Day) -> [String: String] {
        Dictionary(parents.filter { $0.holds(on: day) }.map { ($0.area, $0.parent) }) { first, _ in first }
    }
}

/// Makes the trees of one further hierarchy.
private struct HierarchyTree {
    private let groups: [Area]
    /// The areas that have a row on any day.
    private let placed: Set<String>
    /// The areas in which others lie on any day.
    private let holding: Set<String>

    init(_ rows: [AreaParent], groups: [Area]) {
        self.groups = groups
        (placed, holding) = (Set(rows.map(\.area)), Set(rows.map(\.parent)))
    }

    /// The tree of a day.
    ///
    /// An area lies where its row of that day says; one without any row that others lie in lies in the force; and what lies in an area of
    /// the hierarchy by the force's own tree comes with it. All else is not in the tree, so that what is counted there is counted in the
    /// force as a whole.
    func tree(over own: AreaTree, _ parents: [String: String]) -> AreaTree {
        guard let root = own.root else { return own }
        var kept: Set<String> = []
        let areas = (own.downward.map { own.areas[$0] } + groups).compactMap { area -> Area? in
            guard area.code != root.code else { return area }
            guard let parent = parent(of: area, parents, root.code, kept) else { return nil }
            kept.insert(area.code)
            return area.lying(in: parent)
        }
        let tree = AreaTree(areas)
        // What lies in an area that is itself nowhere on that day is nowhere too.
        return AreaTree(tree.downward.map { tree.areas[$0] }).summing(holding.subtracting([root.code]))
    }

    private func parent(of area: Area, _ parents: [String: String], _ root: String, _ kept: Set<String>) -> String? {
        if placed.contains(area.code) { return parents[area.code] }
        if holding.contains(area.code) { return root }
        return area.parent.flatMap { kept.contains($0) ? $0 : nil }
    }
}

extension AreaTree {
    /// The tree as it is while some areas lie elsewhere: what they hold goes with them, and is taken from where they lie otherwise.
    func moving(_ parents: [String: String]) -> AreaTree {
        let moved = parents.filter { code, parent in self[code].map { $0.parent != nil && $0.parent != parent } ?? false }
        guard !moved.isEmpty else { return self }
        let then = AreaTree(areas.map { area in area.lying(in: moved[area.code] ?? area.parent) })
        let households = figures(\.households, in: then, moved.keys)
        let population = figures(\.population, in: then, moved.keys)
        return AreaTree(
            then.areas.enumerated().map { place, area in
                area.lying(in: area.parent, households: households[place], population: population[place])
            })
    }

    /// A figure of each area in another tree of the same areas: what it has of its own, and what lies in it there.
    private func figures(
        _ figure: KeyPath<Area, Int?>, in then: AreaTree, _ moved: some Collection<String>
    ) -> [Int?] {
        var sums = areas.map { $0[keyPath: figure] ?? 0 }
        for place in downward { if let parent = parentIndices[place] { sums[parent] -= areas[place][keyPath: figure] ?? 0 } }
        for place in then.downward.reversed() { if let parent = then.parentIndices[place] { sums[parent] += sums[place] } }
        // Of what an unknown number of households came to or left, the number is not known.
        let unknown = moved.filter { self[$0]?[keyPath: figure] == nil }.reduce(into: Set<String>()) { unknown, code in
            unknown.formUnion(Set(ancestors(of: code).map(\.code)).symmetricDifference(then.ancestors(of: code).map(\.code)))
        }
        return areas.enumerated().map { place, area in
            area[keyPath: figure] == nil || unknown.contains(area.code) ? nil : sums[place]
        }
    }

    /// The same tree, with the figures of some areas those of what lies directly in them: not known where one of those is not.
    func summing(_ codes: Set<String>) -> AreaTree {
        var households = areas.map(\.households)
        var population = areas.map(\.population)
        func sum(_ figures: [Int?], _ parts: [Int]) -> Int? {
            parts.isEmpty ? nil : parts.reduce(0) { sum, part in sum.flatMap { sum in figures[part].map { sum + $0 } } }
        }
        for place in downward.reversed() where codes.contains(areas[place].code) {
            households[place] = sum(households, childIndices[place])
            population[place] = sum(population, childIndices[place])
        }
        return AreaTree(
            areas.enumerated().map { $1.lying(in: $1.parent, households: households[$0], population: population[$0]) })
    }

    /// The areas at the bottom of this tree that another tree of the same force does not have on a day.
    public func bottom(missingFrom other: AreaTree, on day: Day) -> [Area] {
        downward.map { areas[$0] }.filter { area in
            area.exists(on: day) && other[area.code] == nil && children(of: area.code, at: day).isEmpty
        }
    }
}

extension Area {
    /// The same area in another place.
    func lying(in parent: String?) -> Area { lying(in: parent, households: households, population: population) }

    fileprivate func lying(in parent: String?, households: Int?, population: Int?) -> Area {
        Area(
            code: code, name: name, kind: kind, parent: parent, validFrom: validFrom, validTo: validTo, households: households,
            population: population, position: position)
    }
}

extension ForceConfiguration {
    /// The force's own tree of areas as it was on a day.
    public func areas(on day: Day) -> AreaTree { hierarchies.own.on(day) }
}
