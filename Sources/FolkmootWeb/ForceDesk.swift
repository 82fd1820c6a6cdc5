import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// Answers one request at a force's host: finds the route, checks who asks, makes the scope, calls the handler.
struct ForceDesk: Sendable {
    let application: Application
    let tenant: Tenant
    let request: Request
    let dress: Dress
    let language: Language
    let ticket: FormTicket

    private let look: Look

    private var platform: Platform { application.platform }
    private var languages: [Language] { dress.configuration.languages }

    init(_ application: Application, _ tenant: Tenant, _ request: Request) {
        self.application = application
        self.tenant = tenant
        self.request = request
        dress = application.wardrobe.dress(of: tenant, on: London.day(at: application.platform.clock.now))
        language = LanguageChoice.language(of: request, among: dress.configuration.languages)
        look = dress.look(in: language)
        ticket = FormTicket(request, guard: tenant.formGuard, session: request.cookie(CookieName.staff))
    }

    func reply() async throws -> Response {
        if let asset = dress.response(for: request.path) {
            count(.asset)
            return asset
        }
        guard tenant.state != .suspended else { throw Problem(.unavailable, FailurePhrases.suspended[language], code: "suspended") }
        let (route, places) = try application.forceRouter.route(of: request)
        count(.route(route))
        var reply = try await application.admission.admit(request, to: route, of: tenant.slug) { try await answer(route, places) }
        if let cookie = ticket.cookieToSet { reply = reply.setting(cookie) }
        if let cookie = LanguageChoice.cookie(for: request, among: languages) { reply = reply.setting(cookie) }
        return finished(reply, route)
    }

    private func count(_ place: Traffic.Place) { request.count(with: application.traffic.meter(of: tenant.slug, place)) }

    private func answer(_ route: Route, _ places: [String: String]) async throws -> Reply {
        switch route.handler {
        case .visitor(let handle):
            return try await handle(call(places, audience: .public), platform.visitor(at: tenant))
        case .member(let handle):
            guard case .member(let purpose) = route.access else { preconditionFailure("A member's route has a purpose.") }
            let scope = try platform.member(link: places["link"] ?? "", to: purpose, at: tenant)
            let form = try purpose == .leave ? ticket.oneClick(of: request) : nil
            return try await handle(call(places, audience: .public, form: form), scope).personal()
        case .staff(let handle):
            let scope = try await staff(route)
            return try await handle(call(places, audience: .staff, staff: scope), scope).personal()
        case .national, .nationalVisitor:
            preconditionFailure("A national route is not among a force's.")
        }
    }

    private func staff(_ route: Route) async throws -> StaffScope {
        guard let cookie = request.cookie(CookieName.staff),
            let scope = try await platform.staff(SessionToken(cookie: cookie), at: tenant)
        else { throw Problem(.unauthenticated, "Sign in to go on.", code: "sign-in") }
        if case .staff(let permission?) = route.access { try scope.require(permission) }
        return scope
    }

    private func call(
        _ places: [String: String], audience: PageContext.Audience, staff: StaffScope? = nil, form: Form? = nil
    ) throws -> Call {
        Call(
            request: request, places: places, form: try form ?? ticket.form(of: request), dress: dress, front: look.front,
            context: context(audience: audience, staff: staff), held: application.held, platform: platform)
    }

    /// What surrounds a page of this force for this visitor.
    func context(audience: PageContext.Audience, staff: StaffScope? = nil) -> PageContext {
        let menu = audience == .staff ? Menu(Sections.staff(for: staff), in: language) : look.menu
        return PageContext(
            frame: look.frame, audience: audience,
            translations: LanguageChoice.translations(of: request, in: language, among: languages),
            menu: menu.html(at: request.path),
            person: staff.map { SignedIn(name: $0.account.name, account: nil, signOut: "/staff/sign-out") },
            token: { [ticket] in ticket.token }, reference: request.id.description)
    }

    private func finished(_ reply: Reply, _ route: Route) -> Response {
        var response = reply.response
        if reply.isPersonal {
            response.headers["Cache-Control"] = "no-store"
        } else if !response.headers.has("Cache-Control") {
            response.headers.add("Cache-Control", "private, no-cache")
            // A page with a form is another each time.
            if request.method == .get, !ticket.isInPage { response = response.tagged() }
        }
        return response
    }
}

/// The names of our cookies.
///
/// All are needed for the service to work; none follows anybody.
enum CookieName {
    static let staff = "__Host-staff"
    static let national = "__Host-national"
    static let form = "__Host-form"
    static let language = "__Host-language"
}
