import Basics
import FolkmootCore
import FolkmootTenancy
import Testing

@Suite("Names, hosts and colours of a force")
struct ForceAndBrandingTests {
    @Test(
        "What is wrong with a force's names, hosts and colours is told with what would be right",
        arguments: [
            ("force.json", "\"westmarch.localhost\"", "\"Westmarch.localhost\"", "wrong-form", "hosts[0]"),
            ("force.json", "\"westmarch.localhost\"", "\"westmarch.localhost:80\"", "wrong-form", "hosts[0]"),
            ("force.json", "\"westmarch.localhost\"", "\"a.localhost\", \"a.localhost\"", "repeated", "hosts[1]"),
            ("force.json", "\"code\": \"force\"", "\"code\": \"forces\"", "first-kind", "area_kinds[0].code"),
            ("force.json", "\"code\": \"ward\"", "\"code\": \"district\"", "repeated-code", "area_kinds[2].code"),
            ("force.json", "\"999\"", "999", "wrong-type", "contacts.emergency"),
            ("force.json", "\"mode\": \"test\"", "\"mode\": \"tset\"", "not-allowed", "mode"),
            ("force.json", "Europe/London", "Europe/Paris", "not-allowed", "time_zone"),
            ("force.json", "\"short_name\": \"Westmarch\", ", "", "missing-key", ""),
            ("branding.json", "2024-01-01", "2024-02-30", "no-such-day", "products[0].valid_from"),
            ("branding.json", "\"provider\": \"police\"", "\"provider\": \"polcie\"", "unknown-provider", "senders[0].provider"),
            ("branding.json", "#12558b", "#88bbee", "contrast", "colours.link"),
            ("branding.json", "#c26a00", "#fff2a0", "contrast", "colours.focus"),
            ("branding.json", "#12355b", "#12355B", "wrong-form", "colours.band"),
        ])
    func mistakes(file: String, old: String, new: String, code: String, path: String) throws {
        let findings = try Westmarch.findings((file, old, new))

        #expect(findings.contains { $0.code == code && $0.path == path && $0.file == file }, "\(findings)")
    }

    @Test("The folder must have the name of the force")
    func folderName() throws {
        var context = ConfigurationContext()
        context.folderName = "eastmarch"

        let findings = try Westmarch.findings(context: context)

        #expect(findings.map(\.code) == ["slug-folder"])
    }

    @Test("A force keeps its own host names")
    func ownHost() throws {
        var context = ConfigurationContext()
        context.hostsTakenBy = ["westmarch.localhost": "westmarch"]

        #expect(try Westmarch.findings(context: context) == [])
    }

    @Test(
        "A byte order mark and bytes that are not UTF-8 are told",
        arguments: [[0xEF, 0xBB, 0xBF, 0x7B, 0x7D], [0x7B, 0xFF, 0x7D]])
    func encoding(bytes: [UInt8]) throws {
        let files = ConfigurationFiles(Westmarch.files().files.merging(["segments.json": bytes]) { $1 })

        let findings = ConfigurationCheck(files, seeds: try Westmarch.seeds()).findings

        #expect(findings.map(\.file) == ["segments.json"])
        #expect(findings.map(\.code) == ["json"])
    }

    @Test("Each file that is required is asked for", arguments: ["areas.csv", "branding.json", "force.json", "logo.svg"])
    func required(file: String) throws {
        let files = ConfigurationFiles(Westmarch.files().files.filter { $0.key != file })

        let findings = ConfigurationCheck(files, seeds: try Westmarch.seeds()).findings

        #expect(findings.contains { $0.file == file && $0.code == "missing-file" })
    }
}

@Suite("Contrast of colours")
struct ContrastTests {
    @Test("Black on white has the contrast 21 to 1, and a colour on itself 1 to 1")
    func ends() throws {
        let black = try #require(Colour("#000000"))

        #expect((black.contrast(with: .white) * 1000).rounded() == 21000)
        #expect(black.contrast(with: black) == 1)
    }

    @Test("#767676 is the lightest grey that passes on white, and #777777 fails")
    func threshold() throws {
        let passing = try #require(Colour("#767676"))
        let failing = try #require(Colour("#777777"))

        #expect(passing.contrast(with: .white) >= 4.5)
        #expect(failing.contrast(with: .white) < 4.5)
    }

    @Test("The colour that is offered passes, is near, and keeps its hue", arguments: ["#88bbee", "#ffcc00", "#808080", "#ff0000"])
    func nearest(text: String) throws {
        let colour = try #require(Colour(text))

        let nearest = try #require(colour.nearest { $0.contrast(with: .white) >= 4.5 })

        #expect(nearest.contrast(with: .white) >= 4.5)
        #expect(nearest.contrast(with: .white) < 4.8)
    }

    @Test("A colour that passes is its own nearest, whatever its rounding", arguments: ["#12355b", "#010203", "#ffffff"])
    func unchanged(text: String) throws {
        let colour = try #require(Colour(text))

        #expect(colour.nearest { _ in true } == colour)
        #expect(colour.description == text)
    }
}

@Suite("Logos")
struct LogoTests {
    @Test(
        "A logo that could run, fetch or hide something is refused",
        arguments: [
            ("<script>1</script>", "logo-script"),
            ("<foreignObject><p/></foreignObject>", "logo-element"),
            ("<image href=\"https://x.example/a.png\"/>", "logo-element"),
            ("<a href=\"#x\"/>", "logo-element"),
            ("<animate attributeName=\"href\"/>", "logo-element"),
            ("<x:script xmlns:x=\"http://www.w3.org/2000/svg\">1</x:script>", "logo-element"),
            ("<g onload=\"alert(1)\"/>", "logo-handler"),
            ("<g ONCLICK='alert(1)'/>", "logo-handler"),
            ("<use href=\"https://x.example/a.svg#b\"/>", "logo-reference"),
            ("<use xlink:href=\"other.svg#b\"/>", "logo-reference"),
            ("<use href=\"java&#10;script:alert(1)\"/>", "logo-script"),
            ("<use href=\"data:image/svg+xml,x\"/>", "logo-script"),
            ("<style>@import \"x.css\";</style>", "logo-reference"),
            ("<style>rect { fill: url( 'https://x.example/' ) }</style>", "logo-reference"),
            ("<style>rect { fill: u\\72l(https://x.example/) }</style>", "logo-reference"),
            ("<rect style=\"fill:url(//x.example/a)\"/>", "logo-reference"),
            ("<rect fill=\"url(x.svg#a)\"/>", "logo-reference"),
            ("<g xml:base=\"https://x.example/\"/>", "logo-reference"),
            ("<g xmlns=\"http://www.w3.org/1999/xhtml\"/>", "logo-element"),
            ("<![CDATA[<script>]]>", "logo-doctype"),
            ("<?xml-stylesheet href=\"x.css\"?>", "logo-doctype"),
            ("<text>&x;</text>", "logo-xml"),
            ("<g>", "logo-xml"),
            ("</g>", "logo-xml"),
            ("<rect width=5/>", "logo-xml"),
            ("<!-- never closed", "logo-xml"),
            ("<!--><script>alert(1)</script>-->", "logo-xml"),
            ("<!-- a -- b -->", "logo-xml"),
            ("<g a=\"x\"\u{301} onload='alert(1)' b=\"y=\"\"/>", "logo-xml"),
            ("<style>rect { fill: ur<!-- -->l(https://x.example/) }</style>", "logo-reference"),
            ("<rect fill=\"url(\u{301}https://x.example/)\"/>", "logo-reference"),
            ("<title><style>g{}</style></title>", "logo-element"),
            ("<g id=\"a\u{1}\"/>", "logo-xml"),
        ])
    func refused(content: String, code: String) throws {
        let findings = try Westmarch.findings(("logo.svg", "<circle", "\(content)<circle"))

        #expect(findings.contains { $0.code == code }, "\(findings)")
    }

    @Test("A document type is refused wherever it stands")
    func documentType() throws {
        let type = "<!DOCTYPE svg [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>"

        let findings = try Westmarch.findings(("logo.svg", "<svg", "\(type)<svg"))

        #expect(findings.contains { $0.code == "logo-doctype" })
    }

    @Test(
        "An XML declaration may give version, UTF-8 and standalone, and nothing else",
        arguments: [
            ("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone='no'?>", true), ("<?xml version=\"1.0\"?>\n", true),
            ("<?xml version=\"1.0\" encoding=\"ISO-2022-JP\"?>", false), ("<?xml \u{0}?>", false), ("<?xml version=\"1.0\"", false),
        ])
    func xmlDeclaration(text: String, isAllowed: Bool) throws {
        let findings = try Westmarch.findings(("logo.svg", "<svg", "\(text)<svg"))

        #expect(findings.isEmpty == isAllowed, "\(findings)")
    }

    @Test("A logo of more than 64 KB is refused")
    func size() throws {
        let findings = try Westmarch.findings(("logo.svg", "Westmarch", String(repeating: "W", count: 65_536)))

        #expect(findings.map(\.code) == ["logo-size"])
    }

    @Test("Gradients, parts of the drawing itself, comments and plain styles are allowed")
    func allowed() throws {
        let content = """
            <!-- a mark --><defs><linearGradient id="a"><stop offset="0" stop-color="#fff"/></linearGradient></defs>
            <style>.b { fill: url(#a) }</style><rect class="b" fill="url(#a)"/><use href="#a"/><text>Tom &amp; Ann &#8212;</text>
            """

        #expect(try Westmarch.findings(("logo.svg", "<circle", "\(content)<circle")) == [])
    }
}
