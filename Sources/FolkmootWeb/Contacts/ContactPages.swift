import Basics
import FolkmootCore
import Markup

/// Key individuals and advisory groups as staff see them.
enum ContactPages {
    /// The topmost areas that a person sees, each with what lies in it; it names nobody.
    static func start(_ overviews: [ContactStore.Overview], _ call: Call) -> Page {
        let body: [HTML] = overviews.map { "<h2>\($0.area.name.english)</h2>\n\(report($0, call))" }
        return Page(
            title: "Who speaks for your communities?", caption: "Contacts",
            body: overviews.isEmpty ? Components.noAreas : .joined(body))
    }

    /// One area and its people.
    static func board(_ board: ContactStore.Board, mayWrite: Bool, _ call: Call) -> Page {
        let area = board.overview.area
        return Page(
            title: "Who speaks for \(area.name)?",
            caption: call.configuration.areaKind(area.kind).map { $0.name.english.capitalisedFirst },
            breadcrumbs: [Breadcrumb(title: "Contacts", path: "/staff/contacts")]
                + board.ancestors.map { Breadcrumb(title: $0.name.english, path: "/staff/contacts/\($0.code)") },
            notices: done(call),
            body: """
                \(people(board, call))
                \(when: mayWrite, "<p>\(Components.linkButton("Add somebody", to: "/staff/contacts/\(area.code)/contact"))</p>")
                \(when: !board.overview.parts.isEmpty, "<h2>All areas in \(area.name.english)</h2>\n\(report(board.overview, call))")
                \(when: !board.contacts.isEmpty, file(area))
                <p class="quiet">Each look at this list and at each person is kept in the audit.</p>
                """)
    }

    /// Somebody.
    static func contact(_ contact: CommunityContact, mayWrite: Bool, _ call: Call) -> Page {
        let area = call.configuration.areas[contact.area]
        return Page(
            title: contact.name, caption: title(of: contact.list),
            breadcrumbs: [
                Breadcrumb(title: "Contacts", path: "/staff/contacts"),
                Breadcrumb(title: area?.name.english ?? contact.area, path: "/staff/contacts/\(contact.area)"),
            ],
            notices: done(call),
            body: """
                \(Components.summaryList(rows(of: contact, call), in: call.language))
                \(when: mayWrite, ways(contact, call))
                """)
    }

    private static func rows(of contact: CommunityContact, _ call: Call) -> [SummaryRow] {
        let rows: [(String, HTML)] = [
            ("Role", "\(contact.role)"), ("Organisation", "\(contact.organisation ?? "")"), ("Reaches", "\(contact.reaches ?? "")"),
            ("Email", contact.email.html(Components.address) ?? .empty), ("Telephone", "\(contact.phone ?? "")"),
            ("Area", "\(call.configuration.areas.fullName(of: contact.area, in: .en))"),
            ("Agreed to be on the list", "\(call.language.date(contact.agreedOn))"), ("Verified", verified(contact, call)),
        ]
        return rows.filter { !$0.1.isEmpty }.map { SummaryRow(label: $0.0, value: $0.1) }
    }

    private static func ways(_ contact: CommunityContact, _ call: Call) -> HTML {
        let id = contact.id.description
        return """
            \(Components.panel(
                "Ask \(contact.name) at least every \(call.configuration.policy.contactVerifyMonths) months",
                """
                <p>Whether they are still happy to be on the list, and whether all this is right.</p>
                \(Components.action(
                    "Asked today, all is right", to: Path("/staff/contacts/\(id)/verification"), csrf: call.context.csrf, style: .main))
                """))
            <ul class="ways"><li><a href="\(Path("/staff/contacts/\(id)/change"))">Change what is held</a></li>\
            <li><a href="\(Path("/staff/contacts/\(id)/end"))">Take off the list</a></li></ul>
            """
    }

    static func title(of list: ContactList) -> String {
        switch list {
        case .keyIndividual: "Key individual"
        case .advisoryGroup: "Independent advisory group"
        }
    }

    private static func done(_ call: Call) -> HTML {
        switch call.justDone {
        case "added": Components.success("They are on the list")
        case "changed": Components.success("It is changed")
        case "verified": Components.success("It is noted that you asked today")
        case "ended": Components.success("They are off the list, and all that was held of them is removed")
        default: .empty
        }
    }
}

// MARK: - Tables

extension ContactPages {
    /// At most so many areas that have nobody are listed.
    private static let mostWanting = 50

    private static func people(_ board: ContactStore.Board, _ call: Call) -> HTML {
        let area = board.overview.area
        guard !board.contacts.isEmpty else {
            return Components.empty("Nobody is on a list here", "<p>Put people on it whom others turn to, once they agree.</p>")
        }
        let hasParts = !board.overview.parts.isEmpty
        let rows = board.contacts.map { contact in
            Table.Row(
                [
                    "<a href=\"\(contact.path)\">\(contact.name)</a>", about(contact), "\(title(of: contact.list))",
                    verified(contact, call),
                ]
                    + (hasParts ? ["\(call.configuration.areas[contact.area]?.name.english ?? contact.area)" as HTML] : []))
        }
        let rest = board.overview.report.contacts - rows.count
        let columns = ["Name", "Who they are", "List", "Verified"] + (hasParts ? ["Area"] : [])
        return """
            \(Components.table(
                Table(caption: "People of \(area.name.english)", columns: columns.map { .init(title: $0) }, rows: rows)))
            \(when: rest > 0, "<p class=\"quiet\">And \(Decimals.grouped(rest)) more: open a smaller area to see them.</p>")
            """
    }

    private static func about(_ contact: CommunityContact) -> HTML {
        let role = [contact.role, contact.organisation].compactMap { $0 }.joined(separator: ", ")
        return "<span>\(role)\(contact.reaches.html { "<br><span class=\"quiet\">Reaches \($0)</span>" })</span>"
    }

    private static func verified(_ contact: CommunityContact, _ call: Call) -> HTML {
        let isDue = contact.isDue(on: call.today, after: call.configuration.policy.contactVerifyMonths)
        let tag: HTML = isDue ? " \(Components.tag("Ask again", .warning))" : .empty
        return "<span>\(call.language.date(contact.verifiedOn))\(tag)</span>"
    }

    private static func file(_ area: Area) -> HTML {
        """
        <ul class="ways"><li><a href="\(Path("/staff/contacts/\(area.code)/contacts.csv"))" download>All people here as CSV</a></li></ul>
        """
    }

    /// How an area stands with all that lies in it.
    private static func report(_ overview: ContactStore.Overview, _ call: Call) -> HTML {
        """
        \(figures(overview.report, call))
        \(when: !overview.parts.isEmpty, Components.table(parts(overview, call)))
        \(wanting(overview.report))
        """
    }

    private static func figures(_ report: ContactReport, _ call: Call) -> HTML {
        let reached = FigureText(report.reached, "of areas", at: call.today, decimals: 1, in: call.language)
        let months = call.configuration.policy.contactVerifyMonths
        return Components.keyFigures([
            KeyFigure(label: "Have a key individual", figure: reached ?? FigureText("Not known", "", grounds: ["No areas"])),
            KeyFigure(
                label: "To be asked again",
                figure: FigureText(
                    Decimals.grouped(report.due), "of \(Decimals.grouped(report.contacts))",
                    grounds: ["not verified for \(months) months"])),
            KeyFigure(
                label: "In advisory groups",
                figure: FigureText(Decimals.grouped(report.advisers), report.advisers == 1 ? "person" : "people", grounds: [])),
        ])
    }

    private static func parts(_ overview: ContactStore.Overview, _ call: Call) -> Table {
        let kind = AreaPages.kind(of: overview.parts.map(\.area), call)
        let columns = ["Areas", "With a key individual", "With none", "People on the lists", "To be asked again"]
        return Table(
            caption: "Contacts by \(kind)",
            columns: [.init(title: kind.capitalisedFirst)] + columns.map { .init(title: $0, kind: .number) },
            rows: overview.parts.map { part in
                Table.Row(
                    ["<a href=\"\(Path("/staff/contacts/\(part.area.code)"))\">\(part.area.name.english)</a>"]
                        + numbers(part.report))
            }, total: Table.Row(["\(overview.area.name.english)"] + numbers(overview.report)))
    }

    private static func numbers(_ report: ContactReport) -> [HTML] {
        let none = report.areasWithNone.count
        return [report.areas.count, report.areas.count - none, none, report.contacts, report.due].map { "\(Decimals.grouped($0))" }
    }

    private static func wanting(_ report: ContactReport) -> HTML {
        let areas = report.areasWithNone
        guard report.areas.count > 1, !areas.isEmpty else { return .empty }
        let items: [HTML] = areas.prefix(mostWanting).map {
            "<li><a href=\"\(Path("/staff/contacts/\($0.code)"))\">\($0.name.english)</a></li>"
        }
        let rest = areas.count - items.count
        return Components.details(
            "Areas without a key individual (\(Decimals.grouped(areas.count)))",
            """
            <ul>\(items)</ul>
            \(when: rest > 0, "<p class=\"quiet\">And \(Decimals.grouped(rest)) more: open a smaller area to see them.</p>")
            """)
    }
}
