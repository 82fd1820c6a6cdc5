import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// Answers at a force's host what needs no more of the force than what was drawn beforehand: its own files, its front page, and who is
/// out of service.
///
/// Whatever else is asked for, ``ForceDesk`` answers, with the force's configuration.
struct ForceDoor: Sendable {
    let application: Application
    let standing: Standing
    let dress: Dress
    let request: Request
    let language: Language

    let look: Look

    var languages: [Language] { dress.languages }

    init(_ application: Application, _ standing: Standing, _ dress: Dress, _ request: Request) {
        self.application = application
        self.standing = standing
        self.dress = dress
        self.request = request
        language = LanguageChoice.language(of: request, among: dress.languages)
        look = dress.look(in: language)
    }

    /// The answer, by the desk if it cannot be given here.
    func reply() async throws -> Response {
        if let asset = dress.response(for: request.path) {
            count(.asset)
            return asset
        }
        guard standing.state != .suspended else {
            throw Problem(.unavailable, FailurePhrases.suspended[language], code: "suspended")
        }
        let (route, places) = try application.forceRouter.route(of: request)
        count(.route(route))
        if let page = try await route.drawnBeforehand?(self) {
            return finished(Reply(page: Layout.render(page, context(audience: .public)), status: .ok), hasForm: false)
        }
        let tenant = try await application.platform.tenant(slug: standing.slug)
        // The configuration may be another by now; a page is drawn under one.
        let door = tenant.standing === standing ? self : application.door(of: tenant, for: request)
        return try await ForceDesk(door, tenant).reply(route, places)
    }

    private func count(_ place: Traffic.Place) { request.count(with: application.traffic.meter(of: standing.slug, place)) }

    /// What surrounds a page of this force for this visitor.
    func context(audience: PageContext.Audience) -> PageContext {
        PageContext(
            frame: look.frame, audience: audience,
            translations: LanguageChoice.translations(of: request, in: language, among: languages),
            menu: look.menu.html(at: request.path), reference: request.id.description)
    }

    /// The answer as it leaves, with what it says of keeping it.
    ///
    /// - Parameter hasForm: Whether there is a token on the page, which is another each time.
    func finished(_ reply: Reply, hasForm: Bool) -> Response {
        var response = reply.response
        if let cookie = LanguageChoice.cookie(for: request, among: languages) { response.setCookie(cookie) }
        if reply.isPersonal {
            response.headers["Cache-Control"] = "no-store"
        } else if !response.headers.has("Cache-Control") {
            response.headers.add("Cache-Control", "private, no-cache")
            if request.method == .get, !hasForm { response.tag() }
        }
        return response
    }
}
