import Basics
import FolkmootTenancy
import HTTP
import Markup

/// Signing in and out at a force's host.
enum StaffRoutes {
    static let all: [Route] = [
        .visitor(.get, "/staff/sign-in") { call, _ in
            call.page(SignInPages.ofForce(SignInForm(call.request, call.context), call))
        },
        .visitor(.post, "/staff/sign-in") { call, scope in
            do {
                let token = try await call.platform.signIn(
                    email: call.form["email"] ?? "", password: call.form["password"] ?? "", from: call.request.remoteAddress,
                    at: scope.tenant)
                let reply = Reply.seeOther(SignInForm.next(call.form["next"], else: "/staff"))
                return reply.setting(Cookie(CookieName.staff, token.text, sameSite: .lax))
            } catch let problem as Problem where problem.kind != .unavailable {
                let form = SignInForm(call.form, problem, call.context)
                return call.page(SignInPages.ofForce(form, call), status: SignInForm.status(of: problem))
            }
        },
        .staff(.post, "/staff/sign-out", needs: nil) { call, scope in
            if let cookie = call.request.cookie(CookieName.staff) {
                try await call.platform.signOut(SessionToken(cookie: cookie), at: scope.tenant)
            }
            return Reply.seeOther("/staff/sign-in").setting(Cookie(CookieName.staff, "", maxAge: 0))
        },
    ]
}

/// Signing in and out at the national host.
enum NationalRoutes {
    static let all: [Route] = [
        .nationalVisitor(.get, "/sign-in") { call in
            call.page(SignInPages.form(SignInForm(call.request, call.context), to: "/sign-in"))
        },
        .nationalVisitor(.post, "/sign-in") { call in
            do {
                let token = try await call.platform.signInNationally(
                    email: call.form["email"] ?? "", password: call.form["password"] ?? "", from: call.request.remoteAddress)
                let reply = Reply.seeOther(SignInForm.next(call.form["next"], else: "/"))
                return reply.setting(Cookie(CookieName.national, token.text, sameSite: .lax))
            } catch let problem as Problem where problem.kind != .unavailable {
                let form = SignInForm(call.form, problem, call.context)
                return call.page(SignInPages.form(form, to: "/sign-in"), status: SignInForm.status(of: problem))
            }
        },
        .national(.post, "/sign-out") { call, _ in
            if let cookie = call.request.cookie(CookieName.national) {
                try await call.platform.signOutNationally(SessionToken(cookie: cookie))
            }
            return Reply.seeOther("/sign-in").setting(Cookie(CookieName.national, "", maxAge: 0))
        },
    ]
}

/// What the sign-in page shows again after a try.
struct SignInForm: Sendable {
    let state: FormState
    /// Where to go afterwards: a path of ours, or nothing.
    let next: Path?
    /// Whether the person was signed in before and the time ran out.
    let hasEnded: Bool

    init(_ request: Request, _ context: PageContext) {
        state = FormState(context.language, csrf: context.csrf)
        next = request.query["next"].flatMap(Path.init(returned:))
        hasEnded = request.query["ended"] != nil
    }

    init(_ form: Form, _ problem: Problem, _ context: PageContext) {
        state = FormState(context.language, values: ["email": [form["email"] ?? ""]], problem: problem, csrf: context.csrf)
        next = form["next"].flatMap(Path.init(returned:))
        hasEnded = false
    }

    static func next(_ text: String?, else path: Path) -> Path { text.flatMap(Path.init(returned:)) ?? path }

    static func status(of problem: Problem) -> Status {
        problem.kind == .unauthenticated || problem.kind == .invalid ? .unprocessableContent : Failure.status(of: problem)
    }
}

enum SignInPages {
    /// At a force's host, where its members come too.
    static func ofForce(_ form: SignInForm, _ call: Call) -> Page {
        let words: HTML = """
            <p>For staff of \(call.force). Members need no password: \
            <a href="/preferences">see or change what you get</a>.</p>

            """
        return self.form(form, to: "/staff/sign-in", under: words)
    }

    static func form(_ form: SignInForm, to path: Path, under words: HTML = .empty) -> Page {
        Page(
            title: "Sign in",
            notices: """
                \(Components.errorSummary(form.state, fields: ["email", "password"]))\
                \(when: form.hasEnded, Components.panel(nil, "<p>Your sign-in had ended. Sign in, go back and send it again: the page still has what you typed.</p>"))
                """,
            body: words
                + Components.form(
                    form.state, to: path, button: "Sign in",
                    """
                    \(form.next.map { Components.hidden("next", $0.description) })
                    \(Components.textField("email", "Email address", in: form.state, kind: .email, autocomplete: .username))
                    \(Components.textField("password", "Password", in: form.state, kind: .password, autocomplete: .currentPassword))
                    """),
            hasErrors: form.state.hasErrors)
    }
}
