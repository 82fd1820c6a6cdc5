import Basics

/// Decides which counts are hidden before figures leave a force.
///
/// *Primary*: a count of fewer people than the threshold is hidden. *Secondary*: as many more as are needed so that no hidden count
/// follows from the shown ones by subtraction, nor from what earlier revisions of the month have shown. What is hidden does not say for
/// which of the two reasons.
struct DisclosureControl: Sendable {
    /// Counts below this are hidden; 10 or more.
    let threshold: Int
    /// Whether more is hidden than is small itself: only a test that attacks what is published says no.
    var isSecondary = true

    /// What earlier revisions of a month have said of the parts of a whole.
    struct Earlier: Sendable, Equatable {
        /// Parts that stand there with the very count that they have now: everybody knows them.
        var shown: Set<Int> = []
        /// Parts that were hidden: they stay so.
        var hidden: Set<Int> = []

        static let nothing = Earlier()
    }

    /// Whether a count by itself has to be hidden.
    func hides(_ count: Int, showsZero: Bool) -> Bool { count.magnitude < threshold && !(count == 0 && showsZero) }

    /// Which parts of a whole are hidden.
    ///
    /// If the whole is shown, at least two parts are hidden or none, and together they come to the threshold: the difference between
    /// the whole and what is shown is then no small number either. Parts that everybody knows from an earlier revision protect
    /// nothing; and those that are hidden for the first time protect each other, since what was hidden before may be unchanged. If the
    /// whole is hidden, so are all its parts.
    ///
    /// - Parameters:
    ///   - whole: The sum of the parts.
    ///   - unseen: What of the whole is in none of the parts, and so never shown.
    ///   - earlier: What earlier revisions of the month have said.
    /// - Returns: The hidden parts; nothing if there are not enough to protect what is small, so that the whole must not be shown.
    func protecting(
        _ parts: [Int], of whole: Int, unseen: Int = 0, showsZero: Bool, earlier: Earlier = .nothing
    ) -> Set<Int>? {
        if hides(whole, showsZero: showsZero) { return Set(parts.indices) }
        var hidden = Set(parts.indices.filter { hides(parts[$0], showsZero: showsZero) })
        guard isSecondary else { return hidden }
        hidden.formUnion(earlier.hidden)
        while !protects(hidden, parts, unseen, earlier) {
            let candidates = parts.indices.filter { !hidden.contains($0) && !earlier.shown.contains($0) && parts[$0] > 0 }
            // A zero adds nothing to what is not known: the smallest part that hides something.
            guard let next = candidates.min(by: { (parts[$0], $0) < (parts[$1], $1) }) else { return nil }
            hidden.insert(next)
        }
        return hidden
    }

    /// Which parts are hidden, where nothing was published before: then there are always enough.
    func hidden(among parts: [Int], of whole: Int, unseen: Int = 0, showsZero: Bool) -> Set<Int> {
        protecting(parts, of: whole, unseen: unseen, showsZero: showsZero) ?? Set(parts.indices)
    }

    private func protects(_ hidden: Set<Int>, _ parts: [Int], _ unseen: Int, _ earlier: Earlier) -> Bool {
        let unknown = hidden.subtracting(earlier.shown)
        let sum = unknown.reduce(unseen) { $0 + parts[$1] }
        let isAlone = unknown.isEmpty && unseen >= threshold
        guard unknown.isEmpty && unseen == 0 || isAlone || unknown.count + (unseen > 0 ? 1 : 0) > 1 && sum >= threshold else {
            return false
        }
        let fresh = earlier.hidden.isEmpty ? [] : unknown.subtracting(earlier.hidden)
        return fresh.isEmpty || fresh.count > 1 && fresh.reduce(0) { $0 + parts[$1] } >= threshold
    }
}

extension DisclosureControl {
    /// Which of the flows of a month are hidden.
    ///
    /// Active members of consecutive months give the net change by subtraction, and the net change gives one flow from the other: so
    /// the flows are hidden both or neither, and the net change goes with the members at either end.
    func hidden(joined: Int, left: Int, before: Int, after: Int) -> (flows: Bool, net: Bool) {
        let net = hides(before, showsZero: true) || hides(after, showsZero: true)
        let flows = net || hides(joined, showsZero: true) || hides(left, showsZero: true)
        return (flows, net)
    }
}
