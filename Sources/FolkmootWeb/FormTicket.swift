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
        return formGuard.token(for: binding)
    }

    private let formGuard: FormGuard
    private let cookie: String
    private let isNew: Bool
    private let session: String?
    private let isAsked = Atomic(false)

    init(_ request: Request, guard formGuard: FormGuard, session: String?) {
        self.formGuard = formGuard
        self.session = session
        let sent = request.cookie(CookieName.form).flatMap { (16...64).contains($0.utf8.count) ? $0 : nil }
        cookie = sent ?? FormGuard.newCookie()
        isNew = sent == nil
    }

    /// Whether the page has asked for the token.
    var isInPage: Bool { isAsked.load(ordering: .relaxed) }

    private var binding: String { "\(cookie)\u{1F}\(session ?? "")" }

    /// The cookie that the browser must be given for the page's forms to be accepted.
    var cookieToSet: Cookie? {
        guard isNew, isAsked.load(ordering: .relaxed) else { return nil }
        return Cookie(CookieName.form, cookie)
    }

    /// The form that was sent with a request that changes something.
    ///
    /// - Throws: `.forbidden` with the code `form-token` if it was not sent from a page of ours in this browser.
    func form(of request: Request) throws(Problem) -> Form {
        guard request.method != .get, request.method != .options else { return .empty }
        let form = try request.form()
        guard !isNew, let sent = form[FormTicket.field], formGuard.accepts(sent, cookie: binding) else {
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
