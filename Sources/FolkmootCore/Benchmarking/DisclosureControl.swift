/// Decides which counts are hidden before figures leave a force.
///
/// *Primary*: a count of fewer people than the threshold is hidden. *Secondary*: as many more as are needed so that no hidden count
/// follows from the shown ones by subtraction. What is hidden does not say for which of the two reasons.
struct DisclosureControl: Sendable {
    /// Counts below this are hidden; 10 or more.
    let threshold: Int

    /// Whether a count by itself has to be hidden.
    func hides(_ count: Int, showsZero: Bool) -> Bool { count.magnitude < threshold && !(count == 0 && showsZero) }

    /// Which parts of a whole are hidden.
    ///
    /// If the whole is shown, at least two parts are hidden or none, and together they come to the threshold: the difference between
    /// the whole and what is shown is then no small number either. If the whole is hidden, so are all its parts.
    ///
    /// - Parameters:
    ///   - whole: The sum of the parts.
    ///   - unseen: What of the whole is in none of the parts, and so never shown.
    func hidden(among parts: [Int], of whole: Int, unseen: Int = 0, showsZero: Bool) -> Set<Int> {
        if hides(whole, showsZero: showsZero) { return Set(parts.indices) }
        var hidden = Set(parts.indices.filter { hides(parts[$0], showsZero: showsZero) })
        while true {
            let count = hidden.count + (unseen > 0 ? 1 : 0)
            let sum = hidden.reduce(unseen) { $0 + parts[$1] }
            if count == 0 || (count > 1 || unseen == sum && unseen >= threshold) && sum >= threshold { return hidden }
            guard let next = smallest(of: parts, besides: hidden) else { return hidden }
            hidden.insert(next)
        }
    }

    /// The smallest part that still hides something: a zero adds nothing to what is not known.
    private func smallest(of parts: [Int], besides hidden: Set<Int>) -> Int? {
        parts.indices.filter { !hidden.contains($0) && parts[$0] > 0 }.min { (parts[$0], $0) < (parts[$1], $1) }
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
