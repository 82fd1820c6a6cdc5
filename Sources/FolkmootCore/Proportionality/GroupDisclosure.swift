/// Which counts of groups are hidden, of a classification of which only aggregates may be seen.
///
/// A count of fewer people than the threshold is hidden. So that none can be worked out, what is hidden in areas side by side is always a
/// rectangle: the same groups in each of the areas. Each hidden count then lies at the corner of a square of hidden ones, and could be
/// larger by one if its neighbours were smaller: sums of rows, of columns, and of areas above tell no single one of them. At least two
/// groups and two areas are hidden together, and those of a row and of a column come to the threshold. What is hidden in an area is
/// hidden in all areas in it.
struct GroupDisclosure: Sendable {
    let tree: AreaTree
    let threshold: Int
    /// By area, people by the place of the group, with all that lies in the area.
    let counts: [String: [Int]]
    /// How many groups there are.
    let groups: Int

    /// By area, the places of the groups whose counts are hidden.
    func hidden() -> [String: Set<Int>] {
        guard threshold > 0, groups > 0, let root = tree.root?.code else { return [:] }
        var hidden: [String: Set<Int>] = [root: rootHidden(count(root))]
        var open = [root]
        while let parent = open.popLast() {
            let children = tree.children(of: parent).map(\.code)
            guard !children.isEmpty else { continue }
            var family = Family(
                counts: children.map(count), whole: count(parent), hiddenAbove: hidden[parent] ?? [], threshold: threshold)
            family.close()
            for place in family.closed { hidden[children[place]] = family.groups }
            open += children
        }
        return hidden
    }

    private func count(_ area: String) -> [Int] { counts[area] ?? Array(repeating: 0, count: groups) }

    /// In one area by itself: those that are too small, and then the smallest others until no difference tells one.
    private func rootHidden(_ counts: [Int]) -> Set<Int> {
        var hidden = Set(counts.indices.filter { counts[$0] < threshold })
        while !hidden.isEmpty, hidden.count < 2 || hidden.reduce(0, { $0 + counts[$1] }) < threshold {
            guard let next = counts.indices.filter({ !hidden.contains($0) }).min(by: { counts[$0] < counts[$1] }) else { break }
            hidden.insert(next)
        }
        return hidden
    }
}

/// Areas side by side: which of them are closed, and of which groups.
private struct Family {
    /// By area, people by group.
    let counts: [[Int]]
    let whole: [Int]
    let hiddenAbove: Set<Int>
    let threshold: Int
    private(set) var closed: Set<Int> = []
    private(set) var groups: Set<Int> = []

    init(counts: [[Int]], whole: [Int], hiddenAbove: Set<Int>, threshold: Int) {
        (self.counts, self.whole, self.hiddenAbove, self.threshold) = (counts, whole, hiddenAbove, threshold)
        let small = counts.indices.filter { counts[$0].contains { $0 < threshold } }
        closed = hiddenAbove.isEmpty ? Set(small) : Set(counts.indices)
        groups = hiddenAbove
        addSmallGroups()
    }

    /// What is too small in an area that is closed is among the groups.
    private mutating func addSmallGroups() {
        for area in closed { groups.formUnion(counts[area].indices.filter { counts[area][$0] < threshold }) }
    }

    /// Adds areas and groups until nothing can be worked out, or all is closed.
    mutating func close() {
        guard !closed.isEmpty else { return }
        while true {
            if needsArea, let next = nextArea {
                closed.insert(next)
                addSmallGroups()
            } else if needsGroup, let next = nextGroup {
                groups.insert(next)
            } else {
                return
            }
        }
    }

    /// Of a group that is shown in the area above, what is left of it for the closed areas must not be few, nor of one area alone.
    private var needsArea: Bool {
        let told = groups.subtracting(hiddenAbove)
        guard !told.isEmpty else { return false }
        return closed.count < 2 || told.contains { group in left(of: group) < threshold }
    }

    /// What the areas that are shown leave of a group.
    private func left(of group: Int) -> Int {
        counts.indices.filter { !closed.contains($0) }.reduce(whole[group]) { $0 - counts[$1][group] }
    }

    private var needsGroup: Bool {
        groups.count < 2 || closed.contains { area in groups.reduce(0) { $0 + counts[area][$1] } < threshold }
    }

    private var nextArea: Int? {
        counts.indices.filter { !closed.contains($0) }.min { sum(counts[$0]) < sum(counts[$1]) }
    }

    private var nextGroup: Int? { whole.indices.filter { !groups.contains($0) }.min { whole[$0] < whole[$1] } }

    private func sum(_ counts: [Int]) -> Int { counts.reduce(0, +) }
}
