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
        /// What people in an area answered in a survey, for the area's page.
        case voice(survey: String, area: String)
    }

    private struct Entry {
        /// What it was drawn under, see ``Dress/edition``; under another it is not shown.
        var edition: String
        var part: HTML
        /// The version of the data that it was drawn from.
        var version: DataVersion
        var ends: ContinuousClock.Instant
    }

    private struct Entries {
        var byKey: [Key: Entry] = [:]
        /// The bytes of all parts together.
        var size = 0

        mutating func keep(_ entry: Entry?, _ key: Key) {
            size += (entry?.part.bytes.count ?? 0) - (byKey[key]?.part.bytes.count ?? 0)
            byKey[key] = entry
        }
    }

    private let lifetime: Duration
    /// No more bytes than these are held: what nobody asked for longest goes first.
    private let most: Int
    private let now: @Sendable () -> ContinuousClock.Instant
    private let entries = Mutex(Entries())

    init(for lifetime: Duration, most: Int = 8 << 20, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
        (self.lifetime, self.most, self.now) = (lifetime, most, now)
    }

    /// A part as it was drawn, if it was looked after within the lifetime.
    func fresh(_ key: Key, edition: String) -> HTML? {
        let now = now()
        return entries.withLock { entries in
            guard let entry = entries.byKey[key], entry.edition == edition, now < entry.ends else { return nil }
            return entry.part
        }
    }

    /// A part as it was drawn, if it was looked after within the lifetime or the data are still the same; else it must be drawn.
    ///
    /// Whoever comes first after the lifetime asks for the version of the data; the others are shown the old part meanwhile.
    ///
    /// - Parameter version: of the data now, by the one that the part was drawn from.
    func part(_ key: Key, edition: String, version: (DataVersion) async throws -> DataVersion) async rethrows -> HTML? {
        let now = now()
        let (kept, isDue) = entries.withLock { entries -> (Entry?, Bool) in
            guard let entry = entries.byKey[key], entry.edition == edition else { return (nil, false) }
            guard now >= entry.ends else { return (entry, false) }
            entries.byKey[key]?.ends = now.advanced(by: lifetime)
            return (entry, true)
        }
        guard let kept, isDue else { return kept?.part }
        let version = try await version(kept.version)
        guard version == kept.version else { return nil }
        entries.withLock { if $0.byKey[key]?.version == version { $0.byKey[key]?.version = version } }
        return kept.part
    }

    /// Keeps a part that was drawn from data of a version, or later ones.
    func keep(_ part: HTML, _ key: Key, edition: String, version: DataVersion) {
        let entry = Entry(edition: edition, part: part.fitted, version: version, ends: now().advanced(by: lifetime))
        entries.withLock { entries in
            entries.keep(entry, key)
            while entries.size > most, let oldest = entries.byKey.min(by: { $0.value.ends < $1.value.ends })?.key {
                entries.keep(nil, oldest)
            }
        }
    }
}

extension Call {
    /// A part of a page that everybody sees alike, as long as it holds; else drawn anew and kept.
    func held(_ part: HeldParts.Part, _ tenant: Tenant, draw: () async throws -> HTML) async throws -> HTML {
        let key = HeldParts.Key(force: tenant.standing.slug, part: part, language: language)
        let kept = try await held.part(key, edition: dress.edition) { try await tenant.standing.version(after: $0) }
        return if let kept { kept } else { try await keeping(part, tenant, draw: draw) }
    }

    /// A part drawn anew, and kept.
    func keeping(_ part: HeldParts.Part, _ tenant: Tenant, draw: () async throws -> HTML) async throws -> HTML {
        let standing = tenant.standing
        // Read before the figures, so that what is written meanwhile has the part drawn again.
        let version = try await standing.version()
        let drawn = try await draw()
        let key = HeldParts.Key(force: standing.slug, part: part, language: language)
        held.keep(drawn, key, edition: dress.edition, version: version)
        return drawn
    }
}
