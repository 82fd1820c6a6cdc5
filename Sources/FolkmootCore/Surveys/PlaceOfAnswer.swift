public import Basics

extension ForceConfiguration {
    /// The code of the area in which a postcode lies, as a person typed it.
    ///
    /// - Throws: an `.invalid` ``Problem`` whose message says in the person's language what to do.
    public func area(ofPostcode typed: String, in language: Language) throws(Problem) -> String {
        let force = name[language]
        switch PostcodeReading(typed) {
        case .postcode(let postcode):
            if let code = postcodes.area(of: postcode), areas[code] != nil { return code }
            throw Self.unusable(MemberWords.postcodeOutside, in: language, ["postcode": postcode.description, "force": force])
        case .repaired(let postcode):
            throw Self.unusable(MemberWords.postcodeRepaired, in: language, ["postcode": postcode.description])
        case .historic(let text): throw Self.unusable(MemberWords.postcodeHistoric, in: language, ["postcode": text])
        case .elsewhere(let text):
            throw Self.unusable(MemberWords.postcodeElsewhere, in: language, ["postcode": text, "force": force])
        case .none: throw Self.unusable(typed.isEmpty ? MemberWords.postcodeMissing : MemberWords.postcodeWrong, in: language)
        }
    }

    /// The code of an area that a person chose from a list.
    ///
    /// - Throws: an `.invalid` ``Problem`` if none of the list was chosen.
    public func area(chosen code: String, on day: Day, in language: Language) throws(Problem) -> String {
        guard areasToChoose(on: day).contains(where: { $0.code == code }) else {
            throw Self.unusable(MemberWords.areaMissing, in: language)
        }
        return code
    }

    /// What somebody means who answers where something is.
    ///
    /// A postcode that was typed becomes the code of its area, and is not kept itself; other words stay.
    ///
    /// - Throws: an `.invalid` ``Problem`` whose message says in the person's language what to do.
    public func place(
        chosen: String, typed: String, on day: Day, in language: Language
    ) throws(Problem) -> (area: String?, words: String) {
        let area = chosen.isEmpty ? nil : try area(chosen: chosen, on: day, in: language)
        if PostcodeReading(typed) == .none { return (area, typed) }
        return (try self.area(ofPostcode: CleanText.line(typed, limit: 200), in: language), "")
    }

    private static func unusable(_ words: Localized, in language: Language, _ values: [String: String] = [:]) -> Problem {
        Problem(.invalid, words.filled(in: language, values))
    }
}
