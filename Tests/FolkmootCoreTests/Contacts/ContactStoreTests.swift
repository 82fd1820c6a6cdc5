import Basics
@_spi(Stores) import FolkmootTenancy
import Storage
import Testing

@testable import FolkmootCore

@Suite("Key individuals and advisory groups")
struct ContactStoreTests {
    @Test("Somebody who agreed is on the list of their area, and of every area around it")
    func listed() async throws {
        let force = try await PriorityForce()
        let store = ContactStore(try await force.staff())

        let id = try await store.add(try draft(force), in: "mill")
        let boards = try await [store.board(of: "mill"), store.board(of: "north"), store.board(of: force.configuration.code)]
        let other = try await store.board(of: "dale")

        #expect(boards.allSatisfy { $0.contacts.map(\.id) == [id] && $0.overview.report.contacts == 1 })
        #expect(other.contacts.isEmpty)
        let contact = try await store.contact(id)
        #expect(contact.name == "Ada Example" && contact.email == "ada@example.org" && contact.organisation == nil)
        #expect(contact.verifiedOn == PriorityForce.today)
        await force.remove()
    }

    @Test("Every smallest area should have a key individual; an adviser is none, and nor is one who is on the list no more")
    func reports() async throws {
        let force = try await PriorityForce()
        let store = ContactStore(try await force.staff())
        try await store.add(try draft(force), in: "mill")
        try await store.add(try draft(force, list: .advisoryGroup), in: "kirk")
        let gone = try await store.add(try draft(force), in: "dale")
        try await store.end(gone, .moved)

        let report = try #require(try await store.start().first).report

        #expect(report.reached == Ratio(1, of: 3))
        #expect(report.areasWithNone.map(\.code) == ["dale", "kirk"])
        #expect(report.advisers == 1 && report.contacts == 2 && report.due == 0)
        #expect(try await store.board(of: "south").overview.report.contacts == 0)
        await force.remove()
    }

    @Test("After the months that the force has set, somebody is to be asked again, until they were")
    func verification() async throws {
        let force = try await PriorityForce()
        let id = try await ContactStore(try await force.staff()).add(try draft(force), in: "mill")
        let due = PriorityForce.today.adding(months: force.configuration.policy.contactVerifyMonths)

        force.setToday(due.adding(days: -1))
        let early = try await ContactStore(try await force.staff()).board(of: "mill")
        force.setToday(due)
        let store = ContactStore(try await force.staff())
        let late = try await store.board(of: "mill")
        try await store.verify(id)
        let after = try await store.board(of: "mill")

        let months = force.configuration.policy.contactVerifyMonths
        #expect(early.overview.report.due == 0 && !early.contacts[0].isDue(on: due.adding(days: -1), after: months))
        #expect(late.overview.report.due == 1 && late.contacts[0].isDue(on: due, after: months))
        #expect(after.overview.report.due == 0 && after.contacts[0].verifiedOn == due)
        await force.remove()
    }

    @Test("Of somebody who is taken off the list nothing is kept that tells who it was")
    func ended() async throws {
        let force = try await PriorityForce()
        let store = ContactStore(try await force.staff())
        let id = try await store.add(try draft(force), in: "mill")

        try await store.end(id, .asked)

        let row = try await force.operations.data.read { db in
            try db.first("SELECT * FROM community_contact") { row in (0..<row.count).compactMap { row.cell($0).text } }
        }
        let today = PriorityForce.today.description
        #expect(row == [id.description, "key_individual", "mill", today, today, today, "asked"])
        for attempt in [{ _ = try await store.contact(id) }, { try await store.verify(id) }, { try await store.end(id, .asked) }] {
            await #expect { try await attempt() } throws: { ($0 as? Problem)?.kind == .missing }
        }
        await force.remove()
    }

    @Test("Each look and each change is on record with identities, and without a name")
    func audited() async throws {
        let force = try await PriorityForce()
        let store = ContactStore(try await force.staff())
        let id = try await store.add(try draft(force), in: "mill")

        _ = try await store.board(of: "north")
        _ = try await store.contacts(in: "mill")
        _ = try await store.contact(id)
        try await store.change(id, to: try draft(force, name: "Ada Changed"))
        try await store.verify(id)
        try await store.end(id, .mistake)

        for action in ["added", "read", "changed", "verified", "ended"] {
            #expect(try await force.audited("contact.\(action)").map(\.subject) == [id.description], "\(action)")
        }
        let lines = try await force.operations.data.read { db in
            try db.values(
                "SELECT action || ' ' || detail FROM audit WHERE action LIKE 'contact%' ORDER BY sequence", as: String.self)
        }
        #expect(lines.filter { $0.hasPrefix("contacts.") }.map { $0.contains(id.description) } == [true, true])
        #expect(!lines.contains { $0.contains("Ada") || $0.contains("example.org") })
        await force.remove()
    }

    @Test("What is changed is checked like what is new, and counts as a verification")
    func changed() async throws {
        let force = try await PriorityForce()
        let store = ContactStore(try await force.staff())
        try await store.add(try draft(force), in: "mill")
        let second = try await store.add(try draft(force, name: "Bo Example"), in: "mill")

        await #expect { try await store.change(second, to: try draft(force, name: "ada example")) } throws: {
            ($0 as? Problem)?.fields.keys.sorted() == ["name"]
        }
        force.setToday(PriorityForce.today.adding(days: 3))
        try await ContactStore(try await force.staff()).change(second, to: try draft(force, name: "Bo Other", list: .advisoryGroup))

        let contact = try await store.contact(second)
        #expect(contact.name == "Bo Other" && contact.list == .advisoryGroup)
        #expect(contact.verifiedOn == PriorityForce.today.adding(days: 3))
        await force.remove()
    }

    @Test("Whoever is responsible elsewhere sees nobody; whoever may only read changes nothing")
    func reach() async throws {
        let force = try await PriorityForce()
        let id = try await ContactStore(try await force.staff()).add(try draft(force), in: "mill")
        let south = ContactStore(try await force.staff(in: "south"))
        let reader = ContactStore(try await force.staff(in: "north", role: "reader"))
        let draft = try draft(force, name: "Bo Example")

        for attempt in [
            { _ = try await south.board(of: "mill") }, { _ = try await south.contacts(in: "north") },
            { _ = try await south.contact(id) }, { try await south.verify(id) }, { try await south.add(draft, in: "mill") },
        ] { await #expect { try await attempt() } throws: { ($0 as? Problem)?.kind == .missing } }
        for attempt in [
            { try await reader.verify(id) }, { try await reader.end(id, .asked) }, { try await reader.change(id, to: draft) },
            { _ = try await reader.add(draft, in: "mill") },
        ] { await #expect { try await attempt() } throws: { ($0 as? Problem)?.kind == .forbidden } }

        #expect(try await south.start().map(\.area.code) == ["south"])
        #expect(try await reader.board(of: "mill").contacts.map(\.id) == [id])
        await force.remove()
    }

    @Test("Every field that is wrong is told at once, in words")
    func mistakes() async throws {
        let force = try await PriorityForce()
        var form = ContactForm()
        (form.list, form.email, form.phone) = ("friends", "ada at example", "12")
        (form.name, form.reaches, form.day) = (String(repeating: "x", count: 101), String(repeating: "y", count: 201), "2027-01-01")

        #expect { try ContactDraft(form, for: force.configuration, today: PriorityForce.today) } throws: {
            ($0 as? Problem)?.fields.keys.sorted() == ["day", "email", "list", "name", "phone", "reaches", "role"]
        }
        #expect { try ContactDraft(ContactForm(), for: force.configuration, today: PriorityForce.today) } throws: {
            ($0 as? Problem)?.fields["email"] == "Enter an email address or a telephone number."
        }
        await force.remove()
    }

    @Test("A spreadsheet takes no name for a formula")
    func formulas() async throws {
        let force = try await PriorityForce()
        let store = ContactStore(try await force.staff())
        try await store.add(try draft(force, name: "=1+1"), in: "mill")

        let text = String(decoding: ContactExport.csv(try await store.contacts(in: "mill"), force.configuration), as: UTF8.self)

        #expect(text.contains("mill,Mill Lane,key_individual,'=1+1,Shopkeeper,"))
        await force.remove()
    }
}

extension ContactStoreTests {
    private func draft(
        _ force: PriorityForce, name: String = "Ada Example", list: ContactList = .keyIndividual
    ) throws -> ContactDraft {
        var form = ContactForm()
        (form.list, form.name, form.role, form.email) = (list.rawValue, name, "Shopkeeper", "Ada@Example.org")
        form.day = PriorityForce.today.description
        return try ContactDraft(form, for: force.configuration, today: PriorityForce.today.adding(days: 9))
    }
}
