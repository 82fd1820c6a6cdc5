import Basics
import Markup
import Testing

@Suite("HTML escapes by type")
struct HTMLTests {
    @Test("What is written is markup, and text put into it is escaped")
    func escaping() {
        let name = #"<b onclick="x">Tom & 'Jo'</b>"#

        let html: HTML = "<p>\(name)</p>"

        #expect(html.description == "<p>&lt;b onclick=&quot;x&quot;&gt;Tom &amp; &#39;Jo&#39;&lt;/b&gt;</p>")
    }

    @Test("A literal put into markup by interpolation is text")
    func literalInside() {
        let html: HTML = "<p>\("<br>")</p>"

        #expect(html.description == "<p>&lt;br&gt;</p>")
    }

    @Test("Part of a text is escaped as the whole would be")
    func substrings() {
        let html: HTML = "\("a<b>c".dropFirst())"

        #expect(html.description == "&lt;b&gt;c")
    }

    @Test("Whole numbers are written in digits", arguments: [0, 7, -1, 440_489, Int.max, Int.min])
    func numbers(number: Int) {
        let html: HTML = "\(number)"

        #expect(html.description == String(number))
    }

    @Test("Markup put into markup stays markup: one piece, none, or several")
    func nesting() {
        let none: HTML? = nil
        let some: HTML? = "<i>x</i>"
        let rows = ["a&b", "c"].map { text -> HTML in "<li>\(text)</li>" }

        let html: HTML = "<ul>\(rows)</ul>\(none)\(some)\(HTML.empty)"

        #expect(html.description == "<ul><li>a&amp;b</li><li>c</li></ul><i>x</i>")
    }

    @Test("A list mapped inside the braces is a list of markup")
    func mapping() {
        let names = ["A", "B"]

        let html: HTML = "<ul>\(names.map { "<li>\($0)</li>" })</ul>"

        #expect(html.description == "<ul><li>A</li><li>B</li></ul>")
    }

    @Test("What comes under a condition is there or not, and is not made in vain")
    func conditions() {
        var made = 0
        func note() -> HTML {
            made += 1
            return "<b>!</b>"
        }

        let html: HTML = "\(when: true, note())\(when: false, note())"

        #expect(html.description == "<b>!</b>")
        #expect(made == 1)
    }

    @Test("An attribute is escaped and quoted, and left out for nothing")
    func attributes() {
        let missing: String? = nil
        let path: Path = "/a"

        let html: HTML =
            "<a\(attribute: "title", "\"q\"")\(attribute: "id", missing)\(attribute: "rows", 5)\(attribute: "href", path)\(flag: "hidden", true)\(flag: "open", false)>"

        #expect(html.description == #"<a title="&quot;q&quot;" rows="5" href="/a" hidden>"#)
    }

    @Test("A description is put in as text by its own label, and escaped")
    func descriptions() {
        let day = Day("2026-02-28")

        let html: HTML = "\(text: day?.description ?? "")\(text: 1.5)\(text: Described())"

        #expect(html.description == "2026-02-281.5&lt;&amp;&gt;")
    }

    @Test("Addresses are escaped in attributes")
    func addresses() throws {
        let path = Path("/surveys").query("a", "1").query("b", "2")
        let url = try #require(ExternalURL("https://example.org/?a=1&b='"))

        let html: HTML = #"<a href="\#(path)"></a><a href="\#(url)"></a>"#

        #expect(
            html.description == #"<a href="/surveys?a=1&amp;b=2"></a><a href="https://example.org/?a=1&amp;b=&#39;"></a>"#)
    }

    @Test("Pieces are joined with what is to stand between them")
    func joining() {
        let parts: [HTML] = ["<b>a</b>", "c", "d"]

        #expect(HTML.joined(parts, separator: ", ").description == "<b>a</b>, c, d")
        #expect(HTML.joined([]).isEmpty)
        #expect((parts[1] + parts[2]).description == "cd")
    }

    @Test("Letters of every script come through unharmed")
    func scripts() {
        let text = "Ünïcode – żółć – 中文 – 👩‍👩‍👧 – עברית"

        let html: HTML = "é\(text)✓"

        #expect(html.description == "é" + text + "✓")
    }

    @Test("Text of any characters reads back as it was, and holds no character that could end it")
    func roundTrip() {
        var random = Xorshift(seed: 42)
        for _ in 0..<2000 {
            let text = random.text(ofAtMost: 40)

            let html: HTML = "\(text)"

            #expect(!html.bytes.contains { "<>\"'\r\0".utf8.contains($0) })
            #expect(Array(unescaped(html.description).unicodeScalars) == Array(text.unicodeScalars))
        }
    }

    @Test("NUL, which no document may hold, is shown as the replacement character")
    func nul() {
        let html: HTML = "\("a\0b")"

        #expect(html.description == "a\u{FFFD}b")
    }

    #if DEBUG
        @Test("Text where a browser would follow an address stops the program while it is being written")
        func textAsAddress() async {
            await #expect(processExitsWith: .failure) {
                let address = "javascript:alert(1)"
                _ = "<a href=\"\(address)\">" as HTML
            }
        }

        @Test("Text in an attribute without quotes stops the program while it is being written")
        func unquoted() async {
            await #expect(processExitsWith: .failure) {
                let value = "x onclick=y"
                _ = "<p id=\(value)>" as HTML
            }
        }
    #endif

    @Test("An equals sign in running text is not an attribute")
    func equalsInText() {
        let text = "4"

        let html: HTML = "<p>2 + 2 =\(text), href=\"\(text)\"</p>"

        #expect(html.description == "<p>2 + 2 =4, href=\"4\"</p>")
    }
}

private struct Described: CustomStringConvertible {
    var description: String { "<&>" }
}

/// Reads the references that escaping writes, as an HTML parser does.
private func unescaped(_ text: String) -> String {
    let references = ["&lt;": "<", "&gt;": ">", "&quot;": "\"", "&#39;": "'", "&#13;": "\r", "&amp;": "&"]
    var result = ""
    var rest = Substring(text)
    while let ampersand = rest.unicodeScalars.firstIndex(of: "&") {
        result.unicodeScalars += rest.unicodeScalars[..<ampersand]
        let tail = rest.unicodeScalars[ampersand...]
        guard let (written, meant) = references.first(where: { tail.starts(with: $0.key.unicodeScalars) }) else { return "bare &" }
        result.unicodeScalars += meant.unicodeScalars
        rest = Substring(tail.dropFirst(written.unicodeScalars.count))
    }
    result.unicodeScalars += rest.unicodeScalars
    return result
}
