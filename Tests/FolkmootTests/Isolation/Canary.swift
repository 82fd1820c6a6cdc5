import Glibc

/// A marked word, planted in one force, that must be seen nowhere else.
///
/// Only small letters, so that it survives whatever is done to text on its way: folding of case, keys of households, encodings of
/// addresses, escaping.
struct Canary: Hashable, CustomStringConvertible {
    /// Whom the force shows it to.
    enum Kind: String {
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

    /// What all canaries of a force begin with, or all its secret ones.
    static func prefix(of force: String, _ kind: Kind? = nil) -> String {
        "canary" + force.filter { $0 != "-" } + (kind.map { "x\($0.rawValue)" } ?? "")
    }

    /// What all canaries begin with that a force has not published.
    static func unpublished(of force: String) -> [String] { [prefix(of: force, .open), prefix(of: force, .secret)] }
}

/// Looks for words in bytes.
enum Bytes {
    /// Whether a word stands in bytes, in small letters or capitals.
    static func contain(_ word: String, in bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { bytes in
            [word, word.uppercased()].contains { stands(Array($0.utf8), in: bytes) }
        }
    }

    private static func stands(_ word: [UInt8], in bytes: UnsafeRawBufferPointer) -> Bool {
        guard let start = bytes.baseAddress, let first = word.first else { return false }
        var place = 0
        while place + word.count <= bytes.count {
            guard let found = memchr(start + place, Int32(first), bytes.count - word.count + 1 - place) else { return false }
            if memcmp(found, word, word.count) == 0 { return true }
            place = UnsafeRawPointer(found) - start + 1
        }
        return false
    }
}
