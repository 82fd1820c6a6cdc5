import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// What somebody who has signed in, at a force's host or at the national one, does with their own account.
enum AccountRoutes {
    static let all: [Route] =
        route(.get, "/staff/account", "/account") { desk in try await desk.show() }
        + route(.get, "/staff/account/password", "/account/password") { desk in
            try desk.own.requirePasswords()
            return desk.page(AccountPages.password(desk))
        }
        + route(.post, "/staff/account/password", "/account/password") { desk in
            try await desk.sending(to: desk.places.account, done: "password") {
                try desk.own.requirePasswords()
                let new = try PasswordPages.chosen(desk.form)
                try await desk.own.changePassword(from: desk.form.text("old"), to: new)
            } again: {
                AccountPages.password(desk, $0)
            }
        }
        + route(.post, "/staff/account/sessions", "/account/sessions") { desk in
            try await desk.own.endSession(desk.form["session"])
            return .seeOther(desk.places.account.query("done", "sessions"))
        }
        + route(.get, "/staff/account/second-factor", "/account/second-factor") { desk in
            desk.page(AccountPages.factor(try await desk.own.standing(), desk))
        }
        + route(.post, "/staff/account/second-factor", "/account/second-factor") { desk in
            try await desk.own.offerFactor()
            return .seeOther(desk.places.factor)
        }
        + route(.post, "/staff/account/second-factor/code", "/account/second-factor/code") { desk in
            try await desk.showingCodes {
                try await desk.own.confirmFactor(desk.form.text("code"))
            } again: {
                AccountPages.factor(try await desk.own.standing(), desk, $0)
            }
        }
        + route(.get, "/staff/account/second-factor/codes", "/account/second-factor/codes") { desk in
            desk.page(AccountPages.newCodes(desk))
        }
        + route(.post, "/staff/account/second-factor/codes", "/account/second-factor/codes") { desk in
            try await desk.showingCodes {
                try await desk.own.renewRecoveryCodes(desk.form.text("code"))
            } again: {
                AccountPages.newCodes(desk, $0)
            }
        }
        + route(.get, "/staff/account/second-factor/end", "/account/second-factor/end") { desk in
            desk.page(AccountPages.endFactor(desk))
        }
        + route(.post, "/staff/account/second-factor/end", "/account/second-factor/end") { desk in
            try await desk.sending(to: desk.places.account, done: "second-factor-ended") {
                try await desk.own.endFactor(password: desk.form.text("old"), code: desk.form.text("code"))
            } again: {
                AccountPages.endFactor(desk, $0)
            }
        }

    private static func route(
        _ method: HTTP.Method, _ staff: StaticString, _ national: StaticString,
        _ handle: @escaping @Sendable (AccountDesk) async throws -> Reply
    ) -> [Route] {
        [
            .staff(method, staff, needs: nil) { call, scope in try await handle(AccountDesk(call, scope)) }.openWithoutFactor(),
            .national(method, national) { call, scope in try await handle(AccountDesk(call, scope)).personal() },
        ]
    }
}

/// One request of somebody about their own account.
struct AccountDesk: Sendable {
    /// Where the pages about it are.
    struct Places: Sendable {
        let account: Path
        let password: Path
        let sessions: Path
        let factor: Path
        /// Where all is that is held of the person; the registry has no such page.
        var data: Path?
        /// Where the person's own keys are, if there are such.
        var keys: Path?

        static let ofStaff = Places(
            account: "/staff/account", password: "/staff/account/password", sessions: "/staff/account/sessions",
            factor: "/staff/account/second-factor", data: "/staff/account/data")
        static let national = Places(
            account: "/account", password: "/account/password", sessions: "/account/sessions", factor: "/account/second-factor",
            keys: "/account/keys")
    }

    let own: OwnAccount
    let form: Form
    let context: PageContext
    let places: Places
    /// What has just been done, as the page that was sent to says.
    let justDone: String?
    /// The roles that the person holds, in words.
    let roles: [String]
    /// The instant of the request.
    let now: Timestamp

    init(_ call: Call, _ scope: StaffScope) {
        own = scope.own(
            SessionToken(cookie: call.request.cookie(CookieName.staff) ?? ""), telling: call.letters(scope.tenant).notices)
        (form, context, places, now) = (call.form, call.context, .ofStaff, call.now)
        justDone = call.request.query["done"]
        roles = scope.grants.filter { $0.holds(at: call.now) }.map { GrantWords.words(of: $0, call) }
    }

    init(_ call: NationalCall, _ scope: NationalScope) {
        own = scope.own(SessionToken(cookie: call.request.cookie(CookieName.national) ?? ""))
        (form, context, places, now) = (call.form, call.context, .national, call.now)
        justDone = call.request.query["done"]
        roles = []
    }

    func page(_ page: Page, status: Status = .ok) -> Reply { Reply(page: Layout.render(page, context), status: status) }

    /// A form, with what was wrong; codes and passwords are not shown again.
    func formState(_ problem: Problem?) -> FormState { FormState(context.language, problem: problem, csrf: context.csrf) }

    func show() async throws -> Reply { page(AccountPages.account(try await own.standing(), self)) }

    func sending(
        to path: Path, done: String, _ work: () async throws -> Void, again: (Problem) async throws -> Page
    ) async throws -> Reply {
        do {
            try await work()
            return .seeOther(path.query("done", done))
        } catch let problem as Problem where Self.isShownAgain(problem) {
            return page(try await again(problem), status: SignInForm.status(of: problem))
        }
    }

    /// Shows codes on the answer itself, since they are told once.
    func showingCodes(_ work: () async throws -> [String], again: (Problem) async throws -> Page) async throws -> Reply {
        do {
            return page(AccountPages.codes(try await work(), self))
        } catch let problem as Problem where Self.isShownAgain(problem) {
            return page(try await again(problem), status: SignInForm.status(of: problem))
        }
    }

    private static func isShownAgain(_ problem: Problem) -> Bool { [.invalid, .conflict, .tooMany].contains(problem.kind) }
}
