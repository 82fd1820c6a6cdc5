public import Basics

/// What somebody typed who wants to register.
public struct RegistrationForm: Sendable, Equatable {
    /// What to call the person.
    public var name = ""
    /// The address, without the postcode.
    public var address = ""
    /// The postcode.
    public var postcode = ""
    /// The code of the area chosen from the list, where the force has no table of postcodes.
    public var area = ""
    /// The email address.
    public var email = ""
    /// The telephone number, for those who have no email.
    public var phone = ""
    /// Codes of the providers whose boxes were ticked.
    public var providers: [String] = []
    /// By provider, the version of the words that stood beside its box.
    public var wordings: [String: Int] = [:]
    /// What the link said by which the person came, such as `poster`.
    public var campaign = ""
    /// What the person wants to hear of, and in which form.
    public var wishes = MemberWishes()
    /// By the code of a question about the person, the code of the option.
    public var demographics: [String: String] = [:]

    /// An empty form.
    public init() {}
}

/// Somebody who registers, checked.
public struct Registration: Sendable, Equatable {
    let name: String
    let email: String?
    let phone: String?
    let residence: Residence
    let consents: [GivenConsent]
    let demographics: [String: String]
    let language: Language
    let campaign: String?
    let wishes: MemberWishes

    /// Checks what was typed.
    ///
    /// - Parameter reading: the language in which the person wants to be written to, if it is another.
    /// - Throws: an `.invalid` ``Problem`` with every field that is wrong, in the language of the form.
    public init(
        _ form: RegistrationForm, for configuration: ForceConfiguration, on day: Day, in language: Language,
        reading: Language? = nil
    ) throws(Problem) {
        var check = FormCheck(configuration: configuration, language: language, day: day)
        let name = check.name(form.name)
        let residence = check.residence(address: form.address, postcode: form.postcode, area: form.area)
        let (email, phone) = check.contact(email: form.email, phone: form.phone)
        let consents = check.consents(form.providers, shown: form.wordings)
        try check.throwErrors()
        self.name = name
        self.email = email
        self.phone = phone
        self.residence = residence
        self.consents = consents
        self.language = reading ?? language
        campaign = Campaign.code(of: form.campaign)
        wishes = form.wishes.offered(by: configuration.policy)
        demographics = configuration.policy.answers(in: form.demographics)
    }
}

/// What brings people to register: a poster, a leaflet, a post.
///
/// Its code stands in the link: `/register?from=poster`.
public enum Campaign {
    /// The code in its one spelling; nothing for what is none.
    public static func code(of typed: String) -> String? {
        let code = typed.lowercased()
        let signs = code.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") }
        return signs && (1...40).contains(code.utf8.count) ? code : nil
    }
}

extension Policy {
    /// Answers to the questions that are asked, as far as they are among those offered.
    ///
    /// Not to answer is always right.
    func answers(in typed: [String: String]) -> [String: String] {
        var answers: [String: String] = [:]
        for question in demographics {
            guard let option = typed[question.code], question.offered.contains(where: { $0.code == option }) else { continue }
            answers[question.code] = option
        }
        return answers
    }
}

/// Checks the fields that people fill in about themselves, and gathers what is wrong.
struct FormCheck {
    let configuration: ForceConfiguration
    let language: Language
    let day: Day
    private var errors: [String: String] = [:]

    init(configuration: ForceConfiguration, language: Language, day: Day) {
        self.configuration = configuration
        self.language = language
        self.day = day
    }

    func throwErrors() throws(Problem) {
        guard !errors.isEmpty else { return }
        throw Problem(.invalid, errors.keys.sorted().compactMap { errors[$0] }.joined(separator: " "), fields: errors)
    }

    mutating func name(_ typed: String) -> String {
        let name = CleanText.line(typed, limit: 100)
        if name.isEmpty { fail("name", MemberWords.nameMissing) }
        return name
    }

    mutating func contact(email: String, phone: String) -> (email: String?, phone: String?) {
        let (email, phone) = (CleanText.line(email, limit: 300), CleanText.line(phone, limit: 60))
        if email.isEmpty, phone.isEmpty { fail("email", MemberWords.contactMissing) }
        let address = email.isEmpty ? nil : EmailAddress(email)
        let number = phone.isEmpty ? nil : PhoneNumber(phone)
        if !email.isEmpty, address == nil { fail("email", MemberWords.emailWrong) }
        if !phone.isEmpty, number == nil { fail("phone", MemberWords.phoneWrong) }
        return (address?.description, number?.description)
    }

    /// The words of today of each provider that was chosen.
    ///
    /// - Parameter shown: the versions that stood beside the boxes, as far as the form tells; nobody agrees to words that they have not seen.
    mutating func consents(_ providers: [String], shown: [String: Int] = [:]) -> [GivenConsent] {
        let consents = configuration.policy.providers.compactMap { provider -> GivenConsent? in
            guard providers.contains(provider.code), let wording = provider.wording(on: day) else { return nil }
            return GivenConsent(provider: provider.code, wordingVersion: wording.version)
        }
        if consents.isEmpty { fail("providers", MemberWords.consentMissing) }
        let isOutdated = consents.contains { shown[$0.provider, default: $0.wordingVersion] != $0.wordingVersion }
        if isOutdated { fail("providers", MemberWords.wordsChanged) }
        return consents
    }

    /// - Parameter area: chosen where the force has no table of postcodes; nothing where it is known otherwise.
    mutating func residence(address: String, postcode: String, area: String?) -> Residence {
        let typed = CleanText.line(postcode, limit: 60)
        let address = CleanText.line(address, limit: 250)
        var residence = Residence(address: address.isEmpty ? nil : address, area: configuration.code)
        if !typed.isEmpty { residence.postcode = self.postcode(typed)?.description }
        if configuration.postcodes.isEmpty {
            if let area { residence.area = chosen(area) }
        } else if typed.isEmpty {
            fail("postcode", MemberWords.postcodeMissing)
        } else if let postcode = residence.postcode.flatMap(Postcode.init) {
            residence.area = self.area(of: postcode)
        }
        return residence
    }

    private mutating func postcode(_ typed: String) -> Postcode? {
        switch PostcodeReading(typed) {
        case .postcode(let postcode): return postcode
        case .repaired(let postcode): fail("postcode", MemberWords.postcodeRepaired, ["postcode": postcode.description])
        case .historic(let text): fail("postcode", MemberWords.postcodeHistoric, ["postcode": text])
        case .elsewhere(let text): fail("postcode", MemberWords.postcodeElsewhere, ["postcode": text, "force": force])
        case .none: fail("postcode", MemberWords.postcodeWrong)
        }
        return nil
    }

    private mutating func area(of postcode: Postcode) -> String {
        if let code = configuration.postcodes.area(of: postcode), configuration.areas[code] != nil { return code }
        fail("postcode", MemberWords.postcodeOutside, ["postcode": postcode.description, "force": force])
        return configuration.code
    }

    private mutating func chosen(_ area: String) -> String {
        let choices = configuration.areasToChoose(on: day)
        guard choices.contains(where: { $0.code == area }) else {
            fail("area", MemberWords.areaMissing)
            return configuration.code
        }
        return area
    }

    private var force: String { configuration.name[language] }

    mutating func fail(_ field: String, _ words: Localized, _ values: [String: String] = [:]) {
        errors[field] = words.filled(in: language, values)
    }
}

extension ForceConfiguration {
    /// The areas that people choose theirs from where there is no table of postcodes: those directly in the force, of today.
    public func areasToChoose(on day: Day) -> [Area] {
        let districts = areas.children(of: code, at: day)
        return districts.isEmpty ? [areas.root].compactMap { $0 } : districts
    }
}
