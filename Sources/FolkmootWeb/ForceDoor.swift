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
        if let asset = asset() { return asset }
        guard standing.state != .suspended else {
            throw Problem(.unavailable, FailurePhrases.suspended[language], code: "suspended")
        }
        let (route, places) = try application.forceRouter.route(of: request)
        count(.route(route))
        if let drawn = route.drawnBeforehand, let part = try await held(drawn.part) { return reply(drawn, part) }
        let tenant = try await application.platform.tenant(slug: standing.slug)
        // The configuration may be another by now; a page is drawn under one.
        let door = tenant.standing === standing ? self : application.door(of: tenant, for: request)
        return try await ForceDesk(door, tenant).reply(route, places)
    }

    /// The answer, if it can be given without waiting for anything and without the force's configuration.
    func replyAtOnce(_ route: Route) -> Response? {
        guard standing.state != .suspended, let drawn = route.drawnBeforehand else { return nil }
        guard let part = application.held.fresh(key(drawn.part), edition: dress.edition) else { return nil }
        count(.route(route))
        return reply(drawn, part)
    }

    /// The force's own file of that path.
    func asset() -> Response? {
        guard let asset = dress.response(for: request.path) else { return nil }
        count(.asset)
        return asset
    }

    private func reply(_ drawn: DrawnPage, _ part: HTML) -> Response {
        finished(Reply(page: drawn.document(self, part), status: .ok), hasForm: false)
    }

    private func held(_ part: HeldParts.Part) async throws -> HTML? {
        try await application.held.part(key(part), edition: dress.edition) { try await standing.version(after: $0) }
    }

    private func key(_ part: HeldParts.Part) -> HeldParts.Key {
        HeldParts.Key(force: standing.slug, part: part, language: language)
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
