import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

extension Request {
    /// From where it comes: by a page, from the address that the server saw behind the proxies that it trusts.
    var origin: Origin { Origin(.page, address: remoteAddress) }
}

/// One request to a force, with what every handler needs: what was sent, whose configuration, in which language.
///
/// Held by reference, since handlers hand it on to all that draws or checks.
final class Call: Sendable {
    let request: Request
    /// What stood in the places of the path.
    let places: [String: String]
    /// The form that was sent, once its token was found right; empty unless the method is POST.
    let form: Form
    /// The force's configuration now.
    let configuration: ForceConfiguration
    /// How the force looks.
    let dress: Dress
    /// What the front page always says.
    let front: FrontPage
    /// What surrounds the page.
    let context: PageContext
    /// What pages that everybody opens say of live figures.
    let held: HeldParts
    /// Signs people in and out, and tells the time.
    let platform: Platform

    init(
        _ request: Request, places: [String: String], form: Form, _ configuration: ForceConfiguration, _ dress: Dress,
        front: FrontPage, _ context: PageContext, _ held: HeldParts, _ platform: Platform
    ) {
        self.request = request
        self.places = places
        self.form = form
        self.configuration = configuration
        self.dress = dress
        self.front = front
        self.context = context
        self.held = held
        self.platform = platform
    }

    /// The language of the page.
    var language: Language { context.language }
    /// The instant of the request.
    var now: Timestamp { platform.clock.now }
    /// The day that it is.
    var today: Day { London.day(at: platform.clock.now) }

    /// The words of a phrase in the page's language.
    func callAsFunction(_ phrase: Phrase) -> String { phrase[language] }

    /// What stood in a place of the path; empty if there is no such place.
    func place(_ name: String) -> String { places[name] ?? "" }

    /// The area that the path names, for pages that everybody may read.
    var knownArea: Area {
        get throws(Problem) {
            guard let area = configuration.areas[place("area")] else { throw Problem.missing("area") }
            return area
        }
    }

    /// A page in the force's frame.
    func page(_ page: Page, status: Status = .ok) -> Reply { Reply(page: Layout.render(page, context), status: status) }

    /// An absolute address at this force's host, for messages.
    func address(_ path: Path) -> String {
        return "\(request.scheme)://\(request.authority)\(path.description)"
    }
}

/// One request to the national host.
struct NationalCall: Sendable {
    let request: Request
    let places: [String: String]
    let form: Form
    let context: PageContext
    let platform: Platform
    /// What is known of forces from elsewhere.
    let reference: ReferenceForces
    /// What forces have published, as far as it has been read already.
    let published: PublishedFigures

    /// The instant of the request.
    var now: Timestamp { platform.clock.now }

    /// What stood in a place of the path; empty if there is no such place.
    func place(_ name: String) -> String { places[name] ?? "" }

    /// A page in the national frame.
    func page(_ page: Page, status: Status = .ok) -> Reply { Reply(page: Layout.render(page, context), status: status) }
}

/// What a handler answers.
struct Reply: Sendable {
    var response: Response
    /// Whether a shared cache or the browser's back button may keep it; personal pages never are.
    var isPersonal = false

    /// A response as it is.
    init(_ response: Response) { self.response = response }

    init(page: HTML, status: Status) { response = .html(page.bytes, status: status) }

    /// Sends the browser on, by GET, to a page of ours.
    static func seeOther(_ path: Path) -> Reply { Reply(.seeOther(path.description)) }

    /// JSON, by GET.
    static func json(_ json: JSON, status: Status = .ok) -> Reply {
        Reply(.json(json.encoded(pretty: false), status: status))
    }

    /// A map for other programs (RFC 7946).
    static func geoJSON(_ json: JSON) -> Reply { Reply(.bytes(json.encoded(pretty: false), type: "application/geo+json")) }

    /// A file to keep: CSV.
    static func csv(_ bytes: [UInt8], named name: String) -> Reply {
        var response = Response.bytes(bytes, type: "text/csv; charset=utf-8; header=present")
        response.headers["Content-Disposition"] = "attachment; filename=\"\(name)\""
        return Reply(response)
    }

    /// The same reply with a cookie.
    func setting(_ cookie: Cookie) -> Reply {
        var reply = self
        reply.response.setCookie(cookie)
        return reply
    }

    /// The same reply, kept by nobody.
    func personal() -> Reply {
        var reply = self
        reply.isPersonal = true
        return reply
    }
}
