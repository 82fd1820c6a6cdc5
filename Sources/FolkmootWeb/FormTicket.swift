import Basics
import FolkmootTenancy
import HTTP
import Synchronization

/// The token of a page's forms, bound to the browser by a cookie that is set only if a page asks for the token, and to the sign-in.
final class FormTicket: Sendable {
    /// The token for the forms of the page.
    ///
    /// Asking for it has the cookie set.
    var token: String {
        isAsked.store(true, ordering: .relaxed)
        return formGuard.token(for: binding(sent ?? cookieMade))
    }

    private let formGuard: FormGuard
    private let sent: String?
    private let session: String?
    private let made = Mutex<String?>(nil)
    private let isAsked = Atomic(false)

    init(_ request: Request, guard formGuard: FormGuard, session: String?) {
        self.formGuard = formGuard
        self.session = session
        sent = request.cookie(CookieName.form).flatMap { (16...64).contains($0.utf8.count) ? $0 : nil }
    }

    /// The cookie that the browser must be given for the page's forms to be accepted; nothing if it has one, or needs none.
    var cookieToSet: Cookie? { made.withLock { $0 }.map { Cookie(CookieName.form, $0) } }

    /// Whether the page has asked for the token.
    var isInPage: Bool { isAsked.load(ordering: .relaxed) }

    private var cookieMade: String {
        made.withLock { made in
            let cookie = made ?? FormGuard.newCookie()
            made = cookie
            return cookie
        }
    }

    private func binding(_ cookie: String) -> String { "\(cookie)\u{1F}\(session ?? "")" }

    /// The form that was sent with a request that changes something.
    ///
    /// - Throws: `.forbidden` with the code `form-token` if it was not sent from a page of ours in this browser.
    func form(of request: Request) throws(Problem) -> Form {
        guard request.method != .get, request.method != .options else { return .empty }
        let form = try request.form()
        guard let sent, let token = form[FormTicket.field], formGuard.accepts(token, cookie: binding(sent)) else {
            throw Problem(
                .forbidden,
                "This form was open for too long, or was not sent from this page. Go back, load the page again and send it once more.",
                code: "form-token")
        }
        return form
    }

    /// What a mail program sends when a person presses its own “unsubscribe” (RFC 8058, section 3.2), if it is just that.
    ///
    /// It knows no cookie; the link in its address, which only that letter holds, stands in for the token.
    func oneClick(of request: Request) throws(Problem) -> Form? {
        guard request.method == .post else { return nil }
        let form = try request.form()
        return form.names == ["List-Unsubscribe"] && form["List-Unsubscribe"] == "One-Click" ? form : nil
    }

    /// The name of the hidden field.
    static let field = "csrf"
}
