import FolkmootCore
import Markup
import Testing

@testable import FolkmootWeb

@Suite("The frame around every page")
struct LayoutTests {
    let page = Page(title: "What matters to you?", body: "<p>Body</p>")

    func rendered(_ page: Page, _ context: PageContext) -> String { Layout.render(page, context).description }

    @Test("A page has each landmark once, one heading, and a way past the navigation")
    func landmarks() {
        let text = rendered(page, Sample.inspector)

        for once in [
            "<header", "<main id=\"main\"", "<footer", "<h1>What matters to you?</h1>", "<a class=\"skip\" href=\"#main\">",
        ] {
            #expect(text.ranges(of: once).count == 1, "\(once)")
        }
        #expect(text.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\" class=\"staff\">"))
        #expect(text.contains("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"))
    }

    @Test("Every navigation has a name, and the current section is marked once")
    func navigation() {
        let text = rendered(page, Sample.inspector)

        #expect(
            text.ranges(of: "<nav").count == text.ranges(of: "<nav class=\"menu\" aria-label=").count
                + text.ranges(of: "<nav aria-label=").count)
        #expect(text.contains("<a href=\"/staff\" aria-current=\"page\">Today</a>"))
        #expect(text.ranges(of: "aria-current").count == 1)
    }

    @Test("Without sections there is no menu, and without anybody signed in nothing to sign out")
    func visitor() {
        let text = rendered(page, Sample.visitor)

        #expect(!text.contains("class=\"menu\""))
        #expect(!text.contains("<form"))
    }

    @Test("Signing out is a POST with the session's token")
    func signingOut() {
        let text = rendered(page, Sample.inspector)

        #expect(
            text.contains("<form method=\"post\" action=\"/staff/sign-out\"><input type=\"hidden\" name=\"csrf\" value=\"token\">"))
    }

    @Test("The browser's title names page, product and force, and begins with the error")
    func title() {
        var wrong = page
        wrong.hasErrors = true

        #expect(
            rendered(page, Sample.visitor).contains(
                "<title>What matters to you? – Neighbourhood Link – Leicestershire Police</title>"))
        #expect(rendered(wrong, Sample.visitor).contains("<title>Error: What matters to you? – "))
    }

    @Test("A force's own words are escaped wherever the frame shows them")
    func escaping() {
        var context = Sample.visitor
        var brand = context.brand
        brand.product = "<script>alert(1)</script>"
        brand.strapline = "\"><img>"
        context.frame = Frame(brand, in: .english)

        let text = rendered(Page(title: "A < B", caption: "<i>", body: .empty), context)

        #expect(!text.contains("<script>"))
        #expect(!text.contains("<img>"))
        #expect(text.contains("A &lt; B"))
        #expect(text.contains("<span class=\"caption\">&lt;i&gt; </span>"))
    }

    @Test("Nothing on a page needs inline style or script", arguments: [Sample.visitor, Sample.inspector])
    func contentSecurityPolicy(context: PageContext) {
        let text = rendered(page, context)

        #expect(!text.contains(" style="))
        #expect(!text.contains("<style"))
        #expect(text.firstMatch(of: /\son[a-z]+=/) == nil, "no event attributes")
        #expect(text.ranges(of: "<script").count == text.ranges(of: "<script src=\"/assets/").count)
    }

    @Test("A service that is being tested says so on its pages")
    func testing() {
        var context = Sample.visitor
        var brand = context.brand
        brand.isTest = true
        context.frame = Frame(brand, in: .english)
        let words = "This service is being tested. What you send is not acted on."

        #expect(rendered(page, context).contains(words))
        #expect(!rendered(page, Sample.visitor).contains(words))
    }

    @Test("The foot says whom to call, who runs the service, and what a visitor has a right to read")
    func foot() {
        let text = rendered(page, Sample.visitor)

        #expect(text.contains("<strong>In an emergency call <a href=\"tel:999\">999</a>.</strong>"))
        #expect(text.contains("This service is run by <a href=\"https://operator.example\">Neighbour Services Limited</a>."))
        for path in ["/privacy", "/accessibility", "/cookies"] { #expect(text.contains("<a href=\"\(path)\">")) }
    }

    @Test("In Welsh the frame speaks Welsh, and leads to the English page in English")
    func welsh() {
        var context = Sample.visitor
        context.frame = Frame(context.brand, in: .welsh)
        context.translations = [Translation(language: .english, path: "/survey?lang=en")]

        let text = rendered(page, context)

        #expect(text.contains("<html lang=\"cy\""))
        #expect(text.contains("Neidio i’r prif gynnwys"))
        #expect(text.contains("<a href=\"/survey?lang=en\" lang=\"en\" hreflang=\"en\">English</a>"))
        #expect(text.contains("<link rel=\"alternate\" hreflang=\"en\" href=\"/survey?lang=en\">"))
        #expect(!text.contains("Skip to"))
    }

    @Test(
        "The section is marked that a page lies in: the narrowest, and never one that its address only resembles",
        arguments: [("/staff", "Today"), ("/staff/areas/E05", "Areas"), ("/staff/other", "Today"), ("/staffing", nil), ("/", nil)])
    func currentSection(path: String, title: String?) {
        let text = Sample.menu.html(at: path).description

        #expect(text.ranges(of: "aria-current").count == (title == nil ? 0 : 1))
        if let title { #expect(text.contains("aria-current=\"page\">\(title)</a>")) }
    }

    @Test("A page without content is small")
    func size() {
        #expect(Layout.render(page, Sample.inspector).bytes.count < 4_000)
    }
}

@Suite("Pages that say why there is no page")
struct ErrorPagesTests {
    @Test(
        "Each says in both languages what happened, and none shows a bare status",
        arguments: [400, 403, 404, 405, 410, 413, 421, 422, 429, 500, 503])
    func words(status: Int) {
        var welsh = Sample.visitor
        welsh.frame = Frame(welsh.brand, in: .welsh)

        let english = ErrorPages.page(status, Sample.visitor)
        let translated = ErrorPages.page(status, welsh)

        #expect(english.title != translated.title)
        #expect(english.body != translated.body)
        #expect(!"\(english.title)\(english.body)".contains("\(status)"))
    }

    @Test("A fault of ours is owned, and can be found by its reference")
    func fault() {
        var context = Sample.visitor
        context.reference = "7F3K"

        let page = ErrorPages.page(500, context)

        #expect(page.title == "Sorry, something went wrong on our side")
        #expect(page.body.description.contains("Reference 7F3K."))
    }

    @Test("What happened this time takes the place of the general words, escaped")
    func message() {
        let page = ErrorPages.page(404, message: "There is no such <survey>.", Sample.visitor)

        #expect(page.body.description.contains("<p class=\"lead\">There is no such &lt;survey&gt;.</p>"))
    }

    @Test("A way that helps more than the one home takes its place")
    func onward() {
        let page = ErrorPages.page(410, onward: (FailurePhrases.preferences, "/preferences"), Sample.visitor)

        #expect(page.body.description.contains("<a href=\"/preferences\">See or change what you get</a>"))
        #expect(!page.body.description.contains("href=\"/\""))
    }

    @Test(
        "An address that is not served here leads nowhere, nor does a service that is closed",
        arguments: [(421, false), (503, false), (404, true)])
    func home(status: Int, leadsHome: Bool) {
        #expect(ErrorPages.page(status, Sample.visitor).body.description.contains("href=\"/\"") == leadsHome)
    }
}
