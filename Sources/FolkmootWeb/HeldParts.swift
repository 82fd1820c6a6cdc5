import FolkmootCore
import FolkmootTenancy
import Markup
import Synchronization

/// Parts of pages that everybody opens, drawn from live figures and kept for a moment, so that a crowd does not have the file read
/// anew for each of its members.
///
/// While one visitor waits for a part to be looked after, others are shown the one before.
final class HeldParts: Sendable {
    /// Of what a part is drawn, and for whom.
    struct Key: Hashable {
        let force: String
        let part: Part
        let language: Language
    }

    /// What is held.
    enum Part: Hashable {
        /// What people in the force said, for its front page.
        case front
        /// Why a survey takes no answers now; no markup while it takes them.
        case refusal(survey: String)
    }

    private struct Entry {
        /// What it was drawn under, see ``Dress/edition``; under another it is not shown.
        var edition: String
        var part: HTML
        /// The version of the data that it was drawn from.
        var version: DataVersion
        var ends: ContinuousClock.Instant
    }

    private let lifetime: Duration
    private let entries = Mutex<[Key: Entry]>([:])

    init(for lifetime: Duration) { self.lifetime = lifetime }

    /// A part as it was drawn, if it was looked after within the lifetime or the data are still the same; else it must be drawn.
    ///
    /// Whoever comes first after the lifetime asks for the version of the data; the others are shown the old part meanwhile.
    ///
    /// - Parameter version: of the data now, by the one that the part was drawn from.
    func part(_ key: Key, edition: String, version: (DataVersion) async throws -> DataVersion) async rethrows -> HTML? {
        let now = ContinuousClock.now
        let (kept, isDue) = entries.withLock { entries -> (Entry?, Bool) in
            guard let entry = entries[key], entry.edition == edition else { return (nil, false) }
            guard now >= entry.ends else { return (entry, false) }
            entries[key]?.ends = now.advanced(by: lifetime)
            return (entry, true)
        }
        guard let kept, isDue else { return kept?.part }
        let version = try await version(kept.version)
        guard version == kept.version else { return nil }
        entries.withLock { if $0[key]?.version == version { $0[key]?.version = version } }
        return kept.part
    }

    /// Keeps a part that was drawn from data of a version, or later ones.
    func keep(_ part: HTML, _ key: Key, edition: String, version: DataVersion) {
        let entry = Entry(edition: edition, part: part, version: version, ends: ContinuousClock.now.advanced(by: lifetime))
        entries.withLock { $0[key] = entry }
    }
}
