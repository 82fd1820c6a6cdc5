import Glibc

/// A marked word, planted in one force, that must be seen nowhere else.
///
/// Only small letters, so that it survives whatever is done to text on its way: folding of case, keys of households, encodings of
/// addresses, escaping.
struct Canary: Hashable, Sendable, CustomStringConvertible {
    /// Whom the force shows it to.
    enum Kind: String, Sendable, CaseIterable {
        /// Whoever visits the force's pages: its words and places.
        case open
        /// Only those whom it concerns: people's data, staff, history.
        case secret
        /// Staff of the force, and national leads beside its figures: why a month was restated or withdrawn.
        case published
    }

    let force: String
    let kind: Kind
    /// What it is planted in.
    let place: String

    var description: String { Self.prefix(of: force, kind) + place }

    init(_ force: String, _ kind: Kind, _ place: String) {
        precondition(place.allSatisfy { $0.isLowercase && $0.isASCII }, "A canary is of small letters.")
        self.force = force
        self.kind = kind
        self.place = place
    }

    /// What all canaries begin with.
    static let beginning = "canary"

    /// What all canaries of a force begin with, or all of a kind.
    static func prefix(of force: String, _ kind: Kind? = nil) -> String {
        beginning + force.filter { $0 != "-" } + "x" + (kind?.rawValue ?? "")
    }

    /// What all canaries begin with that a force has not published.
    static func unpublished(of force: String) -> [String] { [prefix(of: force, .open), prefix(of: force, .secret)] }

    /// What is planted where no page shows it, so that nobody can be expected to see it: it is looked for in files and answers all the same.
    static let shownNowhere: Set<String> = [
        "exemption", "group", "mail", "reason", "road", "setter", "system", "way", "webhook",
    ]
}

/// Looks for words in bytes.
enum Bytes {
    /// Whether a word stands in bytes, in small letters or capitals.
    static func contain(_ word: String, in bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { bytes in
            [word, word.uppercased()].contains { place(of: Array($0.utf8), in: bytes) != nil }
        }
    }

    /// Where a word ends that stands in bytes, the first time.
    static func end(of word: String, in bytes: [UInt8]) -> Int? {
        bytes.withUnsafeBytes { place(of: Array(word.utf8), in: $0) }.map { $0 + word.utf8.count }
    }

    private static func place(of word: [UInt8], in bytes: UnsafeRawBufferPointer) -> Int? {
        guard let start = bytes.baseAddress, let first = word.first else { return nil }
        var place = 0
        while place + word.count <= bytes.count {
            guard let found = memchr(start + place, Int32(first), bytes.count - word.count + 1 - place) else { return nil }
            if memcmp(found, word, word.count) == 0 { return UnsafeRawPointer(found) - start }
            place = UnsafeRawPointer(found) - start + 1
        }
        return nil
    }
}
