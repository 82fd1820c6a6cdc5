import Basics
import FolkmootCore
import FolkmootTenancy
import Foundation
import HTTP
import Testing

@testable import FolkmootWeb

@Suite("Priorities for everybody")
struct PublicBoardTests {
    @Test("The page tells what is worked on and what was said, and of steps only those that are public")
    func page() async throws {
        let town = try await PriorityTown()
        let visitor = town.town.browser()
        let path = "/areas/\(town.ward)/priorities"
        let empty = try await visitor.get(path)
        try await town.fill()

        let page = try await visitor.get(path)
        let json = try await visitor.get("\(path).json")
        let above = try await visitor.get("/areas/E06000016/priorities")

        #expect(empty.body.contains("No priorities are set for this area at present."))
        #expect(page.body.contains("=Noise at night") && page.body.contains("@The lane is dark"))
        #expect(page.body.contains("Nothing has been told yet.") && !page.body.contains("Lamps were asked for"))
        #expect(page.body.contains("<link rel=\"alternate\" type=\"application/atom+xml\" href=\"/areas/\(town.ward)/feed.atom\">"))
        #expect(json.headers["Content-Type"] == "application/json")
        #expect(
            json.body.contains("\"schema\":\"folkmoot.priorities/1\"")
                && json.body.contains("\"you_said\":{\"en\":\"@The lane is dark\"}"))
        #expect(!json.body.contains("Lamps were asked for") && !json.body.contains("Chosen by most"))
        #expect(above.body.contains("<a href=\"\(path)\">") && above.body.contains(">1</td>"))
        #expect(try await visitor.get("/areas/\(town.ward)").body.contains("<a href=\"\(path)\">You said, we did: "))
        for path in ["/areas/none/priorities", "/areas/none/priorities.json", "/areas/none/feed.atom"] {
            #expect(try await visitor.get(path).status == 404, "\(path)")
        }
        await town.remove()
    }

    @Test("The page is in Welsh for a Welsh force: staff’s Welsh words where they wrote some, else the English marked as English")
    func welsh() async throws {
        let town = try await PriorityTown("north-wales", district: nil)
        let staff = try await town.town.signedIn(role: "force_admin", at: "north-wales")
        let form = try await staff.get("/staff/priorities/\(town.ward)/priority")
        _ = try await staff.send("/staff/priorities/\(town.ward)/priority", town.priority("Speeding", welsh: "Goryrru"))
        _ = try await staff.send("/staff/priorities/\(town.ward)/issue", town.issue("The lane is dark"))

        let visitor = town.town.browser(at: "north-wales.localhost")
        let page = try await visitor.get("/areas/\(town.ward)/priorities?language=cy")
        let feed = try await visitor.get("/areas/\(town.ward)/feed.atom?language=cy")
        let english = try await town.town.browser(at: "north-wales.localhost").get("/areas/\(town.ward)/priorities?language=en")

        #expect(form.body.contains("The same in Welsh"))
        #expect(
            page.body.contains("<html lang=\"cy\"")
                && page.heading?.hasPrefix("Blaenoriaethau Dywedoch chi, gwnaethom ni: ") == true)
        #expect(page.body.contains("<h3>Goryrru</h3>") && page.body.contains("<span lang=\"en\">The lane is dark</span>"))
        #expect(page.body.contains("Cyfarfod cyhoeddus"))
        #expect(english.body.contains("<h3>Speeding</h3>") && english.body.contains("The lane is dark</p>"))
        #expect(feed.body.contains("xml:lang=\"cy\"") && feed.body.contains("Blaenoriaeth: Goryrru"))
        #expect(feed.body.contains("feed.atom?language=cy\""))
        await town.remove()
    }

    @Test("The feed is well-formed Atom with its own address, an author, and an entry to each priority and each issue")
    func feed() async throws {
        let town = try await PriorityTown()
        let visitor = town.town.browser()
        let path = "/areas/\(town.ward)/feed.atom"
        let empty = try await visitor.get(path)
        let staff = try await town.town.signedIn(role: "force_admin")
        _ = try await staff.send("/staff/priorities/\(town.ward)/priority", town.priority("<script>alert(1)</script> & \"co\" ]]>"))
        _ = try await staff.send("/staff/priorities/\(town.ward)/issue", town.issue("It is dark"))

        let feed = try await visitor.get(path)
        let outline = try AtomOutline(feed.body)

        #expect(feed.headers["Content-Type"] == "application/atom+xml; charset=utf-8")
        #expect(
            outline.count("entry") == 2 && outline.count("id") == 3 && outline.count("updated") == 3 && outline.count("title") == 3)
        #expect(outline.count("author") == 1 && outline.count("content") == 2)
        #expect(feed.body.contains("<link rel=\"self\" type=\"application/atom+xml\" href=\"https://\(visitor.host)\(path)\"/>"))
        #expect(feed.body.contains("<title>Priority: &lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;co&quot; ]]&gt;</title>"))
        #expect(feed.body.contains("<id>tag:leicestershire.localhost,2026:area/\(town.ward)</id>"))
        #expect(try AtomOutline(empty.body).count("entry") == 0)
        #expect(empty.body.contains("<updated>2"))
        #expect(feed.headers["ETag"] != nil && feed.headers["ETag"] != empty.headers["ETag"])
        await town.remove()
    }
}

/// How often each element stands in a document, once it was seen that every one that opens is closed in its turn.
private struct AtomOutline {
    private var counts: [String: Int] = [:]

    struct NotWellFormed: Error { let at: String }

    init(_ document: String) throws {
        var open: [String] = []
        guard document.hasPrefix("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=") else {
            throw NotWellFormed(at: "start")
        }
        for match in document.matches(of: /<(\/?)([a-z]+)((?:\s+[a-z:]+="[^"<>]*")*)(\/?)>/) {
            let name = String(match.2)
            if match.1.isEmpty { counts[name, default: 0] += 1 }
            if match.1.isEmpty, match.4.isEmpty { open.append(name) }
            if !match.1.isEmpty, open.popLast() != name { throw NotWellFormed(at: name) }
        }
        // Nothing that begins a tag or an entity is left over.
        let rest = document.replacing(/<\/?[a-z]+(?:\s+[a-z:]+="[^"<>]*")*\/?>/, with: "").dropFirst(38)
        let stray = rest.replacing(/&(amp|lt|gt|quot|#39);/, with: "").contains { "<&".contains($0) }
        guard open.isEmpty, !stray else { throw NotWellFormed(at: "end") }
    }

    func count(_ name: String) -> Int { counts[name] ?? 0 }
}
