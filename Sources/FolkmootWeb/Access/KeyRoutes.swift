import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// Keys with which programs of the force fetch files.
enum KeyRoutes {
    static let all: [Route] = [
        .staff(.get, "/staff/people/keys", needs: .manageStaff) { call, scope in
            call.page(KeyPages.list(try await scope.keys(), call))
        },
        .staff(.post, "/staff/people/keys", needs: .manageStaff) { call, scope in
            do {
                // Shown on the answer itself, since it is told once.
                let new = call.newKey
                return call.page(KeyPages.made(try await scope.makeKey(new), isForSharing: new.isOnly(for: .ofSharedReports), call))
            } catch let problem as Problem where problem.kind == .invalid {
                return call.page(KeyPages.list(try await scope.keys(), call, problem), status: .unprocessableContent)
            }
        },
        .staff(.post, "/staff/people/keys/end", needs: .manageStaff) { call, scope in
            guard let id = ID<ProgramKey>(call.form.text("key")) else { throw Problem.missing("key") }
            try await scope.endKey(id)
            return .seeOther(Path("/staff/people/keys").query("done", "ended"))
        },
    ]
}

extension Call {
    fileprivate var newKey: NewProgramKey {
        let chosen = form.all("permissions")
        return NewProgramKey(
            name: form.text("name"), permissions: Permission.ofPrograms.filter { chosen.contains($0.name) },
            days: Int(form.text("days")) ?? 0)
    }
}

/// The page of keys.
enum KeyPages {
    static func list(_ keys: [ProgramKey], _ call: Call, _ problem: Problem? = nil) -> Page {
        let state = call.formState(problem, first: ["days": ["365"]])
        let done = call.justDone == "ended" ? Components.success("The key is ended") : .empty
        return Page(
            title: "Which programs have keys?", breadcrumbs: [PersonPages.way],
            notices: done + Components.errorSummary(state, fields: ["name", "permissions", "days"]),
            body: """
                <p>A program that fetches files or reads by the <a href="/staff/api">API</a> sends a key in place of a sign-in: \
                <code>Authorization: Bearer folkmoot_…</code>. What it reads is kept in the audit under its name.</p>
                <p>A key that may only see survey results by area also opens a link to a report, which others can read without signing in, on your \
                intranet for instance. Whoever has the link reads the report until the key is over.</p>
                \(table(keys, call))
                <p>So that a program need not ask all the time, have it told of what is new: <a href="/staff/webhooks">webhooks</a>.</p>
                <h2>Make a key</h2>
                \(form(state))
                """,
            hasErrors: state.hasErrors)
    }

    private static func form(_ state: FormState) -> HTML {
        let choices = Permission.ofPrograms.map { Choice(value: $0.name, label: $0.allows) }
        return Components.form(
            state, to: "/staff/people/keys", button: "Make a key",
            """
            \(Components.textField("name", "What it is for", in: state, hint: "The program, and who looks after it."))
            \(Components.checkboxes("permissions", "What it may do", choices, in: state))
            \(Components.textField(
                "days", "For how many days", in: state, hint: "At most \(NewProgramKey.mostDays).", kind: .wholeNumber, width: .short))
            """)
    }

    private static func table(_ keys: [ProgramKey], _ call: Call) -> HTML {
        guard !keys.isEmpty else { return "<p>There are none.</p>" }
        let columns = ["For", "May", "Made by", "Until", "Last used", "State"].map { Table.Column(title: $0) }
        return Components.table(
            Table(caption: "Keys, the latest first", columns: columns, rows: keys.map { row($0, call) }))
    }

    private static func row(_ key: ProgramKey, _ call: Call) -> Table.Row {
        let used = key.usedAt.map { call.language.date($0) } ?? "Never"
        let names: [HTML] = key.permissions.map { Components.code($0) }
        let end = Components.action(
            "End it", to: "/staff/people/keys/end", csrf: call.context.csrf,
            hidden: Components.hidden("key", key.id.description))
        let over: HTML = key.endedAt == nil ? "Over" : "Ended"
        return Table.Row([
            "\(key.name)", "<div>\(HTML.joined(names, separator: "<br>"))</div>", "\(key.maker)",
            "\(call.language.date(key.until))", "\(used)",
            key.isGood(at: call.now) ? end : over,
        ])
    }

    /// The key, once.
    static func made(_ text: String, isForSharing: Bool, _ call: Call) -> Page {
        let links: [HTML] = SharedReportRoutes.paths(for: text).map { title, path in
            "<li>\(title): <code>\(call.address(path))</code></li>"
        }
        return Page(
            title: "Keep this key", breadcrumbs: [PersonPages.way, Breadcrumb(title: "Keys", path: "/staff/people/keys")],
            body: """
                <p><code>\(text)</code></p>
                \(when: isForSharing, "<p>Links that it opens:</p>\n<ul>\(links)</ul>\n")\
                <p>It is shown only now. Put it where the program reads its secrets, and nowhere else.</p>
                <p>\(Components.linkButton("I have kept it", to: "/staff/people/keys"))</p>
                """)
    }
}
