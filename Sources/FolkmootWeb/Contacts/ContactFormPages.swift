import Basics
import FolkmootCore
import Markup

/// The forms by which staff put people on a list, change what is held of them and take them off.
enum ContactFormPages {
    static func add(in area: Area, _ call: Call, _ problem: Problem? = nil) -> Page {
        let state = call.formState(problem, first: ["day": [call.today.description]])
        return page(
            "Who is to be on a list of \(area.name)?", at: area.code, state, ContactInput.fields, call,
            form(state, to: "/staff/contacts/\(area.code)/contact", button: "Put them on the list"))
    }

    static func change(_ contact: CommunityContact, _ call: Call, _ problem: Problem? = nil) -> Page {
        let state = call.formState(problem, first: ContactInput.values(of: contact))
        return page(
            "What has changed about \(contact.name)?", at: contact.area, state, ContactInput.fields, call,
            form(state, to: "/staff/contacts/\(contact.id.description)/change", button: "Save"))
    }

    static func end(_ contact: CommunityContact, _ call: Call, _ problem: Problem? = nil) -> Page {
        let state = call.formState(problem)
        let reasons: [(ContactEnding, String)] = [
            (.asked, "They asked for it"), (.moved, "They moved away, or do something else"),
            (.unreachable, "They cannot be reached"),
            (.mistake, "They were put on it by mistake"),
        ]
        return page(
            "Why is \(contact.name) to be taken off the list?", at: contact.area, state, ["ending"], call,
            """
            <p>All that is held of them is removed, and cannot be brought back. That somebody was on the list stays on record, without a \
            name.</p>
            \(Components.form(
                state, to: "/staff/contacts/\(contact.id.description)/end", button: "Take them off",
                Components.radios("ending", "Why", reasons.map { Choice(value: $0.0.rawValue, label: $0.1) }, in: state)))
            """)
    }

    private static func form(_ state: FormState, to path: Path, button: String) -> HTML {
        let lists = [
            Choice(
                value: ContactList.keyIndividual.rawValue, label: ContactPages.title(of: .keyIndividual),
                hint: "Somebody whom many in the area listen to."),
            Choice(
                value: ContactList.advisoryGroup.rawValue, label: ContactPages.title(of: .advisoryGroup),
                hint: "Somebody who advises the police and is not one of them."),
        ]
        return Components.form(
            state, to: path, button: button,
            """
            \(Components.radios("list", "List", lists, in: state))\
            \(Components.textField("name", "Name", in: state, width: .medium))\
            \(Components.textField("role", "What they are there", in: state, hint: "Such as shopkeeper, head teacher, imam", width: .medium))\
            \(Components.textField("organisation", "Organisation", in: state, width: .medium, isOptional: true))\
            \(Components.textField(
                "reaches", "Whom they reach", in: state, hint: "Such as families of the estate, market traders", isOptional: true))\
            \(Components.textField("email", "Email", in: state, hint: "An email or a telephone number is needed.", kind: .email, width: .medium))\
            \(Components.textField("phone", "Telephone", in: state, kind: .telephone, width: .medium))\
            \(Components.textField(
                "day", "When they agreed to be on the list", in: state, hint: "Nobody is on it without having been asked.", kind: .day,
                width: .medium))
            """)
    }

    private static func page(
        _ title: String, at area: String, _ state: FormState, _ fields: [String], _ call: Call, _ body: HTML
    ) -> Page {
        Page(
            title: title,
            breadcrumbs: [
                Breadcrumb(title: "Contacts", path: "/staff/contacts"),
                Breadcrumb(title: call.configuration.areas[area]?.name.english ?? area, path: "/staff/contacts/\(area)"),
            ],
            notices: Components.errorSummary(state, fields: fields), body: body, hasErrors: state.hasErrors)
    }
}
