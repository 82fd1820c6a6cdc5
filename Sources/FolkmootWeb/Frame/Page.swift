import Markup

/// One page, before the frame is put around it.
struct Page: Sendable {
    /// The one question or statement that the page is about: its heading, and its title in the browser.
    var title: String
    /// What stands above the title in small: the area, or the survey that the question belongs to.
    var caption: String?
    /// The way here, from the top; the page itself is not in it.
    var breadcrumbs: [Breadcrumb] = []
    /// What comes before the title: the error summary, or what has just been done.
    var notices: HTML = .empty
    /// What the page says, without its title.
    var body: HTML
    /// Its feed, which feed readers find by themselves.
    var feed: Path?
    /// A style or a script that only this page has.
    var asset: Asset?
    /// Whether it shows errors in a form: its title in the browser then begins "Error:".
    var hasErrors = false
}

extension Page {
    /// The same with what its fields for passwords need.
    var takingPasswords: Page {
        var page = self
        page.asset = Assets.passwords
        return page
    }
}

/// A step on the way to a page.
struct Breadcrumb: Sendable {
    var title: String
    var path: Path
}
