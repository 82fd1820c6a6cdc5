import Basics
import FolkmootTenancy
import HTTP
import Markup

/// Signing in by the force's own directory of people: there and back.
enum DirectoryRoutes {
    static let all: [Route] = [
        // A link and not a form: a form may lead to our own pages only, and nothing is changed here.
        .visitor(.get, "/staff/sign-in/directory") { call, scope in
            let departure = try await call.platform.departure(to: scope.tenant, returningTo: call.address(back))
            let next = SignInForm.next(call.request.query["next"], else: "/staff")
            return Reply(.seeOther(departure.address)).personal().setting(
                Cookie(
                    CookieName.directory, DirectoryCookie(visit: departure.cookie, next: next).text,
                    maxAge: DirectoryDeparture.seconds, sameSite: .lax))
        },
        .visitor(.get, "/staff/sign-in/directory/return") { call, scope in
            let (query, cookie) = (call.request.query, DirectoryCookie(call.request.cookie(CookieName.directory) ?? ""))
            let answer = DirectoryReturn(
                code: query["code"], state: query["state"], issuer: query["iss"], isDeclined: query["error"] != nil,
                cookie: cookie.visit)
            let token = try await call.platform.signIn(
                answer, returnedTo: call.address(back), from: call.request.origin, on: BrowserKind.name(of: call.request),
                at: scope.tenant)
            return try await call.signedIn(token, at: scope.tenant, then: cookie.next).personal().setting(
                Cookie(CookieName.directory, "", maxAge: 0))
        },
    ]

    private static let back: Path = "/staff/sign-in/directory/return"
}

/// What a browser holds while somebody is at the directory: the kernel's mark, and where to go afterwards.
struct DirectoryCookie {
    let visit: String
    let next: Path

    init(visit: String, next: Path) {
        self.visit = visit
        self.next = next.description.utf8.count <= 1000 ? next : "/staff"
    }

    /// What came back; where to go is looked at as anything that somebody sent.
    init(_ text: String) {
        let parts = text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        visit = String(parts[0])
        next = SignInForm.next(parts.count == 2 ? String(parts[1]) : nil, else: "/staff")
    }

    var text: String { "\(visit) \(next)" }
}
