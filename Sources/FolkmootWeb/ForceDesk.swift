import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// Answers one request at a force's host: checks who asks, makes the scope, calls the handler.
struct ForceDesk: Sendable {
    let door: ForceDoor
    let tenant: Tenant
    let ticket: FormTicket

    private var application: Application { door.application }
    private var request: Request { door.request }
    private var platform: Platform { application.platform }

    init(_ door: ForceDoor, _ tenant: Tenant) {
        self.door = door
        self.tenant = tenant
        ticket = FormTicket(door.request, guard: tenant.formGuard, session: door.request.cookie(CookieName.staff))
    }

    func reply(_ route: Route, _ places: [String: String]) async throws -> Response {
        var reply = try await application.admission.admit(request, to: route, of: tenant.slug) { try await answer(route, places) }
        if let cookie = ticket.cookieToSet { reply = reply.setting(cookie) }
        return door.finished(reply, hasForm: ticket.isInPage)
    }

    private func answer(_ route: Route, _ places: [String: String]) async throws -> Reply {
        switch route.handler {
        case .visitor(let handle):
            return try await handle(call(places, audience: .public), platform.visitor(at: tenant, from: request.origin))
        case .member(let handle):
            guard case .member(let purpose) = route.access else { preconditionFailure("A member's route has a purpose.") }
            let scope = try platform.member(link: places["link"] ?? "", to: purpose, at: tenant, from: request.origin)
            let form = try purpose == .leave ? ticket.oneClick(of: request) : nil
            return try await handle(call(places, audience: .public, form: form), scope).personal()
        case .staff(let handle):
            let program = try await ProgramDesk(request, tenant, platform).admitted(to: route, application.programs)
            let scope: StaffScope = if let program { program.scope } else { try await staff(route) }
            var reply = try await handle(call(places, audience: .staff, staff: scope), scope).personal()
            if let program { reply.response.headers.add(program.headers) }
            return reply
        case .program(let operation):
            return try await APIDesk(request, at: .force(tenant), application).reply(to: operation, places)
        case .national, .nationalVisitor:
            preconditionFailure("A national route is not among a force's.")
        }
    }

    private func staff(_ route: Route) async throws -> StaffScope {
        guard let cookie = request.cookie(CookieName.staff),
            let scope = try await platform.staff(SessionToken(cookie: cookie), at: tenant, from: request.origin)
        else { throw Problem(.unauthenticated, "Sign in to go on.", code: "sign-in") }
        if scope.owesSecondFactor, !route.isOpenWithoutFactor {
            throw Problem(.forbidden, "Set up your second step of signing in first.", code: "second-factor-owed")
        }
        if case .staff(let permission?) = route.access { try scope.require(permission) }
        return scope
    }

    private func call(
        _ places: [String: String], audience: PageContext.Audience, staff: StaffScope? = nil, form: Form? = nil
    ) throws -> Call {
        Call(
            request, places: places, form: try form ?? ticket.form(of: request), tenant.configuration, door.dress,
            front: door.look.front, context(audience: audience, staff: staff), application.held, platform)
    }

    private func context(audience: PageContext.Audience, staff: StaffScope?) -> PageContext {
        var context = door.context(audience: audience)
        if audience == .staff {
            let sections = staff?.owesSecondFactor == true ? [] : Sections.staff(for: staff)
            context.menu = Menu(sections, in: door.language).html(at: request.path)
        }
        context.person = staff.map { SignedIn(name: $0.account.name, account: "/staff/account", signOut: "/staff/sign-out") }
        context.token = { [ticket] in ticket.token }
        return context
    }
}

/// The names of our cookies.
///
/// All are needed for the service to work; none follows anybody.
package enum CookieName {
    package static let staff = "__Host-staff"
    package static let national = "__Host-national"
    static let form = "__Host-form"
    /// While somebody is at the force's directory, and for ten minutes.
    static let directory = "__Host-directory"
    static let language = "__Host-language"
}
