import Basics
import FolkmootCore
import FolkmootTenancy
import Markup

/// Who works here, and adding somebody.
enum PeoplePages {
    /// At most so many are listed; the search finds the others.
    private static let most = 200

    static func list(_ people: [StaffPerson], _ scope: StaffScope, _ call: Call) -> Page {
        let typed = CleanText.line(call.form.text("q"), limit: 100)
        let found = people.filter { matches($0, typed.lowercased(), call) }
        return Page(
            title: "Who works here?", caption: "Staff", notices: done(call),
            body: """
                \(search(typed, call))
                \(waiting(people, call))
                \(table(found, call))
                <ul class="ways">\(when: scope.allows(.manageStaff), "<li><a href=\"/staff/people/add\">Add somebody</a></li>")\
                \(when: scope.allows(.manageStaff, in: call.configuration.code), "<li><a href=\"/staff/people/keys\">Keys of programs</a></li>")\
                <li><a href="/staff/roles">What each role may do</a></li></ul>
                <p class="quiet">Each look at this list and at each person is kept in the audit.</p>
                """)
    }

    private static func matches(_ person: StaffPerson, _ typed: String, _ call: Call) -> Bool {
        guard !typed.isEmpty else { return true }
        let roles = person.grants(at: call.now).map { GrantWords.words(of: $0.grant, call) }
        return ([person.account.name, person.account.email] + roles).contains { $0.lowercased().contains(typed) }
    }

    private static func search(_ typed: String, _ call: Call) -> HTML {
        let state = FormState(call.language, values: ["q": [typed]], csrf: call.context.csrf)
        return Components.form(
            state, to: "/staff/people", button: "Search",
            Components.textField("q", "Name, address, role or area", in: state, kind: .search, width: .medium))
    }

    private static func waiting(_ people: [StaffPerson], _ call: Call) -> HTML {
        let waiting = people.filter { person in person.grants.contains { $0.waits && $0.access == nil } }
        let names: [HTML] = waiting.map { "<li><a href=\"\($0.path)\">\($0.account.name)</a></li>" }
        return """
            \(operators(people, call))\
            \(when: !waiting.isEmpty, Components.panel("Roles that wait for a second person", "<ul>\(names)</ul>", tone: .warning))
            """
    }

    /// What operators of the platform ask for, and those who have leave at present.
    private static func operators(_ people: [StaffPerson], _ call: Call) -> HTML {
        let lines: [HTML] = people.flatMap { person in
            person.grants.compactMap { grant in
                guard let access = grant.access, grant.waits || grant.grant.holds(at: call.now) else { return nil }
                let standing = grant.waits ? "asks for \(GrantWords.hours(access.hours))" : "has leave"
                return """
                    <li><a href="\(person.path)">\(person.account.name)</a> \(standing): \(GrantWords.words(of: grant.grant, call)). \
                    The reason given: \(access.reason)</li>
                    """
            }
        }
        guard !lines.isEmpty else { return .empty }
        return Components.panel(
            "Operators of the platform", "<p>They see nothing here unless one of you agrees.</p>\n<ul>\(lines)</ul>", tone: .warning
        )
    }

    private static func table(_ people: [StaffPerson], _ call: Call) -> HTML {
        guard !people.isEmpty else {
            return Components.empty("Nobody found", "<p>There is nobody like that where you may see staff.</p>")
        }
        let shown = people.prefix(most)
        let columns = ["Name", "Roles", "Last signed in", "Second step", "State"].map { Table.Column(title: $0) }
        let caption = people.count == 1 ? "1 person" : "\(Decimals.grouped(people.count)) people"
        return """
            \(Components.table(Table(caption: caption, columns: columns, rows: shown.map { row($0, call) })))
            \(when: people.count > most, "<p>These are the first \(most) by name. Search to find others.</p>")
            """
    }

    private static func row(_ person: StaffPerson, _ call: Call) -> Table.Row {
        let roles: [HTML] = person.grants(at: call.now).map { "\(GrantWords.words(of: $0.grant, call))" }
        let signedIn = person.signedInAt.map { call.language.date($0) } ?? "Never"
        let factor: String = person.account.hasSecondFactor ? "Yes" : "No"
        return Table.Row([
            "<a href=\"\(person.path)\">\(person.account.name)</a>",
            roles.isEmpty ? "None at present" : "<div>\(HTML.joined(roles, separator: "<br>"))</div>", "\(signedIn)", "\(factor)",
            PersonPages.state(of: person, call),
        ])
    }

    private static func done(_ call: Call) -> HTML {
        guard call.justDone == "added" else { return .empty }
        return Components.success(
            "They are added",
            call.takesPasswords
                ? "<p>A letter with a link to choose a password is on its way.</p>"
                : "<p>A letter that says how to sign in is on its way.</p>")
    }

    static func add(_ scope: StaffScope, _ call: Call, _ problem: Problem? = nil) -> Page {
        let state = call.formState(problem)
        return Page(
            title: "Whom do you add?", breadcrumbs: [PersonPages.way],
            notices: Components.errorSummary(state, fields: ["name", "email", "role", "area", "from", "until"]),
            body: Components.form(
                state, to: "/staff/people/add", button: "Add and write to them",
                """
                \(Components.textField("name", "Name", in: state))
                \(Components.textField("email", "Email address", in: state, hint: "They sign in with it.", kind: .email))
                \(PersonPages.roleFields(scope, state, call))
                """),
            hasErrors: state.hasErrors)
    }
}

extension StaffPerson {
    /// Where those who look after staff see the person.
    var path: Path { "/staff/people/\(account.id.description)" }
}
