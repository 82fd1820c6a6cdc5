public import Basics

/// A contact as it was typed.
public struct ContactForm: Sendable, Equatable {
    /// The list.
    public var list = ""
    /// The name.
    public var name = ""
    /// What they are there.
    public var role = ""
    /// For whom.
    public var organisation = ""
    /// Whom they reach.
    public var reaches = ""
    /// The email address.
    public var email = ""
    /// The telephone number.
    public var phone = ""
    /// When they agreed, as `2026-11-21`.
    public var day = ""

    /// An empty form.
    public init() {}
}

/// A contact, checked.
public struct ContactDraft: Sendable, Equatable {
    let list: ContactList
    let name: String
    let role: String
    let organisation: String?
    let reaches: String?
    let email: String?
    let phone: String?
    let agreedOn: Day

    /// Checks what was typed.
    ///
    /// - Throws: an `.invalid` ``Problem`` with every field that is wrong.
    public init(_ form: ContactForm, for configuration: ForceConfiguration, today: Day) throws(Problem) {
        var check = FieldCheck(configuration, today: today)
        if ContactList(rawValue: form.list) == nil { check.fail("list", "Choose a list.") }
        list = ContactList(rawValue: form.list) ?? .keyIndividual
        name = check.words(form.name, "name", limit: 100, missing: "Enter the name.")
        role = check.words(form.role, "role", limit: 100, missing: "Enter what they are there, such as shopkeeper or head teacher.")
        organisation = check.words(form.organisation, "organisation", limit: 100, missing: nil).unlessEmpty
        reaches = check.words(form.reaches, "reaches", limit: 200, missing: nil).unlessEmpty
        (email, phone) = Self.ways(form, &check)
        agreedOn = check.day(form.day, "day")
        try check.throwFaults()
    }

    private static func ways(_ form: ContactForm, _ check: inout FieldCheck) -> (email: String?, phone: String?) {
        let email = check.words(form.email, "email", limit: 254, missing: nil)
        let phone = check.words(form.phone, "phone", limit: 60, missing: nil)
        if email.isEmpty, phone.isEmpty { check.fail("email", "Enter an email address or a telephone number.") }
        let (address, number) = (EmailAddress(email), PhoneNumber(phone))
        if !email.isEmpty, address == nil { check.fail("email", "Enter an email address, like name@example.org.") }
        if !phone.isEmpty, number == nil { check.fail("phone", "Enter a telephone number, like 01632 960 001.") }
        return (address?.description, number?.description)
    }
}

extension String {
    fileprivate var unlessEmpty: String? { isEmpty ? nil : self }
}
