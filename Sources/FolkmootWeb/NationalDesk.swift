import Basics
import FolkmootTenancy
import HTTP
import Markup

/// Answers one request at the national host.
///
/// It has no way to a force's data: only to what forces have published.
struct NationalDesk: Sendable {
    let application: Application
    let request: Request
    let ticket: FormTicket

    private var platform: Platform { application.platform }

    init(_ application: Application, _ request: Request) {
        self.application = application
        self.request = request
        ticket = FormTicket(request, guard: application.platform.nationalFormGuard, session: request.cookie(CookieName.national))
    }

    func reply() async throws -> Response {
        let (route, places) = try application.nationalRouter.route(of: request)
        request.count(with: application.traffic.meter(of: Traffic.nationalName, .route(route)))
        var reply = try await application.admission.admit(request, to: route, of: "") { try await answer(route, places) }
        if let cookie = ticket.cookieToSet { reply = reply.setting(cookie) }
        var response = reply.response
        if !APIDesk.owns(request.path) {
            response.headers["Cache-Control"] = "no-store"
        } else if !response.headers.has("Cache-Control") {
            response.headers["Cache-Control"] = "private, no-cache"
            if request.method == .get { response.tag() }
        }
        return response
    }

    private func answer(_ route: Route, _ places: [String: String]) async throws -> Reply {
        switch route.handler {
        case .nationalVisitor(let handle):
            return try await handle(call(places, nil))
        case .national(let handle):
            guard let cookie = request.cookie(CookieName.national),
                let scope = try await platform.national(SessionToken(cookie: cookie), from: request.origin)
            else { throw Problem(.unauthenticated, "Sign in to go on.", code: "sign-in") }
            return try await handle(call(places, scope), scope)
        case .program(let operation):
            return try await APIDesk(request, at: .national, application).reply(to: operation, places)
        case .visitor, .member, .staff:
            preconditionFailure("A force's route is not among the national ones.")
        }
    }

    private func call(_ places: [String: String], _ scope: NationalScope?) throws -> NationalCall {
        NationalCall(
            request: request, places: places, form: try ticket.form(of: request), context: context(scope), platform: platform,
            reference: application.reference, published: application.published)
    }

    private static let frame = Frame(
        Brand(product: "Neighbourhood engagement compared", force: "Folkmoot national"), in: .english)

    /// What surrounds a page, with the name and the sections of who has signed in.
    func context(_ scope: NationalScope?) -> PageContext {
        PageContext(
            frame: Self.frame, audience: .national,
            menu: scope == nil ? .empty : Sections.national.html(at: request.path),
            person: scope.map { SignedIn(name: $0.account.name, account: "/account", signOut: "/sign-out") },
            token: { [ticket] in ticket.token },
            reference: request.id.description)
    }
}
