import Basics

/// An exercise as it was typed.
public struct ExerciseForm: Sendable {
    /// What to call it.
    public var name = ""
    /// What it is for.
    public var purpose = ""
    /// The group to reach, as `classification/group`; empty for everybody.
    public var target = ""

    /// An empty form.
    public init() {}
}

/// A visit as it was typed.
public struct VisitForm: Sendable {
    /// The number or the name of the house, with the flat if there is one.
    public var house = ""
    /// The street.
    public var street = ""
    /// The postcode.
    public var postcode = ""
    /// What came of it.
    public var outcome = ""

    /// An empty form.
    public init() {}

    /// House and street as one; a house without a number is set apart from its street.
    var address: String {
        let (house, street) = (CleanText.line(house, limit: 120), CleanText.line(street, limit: 120))
        let isNumbered = house.utf8.contains { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        return [house, street].filter { !$0.isEmpty }.joined(separator: isNumbered ? " " : ", ")
    }
}

struct ExerciseDraft: Sendable {
    let name: String
    let purpose: String
    let target: DoorstepExercise.Target?

    /// - Throws: `.invalid` with the fields that are wrong.
    init(_ form: ExerciseForm, for configuration: ForceConfiguration, today: Day) throws(Problem) {
        var check = FieldCheck(configuration, today: today)
        name = check.words(form.name, "name", limit: 100, missing: "Give it a name by which your team knows it.")
        purpose = check.words(form.purpose, "purpose", limit: 300, missing: "Say what it is for.")
        target = form.target.isEmpty ? nil : configuration.doorstepTargets.first { $0.key == form.target }
        if !form.target.isEmpty, target == nil { check.fail("target", "Choose a group of the list, or none.") }
        try check.throwFaults()
    }
}

extension DoorstepExercise.Target {
    /// Both codes, as a form sends them.
    public var key: String { "\(classification)/\(group)" }
}

extension ForceConfiguration {
    /// The groups that an exercise may be meant to reach: those that members are asked about.
    public var doorstepTargets: [DoorstepExercise.Target] {
        let asked = Set(policy.demographics.map(\.code))
        return segments.used.filter { asked.contains($0.code) }.flatMap { classification in
            classification.groups.map { .init(classification: classification.code, group: $0.code) }
        }
    }

    /// What a group is called, with its classification.
    public func name(of target: DoorstepExercise.Target) -> String {
        let classification = segments.classifications.first { $0.code == target.classification }
        let group = classification?.groups.first { $0.code == target.group }
        return "\(classification?.name ?? target.classification): \(group?.name ?? target.group)"
    }
}

/// A home, checked: it can be told from others, and lies within the exercise.
struct HomeDraft: Sendable {
    let address: String
    let postcode: String
    let area: String
    let key: String

    /// - Throws: `.invalid` with the fields that are wrong, `postcode` or `address`.
    init(address typed: String, postcode: String, in base: Area, for configuration: ForceConfiguration, on day: Day) throws(Problem)
    {
        var check = FormCheck(configuration: configuration, language: .en, day: day)
        let residence = check.residence(address: typed, postcode: postcode, area: nil)
        try check.throwErrors()
        // Without a table of postcodes nobody can tell in which part of the area it is.
        let area = configuration.postcodes.isEmpty ? base.code : residence.area
        guard let postcode = residence.postcode else { throw Self.wrong("postcode", "Enter the postcode, like SW1A 1AA.") }
        guard configuration.areas.isArea(area, within: base.code) else {
            throw Self.wrong("postcode", "\(postcode) does not lie in \(base.name.english), where this exercise is.")
        }
        guard let address = residence.address, let key = HouseholdKey.make(address: address, postcode: postcode) else {
            throw Self.wrong("address", "Enter the number or the name of the house with its street, like 12 High Street.")
        }
        (self.address, self.postcode, self.area, self.key) = (address, postcode, area, key)
    }

    /// What is wrong, as far as it is with one of these two fields.
    private static func wrong(_ field: String, _ words: String) -> Problem { Problem(.invalid, words, fields: [field: words]) }
}

/// Homes to call at, pasted as lines such as `12 High Street, LE1 1AA`.
struct HomeList {
    let homes: [HomeDraft]

    /// - Throws: `.invalid` with the first lines that cannot be used, at the field `list`.
    init(_ typed: String, in base: Area, for configuration: ForceConfiguration, on day: Day) throws(Problem) {
        let lines = typed.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated().filter { line in
            !line.element.allSatisfy(\.isWhitespace)
        }
        guard !lines.isEmpty else { throw Self.wrong("Enter at least one address.") }
        guard lines.count <= DoorBook.listedAtMost else {
            throw Self.wrong(
                "These are \(lines.count) addresses. Enter \(DoorBook.listedAtMost) at most, and the others afterwards.")
        }
        var (homes, faults): ([HomeDraft], [String]) = ([], [])
        for (number, line) in lines {
            let comma = line.lastIndex(of: ",") ?? line.endIndex
            let postcode = comma == line.endIndex ? "" : String(line[line.index(after: comma)...])
            do {
                homes.append(
                    try HomeDraft(address: String(line[..<comma]), postcode: postcode, in: base, for: configuration, on: day))
            } catch {
                faults.append("Line \(number + 1): \(error.message)")
            }
        }
        guard faults.isEmpty else {
            let more = faults.count > 5 ? " \(faults.count - 5) more lines cannot be used." : ""
            throw Self.wrong(faults.prefix(5).joined(separator: " ") + more)
        }
        self.homes = homes
    }

    private static func wrong(_ words: String) -> Problem { Problem(.invalid, words, fields: ["list": words]) }
}
