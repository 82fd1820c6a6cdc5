import FolkmootCore
import Markup

/// What surrounds a page and is not of the page: whose service, for whom, in which language.
struct PageContext: Sendable {
    /// For whom a page is: decides the size of its text and how wide it may be.
    enum Audience: String, Sendable {
        /// Anybody; 19 px.
        case `public`
        /// Who works for a force; 16 px.
        case staff
        /// Who compares forces, or looks after the platform; 16 px.
        case national
    }

    /// Whose service it is, and in which language the page is.
    var frame: Frame
    var audience: Audience = .public
    /// This page in the other languages that the force has.
    var translations: [Translation] = []
    /// The row of sections, as ``Menu`` draws it for this page.
    var menu: HTML = .empty
    /// Who has signed in.
    var person: SignedIn?
    /// Makes the token of the page's forms, so that no other site can send them.
    ///
    /// Called only by a page that has a form.
    var token: (@Sendable () -> String)?
    /// By which the log finds this request: "7F3K".
    var reference: String?

    var brand: Brand { frame.brand }
    var language: Language { frame.language }

    /// The token of the page's forms.
    ///
    /// Asking for it has a cookie set, so ask only where there is a form.
    var csrf: String? { token?() }

    /// The words of a phrase in the page's language.
    func callAsFunction(_ phrase: Phrase) -> String { phrase[language] }
}

/// The same page in another language.
struct Translation: Sendable {
    var language: Language
    var path: Path
}

/// The person who has signed in.
struct SignedIn: Sendable {
    var name: String
    /// Their own settings; nothing where they have none.
    var account: Path?
    /// What ends the session, by POST.
    var signOut: Path
}
