/// Which counts of groups are hidden, of a classification of which only aggregates may be seen.
///
/// A count of fewer people than the threshold is hidden. So that none can be worked out from sums of rows, of columns and of the areas
/// above, what is hidden among areas side by side has one form: of some areas nothing is shown, and of others the same few groups are
/// hidden. Each hidden count then is a corner of a square of hidden ones, and could be larger by one if its neighbours were smaller.
/// What is hidden of a row, and of a column, comes to the threshold. What is hidden in an area is hidden in all areas in it.
///
/// An area in which nobody is known has nothing to hide, and protects nothing.
struct GroupDisclosure: Sendable {
    let tree: AreaTree
    let threshold: Int
    /// By area, people by the place of the group, with all that lies in the area.
    let counts: [String: [Int]]
    /// How many groups there are.
    let groups: Int

    /// By area, the places of the groups whose counts are hidden; areas that hide nothing are left out.
    func hidden() -> [String: Set<Int>] {
        guard threshold > 0, groups > 0, let root = tree.root?.code else { return [:] }
        var hidden = [root: hiddenByItself(count(root))]
        var open = [root]
        while let parent = open.popLast() {
            let children = tree.children(of: parent).map(\.code)
            var family = HiddenFamily(
                children.map(count), whole: count(parent), hiddenAbove: hidden[parent] ?? [], threshold: threshold)
            family.close()
            for (place, child) in children.enumerated() { hidden[child] = family.hidden(at: place) }
            open += children
        }
        return hidden.filter { !$0.value.isEmpty }
    }

    private func count(_ area: String) -> [Int] { counts[area] ?? Array(repeating: 0, count: groups) }

    /// In the force as a whole: what is too small, and then the smallest others until no difference tells one.
    private func hiddenByItself(_ counts: [Int]) -> Set<Int> {
        guard counts.contains(where: { $0 > 0 }) else { return [] }
        var hidden = Set(counts.indices.filter { counts[$0] < threshold })
        while !hidden.isEmpty, hidden.count < 2 || hidden.reduce(0, { $0 + counts[$1] }) < threshold {
            guard let next = counts.indices.filter({ !hidden.contains($0) }).min(by: { counts[$0] < counts[$1] }) else { break }
            hidden.insert(next)
        }
        return hidden
    }
}

/// Areas side by side: of which nothing is shown, and of which some groups are not.
private struct HiddenFamily {
    /// By area, people by group.
    private let counts: [[Int]]
    private let whole: [Int]
    private let hiddenAbove: Set<Int>
    private let threshold: Int
    /// Areas in which anybody is known.
    private let peopled: Set<Int>
    /// Areas of which nothing is shown.
    private var closed: Set<Int>
    /// Areas of which ``groups`` are hidden.
    private var partial: Set<Int>
    private var groups: Set<Int>

    init(_ counts: [[Int]], whole: [Int], hiddenAbove: Set<Int>, threshold: Int) {
        (self.counts, self.whole, self.hiddenAbove, self.threshold) = (counts, whole, hiddenAbove, threshold)
        let sums = counts.map { $0.reduce(0, +) }
        peopled = Set(counts.indices.filter { sums[$0] > 0 })
        closed = peopled.filter { sums[$0] < threshold }
        partial = peopled.subtracting(closed).filter { !hiddenAbove.isEmpty || counts[$0].contains { $0 < threshold } }
        let small = partial.flatMap { area in counts[area].indices.filter { counts[area][$0] < threshold } }
        groups = hiddenAbove.union(small)
    }

    func hidden(at area: Int) -> Set<Int> {
        closed.contains(area) ? Set(whole.indices) : partial.contains(area) ? groups : []
    }

    /// Hides more until nothing can be worked out, or nothing is left to hide.
    mutating func close() {
        while addSecondGroup() || closeSmallRow() || addAreaForGroups() || addAreaForClosed() {}
    }

    /// An area of which too little is hidden hides all.
    private mutating func closeSmallRow() -> Bool {
        guard let area = partial.first(where: { area in groups.reduce(0) { $0 + counts[area][$1] } < threshold }) else {
            return false
        }
        partial.remove(area)
        closed.insert(area)
        return true
    }

    private mutating func addSecondGroup() -> Bool {
        guard !partial.isEmpty, groups.count == 1 else { return false }
        let others = whole.indices.filter { !groups.contains($0) }
        guard let next = others.min(by: { whole[$0] < whole[$1] }) else { return false }
        return groups.insert(next).inserted
    }

    /// Of the groups that the area above tells, enough must be hidden in more than one area.
    private mutating func addAreaForGroups() -> Bool {
        guard !partial.isEmpty, isTold(groups, by: partial.union(closed)), let next = smallest(besides: partial.union(closed))
        else {
            return false
        }
        return partial.insert(next).inserted
    }

    /// The same of the other groups, which only areas hide that show nothing.
    private mutating func addAreaForClosed() -> Bool {
        let others = Set(whole.indices).subtracting(partial.isEmpty ? [] : groups)
        guard !closed.isEmpty, isTold(others, by: closed) else { return false }
        guard let next = partial.min(by: { sum($0) < sum($1) }) ?? smallest(besides: closed) else { return false }
        partial.remove(next)
        return closed.insert(next).inserted
    }

    /// Whether what other areas leave of one of some groups tells it of one area, or of few people.
    private func isTold(_ groups: Set<Int>, by areas: Set<Int>) -> Bool {
        let told = groups.subtracting(hiddenAbove)
        return !told.isEmpty && (areas.count < 2 || told.contains { left(of: $0, for: areas) < threshold })
    }

    private func left(of group: Int, for areas: Set<Int>) -> Int {
        counts.indices.filter { !areas.contains($0) }.reduce(whole[group]) { $0 - counts[$1][group] }
    }

    private func smallest(besides areas: Set<Int>) -> Int? { peopled.subtracting(areas).min { sum($0) < sum($1) } }

    private func sum(_ area: Int) -> Int { counts[area].reduce(0, +) }
}
