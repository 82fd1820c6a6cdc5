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
                    email: call.form.text("email"), password: call.form.text("password"), from: call.request.origin,
                    on: BrowserKind.name(of: call.request), at: scope.tenant)
                return try await call.signedIn(token, at: scope.tenant, then: SignInForm.next(call.form["next"], else: "/staff"))
            } catch let problem as Problem where problem.kind != .unavailable {
                let form = SignInForm(call.form, problem, call.context)
                return call.page(SignInPages.ofForce(form, call), status: SignInForm.status(of: problem))
            }
        },
        .visitor(.get, "/staff/sign-in/code") { call, _ in
            call.page(SignInPages.code(SignInForm(call.request, call.context), to: "/staff/sign-in/code"))
        },
        .visitor(.post, "/staff/sign-in/code") { call, scope in
            do {
                let token = try await call.platform.signIn(
                    with: call.form.text("code"), after: SessionToken(cookie: call.request.cookie(CookieName.staff) ?? ""),
                    from: call.request.origin, at: scope.tenant)
                let reply = Reply.seeOther(SignInForm.next(call.form["next"], else: "/staff"))
                return reply.setting(Cookie(CookieName.staff, token.text, sameSite: .lax))
            } catch let problem as Problem where SignInForm.isShownAgain(problem) {
                let form = SignInForm(call.form, problem, call.context)
                return call.page(SignInPages.code(form, to: "/staff/sign-in/code"), status: SignInForm.status(of: problem))
            }
        },
        .staff(.post, "/staff/sign-out", needs: nil) { call, scope in
            if let cookie = call.request.cookie(CookieName.staff) {
                try await call.platform.signOut(SessionToken(cookie: cookie), at: scope.tenant, from: scope.data.origin)
            }
            return Reply.seeOther("/staff/sign-in").setting(Cookie(CookieName.staff, "", maxAge: 0))
        }.openWithoutFactor(),
    ]
}

extension Call {
    /// Goes on with a new sign-in, or to where its code is asked for; whatever this browser held is over.
    func signedIn(_ token: SessionToken, at tenant: Tenant, then next: Path) async throws -> Reply {
        if let old = request.cookie(CookieName.staff) {
            try await platform.signOut(SessionToken(cookie: old), at: tenant, from: request.origin)
        }
        let reply = Reply.seeOther(token.awaitsCode ? Path("/staff/sign-in/code").query("next", next.description) : next)
        return reply.setting(Cookie(CookieName.staff, token.text, sameSite: .lax))
    }
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
                    email: call.form.text("email"), password: call.form.text("password"), from: call.request.origin,
                    on: BrowserKind.name(of: call.request))
                if let old = call.request.cookie(CookieName.national) {
                    try await call.platform.signOutNationally(SessionToken(cookie: old), from: call.request.origin)
                }
                let next = SignInForm.next(call.form["next"], else: "/")
                let reply = Reply.seeOther(token.awaitsCode ? Path("/sign-in/code").query("next", next.description) : next)
                return reply.setting(Cookie(CookieName.national, token.text, sameSite: .lax))
            } catch let problem as Problem where problem.kind != .unavailable {
                let form = SignInForm(call.form, problem, call.context)
                return call.page(SignInPages.form(form, to: "/sign-in"), status: SignInForm.status(of: problem))
            }
        },
        .nationalVisitor(.get, "/sign-in/code") { call in
            call.page(SignInPages.code(SignInForm(call.request, call.context), to: "/sign-in/code"))
        },
        .nationalVisitor(.post, "/sign-in/code") { call in
            do {
                let token = try await call.platform.signInNationally(
                    with: call.form.text("code"), after: SessionToken(cookie: call.request.cookie(CookieName.national) ?? ""),
                    from: call.request.origin)
                let reply = Reply.seeOther(SignInForm.next(call.form["next"], else: "/"))
                return reply.setting(Cookie(CookieName.national, token.text, sameSite: .lax))
            } catch let problem as Problem where SignInForm.isShownAgain(problem) {
                let form = SignInForm(call.form, problem, call.context)
                return call.page(SignInPages.code(form, to: "/sign-in/code"), status: SignInForm.status(of: problem))
            }
        },
        .national(.post, "/sign-out") { call, _ in
            if let cookie = call.request.cookie(CookieName.national) {
                try await call.platform.signOutNationally(SessionToken(cookie: cookie), from: call.request.origin)
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

    /// Whether the form says it; who came too late signs in again.
    static func isShownAgain(_ problem: Problem) -> Bool { problem.kind != .unavailable && problem.code != "sign-in" }

    static func status(of problem: Problem) -> Status {
        problem.kind == .unauthenticated || problem.kind == .invalid ? .unprocessableContent : Failure.status(of: problem)
    }
}
