public import Basics
import FolkmootTenancy
import Storage

/// Words of the library as they are for an area: what a form begins with, and what is kept of where its words come from.
public struct LibraryUse: Sendable {
    /// The item.
    public let item: ID<LibraryItem>
    /// The version.
    public let version: Int
    /// What it is for.
    public let kind: LibraryKind
    /// What it is called.
    public let title: String
    /// The words, filled in as far as that is known.
    public let words: Localized
    /// The words of the second field, filled in as far as that is known.
    public let did: Localized?
    /// What is left for the person to fill in.
    public let left: [LibraryPlaceholder]

    init(_ version: LibraryVersion, of item: LibraryItem, filling values: [LibraryPlaceholder: Localized]) {
        self.item = item.id
        self.version = version.number
        kind = item.kind
        title = version.title
        words = Self.filled(version.words, values)
        did = version.did.map { Self.filled($0, values) }
        let texts = [words, did].compactMap { $0 }.flatMap { [$0.english] + $0.translations.values }
        left = LibraryPlaceholder.allCases.filter { place in texts.contains { $0.contains(place.sign) } }
    }

    /// What is filled in is never looked through for further places.
    private static func filled(_ words: Localized, _ values: [LibraryPlaceholder: Localized]) -> Localized {
        func fill(_ text: String, _ language: Language) -> String {
            var (filled, rest) = ("", text[...])
            while let start = rest.firstIndex(of: "{"), let end = rest[start...].firstIndex(of: "}") {
                let place = LibraryPlaceholder(rawValue: String(rest[rest.index(after: start)..<end]))
                filled += rest[..<start]
                filled += place.flatMap { values[$0]?[language] } ?? String(rest[start...end])
                rest = rest[rest.index(after: end)...]
            }
            return filled + rest
        }
        return Localized(
            fill(words.english, .en),
            Dictionary(uniqueKeysWithValues: words.translations.map { ($0.key, fill($0.value, $0.key)) }))
    }

    /// Sees that nothing was sent in which something is left to fill in.
    ///
    /// - Throws: `.invalid` with the fields in which something is.
    func check(_ sent: [(field: String, text: String?)]) throws(Problem) {
        var faults: [String: String] = [:]
        for (field, text) in sent {
            guard let place = text.flatMap({ LibraryPlaceholder.all(in: $0).first }) else { continue }
            faults[field] = "Write what belongs in the place of \(place.sign): it is not known here."
        }
        guard faults.isEmpty else {
            throw Problem(.invalid, faults.keys.sorted().compactMap { faults[$0] }.joined(separator: " "), fields: faults)
        }
    }

    /// Keeps what was made from it.
    ///
    /// - Parameters:
    ///   - made: The identity of what was made.
    ///   - isAdapted: Whether its words are others than these.
    func keep(
        _ made: String, in area: String, by account: ID<Account>, at now: Timestamp, isAdapted: Bool, to db: Connection
    ) throws {
        try db.run(
            """
            INSERT INTO library_use (made, item, version, area, used_by, used_at, is_adapted)
            VALUES (\(made), \(item), \(version), \(area), \(account), \(now), \(isAdapted))
            """)
    }

    /// For the audit of what was made.
    var detail: JSON { ["item": .string(item.description), "version": .integer(Int64(version))] }
}

/// From which words of the library something was made.
public struct LibraryOrigin: Sendable, Equatable {
    /// The item.
    public let item: ID<LibraryItem>
    /// The version.
    public let version: Int
    /// What it is called.
    public let title: String
    /// Whether the words were changed for it.
    public let isAdapted: Bool
}
