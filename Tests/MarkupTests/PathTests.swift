import Basics
import Markup
import Testing

@Suite("Paths inside the service")
struct PathTests {
    @Test("What is written is the path, and what is put in is encoded as one segment")
    func encoding() {
        let name = "a/b?c#d e&f=g%h+é\\"

        #expect(Path("/x/\(name)/y").description == "/x/a%2Fb%3Fc%23d%20e%26f%3Dg%25h%2B%C3%A9%5C/y")
    }

    @Test("Identities, numbers, days and months are put in as they are written")
    func values() throws {
        let id = ID<PathTests>()
        let day = try #require(Day("2026-02-28"))

        #expect(Path("/s/\(id)/\(7)/\(day)/\(day.inMonth)").description == "/s/\(id)/7/2026-02-28/2026-02")
    }

    @Test("A path goes on from another")
    func nesting() {
        let survey = Path("/surveys/\("a b")")

        #expect(Path("\(survey)/edit").description == "/surveys/a%20b/edit")
    }

    @Test(
        "No value leads out of its place: whole segments of dots, and empty ones, name nothing",
        arguments: [("", "/%EF%BF%BD/x"), (".", "/%EF%BF%BD/x"), ("..", "/%EF%BF%BD/x"), ("...", "/.../x"), ("/", "/%2F/x")])
    func resolvedAway(value: String, expected: String) {
        #expect(Path("/\(value)/x").description == expected)
    }

    @Test("Dots made of two values are seen too")
    func dotsOfTwo() {
        #expect(Path("/a/\(".")\(".")").description == "/a/%EF%BF%BD")
    }

    @Test("No value ever leads to another host or adds a segment")
    func anyValue() {
        var random = Xorshift(seed: 7)
        for _ in 0..<1000 {
            let path = Path("/\(random.text(ofAtMost: 6))/\(random.text(ofAtMost: 6))/end").description

            #expect(path.utf8.filter { $0 == UInt8(ascii: "/") }.count == 3)
            #expect(!path.hasPrefix("//") && !path.contains("/../") && !path.contains("/./"))
            #expect(Path(returned: path) != nil)
        }
    }

    @Test("A query is added name by name, before the place on the page, and left out for nothing")
    func queries() {
        let month: String? = nil
        let path = Path("/figures").query("area", "Oadby & Wigston").query("month", month).query("page", 2).fragment("by ward")

        #expect(path.description == "/figures?area=Oadby%20%26%20Wigston&page=2#by%20ward")
        #expect(path.query("sort", "name").description == "/figures?area=Oadby%20%26%20Wigston&page=2&sort=name#by%20ward")
        #expect(path.fragment("top").description == "/figures?area=Oadby%20%26%20Wigston&page=2#top")
    }

    @Test("A path that comes back from a browser is taken", arguments: ["/", "/surveys/1?x=1&y=%20#top", "/a/"])
    func returned(text: String) {
        #expect(Path(returned: text)?.description == text)
    }

    @Test(
        "An address that could lead elsewhere is not a path that came back",
        arguments: [
            "", "surveys", "//evil.example", "/\\evil.example", "https://evil.example", "/a b", "/a\n", "/\t/evil.example", "/é",
            "/a/../b",
            "/%2e%2e/b", "/a//b", "javascript:alert(1)",
        ])
    func refused(text: String) {
        #expect(Path(returned: text) == nil)
    }

    @Test("Too long an address is not a path that came back")
    func tooLong() {
        #expect(Path(returned: "/" + String(repeating: "a", count: 2048)) == nil)
    }
}

@Suite("Addresses outside the service")
struct ExternalURLTests {
    @Test(
        "Whole addresses of the web, of mail and of telephones are taken",
        arguments: [
            ("https://example.org", "https://example.org"),
            ("HTTPS://Example.ORG/A?b=c#d", "https://example.org/A?b=c#d"),
            ("https://example.org:8443/", "https://example.org:8443/"),
            ("https://example.org/caf\u{E9}", "https://example.org/caf%C3%A9"),
            ("https://xn--caf-dma.example/", "https://xn--caf-dma.example/"),
            ("mailto:Beat.Team+oadby@Force.example", "mailto:Beat.Team+oadby@force.example"),
            ("mailto:a@b.example?subject=Hello%20there", "mailto:a@b.example?subject=Hello%20there"),
            ("mailto:?subject=Hello&body=A%0Ab", "mailto:?subject=Hello&body=A%0Ab"),
            ("otpauth://totp/A:b%40c?secret=ABC&digits=6", "otpauth://totp/A:b%40c?secret=ABC&digits=6"),
            ("tel:101", "tel:101"),
            ("tel:+44-116-222-2222", "tel:+44-116-222-2222"),
        ])
    func taken(text: String, expected: String) {
        #expect(ExternalURL(text)?.description == expected)
    }

    @Test(
        "Anything else is refused",
        arguments: [
            "", "example.org", "/surveys", "//example.org", "http://example.org", "javascript:alert(1)", "java\nscript:x",
            " https://a.example",
            "data:text/html,x", "https:example.org", "https://", "https://localhost", "https://user:pass@example.org",
            "https://a.example\\@b.example",
            "https://exa mple.org", "https://example.org/a b", "https://example.org/\"x", "https://example.org/<x>",
            "https://ex\u{E4}mple.org",
            "https://example.org:0", "https://example.org:99999", "https://example.org:", "https://-a.example",
            "https://a..example",
            "https://a.example\n", "mailto:", "mailto:?to=a@b.example", "mailto:a", "mailto:a@b", "mailto:a@b.example,c@d.example",
            "mailto:a b@c.example",
            "tel:", "tel:12", "otpauth://hotp/A", "otpauth://totp/A\"b",
            "tel:call-me", "tel:+", "vbscript:x", "https://a.example/\u{0}",
        ])
    func refused(text: String) {
        #expect(ExternalURL(text) == nil)
    }

    @Test("A telephone number is taken as people write it")
    func telephone() {
        #expect(ExternalURL(telephone: "0116 222 2222")?.description == "tel:01162222222")
        #expect(ExternalURL(telephone: "+44 (0)116 222-2222")?.description == "tel:+44116222-2222")
        #expect(ExternalURL(telephone: "ring us") == nil)
    }

    @Test("A link to write to is made of an address")
    func mail() {
        #expect(ExternalURL(mail: "a@b.example")?.description == "mailto:a@b.example")
        #expect(
            ExternalURL(mailAbout: "A & B?", saying: "Come\nsoon")?.description == "mailto:?subject=A%20%26%20B%3F&body=Come%0Asoon"
        )
        #expect(ExternalURL(mail: "a@b.example\nBcc: c@d.example") == nil)
    }
}
