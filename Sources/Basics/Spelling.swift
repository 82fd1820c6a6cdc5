/// What somebody may have meant.
public enum Spelling {
    /// The word that differs least, if it differs in no more than a third of its letters; of several, the first by alphabet.
    ///
    /// Capitals make no difference. A difference is a letter too many, too few, another, or two that have changed places.
    public static func nearest(to word: String, among words: some Sequence<String>) -> String? {
        let wanted = Array(word.lowercased().prefix(longest + 1))
        guard wanted.count <= longest else { return nil }
        var best: (word: String, distance: Int)?
        for candidate in words {
            let letters = Array(candidate.lowercased().prefix(longest + 1))
            guard letters.count <= longest else { continue }
            let distance = distance(wanted, letters)
            guard distance * 3 <= max(wanted.count, letters.count) else { continue }
            if let best, (best.distance, best.word) <= (distance, candidate) { continue }
            best = (candidate, distance)
        }
        return best?.word
    }

    /// Longer words are nobody's slip, and would take long to compare.
    private static let longest = 100

    /// The Damerau–Levenshtein distance, in which a pair that has changed places is not edited again.
    private static func distance(_ a: [Character], _ b: [Character]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...b.count)
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
                row.append(cost)
            }
            (beforeLast, last) = (last, row)
        }
        return last[b.count]
    }
}
