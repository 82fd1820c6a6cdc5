import Basics
import FolkmootCore
import FolkmootTenancy
import Markup

/// One of the staff, and giving a role.
enum PersonPages {
    static let way = Breadcrumb(title: "Staff", path: "/staff/people")

    static func person(_ person: StaffPerson, _ scope: StaffScope, _ call: Call) -> Page {
        Page(
            title: person.account.name, breadcrumbs: [way], notices: done(call),
            body: """
                \(Components.summaryList(facts(person, call), in: call.language))
                <h2>Roles</h2>
                \(grants(person, scope, call))
                \(when: scope.allows(.manageRoles) && person.account.id != scope.account.id && person.account.isActive, "<p>\(Components.linkButton("Give a role", to: Path("\(person.path)/role")))</p>")
                \(when: scope.allows(.manageStaff) && person.account.id != scope.account.id && person.account.isActive, ways(person, call))
                \(when: scope.allows(.manageStaff, in: call.configuration.code), "<ul class=\"ways\"><li><a href=\"\(Path("\(person.path)/data"))\">All that is held about this person</a></li></ul>")
                """)
    }

    private static func facts(_ person: StaffPerson, _ call: Call) -> [SummaryRow] {
        let signedIn = person.signedInAt.map { call.language.dateAndTime($0) } ?? "Never"
        let factor: String = person.account.hasSecondFactor ? "An app that shows codes" : "Not set up"
        return [
            SummaryRow(label: "Email address", value: Components.address(person.account.email)),
            SummaryRow(label: "State", value: state(of: person, call)), SummaryRow(label: "Last signed in", value: "\(signedIn)"),
            SummaryRow(label: "Second step of signing in", value: "\(factor)"),
        ]
    }

    /// Whether somebody can sign in.
    static func state(of person: StaffPerson, _ call: Call) -> HTML {
        guard person.account.isActive else { return Components.tag("Disabled", .bad) }
        guard person.signedInAt == nil, let until = person.linkUntil else { return "Active" }
        return Components.tag(until > call.now ? "Invited" : "Invitation is over", .warning)
    }

    private static func ways(_ person: StaffPerson, _ call: Call) -> HTML {
        let token = call.context.csrf
        let factor: HTML? =
            person.account.hasSecondFactor
            ? Components.action(
                "Take away the second step", to: Path("\(person.path)/second-factor-removal"), csrf: token, style: .danger) : nil
        let password: HTML = """
            <p>A link to choose a new password goes to the person's own address. It works once, for three days.</p>
            \(Components.action("Send a link for a new password", to: Path("\(person.path)/password-link"), csrf: token))

            """
        return Components.details(
            call.takesPasswords ? "Password, second step, leaving" : "Second step, leaving",
            """
            \(when: call.takesPasswords, password)\(factor.html { "<p>Take the second step away only from somebody who has lost both the app and the recovery codes, and whom you have spoken to.</p>\n\($0)" })
            <p>Whoever is disabled is signed out at once and cannot sign in. What they did stays in the audit.</p>
            \(Components.action("Disable the account", to: Path("\(person.path)/disabling"), csrf: token, style: .danger))
            """)
    }

    private static func done(_ call: Call) -> HTML {
        switch call.justDone {
        case "granted":
            Components.success("The role is given", "<p>It holds from the day that you chose, without signing in anew.</p>")
        case "waits":
            Components.success(
                "The role waits for a second person",
                "<p>Somebody else who manages roles must agree: your force asks for it, or the role may do what you may not do yourself.</p>"
            )
        case "agreed": Components.success("You have agreed to the role")
        case "ended": Components.success("The role has ended")
        case "link": Components.success("A letter with a link is on its way")
        case "second-factor": Components.success("The second step is taken away", "<p>Their sign-ins have ended.</p>")
        case "disabled": Components.success("The account is disabled")
        default: .empty
        }
    }
}

// MARK: - Roles

extension PersonPages {
    private static func grants(_ person: StaffPerson, _ scope: StaffScope, _ call: Call) -> HTML {
        guard !person.grants.isEmpty else { return "<p>None.</p>" }
        let columns = ["Role", "Area", "From", "Until", "Given by", "State"].map { Table.Column(title: $0) }
        let rows = person.grants.reversed().map { row($0, of: person, scope, call) }
        return Components.table(
            Table(caption: "Roles of \(person.account.name)", captionIsUnseen: true, columns: columns, rows: rows))
    }

    private static func row(_ grant: StaffGrant, of person: StaffPerson, _ scope: StaffScope, _ call: Call) -> Table.Row {
        let area = grant.grant.area.map { call.configuration.areas.fullName(of: $0, in: .english) } ?? "Whole force"
        return Table.Row([
            "\(call.configuration.role(grant.grant.role)?.name ?? grant.grant.role)", "\(area)",
            "\(call.language.date(grant.grant.from))", "\(grant.grant.until.map { call.language.dateAndTime($0) } ?? "")",
            giver(of: grant), "<div>\(standing(grant, of: person, scope, call))</div>",
        ])
    }

    private static func giver(of grant: StaffGrant) -> HTML {
        guard let access = grant.access else { return "\(grant.giver ?? "An operator")" }
        return "Asked for by the operator \(access.operatorName), for \(GrantWords.hours(access.hours)): \(access.reason)"
    }

    private static func standing(_ grant: StaffGrant, of person: StaffPerson, _ scope: StaffScope, _ call: Call) -> HTML {
        let hidden = Components.hidden("grant", grant.id.description)
        let token = call.context.csrf
        let isOver = grant.grant.until.map { $0 <= call.now } ?? false
        let may = scope.allows(.manageRoles, in: grant.grant.area ?? call.configuration.code)
        let end: HTML =
            may && !isOver
            ? Components.action(
                grant.waits ? (grant.access == nil ? "Take it back" : "Refuse") : "End it", to: Path("\(person.path)/end"),
                csrf: token, hidden: hidden) : .empty
        if grant.waits {
            let agree = Components.action("Agree", to: Path("\(person.path)/agreement"), csrf: token, style: .main, hidden: hidden)
            return
                "\(Components.tag("Waits for a second person", .warning))\(when: may && person.account.id != scope.account.id, agree)\(end)"
        }
        if isOver { return "Ended" }
        let begins: HTML = grant.grant.from > call.now ? "Not begun" : "Holds"
        return begins + end
    }

    static func role(for person: StaffPerson, _ scope: StaffScope, _ call: Call, _ problem: Problem? = nil) -> Page {
        let state = call.formState(problem)
        return Page(
            title: "Which role do you give \(person.account.name)?",
            breadcrumbs: [way, Breadcrumb(title: person.account.name, path: person.path)],
            notices: Components.errorSummary(state, fields: ["role", "area", "from", "until"]),
            body: Components.form(
                state, to: Path("\(person.path)/role"), button: "Give the role", roleFields(scope, state, call)),
            hasErrors: state.hasErrors)
    }

    /// A role, where, and how long.
    static func roleFields(_ scope: StaffScope, _ state: FormState, _ call: Call) -> HTML {
        let roles = call.configuration.roles.map { Choice(value: $0.code, label: $0.name) }
        return """
            \(Components.select("role", "Role", roles, in: state))
            <p><a href="/staff/roles">What each role may do</a></p>
            \(Components.select(
                "area", "Area", areas(scope, call), in: state,
                hint: "For a role that holds in an area; a role of the whole force needs none.", isOptional: true))
            \(Components.textField("from", "First day", in: state, hint: "If it is not today.", kind: .day, width: .medium, isOptional: true))
            \(Components.textField(
                "until", "Last day", in: state, hint: "For a move or an operation: the role ends by itself.", kind: .day, width: .medium,
                isOptional: true))
            """
    }

    /// The areas of today in which the person may give roles; the smallest are left out where there are very many.
    private static func areas(_ scope: StaffScope, _ call: Call) -> [Choice] {
        let tree = call.configuration.areas
        guard let root = tree.root else { return [] }
        let all = tree.subtree(of: root.code, at: call.today).filter { scope.allows(.manageRoles, in: $0.code) }
        let shown = all.count <= 400 ? all : all.filter { !tree.children(of: $0.code, at: call.today).isEmpty }
        return shown.map { Choice(value: $0.code, label: tree.fullName(of: $0.code, in: .english)) }
    }
}
