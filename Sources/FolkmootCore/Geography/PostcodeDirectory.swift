/// Which area a postcode lies in, as far as the force's table tells: whole postcodes, sectors and outward codes.
///
/// A force may have ten thousands of them, so they are kept packed: a text of all, in order, and where each begins.
public struct PostcodeDirectory: Sendable, Equatable {
    /// Prefix and area of each, one after the other, in the order of the prefixes.
    private let text: [UInt8]
    /// Where each begins in the text, how long its prefix is and how long its area's code.
    private let entries: [Entry]

    private struct Entry: Equatable {
        let start: UInt32
        let prefixLength: UInt8
        let areaLength: UInt8
    }

    /// A directory of areas' codes by prefix, each in the form that ``prefix(_:)`` gives.
    ///
    /// Of two for one prefix one counts. Codes of more than 255 bytes are left out.
    public init(_ areas: [(prefix: String, area: String)]) {
        var text: [UInt8] = []
        var entries: [Entry] = []
        for (prefix, area) in areas.sorted(by: { $0.prefix < $1.prefix }) {
            let (prefix, area) = (prefix.utf8, area.utf8)
            guard prefix.count < 256, area.count < 256 else { continue }
            if let last = entries.last, Self.prefix(of: last, in: text).elementsEqual(prefix) { continue }
            entries.append(
                Entry(start: UInt32(text.count), prefixLength: UInt8(prefix.count), areaLength: UInt8(area.count)))
            text += prefix
            text += area
        }
        self.text = text
        self.entries = entries
    }

    /// A directory without anything in it.
    public init() { self.init([]) }

    /// Whether the force has no table: then any postcode is taken, and people choose their area from a list.
    public var isEmpty: Bool { entries.isEmpty }

    /// How many prefixes there are.
    public var count: Int { entries.count }

    /// The code of the narrowest area that is known for a postcode: the longest prefix that fits counts.
    public func area(of postcode: Postcode) -> String? {
        area(postcode.description) ?? area(postcode.sector) ?? area(postcode.outward)
    }

    private func area(_ prefix: String) -> String? {
        let wanted = prefix.utf8
        var range = entries.indices
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            let entry = entries[middle]
            let found = Self.prefix(of: entry, in: text)
            if found.elementsEqual(wanted) { return area(of: entry) }
            range = found.lexicographicallyPrecedes(wanted) ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return nil
    }

    private func area(of entry: Entry) -> String {
        let start = Int(entry.start) + Int(entry.prefixLength)
        return String(decoding: text[start..<start + Int(entry.areaLength)], as: UTF8.self)
    }

    private static func prefix(of entry: Entry, in text: [UInt8]) -> ArraySlice<UInt8> {
        text[Int(entry.start)..<Int(entry.start) + Int(entry.prefixLength)]
    }
}

extension PostcodeDirectory {
    /// A postcode, a sector or an outward code in its one spelling; nothing if it is none of them.
    public static func prefix(_ text: String) -> String? {
        if let postcode = PostcodeForm.postcode(PostcodeForm.folded(text)) { return postcode.description }
        let parts = text.uppercased().split(separator: " ").map(String.init)
        guard let outward = parts.first, PostcodeForm.isOutward(Array(outward.utf8)) else { return nil }
        switch parts.count {
        case 1: return outward
        case 2 where parts[1].utf8.count == 1 && parts[1].utf8.allSatisfy(PostcodeForm.isDigit): return "\(outward) \(parts[1])"
        default: return nil
        }
    }
}
