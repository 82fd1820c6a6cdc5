import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// Key individuals and advisory groups, as staff keep them.
enum ContactRoutes {
    static let all: [Route] = [
        .staff(.get, "/staff/contacts", needs: .readContacts) { call, scope in
            call.page(ContactPages.start(try await ContactStore(scope).start(), call))
        },
        .staff(.get, "/staff/contacts/:area", needs: .readContacts) { call, scope in
            let board = try await ContactStore(scope).board(of: call.place("area"))
            return call.page(ContactPages.board(board, mayWrite: scope.allows(.writeContacts, in: board.overview.area.code), call))
        },
        .staff(.get, "/staff/contacts/:area/contacts.csv", needs: .readContacts) { call, scope in
            let contacts = try await ContactStore(scope).contacts(in: call.place("area"))
            return .csv(ContactExport.csv(contacts, call.configuration), named: "contacts-\(call.place("area")).csv")
        }.costly(),
        .staff(.get, "/staff/contacts/:area/contact", needs: .writeContacts) { call, scope in
            call.page(ContactFormPages.add(in: try call.area(of: scope), call))
        },
        .staff(.post, "/staff/contacts/:area/contact", needs: .writeContacts) { call, scope in
            let area = try call.area(of: scope)
            return try await call.sending(to: "/staff/contacts/\(area.code)", done: "added") {
                let draft = try ContactDraft(ContactInput.contact(call.form), for: call.configuration, today: call.today)
                try await ContactStore(scope).add(draft, in: area.code)
            } again: {
                ContactFormPages.add(in: area, call, $0)
            }
        },
        .staff(.get, "/staff/contacts/:contact/details", needs: .readContacts) { call, scope in
            let contact = try await ContactStore(scope).contact(try call.contact())
            return call.page(ContactPages.contact(contact, mayWrite: scope.allows(.writeContacts, in: contact.area), call))
        },
        .staff(.get, "/staff/contacts/:contact/change", needs: .writeContacts) { call, scope in
            call.page(ContactFormPages.change(try await ContactStore(scope).contact(try call.contact()), call))
        },
        .staff(.post, "/staff/contacts/:contact/change", needs: .writeContacts) { call, scope in
            let contact = try await ContactStore(scope).contact(try call.contact())
            return try await call.sending(to: contact.path, done: "changed") {
                let draft = try ContactDraft(ContactInput.contact(call.form), for: call.configuration, today: call.today)
                try await ContactStore(scope).change(contact.id, to: draft)
            } again: {
                ContactFormPages.change(contact, call, $0)
            }
        },
        .staff(.post, "/staff/contacts/:contact/verification", needs: .writeContacts) { call, scope in
            let id = try call.contact()
            try await ContactStore(scope).verify(id)
            return .seeOther(Path("/staff/contacts/\(id.description)/details").query("done", "verified"))
        },
        .staff(.get, "/staff/contacts/:contact/end", needs: .writeContacts) { call, scope in
            call.page(ContactFormPages.end(try await ContactStore(scope).contact(try call.contact()), call))
        },
        .staff(.post, "/staff/contacts/:contact/end", needs: .writeContacts) { call, scope in
            let contact = try await ContactStore(scope).contact(try call.contact())
            return try await call.sending(to: "/staff/contacts/\(contact.area)", done: "ended") {
                try await ContactStore(scope).end(contact.id, try ContactInput.ending(call.form))
            } again: {
                ContactFormPages.end(contact, call, $0)
            }
        },
    ]
}

extension CommunityContact {
    /// Where staff read about the person.
    var path: Path { "/staff/contacts/\(id.description)/details" }
}

extension Call {
    fileprivate func contact() throws(Problem) -> ID<CommunityContact> {
        guard let id = ID<CommunityContact>(place("contact")) else { throw Problem.missing("contact") }
        return id
    }

    /// The area that the path names, to which this person may add.
    fileprivate func area(of scope: StaffScope) throws(Problem) -> Area {
        guard let area = configuration.areas[place("area")], scope.allows(.readContacts, in: area.code) else {
            throw Problem.missing("area")
        }
        try scope.require(.writeContacts, in: area.code)
        return area
    }
}
