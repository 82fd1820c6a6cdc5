import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// Turns whatever was thrown into a page in words: the one place where that is done.
struct Failure: Sendable {
    private let request: Request
    private let application: Application
    private let status: Status
    private let problem: Problem?
    private let otherMethods: [HTTP.Method]
    private let unexpected: String?

    init(_ error: any Error, in request: Request, of application: Application) {
        self.request = request
        self.application = application
        switch error {
        case let problem as Problem:
            (status, self.problem, otherMethods) = (Self.status(of: problem), problem, [])
            unexpected = Self.isTold(problem) ? problem.detail ?? problem.message : nil
        case let wrong as OtherMethod:
            (status, problem, otherMethods, unexpected) = (.methodNotAllowed, nil, wrong.allowed, nil)
        case is Misdirected:
            (status, problem, otherMethods, unexpected) = (.misdirectedRequest, nil, [], nil)
        default:
            (status, problem, otherMethods) = (.internalServerError, nil, [])
            unexpected = String(reflecting: error)
        }
    }

    /// Whether whoever runs the service should know, and the person gets a reference to tell.
    private static func isTold(_ problem: Problem) -> Bool {
        problem.kind == .unavailable && problem.code != "busy" || problem.code == "directory-refused"
    }

    /// The status that says what sort of problem it is.
    static func status(of problem: Problem) -> Status {
        switch problem.kind {
        case .invalid: .badRequest
        case .unauthenticated: problem.code == "link-expired" ? .gone : .unauthorized
        case .forbidden: .forbidden
        case .missing: .notFound
        case .conflict: .conflict
        case .tooMany: .tooManyRequests
        case .unavailable: .serviceUnavailable
        }
    }

    func response() async -> Response {
        countAsNoRoute()
        if let unexpected { tell(unexpected) }
        if APIDesk.owns(request.path) || ProgramDesk.isAsking(request) {
            let methods = otherMethods.isEmpty ? nil : allowed
            return ProblemDocument.response(status, problem, allowed: methods, reference: request.id)
        }
        if let signIn = signInPath { return .seeOther(signIn.description) }
        let context = await context()
        let page = ErrorPages.page(
            status.code, message: words(in: context.language), isTold: unexpected != nil, onward: onward, context)
        var response = Response.html(Layout.render(page, context).bytes, status: status)
        response.headers["Cache-Control"] = "no-store"
        if !otherMethods.isEmpty { response.headers["Allow"] = allowed }
        if status == .tooManyRequests || status == .serviceUnavailable { response.headers["Retry-After"] = "60" }
        return response
    }

    /// What happened this time: what the public may meet is said in each language; the rest, which staff meet, in English.
    private func words(in language: Language) -> String? {
        guard let problem else { return nil }
        return FailurePhrases.byCode[problem.code]?[language] ?? (language == .english ? problem.message : nil)
    }

    /// Who has not signed in is sent to do so, and then back to where they were going; who must set up a second factor, to do that.
    private var signInPath: Path? {
        if problem?.code == "second-factor-owed" { return "/staff/account/second-factor" }
        guard problem?.code == "sign-in" else { return nil }
        let isNational = request.host == application.platform.nationalHost
        let path: Path = isNational ? "/sign-in" : "/staff/sign-in"
        return request.method == .get ? path.query("next", request.target) : path.query("ended", "1")
    }

    /// Staff go on with their work, and whoever has a link that does not do asks for another.
    private var onward: (words: Phrase, path: Path)? {
        if request.path.hasPrefix("/staff/") { return (FailurePhrases.start, "/staff") }
        let isOfLink = ["link-expired", "link-not-ours"].contains(problem?.code)
        return isOfLink ? (FailurePhrases.preferences, "/preferences") : nil
    }

    private var allowed: String {
        let methods = Set(otherMethods + (otherMethods.contains(.get) ? [.head] : []))
        return methods.map(\.rawValue).sorted().joined(separator: ", ")
    }

    /// What became no call of a route is counted with the force alone.
    private func countAsNoRoute() {
        if let owner { request.count(with: application.traffic.meter(of: owner, .nothing)) }
    }

    private func tell(_ message: String) {
        let route = request.meter?.route ?? ""
        application.log(LogLine(reference: request.id.description, force: owner, route: route, message: message))
    }

    /// Whose host was asked, as the log calls it.
    private var owner: String? {
        request.host == application.platform.nationalHost
            ? Traffic.nationalName : application.platform.slug(at: request.host)
    }

    private static let plainFrame = Frame(Brand(product: "Folkmoot", force: "Folkmoot", hasPages: false), in: .english)

    /// The frame of the force or of the national side, where there is one that works; else a plain one, which leads nowhere.
    private func context() async -> PageContext {
        if request.host == application.platform.nationalHost { return NationalDesk(application, request).context(nil) }
        if let door = try? await application.door(for: request) {
            var context = door.context(audience: .public)
            if door.standing.state == .suspended { context.menu = .empty }
            return context
        }
        return PageContext(frame: Self.plainFrame, reference: request.id.description)
    }
}

/// The path is known, with other methods.
struct OtherMethod: Error {
    let allowed: [HTTP.Method]
}

extension Router {
    /// The route of a request, with what stood in its places.
    ///
    /// - Throws: `.missing`, or ``OtherMethod``.
    func route(of request: Request) throws -> (Route, [String: String]) {
        switch match(request.method, path: request.path) {
        case .found(let route, let places): return (route, places)
        case .otherMethods(let methods): throw OtherMethod(allowed: methods)
        case .nothing: throw Problem.missing("page")
        }
    }
}

/// What the public may meet, by the code of the problem.
enum FailurePhrases {
    static let byCode: [String: Phrase] = [
        "suspended": suspended, "link-expired": linkExpired, "link-not-ours": linkNotOurs, "form-token": formToken,
        "busy": AdmissionPhrases.busy, "too-many-forms": AdmissionPhrases.tooManyForms,
        "not-a-member": notAMember, "has-left": hasLeft, "not-confirmed": notConfirmed,
    ]

    static let start = Phrase("Go to your start page", cy: "Ewch i’ch tudalen gychwyn")
    static let preferences = Phrase("See or change what you get", cy: "Gweld neu newid yr hyn a gewch")

    static let suspended = Phrase(
        "This service is closed for the moment. What you sent before is safe. In an emergency call 999, otherwise 101.",
        cy:
            "Mae’r gwasanaeth hwn ar gau am y tro. Mae’r hyn a anfonwyd gennych yn ddiogel. Mewn argyfwng ffoniwch 999, fel arall 101."
    )
    private static let linkExpired = Phrase(
        "This link has ended. Ask for a new one under “See or change what you get”; it takes a minute.",
        cy: "Mae’r ddolen hon wedi dod i ben. Gofynnwch am un newydd o dan “Gweld neu newid yr hyn a gewch”; mae’n cymryd munud.")
    private static let linkNotOurs = Phrase(
        "This link is not complete, or was made for something else. Open it again from the message that we sent you.",
        cy: "Nid yw’r ddolen hon yn gyflawn, neu cafodd ei gwneud at ddiben arall. Agorwch hi eto o’r neges a anfonwyd atoch.")
    private static let hasLeft = Phrase(
        "You have left, so this link has ended. You can register again whenever you like.",
        cy: "Rydych wedi gadael, felly mae’r ddolen hon wedi dod i ben. Gallwch gofrestru eto pryd bynnag y dymunwch.")
    private static let notConfirmed = Phrase(
        "Confirm your address first, with the link that we sent to it.",
        cy: "Cadarnhewch eich cyfeiriad yn gyntaf, gyda’r ddolen a anfonwyd iddo.")
    private static let notAMember = Phrase(
        "You are not a member at present, so this link cannot be used. You can answer without it.",
        cy: "Nid ydych yn aelod ar hyn o bryd, felly ni ellir defnyddio’r ddolen hon. Gallwch ateb hebddi.")
    private static let formToken = Phrase(
        "This form was open for too long, or was not sent from this page. Go back, load the page again and send it once more.",
        cy:
            "Bu’r ffurflen hon ar agor yn rhy hir, neu ni chafodd ei hanfon o’r dudalen hon. Ewch yn ôl, llwythwch y dudalen eto a’i hanfon unwaith eto."
    )
}

/// Header fields that every answer has.
enum SecurityHeaders {
    static func add(to response: inout Response, isSecure: Bool) {
        if !response.headers.has("Content-Security-Policy") { response.headers.add(policy) }
        response.headers.add(always)
        if isSecure { response.headers.add(encrypted) }
    }

    private static let policy: Headers = ["Content-Security-Policy": policy(framedBy: "'none'")]

    /// - Parameter ancestors: the origins whose pages may show this one within them, or `'none'`.
    static func policy(framedBy ancestors: String) -> String {
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors \(ancestors); object-src 'none'"
    }

    private static let always: Headers = [
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=(self), payment=()",
    ]
    private static let encrypted: Headers = ["Strict-Transport-Security": "max-age=63072000; includeSubDomains"]
}
