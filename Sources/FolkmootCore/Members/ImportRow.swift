import Basics
import CSV

/// One person of an import, checked: what is inserted, as UTF-8 that stands in the portion.
struct ImportedMember {
    /// Where the row begins.
    let place: (line: Int, column: Int)
    let name: ImportPortion.Place
    let email: Email?
    let phone: ImportPortion.Place?
    let address: ImportPortion.Place?
    let postcode: ImportPortion.Place?
    let uprn: ImportPortion.Place?
    /// What makes the key of the household: the number of the property, or else the address.
    let household: HouseholdName?
    /// The key of the address, where the number of the property came with it.
    let linked: HouseholdName?
    let area: String
    let language: Language
    let route: JoiningRoute
    /// Nothing without a recorded opt-in: the person is then invited, and never active.
    let optIn: OptIn?

    /// An address in lower case.
    struct Email {
        let text: ImportPortion.Place
        let mark: SeenTexts.Fingerprint
        /// Where it stands in the file.
        let place: (line: Int, column: Int)
    }

    /// The key of a household.
    struct HouseholdName {
        let text: ImportPortion.Place
        let mark: SeenTexts.Fingerprint
    }

    /// An opt-in on record.
    struct OptIn {
        let provider: String
        let wordingVersion: Int
        let givenAt: Timestamp
        /// From when the person is a member.
        let joinedAt: Timestamp
    }
}

/// Reads rows of an import by the rules of a force.
///
/// Knows no database.
struct ImportReader {
    private let columns: Columns
    private let configuration: ForceConfiguration
    private let today: Day
    private let areas: [String: String]
    /// By what stands in a row, such as `police 1`.
    private let wordings: [[UInt8]: (provider: String, version: Int)]
    private var postcodes: [UInt64: Place] = [:]
    private var days: [WordCode: (day: Day, start: Timestamp)] = [:]

    static let required = [Column.name.name]
    static let optional = Column.allCases.dropFirst().map(\.name)

    private struct Place {
        let postcode: [UInt8]
        let area: String?
    }

    /// Where each column stands; nothing if it is not there.
    struct Columns {
        fileprivate let places: [Int?]

        /// - Throws: a ``CSVError`` if the header has no way to reach people, or none to tell where they live.
        init(_ table: CSVTable) throws(CSVError) {
            for (pair, what) in [(["email", "phone"], "to reach people"), (["postcode", "area"], "to tell where people live")]
            where pair.allSatisfy({ table.index(of: $0) == nil }) {
                throw CSVError(line: 1, column: 1, message: "The header needs the column “\(pair[0])” or “\(pair[1])”, \(what).")
            }
            places = Column.allCases.map { table.index(of: $0.name) }
        }
    }

    /// The columns of an import.
    fileprivate enum Column: Int, CaseIterable {
        case name, email, phone, address, postcode, area, language, route, joinedOn, consentOn, consentProvider, consentWording,
            uprn

        var name: String {
            switch self {
            case .joinedOn: "joined_on"
            case .consentOn: "consent_on"
            case .consentProvider: "consent_provider"
            case .consentWording: "consent_wording"
            default: "\(self)"
            }
        }
    }

    init(_ columns: Columns, for configuration: ForceConfiguration, on today: Day) {
        self.columns = columns
        self.configuration = configuration
        self.today = today
        areas = Dictionary(configuration.areas.areas.filter { $0.exists(on: today) }.map { ($0.code, $0.code) }) { first, _ in first
        }
        let versions = configuration.policy.providers.flatMap { provider in provider.wordings.map { (provider.code, $0.version) } }
        wordings = Dictionary(versions.map { (Array("\($0.0) \($0.1)".utf8), $0) }) { first, _ in first }
    }

    /// The person of a row.
    ///
    /// - Throws: a ``CSVError`` at the first cell that cannot be used. It never repeats what stands there of a person.
    mutating func member(
        _ record: CSVRecord, keepingTextIn portion: inout ImportPortion
    ) throws(CSVError) -> ImportedMember {
        let name = try name(record)
        let email = try email(record)
        let phone = try phone(record)
        guard email != nil || phone != nil else {
            throw fault(record, .email, .phone, "There is neither an email address nor a telephone number.")
        }
        let place = try place(record)
        let address = text(record, .address, limit: 250)
        let key = address.flatMap { address in place.postcode.flatMap { HouseholdKey.make(address: address, postcode: $0) } }
        let uprn = try uprn(record)
        return ImportedMember(
            place: record.place(of: 0), name: portion.keep(name), email: email.map { keep($0, of: record, in: &portion) },
            phone: phone.map { portion.keep($0.utf8) }, address: address.map { portion.keep($0) },
            postcode: place.postcode.map { portion.keep($0) },
            uprn: uprn.map { portion.keep($0.description.utf8) },
            household: (uprn?.householdKey ?? key).map { keep($0, in: &portion) },
            linked: uprn == nil ? nil : key.map { keep($0, in: &portion) },
            area: try area(record, place), language: try language(record), route: try route(record), optIn: try optIn(record))
    }

    private func keep(_ key: [UInt8], in portion: inout ImportPortion) -> ImportedMember.HouseholdName {
        .init(text: portion.keep(key), mark: key.withUnsafeBytes(SeenTexts.fingerprint))
    }

    private func keep(_ email: [UInt8], of record: CSVRecord, in portion: inout ImportPortion) -> ImportedMember.Email {
        .init(
            text: portion.keep(email), mark: email.withUnsafeBytes(SeenTexts.fingerprint),
            place: record.place(of: columns.places[Column.email.rawValue] ?? 0))
    }
}

extension ImportReader {
    private func cell(_ record: CSVRecord, _ column: Column) -> ArraySlice<UInt8>? {
        guard let index = columns.places[column.rawValue] else { return nil }
        let bytes = record.bytes(index)
        guard bytes.first == 0x20 || bytes.last == 0x20 else { return bytes.isEmpty ? nil : bytes }
        guard let first = bytes.firstIndex(where: { $0 != 0x20 }), let last = bytes.lastIndex(where: { $0 != 0x20 }) else {
            return nil
        }
        return bytes[first...last]
    }

    private func fault(_ record: CSVRecord, at columns: [Column], _ message: String) -> CSVError {
        record.error(at: columns.compactMap { self.columns.places[$0.rawValue] }.first ?? 0, message)
    }

    private func fault(_ record: CSVRecord, _ column: Column, _ message: String) -> CSVError {
        fault(record, at: [column], message)
    }

    private func fault(_ record: CSVRecord, _ column: Column, _ other: Column, _ message: String) -> CSVError {
        fault(record, at: [column, other], message)
    }

    /// Cleaned text; most is clean already, and is then not copied.
    private func text(_ record: CSVRecord, _ column: Column, limit: Int) -> ArraySlice<UInt8>? {
        guard let bytes = cell(record, column) else { return nil }
        if bytes.count <= limit, bytes.isPlainLine { return bytes }
        let text = CleanText.line(String(decoding: bytes, as: UTF8.self), limit: limit)
        return text.isEmpty ? nil : Array(text.utf8)[...]
    }

    private func name(_ record: CSVRecord) throws(CSVError) -> ArraySlice<UInt8> {
        guard let name = text(record, .name, limit: 100) else { throw fault(record, .name, "The name is missing.") }
        return name
    }

    private func email(_ record: CSVRecord) throws(CSVError) -> [UInt8]? {
        guard let bytes = cell(record, .email) else { return nil }
        guard EmailAddress.isAddress(bytes) else {
            throw fault(record, .email, "This is no email address, like name@example.org.")
        }
        return bytes.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
    }

    private func uprn(_ record: CSVRecord) throws(CSVError) -> UPRN? {
        guard let bytes = cell(record, .uprn) else { return nil }
        guard let uprn = UPRN(bytes) else {
            throw fault(record, .uprn, "This is no UPRN: up to 12 digits. A spreadsheet may have rounded it.")
        }
        return uprn
    }

    private func phone(_ record: CSVRecord) throws(CSVError) -> String? {
        guard let bytes = cell(record, .phone) else { return nil }
        guard let number = PhoneNumber(String(decoding: bytes, as: UTF8.self)) else {
            throw fault(record, .phone, "This is no telephone number. A spreadsheet may have removed its first nought.")
        }
        return number.description
    }

    private mutating func place(_ record: CSVRecord) throws(CSVError) -> (postcode: [UInt8]?, area: String?) {
        guard let bytes = cell(record, .postcode) else { return (nil, nil) }
        let packed = bytes.packedPostcode
        if let packed, let place = postcodes[packed] { return (place.postcode, place.area) }
        guard let postcode = Postcode(String(decoding: bytes, as: UTF8.self)) else {
            throw fault(record, .postcode, "This is no postcode, like LE1 1AA.")
        }
        let place = Place(postcode: Array(postcode.description.utf8), area: configuration.postcodes.area(of: postcode))
        if let packed { postcodes[packed] = place }
        return (place.postcode, place.area)
    }

    private func area(_ record: CSVRecord, _ place: (postcode: [UInt8]?, area: String?)) throws(CSVError) -> String {
        if let bytes = cell(record, .area) {
            let code = String(decoding: bytes, as: UTF8.self)
            if let area = areas[code] { return area }
            let hint = Spelling.nearest(to: code, among: areas.keys).map { " Did you mean “\($0)”?" } ?? ""
            throw fault(record, .area, "There is no area of this code today.\(hint) The codes are in areas.csv.")
        }
        if let area = place.area { return area }
        let force = configuration.name.english
        guard place.postcode != nil else { throw fault(record, .postcode, .area, "There is neither a postcode nor an area.") }
        throw configuration.postcodes.isEmpty
            ? fault(record, .area, .postcode, "The area is missing: \(force) has no table of postcodes to find it by.")
            : fault(record, .postcode, "This postcode is not in the area that \(force) covers.")
    }

    private func language(_ record: CSVRecord) throws(CSVError) -> Language {
        guard let bytes = cell(record, .language) else { return configuration.languages.first ?? .en }
        if let language = configuration.languages.first(where: { bytes.elementsEqual($0.rawValue.utf8) }) {
            return language
        }
        let known = configuration.languages.map { "“\($0.rawValue)”" }.joined(separator: " or ")
        throw fault(record, .language, "This is not a language of this force: write \(known).")
    }

    private func route(_ record: CSVRecord) throws(CSVError) -> JoiningRoute {
        guard let bytes = cell(record, .route) else { return .online }
        if let route = JoiningRoute.allCases.first(where: { bytes.elementsEqual($0.rawValue.utf8) }) { return route }
        let known = JoiningRoute.allCases.map(\.rawValue).joined(separator: ", ")
        throw fault(record, .route, "This is no way of joining: write one of \(known).")
    }
}

extension ImportReader {
    private mutating func day(_ record: CSVRecord, _ column: Column) throws(CSVError) -> (day: Day, start: Timestamp)? {
        guard let bytes = cell(record, column) else { return nil }
        let code = WordCode(bytes)
        if let known = days[code] { return known }
        guard let day = Day(String(decoding: bytes, as: UTF8.self)), day.year >= 1990 else {
            throw fault(record, column, "This is no day, like 2026-02-28.")
        }
        guard day <= today else { throw fault(record, column, "This day has not come yet.") }
        let known = (day, London.start(of: day))
        days[code] = known
        return known
    }

    /// A recorded opt-in has a day, a provider and the version of the words; a part of one is a fault.
    private mutating func optIn(_ record: CSVRecord) throws(CSVError) -> ImportedMember.OptIn? {
        let joined = try day(record, .joinedOn)
        let given = try day(record, .consentOn)
        let (provider, wording) = (cell(record, .consentProvider), cell(record, .consentWording))
        guard let given else {
            guard provider == nil, wording == nil else {
                throw fault(
                    record, .consentOn, .consentProvider,
                    "The day of the opt-in is missing; without it the person cannot be active.")
            }
            return nil
        }
        guard let provider else {
            throw fault(record, .consentProvider, .consentOn, "The opt-in does not say to whose messages.")
        }
        guard let wording else {
            throw fault(record, .consentWording, .consentOn, "The opt-in does not say to which version of the words.")
        }
        guard let agreed = wordings[Array(provider) + [0x20] + wording] else {
            throw unknownWording(record, String(decoding: provider, as: UTF8.self))
        }
        return ImportedMember.OptIn(
            provider: agreed.provider, wordingVersion: agreed.version, givenAt: given.start,
            joinedAt: max(joined?.start ?? given.start, given.start))
    }

    private func unknownWording(_ record: CSVRecord, _ code: String) -> CSVError {
        guard let provider = configuration.policy.provider(code) else {
            let known = configuration.policy.providers.map(\.code).joined(separator: ", ")
            return fault(record, .consentProvider, "There is no such provider: write one of \(known).")
        }
        let versions = provider.wordings.map { String($0.version) }.joined(separator: ", ")
        return fault(record, .consentWording, "There is no such version of the words: \(provider.code) has \(versions).")
    }
}

extension ArraySlice<UInt8> {
    /// Printable ASCII with single spaces within, which needs no cleaning.
    fileprivate var isPlainLine: Bool {
        var previous: UInt8 = 0
        for byte in self {
            guard byte >= 0x20, byte < 0x7F, byte != 0x20 || previous != 0x20 else { return false }
            previous = byte
        }
        return true
    }

    /// Letters in capitals and digits of a postcode as one number; nothing if there is anything else, or more than a postcode has.
    fileprivate var packedPostcode: UInt64? {
        var packed: UInt64 = 0
        for byte in self where byte != 0x20 {
            let capital = (0x61...0x7A).contains(byte) ? byte - 0x20 : byte
            guard (0x30...0x39).contains(capital) || (0x41...0x5A).contains(capital), packed >> 48 == 0 else { return nil }
            packed = packed << 8 | UInt64(capital)
        }
        return packed
    }
}
