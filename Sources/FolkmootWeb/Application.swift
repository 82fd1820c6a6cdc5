import Basics
public import FolkmootCore
public import FolkmootTenancy
public import HTTP
import Markup

/// The whole web side of the service: from a request to a response.
///
/// The host decides the force, once; the route says who may ask; the sign-in or the link makes the scope; the handler does the rest.
public final class Application: Sendable {
    let platform: Platform
    let reference: ReferenceForces
    /// What forces have published, as far as it has been read already.
    let published = PublishedFigures()
    let forceRouter: Router
    let nationalRouter: Router
    let wardrobe = Wardrobe()
    let held: HeldParts
    let admission: Admission
    /// Counts what is asked for.
    public let traffic = Traffic()
    let log: @Sendable (LogLine) -> Void
    let programs: ProgramRates

    /// The service over a platform.
    ///
    /// - Parameters:
    ///   - reference: what is known of forces from elsewhere, for the national pages.
    ///   - limits: how much is taken at once from the visitors of one force, and from one address.
    ///   - holding: how long a page that everybody opens may show the same live figures.
    ///   - log: receives a line for each failure of ours; never a person's data.
    public init(
        platform: Platform, reference: ReferenceForces, limits: AdmissionLimits = AdmissionLimits(),
        holding: Duration = .seconds(1), log: @escaping @Sendable (LogLine) -> Void
    ) {
        held = HeldParts(for: holding)
        self.platform = platform
        admission = Admission(limits, counting: traffic.refusals)
        programs = ProgramRates(perMinute: limits.requestsPerKey)
        self.reference = reference
        self.log = log
        forceRouter = Router(Routes.all.filter(\.isOfForce))
        nationalRouter = Router(Routes.all.filter { !$0.isOfForce })
    }

    /// Answers a request.
    ///
    /// It never throws: what goes wrong is a page in words.
    public func respond(to request: Request) async -> Response {
        if let response = respondAtOnce(to: request) { return response }
        var response: Response
        do {
            response = try await reply(to: request)
        } catch {
            response = await Failure(error, in: request, of: self).response()
        }
        SecurityHeaders.add(to: &response, isSecure: request.isSecure)
        return response
    }

    /// Answers what nothing has to be waited for: files, and pages that were drawn beforehand as long as they hold; nothing for the rest.
    public func respondAtOnce(to request: Request) -> Response? {
        guard var response = replyAtOnce(to: request) else { return nil }
        SecurityHeaders.add(to: &response, isSecure: request.isSecure)
        return response
    }

    /// What is told where the server itself refuses: as a problem where a program asks, else in a sentence.
    public static let refusal: Server.ErrorPage = { status, id, target in
        APIDesk.owns(target)
            ? ProblemDocument.response(status, nil, reference: id) : Server.plainErrorPage(status, id, target)
    }

    private func replyAtOnce(to request: Request) -> Response? {
        guard Assets.isInFolder(request.path) else {
            guard let route = forceRouter.drawnBeforehand(request) else { return nil }
            return presentDoor(for: request)?.replyAtOnce(route)
        }
        guard let asset = Assets.find(request.path) else { return presentDoor(for: request)?.asset() }
        request.count(with: traffic.meter(of: "", .asset))
        return asset.response
    }

    private func reply(to request: Request) async throws -> Response {
        if let door = try await door(for: request) { return try await door.reply() }
        if request.host == platform.nationalHost { return try await NationalDesk(self, request).reply() }
        throw Misdirected()
    }

    /// The door of the force that answers at the host of a request, or nothing.
    func door(for request: Request) async throws -> ForceDoor? {
        if let door = presentDoor(for: request) { return door }
        guard let standing = try await platform.standing(host: request.host) else { return nil }
        return door(of: try await platform.tenant(slug: standing.slug), for: request)
    }

    func door(of tenant: Tenant, for request: Request) -> ForceDoor {
        let dress = wardrobe.dress(of: tenant, on: London.day(at: platform.clock.now))
        return ForceDoor(self, tenant.standing, dress, request)
    }

    /// The door of that force, if nothing has to be read for it.
    private func presentDoor(for request: Request) -> ForceDoor? {
        guard let standing = platform.presentStanding(host: request.host) else { return nil }
        return wardrobe.dress(of: standing, on: London.day(at: platform.clock.now)).map { ForceDoor(self, standing, $0, request) }
    }
}

/// The request is for a host that nobody answers at here.
struct Misdirected: Error {}

/// Something that whoever runs the service should know.
public struct LogLine: Sendable {
    /// The request's reference, which the person was shown.
    public let reference: String
    /// The force, if it was known.
    public let force: String?
    /// The route's pattern, empty for what is no route; never what stood in its places.
    public let route: String
    /// What went wrong.
    public let message: String
}
