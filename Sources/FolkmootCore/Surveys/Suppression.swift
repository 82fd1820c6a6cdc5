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

    /// The areas whose count may be shown.
    ///
    /// - Parameter count: of an area with all that lies in it.
    func shown(_ count: (String) -> Int) -> Set<String> {
        guard let root = tree.root?.code, count(root) >= threshold else { return [] }
        var shown: Set<String> = [root]
        var open = [root]
        while let parent = open.popLast() {
            let visible = visibleChildren(of: parent, count)
            shown.formUnion(visible)
            open += visible
        }
        return shown
    }

    /// Nothing below a hidden area is shown, since all of it together would tell the area's count.
    private func visibleChildren(of parent: String, _ count: (String) -> Int) -> [String] {
        let children = tree.children(of: parent).map { (code: $0.code, count: count($0.code)) }
        var visible = children.filter { $0.count >= threshold }.sorted { ($0.count, $0.code) > ($1.count, $1.code) }
        // Includes those whose answers are known only for the area above.
        var left = count(parent) - visible.reduce(0) { $0 + $1.count }
        while left > 0, left < threshold, let smallest = visible.popLast() { left += smallest.count - threshold }
        return visible.map(\.code)
    }
}
