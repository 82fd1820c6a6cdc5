/// What two members of one household have in common, however each of them writes the address.
///
/// A key is the postcode, then the flat if there is one, then the number with its street, or the name of the house. Rules, in order:
///
/// 1. Capitals, full stops, apostrophes and other punctuation make no difference; nor does a postcode repeated in the address.
/// 2. `Flat`, `Apartment`, `Apt`, `Unit`, `Room`, `Studio` and `Maisonette` are one word, and take what comes after them, or, with
///    nothing after them, what came before: `Flat 2`, `Apt 2`, `2 Flat`, `Ground Floor Flat`.
/// 3. A letter alone after a number belongs to it: `12 A High Street` is `12A High Street`. `No. 12` is `12`.
/// 4. `Rd`, `Ave` and the like are written out. `St` is Saint at the beginning of a street's name or before another word for a
///    street, and else Street.
/// 5. With a number, the key ends with the word for a street, so that a town after it makes no difference.
/// 6. Without a number, the name is what stands before the first comma, or ends with a word such as `Cottage` or `Farm`.
///
/// A street or a box without a number is no household: whoever gives only that counts as a member and not as a household. `Flat A, 12
/// High Street` and `12A High Street` stay apart, since only a register of addresses could tell.
public enum HouseholdKey {
    /// The key of an address, or nothing if it does not tell one household from another.
    ///
    /// - Parameter postcode: in its usual form, `LE1 1AA`.
    public static func make(address: String, postcode: String) -> String? {
        make(address: Array(address.utf8)[...], postcode: Array(postcode.utf8)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The same on UTF-8, for large imports.
    static func make(address: ArraySlice<UInt8>, postcode: [UInt8]) -> [UInt8]? {
        let isPlain = address.allSatisfy { $0 < 0x80 }
        var words = AddressWords(isPlain ? address : capitals(address), postcode: postcode)
        let unit = words.takeUnit()
        guard !words.isBox, let premises = words.premises() else { return nil }
        guard postcode.count + unit.count + premises.count < 380 else { return nil }
        return postcode + [bar] + (unit.isEmpty ? [] : unit + [bar]) + premises
    }

    private static func capitals(_ address: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        Array(String(decoding: address, as: UTF8.self).uppercased().utf8)[...]
    }

    private static let bar = UInt8(ascii: "|")
}

/// A word packed into a number, so that words are compared and looked up without being copied.
///
/// Longer ones are never looked for.
struct WordCode: Hashable, ExpressibleByStringLiteral {
    let value: UInt128

    init(_ bytes: some Sequence<UInt8>) {
        var value: UInt128 = 0
        var count = 0
        for byte in bytes {
            value = value << 8 | UInt128(byte)
            count += 1
        }
        self.value = count <= 16 ? value : 0
    }

    init(stringLiteral text: StaticString) { self.init(text.description.utf8) }
}

/// The words of an address, each with the part between commas that it stands in.
private struct AddressWords {
    private struct Word {
        var bytes: ArraySlice<UInt8>
        var code: WordCode
        var part: Int
        var kinds: Kinds

        init(_ bytes: ArraySlice<UInt8>, part: Int) {
            self.bytes = bytes
            self.part = part
            code = WordCode(bytes)
            // No word that is looked for has a digit in it.
            kinds = bytes.contains(where: \.isDigit) ? [] : AddressWords.kinds[code] ?? []
        }
    }

    /// What a word may be in an address.
    struct Kinds: OptionSet {
        let rawValue: UInt8
        static let number = Kinds(rawValue: 1)
        static let unit = Kinds(rawValue: 2)
        static let floor = Kinds(rawValue: 4)
        static let house = Kinds(rawValue: 8)
        static let street = Kinds(rawValue: 16)
        static let abbreviation = Kinds(rawValue: 32)
    }

    private var words: [Word] = []

    init(_ address: ArraySlice<UInt8>, postcode: [UInt8]) {
        var kept: [UInt8] = []
        var places: [(range: Range<Int>, part: Int)] = []
        places.reserveCapacity(12)
        var (start, part) = (0, 0)
        func endWord() {
            if kept.count > start { places.append((start..<kept.count, part)) }
            start = kept.count
        }
        for byte in address {
            switch AddressSign(byte) {
            case .kept: kept.append(byte)
            case .small: kept.append(byte - 0x20)
            case .dropped: break
            case .space: endWord()
            case .comma:
                endWord()
                part += 1
            }
        }
        endWord()
        words = places.map { Word(kept[$0.range], part: $0.part) }
        removePostcode(postcode)
        joinLetters()
    }

    private mutating func removePostcode(_ postcode: [UInt8]) {
        let whole = postcode.filter { $0 != UInt8(ascii: " ") }
        words.removeAll { $0.bytes.elementsEqual(whole) }
        let halves = postcode.split(separator: UInt8(ascii: " "))
        guard halves.count == 2, words.count >= 2 else { return }
        for index in (0..<words.count - 1).reversed()
        // What was removed before may have been the last two words.
        where index + 1 < words.count && words[index].bytes.elementsEqual(halves[0])
            && words[index + 1].bytes.elementsEqual(halves[1])
        {
            words.removeSubrange(index...(index + 1))
        }
    }

    /// `12 A` becomes `12A`, `No 12` becomes `12`.
    private mutating func joinLetters() {
        var index = 0
        while index + 1 < words.count {
            let (word, next) = (words[index], words[index + 1])
            if word.kinds.contains(.number), next.bytes.isHouseNumber {
                words.remove(at: index)
            } else if word.bytes.allSatisfy(\.isDigit), Self.isSuffix(next.bytes), next.part == word.part {
                let joined = Array(word.bytes) + next.bytes
                words[index] = Word(joined[...], part: word.part)
                words.remove(at: index + 1)
            } else {
                index += 1
            }
        }
    }

    /// In Welsh `Y` is a word, and no part of a number.
    private static func isSuffix(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.count == 1 && bytes.allSatisfy { $0.isLetter && $0 != UInt8(ascii: "Y") }
    }

    var isBox: Bool { words.count >= 2 && words[0].code == "PO" && words[1].code == "BOX" }
}

extension AddressWords {
    /// Takes out the flat, as `FLAT 2`; nothing if there is none.
    mutating func takeUnit() -> [UInt8] {
        guard let index = words.firstIndex(where: { $0.kinds.contains(.unit) }) else { return [] }
        let part = words[index].part
        if let range = unitBefore(index, in: part) { return unit(taking: range, besides: index) }
        let next = index + 1
        guard next < words.count, words[next].part == part, words[next].bytes.count <= 5 else { return [] }
        guard words[next].bytes.isHouseNumber || words[next].bytes.count == 1 || words[next].bytes.contains(where: \.isDigit) else {
            return []
        }
        return unit(taking: next..<(next + 1), besides: index)
    }

    /// `GROUND FLOOR` in `Ground Floor Flat`, `2` in `2 Flat`; not the `12` of `12 Flat 3`.
    private func unitBefore(_ index: Int, in part: Int) -> Range<Int>? {
        guard index > 0, words[index - 1].part == part else { return nil }
        if words[index - 1].code == "FLOOR", index > 1 { return (index - 2)..<index }
        if words[index - 1].kinds.contains(.floor) { return (index - 1)..<index }
        let hasOwnAfter = index + 1 < words.count && words[index + 1].part == part && words[index + 1].bytes.isHouseNumber
        guard words[index - 1].bytes.isHouseNumber else { return nil }
        // In "2 Flat 10 High Street" the street's number comes last; in "12 Flat 3" the flat's.
        let streetFollows = index + 2 < words.count && words[index + 2].part == part
        return !hasOwnAfter || streetFollows ? (index - 1)..<index : nil
    }

    private mutating func unit(taking range: Range<Int>, besides index: Int) -> [UInt8] {
        var unit = Array("FLAT".utf8)
        for word in words[range] where word.code != "FLOOR" { unit += [UInt8(ascii: " ")] + word.bytes }
        words.removeSubrange(min(index, range.lowerBound)...max(index, range.upperBound - 1))
        return unit
    }

    /// The number with its street, or the name of the house.
    func premises() -> [UInt8]? {
        if let number = words.firstIndex(where: { $0.bytes.isHouseNumber }) { return numbered(from: number) }
        guard let first = words.first else { return nil }
        let name = words.prefix { $0.part == first.part }
        if let noun = name.lastIndex(where: { $0.kinds.contains(.house) }) { return text(name[...noun]) }
        guard let last = name.last, !isStreet(last, at: name.endIndex - 1) else { return nil }
        return text(name)
    }

    private func numbered(from number: Int) -> [UInt8] {
        // A number alone between commas, as in "12, High Street", goes with the part after it.
        let next = number + 1
        let part = next < words.count ? words[next].part : words[number].part
        let isAlone = part != words[number].part && (number == 0 || words[number - 1].part != words[number].part)
        let wanted = isAlone ? part : words[number].part
        let street = words[next...].prefix { $0.part == wanted }
        let end = street.indices.first { $0 > street.startIndex && isStreet(words[$0], at: $0) && !streetFollows($0, in: street) }
        return text(words[number...(end ?? max(number, street.endIndex - 1))])
    }

    private func text(_ words: ArraySlice<Word>) -> [UInt8] {
        var text: [UInt8] = []
        for (index, word) in zip(words.indices, words) {
            if !text.isEmpty { text.append(UInt8(ascii: " ")) }
            text += spelling(of: word, at: index, in: words)
        }
        return text
    }

    private func spelling(of word: Word, at index: Int, in words: ArraySlice<Word>) -> [UInt8] {
        if word.code == "SAINT" { return Array("ST".utf8) }
        if word.code == "ST" { return isStreet(word, at: index) ? Array("STREET".utf8) : Array("ST".utf8) }
        return word.kinds.contains(.abbreviation) ? Self.writtenOut[word.code] ?? Array(word.bytes) : Array(word.bytes)
    }

    /// `St` right after the number, or before another word for a street, is a saint.
    private func isStreet(_ word: Word, at index: Int) -> Bool {
        guard word.code == "ST" else { return word.kinds.contains(.street) }
        guard index > 0, words[index - 1].part == word.part, !words[index - 1].bytes.isHouseNumber else { return false }
        return !words[(index + 1)...].prefix(3).contains { $0.part == word.part && $0.kinds.contains(.street) }
    }

    /// Two words for a street in a row, as in "Church Street Mews": the second ends it.
    private func streetFollows(_ index: Int, in street: ArraySlice<Word>) -> Bool {
        index + 1 < street.endIndex && isStreet(words[index + 1], at: index + 1)
    }
}

extension AddressWords {
    /// What each known word may be: one look-up, in the place of one for each kind.
    private static let kinds: [WordCode: Kinds] = {
        var kinds: [WordCode: Kinds] = [:]
        let lists: [(Set<WordCode>, Kinds)] = [
            (numberWords, .number), (unitWords, .unit), (floors, .floor), (houseWords, .house), (streetWords, .street),
            (Set(writtenOut.keys), .abbreviation),
        ]
        for (words, kind) in lists { for word in words { kinds[word, default: []].insert(kind) } }
        return kinds
    }()
    private static let numberWords: Set<WordCode> = ["NO", "NUMBER", "NUM", "NR"]
    private static let unitWords: Set<WordCode> = [
        "FLAT", "FLT", "APARTMENT", "APARTMENTS", "APPARTMENT", "APT", "APPT", "UNIT", "ROOM", "STUDIO", "MAISONETTE",
    ]
    private static let floors: Set<WordCode> = [
        "GROUND", "FIRST", "SECOND", "THIRD", "FOURTH", "TOP", "BASEMENT", "LOWER", "UPPER", "GARDEN", "REAR", "FRONT", "ATTIC",
    ]
    private static let houseWords: Set<WordCode> = [
        "COTTAGE", "COTTAGES", "FARM", "FARMHOUSE", "HOUSE", "BARN", "BARNS", "LODGE", "BUNGALOW", "VILLA", "MILL", "RECTORY",
        "VICARAGE", "MANOR", "STABLES", "GRANARY", "CHALET", "CARAVAN", "BOAT", "NARROWBOAT", "ANNEXE", "ANNEX", "HALL",
    ]
    private static let streetWords: Set<WordCode> = [
        "STREET", "ROAD", "RD", "AVENUE", "AVE", "AV", "LANE", "LN", "CLOSE", "CL", "DRIVE", "DR", "DRV", "CRESCENT", "CRES", "CR",
        "COURT", "CT", "PLACE", "PL", "SQUARE", "SQ", "TERRACE", "TERR", "TER", "GARDENS", "GDNS", "GDN", "GROVE", "GR", "WAY",
        "WALK",
        "WK", "ROW", "MEWS", "HILL", "RISE", "VIEW", "GREEN", "GRN", "PARADE", "YARD", "BOULEVARD", "BLVD", "CLOS", "HEOL",
        "FFORDD",
        "LON", "STRYD", "PASSAGE", "QUAY", "WHARF", "VALE", "DALE", "FOLD", "GATE", "CROFT", "MEADOW", "MEADOWS", "CHASE", "CIRCUS",
        "APPROACH", "BANK", "BROW", "DENE", "END", "LEA", "LEAS", "MOUNT", "PADDOCK", "PARK", "RIDGE", "SPINNEY", "COPSE",
        "HEIGHTS",
    ]
    private static let writtenOut: [WordCode: [UInt8]] = [
        "RD": "ROAD", "AVE": "AVENUE", "AV": "AVENUE", "LN": "LANE", "CL": "CLOSE", "DR": "DRIVE", "DRV": "DRIVE",
        "CRES": "CRESCENT", "CR": "CRESCENT", "CT": "COURT", "PL": "PLACE", "SQ": "SQUARE", "TERR": "TERRACE", "TER": "TERRACE",
        "GDNS": "GARDENS", "GDN": "GARDENS", "GR": "GROVE", "WK": "WALK", "GRN": "GREEN", "BLVD": "BOULEVARD", "COTT": "COTTAGE",
        "HSE": "HOUSE",
    ].mapValues { (text: String) in Array(text.utf8) }
}

/// What becomes of a byte of an address.
private enum AddressSign {
    case kept, small, dropped, space, comma

    init(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"), 0x80...: self = .kept
        case UInt8(ascii: "/"), UInt8(ascii: "-"): self = .kept
        case UInt8(ascii: "a")...UInt8(ascii: "z"): self = .small
        case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\n"): self = .comma
        case UInt8(ascii: "'"), UInt8(ascii: "."), UInt8(ascii: "`"): self = .dropped
        default: self = .space
        }
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { (0x30...0x39).contains(self) }
    fileprivate var isLetter: Bool { (0x41...0x5A).contains(self) }
}

extension ArraySlice<UInt8> {
    /// `12`, `12A`, `12-14`, `12/3`, `12A-B`; not `1ST`.
    fileprivate var isHouseNumber: Bool {
        guard let first, first.isDigit, count <= 9 else { return false }
        let letters = self.count { $0.isLetter || $0 >= 0x80 }
        return letters == 0 || letters == 1 || letters == 2 && contains(UInt8(ascii: "-"))
    }
}
