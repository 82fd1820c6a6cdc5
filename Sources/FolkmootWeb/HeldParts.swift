import Markup
import Synchronization

/// Parts of pages that everybody opens, drawn from live figures and kept for a moment, so that a crowd does not have the file read
/// anew for each of its members.
///
/// While one visitor waits for a part to be drawn anew, others are shown the one before.
final class HeldParts: Sendable {
    /// Of what a part is drawn, and for whom.
    struct Key: Hashable {
        let force: String
        let part: String
    }

    private struct Entry {
        /// What it was drawn under, see ``Dress/edition``; under another it is not shown.
        var edition: String
        var part: HTML
        /// The version of the data that it was drawn from.
        var version: Int
        var ends: ContinuousClock.Instant
    }

    private let lifetime: Duration
    private let entries = Mutex<[Key: Entry]>([:])

    init(for lifetime: Duration) { self.lifetime = lifetime }

    /// A part that was drawn or looked after within the lifetime.
    ///
    /// Whoever comes first after it gets nothing, and must ask for the part to be renewed; the others are shown the old one meanwhile.
    func kept(_ key: Key, edition: String) -> HTML? {
        let now = ContinuousClock.now
        return entries.withLock { entries in
            guard let entry = entries[key], entry.edition == edition else { return nil }
            if now < entry.ends { return entry.part }
            entries[key]?.ends = now.advanced(by: lifetime)
            return nil
        }
    }

    /// The part as it is now: the old one if the data are the same, else drawn anew.
    ///
    /// - Parameter version: a number that changes with the data.
    func renewed(_ key: Key, edition: String, version: Int, draw: () async throws -> HTML) async rethrows -> HTML {
        let old = entries.withLock { $0[key] }
        if let old, old.edition == edition, old.version == version { return old.part }
        let part = try await draw()
        let ends = ContinuousClock.now.advanced(by: lifetime)
        entries.withLock { $0[key] = Entry(edition: edition, part: part, version: version, ends: ends) }
        return part
    }
}
