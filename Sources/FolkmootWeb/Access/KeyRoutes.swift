import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// Keys with which programs of the force fetch files.
enum KeyRoutes {
    static let all: [Route] = [
        .staff(.get, "/staff/people/keys", needs: .manageStaff) { call, scope in
            call.page(KeyPages.ofForce(try await scope.keys(), KeyDesk(call)))
        },
        .staff(.post, "/staff/people/keys", needs: .manageStaff) { call, scope in
            let desk = KeyDesk(call)
            do {
                // Shown on the answer itself, since it is told once.
                let new = desk.newKey
                let text = try await scope.makeKey(new)
                let links = new.isOnly(for: .ofSharedReports) ? SharedReportRoutes.paths(for: text) : []
                return call.page(KeyPages.made(text, opening: links.map { ($0.0, call.address($0.1)) }, desk))
            } catch let problem as Problem where problem.kind == .invalid {
                return call.page(KeyPages.ofForce(try await scope.keys(), desk, problem), status: .unprocessableContent)
            }
        },
        .staff(.post, "/staff/people/keys/end", needs: .manageStaff) { call, scope in
            let desk = KeyDesk(call)
            try await scope.endKey(try desk.endedKey)
            return .seeOther(desk.path.query("done", "ended"))
        },
    ]
}

/// Keys with which programs of a national lead read what forces have published.
enum NationalKeyRoutes {
    static let all: [Route] = [
        .national(.get, "/account/keys") { call, scope in
            call.page(KeyPages.ofLead(try await scope.keys(), KeyDesk(call)))
        },
        .national(.post, "/account/keys") { call, scope in
            let desk = KeyDesk(call)
            do {
                return call.page(KeyPages.made(try await scope.makeKey(desk.newKey), opening: [], desk))
            } catch let problem as Problem where problem.kind == .invalid {
                return call.page(KeyPages.ofLead(try await scope.keys(), desk, problem), status: .unprocessableContent)
            }
        },
        .national(.post, "/account/keys/end") { call, scope in
            let desk = KeyDesk(call)
            try await scope.endKey(try desk.endedKey)
            return .seeOther(desk.path.query("done", "ended"))
        },
    ]
}

/// One request about keys, at a force's host or at the national one.
struct KeyDesk: Sendable {
    /// Where the keys are listed and made.
    let path: Path
    /// Where one is ended.
    let endPath: Path
    /// What lies above that page.
    let way: Breadcrumb
    /// What a key can be for.
    let permissions: [Permission]
    let form: Form
    let context: PageContext
    let isSent: Bool
    let justDone: String?
    let now: Timestamp

    init(_ call: Call) {
        (path, endPath, way) = ("/staff/people/keys", "/staff/people/keys/end", PersonPages.way)
        permissions = Permission.ofPrograms
        (form, context, isSent) = (call.form, call.context, call.request.method == .post)
        (justDone, now) = (call.justDone, call.now)
    }

    init(_ call: NationalCall) {
        (path, endPath, way) = ("/account/keys", "/account/keys/end", Breadcrumb(title: "Your account", path: "/account"))
        permissions = Permission.ofNationalPrograms
        (form, context, isSent) = (call.form, call.context, call.request.method == .post)
        (justDone, now) = (call.request.query["done"], call.now)
    }

    /// The key that is to be made.
    var newKey: NewProgramKey {
        let chosen = form.all("permissions")
        return NewProgramKey(
            name: form.text("name"), permissions: permissions.filter { chosen.contains($0.name) }, days: Int(form.text("days")) ?? 0
        )
    }

    /// The key that is to be ended.
    var endedKey: ID<ProgramKey> {
        get throws(Problem) {
            guard let id = ID<ProgramKey>(form.text("key")) else { throw Problem.missing("key") }
            return id
        }
    }

    func formState(_ problem: Problem?) -> FormState {
        FormState(context.language, values: isSent ? form.typed : ["days": ["365"]], problem: problem, csrf: context.csrf)
    }
}

/// The pages of keys.
enum KeyPages {
    static func ofForce(_ keys: [ProgramKey], _ desk: KeyDesk, _ problem: Problem? = nil) -> Page {
        list(
            keys, desk, problem,
            """
            <p>A program that fetches files or reads by the <a href="/staff/api">API</a> sends a key in place of a sign-in: \
            <code>Authorization: Bearer folkmoot_…</code>. What it reads is kept in the audit under its name.</p>
            <p>A key that may only see survey results by area also opens a link to a report, which others can read without signing in, on your \
            intranet for instance. Whoever has the link reads the report until the key is over.</p>
            """,
            after: """
                <p>So that a program need not ask all the time, have it told of what is new: <a href="/staff/webhooks">webhooks</a>.</p>
                """)
    }

    static func ofLead(_ keys: [ProgramKey], _ desk: KeyDesk, _ problem: Problem? = nil) -> Page {
        list(
            keys, desk, problem,
            """
            <p>A program that reads by the <a href="/account/api">API</a> what forces have published sends a key in place of a sign-in: \
            <code>Authorization: Bearer folkmoot_…</code>. What it reads is kept in the audit. Your keys end with your account.</p>
            """,
            after: .empty)
    }

    private static func list(
        _ keys: [ProgramKey], _ desk: KeyDesk, _ problem: Problem?, _ lead: HTML, after: HTML
    ) -> Page {
        let state = desk.formState(problem)
        let done = desk.justDone == "ended" ? Components.success("The key is ended") : .empty
        return Page(
            title: "Which programs have keys?", breadcrumbs: [desk.way],
            notices: done + Components.errorSummary(state, fields: ["name", "permissions", "days"]),
            body: """
                \(lead)
                \(table(keys, desk))
                \(after)
                <h2>Make a key</h2>
                \(form(state, desk))
                """,
            hasErrors: state.hasErrors)
    }

    private static func form(_ state: FormState, _ desk: KeyDesk) -> HTML {
        let choices = desk.permissions.map { Choice(value: $0.name, label: $0.allows) }
        return Components.form(
            state, to: desk.path, button: "Make a key",
            """
            \(Components.textField("name", "What it is for", in: state, hint: "The program, and who looks after it."))
            \(Components.checkboxes("permissions", "What it may do", choices, in: state))
            \(Components.textField(
                "days", "For how many days", in: state, hint: "At most \(NewProgramKey.mostDays).", kind: .wholeNumber, width: .short))
            """)
    }

    private static func table(_ keys: [ProgramKey], _ desk: KeyDesk) -> HTML {
        guard !keys.isEmpty else { return "<p>There are none.</p>" }
        let columns = ["For", "May", "Made by", "Until", "Last used", "State"].map { Table.Column(title: $0) }
        return Components.table(
            Table(caption: "Keys, the latest first", columns: columns, rows: keys.map { row($0, desk) }))
    }

    private static func row(_ key: ProgramKey, _ desk: KeyDesk) -> Table.Row {
        let language = desk.context.language
        let used = key.usedAt.map { language.date($0) } ?? "Never"
        let names: [HTML] = key.permissions.map { Components.code($0) }
        let end = Components.action(
            "End it", to: desk.endPath, csrf: desk.context.csrf, hidden: Components.hidden("key", key.id.description))
        let over: HTML = key.endedAt == nil ? "Over" : "Ended"
        return Table.Row([
            "\(key.name)", "<div>\(HTML.joined(names, separator: "<br>"))</div>", "\(key.maker)",
            "\(language.date(key.until))", "\(used)",
            key.isGood(at: desk.now) ? end : over,
        ])
    }

    /// The key, once.
    ///
    /// - Parameter links: what it opens by itself, with its address.
    static func made(_ text: String, opening links: [(title: String, address: String)], _ desk: KeyDesk) -> Page {
        let items: [HTML] = links.map { "<li>\($0.title): <code>\($0.address)</code></li>" }
        return Page(
            title: "Keep this key", breadcrumbs: [desk.way, Breadcrumb(title: "Keys", path: desk.path)],
            body: """
                <p><code>\(text)</code></p>
                \(when: !links.isEmpty, "<p>Links that it opens:</p>\n<ul>\(items)</ul>\n")\
                <p>It is shown only now. Put it where the program reads its secrets, and nowhere else.</p>
                <p>\(Components.linkButton("I have kept it", to: desk.path))</p>
                """)
    }
}
