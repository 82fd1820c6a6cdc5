import Basics
import FolkmootCore
import HTTP

/// What stands in the forms of contacts.
enum ContactInput {
    static func contact(_ form: Form) -> ContactForm {
        var input = ContactForm()
        (input.list, input.name, input.role) = (form.text("list"), form.text("name"), form.text("role"))
        (input.organisation, input.reaches) = (form.text("organisation"), form.text("reaches"))
        (input.email, input.phone, input.day) = (form.text("email"), form.text("phone"), form.text("day"))
        return input
    }

    /// - Throws: `.invalid` if none was chosen.
    static func ending(_ form: Form) throws(Problem) -> ContactEnding {
        guard let ending = ContactEnding(rawValue: form.text("ending")) else {
            throw Problem(.invalid, "Choose why.", fields: ["ending": "Choose why."])
        }
        return ending
    }

    static let fields = ["list", "name", "role", "organisation", "reaches", "email", "phone", "day"]

    /// What the form of somebody shows first.
    static func values(of contact: CommunityContact) -> [String: [String]] {
        [
            "list": [contact.list.rawValue], "name": [contact.name], "role": [contact.role],
            "organisation": [contact.organisation ?? ""], "reaches": [contact.reaches ?? ""], "email": [contact.email ?? ""],
            "phone": [contact.phone ?? ""], "day": [contact.agreedOn.description],
        ]
    }
}
