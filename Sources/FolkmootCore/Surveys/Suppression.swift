/// Which counts may be shown to the public, so that none of fewer people than a threshold can be seen or worked out.
///
/// A count below the threshold is hidden. Where that would let it be worked out, as what is left when the counts of its neighbours are
/// taken from that of the area above, the smallest neighbours are hidden too. The reader is told which were too small themselves and
/// which protect others, so of each of the latter the reader knows that it is at least the threshold: enough are hidden that what is
/// left beyond that is still of enough people.
struct Suppression: Sendable {
    let tree: AreaTree
    /// Counts of fewer are hidden; 0 hides nothing.
    let threshold: Int

    /// The areas whose count may be shown, by their places in the tree.
    ///
    /// - Parameter count: of an area with all that lies in it, by its place.
    func shown(_ count: (Int) -> Int) -> Set<Int> {
        guard let root = tree.rootIndex, count(root) >= threshold else { return [] }
        var shown: Set<Int> = [root]
        var open = [root]
        while let parent = open.popLast() {
            let visible = visibleChildren(of: parent, count)
            shown.formUnion(visible)
            open += visible
        }
        return shown
    }

    /// Whether the count of one area may be shown: only those on the way to it and their neighbours are looked at.
    func shows(_ area: Int, _ count: (Int) -> Int) -> Bool {
        guard let parent = tree.parentIndices[area] else { return area == tree.rootIndex && count(area) >= threshold }
        return shows(parent, count) && visibleChildren(of: parent, count).contains(area)
    }

    /// Nothing below a hidden area is shown, since all of it together would tell the area's count.
    private func visibleChildren(of parent: Int, _ count: (Int) -> Int) -> [Int] {
        let children = tree.childIndices[parent].map { (place: $0, count: count($0)) }
        guard threshold > 0 else { return children.map(\.place) }
        var visible = children.filter { $0.count >= threshold }.sorted { isFirst($0, $1) }
        // Includes those whose answers are known only for the area above.
        var left = count(parent) - visible.reduce(0) { $0 + $1.count }
        while left > 0, left < threshold, let smallest = visible.popLast() { left += smallest.count - threshold }
        return visible.map(\.place)
    }

    private func isFirst(_ one: (place: Int, count: Int), _ other: (place: Int, count: Int)) -> Bool {
        one.count == other.count ? tree.areas[one.place].code > tree.areas[other.place].code : one.count > other.count
    }
}
