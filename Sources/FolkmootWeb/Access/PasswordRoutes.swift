import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// Choosing a password by a link: after an invitation, or because the old one is lost.
enum PasswordRoutes {
    static let all: [Route] = [
        .visitor(.get, "/staff/sign-in/forgotten") { call, _ in
            guard call.takesPasswords else { throw Problem.missing("page") }
            return call.page(PasswordPages.forgotten(call.formState(nil)))
        },
        .visitor(.post, "/staff/sign-in/forgotten") { call, scope in
            do {
                try await call.letters(scope.tenant).sendPassword(
                    to: call.form.text("email"), scope: scope, on: call.platform)
                return call.page(PasswordPages.onItsWay)
            } catch let problem as Problem where problem.kind == .tooMany {
                return call.page(PasswordPages.forgotten(call.formState(problem)), status: .tooManyRequests)
            }
        },
        .visitor(.get, "/staff/password/:secret") { call, scope in
            _ = try await call.platform.holder(
                ofPasswordLink: call.place("secret"), at: scope.tenant, from: scope.data.origin)
            let path = Path("/staff/password/\(call.place("secret"))")
            return call.page(
                call.takesPasswords
                    ? PasswordPages.choose(call.formState(nil), to: path) : PasswordPages.signInOnce(call.formState(nil), to: path)
            ).personal()
        },
        .visitor(.post, "/staff/password/:secret") { call, scope in
            guard call.takesPasswords else {
                let token = try await call.platform.signIn(
                    byLink: call.place("secret"), from: scope.data.origin, on: BrowserKind.name(of: call.request), at: scope.tenant)
                return try await call.signedIn(token, at: scope.tenant, then: "/staff").personal()
            }
            do {
                let password = try PasswordPages.chosen(call.form)
                try await call.platform.setPassword(
                    password, link: call.place("secret"), at: scope.tenant, from: scope.data.origin,
                    telling: call.letters(scope.tenant).notices)
                return .seeOther(Path("/staff/sign-in").query("done", "password"))
            } catch let problem as Problem where problem.kind == .invalid {
                let page = PasswordPages.choose(call.formState(problem), to: Path("/staff/password/\(call.place("secret"))"))
                return call.page(page, status: .unprocessableContent).personal()
            }
        },
        .nationalVisitor(.get, "/password/:secret") { call in
            _ = try await call.platform.nationalHolder(ofPasswordLink: call.place("secret"), from: call.request.origin)
            return call.page(PasswordPages.choose(call.formState(nil), to: Path("/password/\(call.place("secret"))"))).personal()
        },
        .nationalVisitor(.post, "/password/:secret") { call in
            do {
                try await call.platform.setNationalPassword(
                    try PasswordPages.chosen(call.form), link: call.place("secret"), from: call.request.origin)
                return .seeOther("/sign-in")
            } catch let problem as Problem where problem.kind == .invalid {
                let page = PasswordPages.choose(call.formState(problem), to: Path("/password/\(call.place("secret"))"))
                return call.page(page, status: .unprocessableContent).personal()
            }
        },
    ]
}

extension Call {
    /// What is written to the force's own staff.
    func letters(_ tenant: Tenant) -> StaffLetters { StaffLetters(tenant, from: serviceAddress, clock: platform.clock) }

    /// Whether the force's staff sign in with passwords of this service.
    var takesPasswords: Bool { configuration.policy.directory?.replacesPasswords != true }
}

extension NationalCall {
    /// An empty form, or one that says what was wrong; what was typed into it is not shown again.
    func formState(_ problem: Problem?) -> FormState { FormState(.english, problem: problem, csrf: context.csrf) }
}

/// The pages on which people who cannot sign in choose a password.
enum PasswordPages {
    static func forgotten(_ state: FormState) -> Page {
        Page(
            title: "What is your email address?", caption: "A new password",
            notices: Components.errorSummary(state, fields: ["email"]),
            body: Components.form(
                state, to: "/staff/sign-in/forgotten", button: "Send me a link",
                Components.textField(
                    "email", "Email address", in: state, hint: "The one that you sign in with.", kind: .email,
                    autocomplete: .username)),
            hasErrors: state.hasErrors)
    }

    /// The same for everybody, so that it does not tell who works here.
    static let onItsWay = Page(
        title: "Look at your email",
        body: """
            <p>If somebody signs in with that address, a link is on its way to it. It works once, for two hours.</p>
            <p>If nothing comes, ask whoever looks after staff in your force whether they have your address right.</p>
            <p><a href="/staff/sign-in">Sign in</a></p>
            """)

    static func choose(_ state: FormState, to path: Path) -> Page {
        Page(
            title: "Choose a password", notices: Components.errorSummary(state, fields: ["password", "again"]),
            body: Components.form(state, to: path, button: "Set my password", fields(state)), hasErrors: state.hasErrors
        ).takingPasswords
    }

    /// Where the force takes no passwords, for whoever holds a link from an operator.
    static func signInOnce(_ state: FormState, to path: Path) -> Page {
        Page(
            title: "Sign in once",
            body: "<p>This link signs you in without your force's directory, once.</p>"
                + Components.form(state, to: path, button: "Sign in", .empty))
    }

    /// The new password, twice.
    static func fields(_ state: FormState) -> HTML {
        """
        \(Components.textField(
            "password", "New password", in: state,
            hint: "At least 12 characters. Three random words are good; no signs or digits are needed.", kind: .newPassword,
            autocomplete: .newPassword))
        \(Components.textField("again", "New password again", in: state, kind: .password, autocomplete: .newPassword))
        """
    }

    /// What was typed twice.
    static func chosen(_ form: Form) throws(Problem) -> String {
        guard form.text("password") == form.text("again") else {
            let words = "The two are not the same. Type the new password again."
            throw Problem(.invalid, words, fields: ["again": words])
        }
        return form.text("password")
    }
}
