import Basics
import FolkmootCore
import FolkmootTenancy
import Foundation
import HTTP
import Markup
import Testing

@testable import FolkmootWeb

@Suite("What everybody may read is passed on, and how far it reached is known by platform")
struct SharePagesTests {
    /// A ward of Blaby.
    private let ward = "E05015260"
    private let blaby = "E07000129"

    @Test("A priority is passed on with a text, links and a picture in the force's colours, all of them escaped")
    func share() async throws {
        let town = try await Town()
        let officer = try await town.signedIn(role: "pcso", area: blaby)
        let path = try await town.priority("Noise & <script>alert(1)</script> “at” night", in: ward, by: officer)

        let page = try await officer.get(path)
        let tile = try await officer.get("\(path)/tile.svg?words=en")
        let odd = try await officer.get("\(path)/tile.svg?words=xx")

        #expect(
            page.status == 200 && page.body.contains("https://wa.me/?text=What%20we%20work%20on%3A%20Noise%20%26%20%3Cscript%3E"))
        #expect(page.body.contains("mailto:?subject=What%20we%20work%20on&amp;body="))
        #expect(page.body.contains("https%3A%2F%2Fleicestershire.localhost%2Fareas%2F\(ward)%2Fpriorities"))
        let long = try await town.priority(String(repeating: "🌳", count: 300), in: ward, by: officer)
        let cut = try await officer.get(long)
        #expect(cut.body.contains("https://wa.me/") && cut.body.contains("mailto:?") && cut.body.contains("…"))
        #expect(page.body.contains("/assets/share-") && page.body.contains("data-png=\"priority-en.png\" hidden"))
        #expect(!page.body.contains("<script>alert") && !tile.body.contains("<script"))
        #expect(tile.headers["Content-Type"] == "image/svg+xml" && odd.body == tile.body)
        #expect(tile.headers["Content-Security-Policy"] == "default-src 'none'; sandbox")
        #expect(tile.body.contains("&lt;script&gt;") && tile.body.contains("Leicestershire Police"))
        await town.remove()
    }

    @Test("That it was shared is written down as a post that cites it, once for each platform, and counts by platform")
    func reach() async throws {
        let town = try await Town()
        let officer = try await town.signedIn(role: "pcso", area: blaby)
        let path = try await town.priority("Noise at night", in: ward, by: officer)
        let day = London.day(at: town.platform.clock.now).description

        let wrong = try await officer.send(path, ["platform": "pigeon", "day": day, "reached": "", "link": ""])
        let odd = try await officer.send(path, ["platform": "whatsapp", "day": day, "reached": "many", "link": "http://a.example"])
        let done = try await officer.send(path, ["platform": "whatsapp", "day": day, "reached": "1,200", "link": ""])
        let twice = try await officer.send(path, ["platform": "whatsapp", "day": day, "reached": "1,300", "link": ""])
        _ = try await officer.send(path, ["platform": "facebook", "day": day, "reached": "", "link": "https://a.example/1"])
        let page = try await officer.get(path)
        let area = try await officer.get("/staff/reach/\(blaby)")
        let csv = try await officer.get("/staff/reach/\(blaby)/reach.csv")
        let story = try await officer.get(
            try #require(area.value(after: "<a href=\"/staff/encounters/01").map { "/staff/encounters/01" + $0 }))

        #expect(wrong.status == 422 && wrong.body.contains("Choose where it was shared"))
        #expect(odd.status == 422 && odd.body.contains("begins with https://") && odd.body.contains("value=\"many\""))
        #expect(done.status == 303 && twice.status == 422)
        #expect(page.body.contains("1,200") && page.body.contains("WhatsApp") && page.body.contains("Facebook"))
        #expect(area.body.contains("1,200") && csv.body.contains(",whatsapp,priority,") && csv.body.contains(",1200"))
        #expect(csv.body.split(whereSeparator: \.isNewline).contains { $0.contains("facebook") && $0.hasSuffix(",") })
        #expect(story.body.contains("Shared on ") && story.body.contains("It passes on a priority"))
        await town.remove()
    }

    @Test("What not everybody may read is not passed on, nor by who may only read, nor elsewhere")
    func refused() async throws {
        let town = try await Town()
        let officer = try await town.signedIn(role: "pcso", area: blaby)
        let (there, auditor) = (
            try await town.signedIn(role: "pcso", area: "E07000130"), try await town.signedIn(role: "auditor")
        )
        let path = try await town.priority("Noise at night", in: ward, by: officer)
        let day = London.day(at: town.platform.clock.now).description
        _ = try await officer.send(
            "/staff/priorities/\(ward)/issue", ["words": "Only for colleagues", "source": "meeting", "day": day])
        let board = try await officer.get("/staff/priorities/\(ward)")
        let issue = try #require(board.body.firstMatch(of: /\/staff\/priorities\/([0-9a-z]{26})\/steps/)?.output.1)

        #expect(!board.body.contains("/staff/share/issues/"))
        #expect(try await officer.get("/staff/share/issues/\(issue)").status == 404)
        #expect(try await officer.get("/staff/share/issues/\(issue)/tile.svg").status == 404)
        #expect(try await officer.get("/staff/share/events/nothing").status == 404)
        #expect(try await officer.get("/staff/share/surveys/nothing").status == 404)
        #expect(try await there.get(path).status == 404)
        #expect(try await there.get("\(path)/tile.svg").status == 404)
        #expect(try await auditor.get(path).status == 403)
        #expect(try await there.get("/staff/reach/\(blaby)").status == 404)
        await town.remove()
    }

    @Test("Surveys and what was answered are passed on too, in Welsh where the force is Welsh")
    func kinds() async throws {
        let town = try await Town(["north-wales"])
        let staff = try await town.signedIn(role: "force_admin", at: "north-wales")
        let configuration = try await town.platform.tenant(slug: "north-wales").configuration
        let (area, survey) = (try #require(configuration.areas.areas.last), try #require(configuration.defaultSurvey))
        let day = London.day(at: town.platform.clock.now).description
        _ = try await staff.send(
            "/staff/priorities/\(area.code)/issue",
            ["words": "The lane is dark", "welsh": "Mae’r lôn yn dywyll", "source": "meeting", "day": day, "public": "yes"])
        let board = try await staff.get("/staff/priorities/\(area.code)")
        let path = try #require(board.body.firstMatch(of: /\/staff\/share\/issues\/[0-9a-z]{26}/)?.output).description

        let issue = try await staff.get(path)
        let tile = try await staff.get("\(path)/tile.svg?words=cy")
        let open = try await staff.get("/staff/share/surveys/\(survey.code)")

        let list = try await staff.get("/staff/newsletters/\(area.code)")
        #expect(list.body.contains("/staff/share/surveys/\(survey.code)"))
        #expect(issue.body.contains("Mae’r lôn yn dywyll") && issue.body.contains("The lane is dark"))
        #expect(issue.body.contains("section lang=\"cy\"") && issue.body.contains("language%3Dcy"))
        #expect(tile.body.contains("lôn") && tile.body.contains("Dywedoch chi"))
        #expect(open.status == 200 && open.body.contains("Dweud eich dweud"))
        await town.remove()
    }

    @Test(
        "All words of a picture fit into it, however long they are, and can be read on its ground", arguments: [8, 120, 300, 3000])
    func fits(length: Int) async throws {
        let (forces, town) = (["leicestershire", "north-wales"], try await Town(["leicestershire", "north-wales"]))
        for force in forces {
            let palette = try await town.platform.tenant(slug: force).configuration.branding.palette
            let words = (0..<length / 8).map { $0 % 9 == 8 ? String(repeating: "w", count: 70) : "Pavement" }.joined(separator: " ")
            let tile = ShareTile(
                heading: "You said", words: words, more: "We did: something", force: "A force", address: "a.example",
                palette: palette)
            let text = String(decoding: tile.file.bytes, as: UTF8.self)
            let lines = text.matches(of: /y="(\d+)" font-size="(\d+)" font-weight="\d+">([^<]*)</).map { match in
                (y: Int(match.output.1) ?? 0, size: Int(match.output.2) ?? 0, letters: match.output.3.count)
            }

            #expect(lines.count > 3 && lines.allSatisfy { $0.y < ShareTile.side && $0.letters * $0.size * 56 / 100 <= 1000 })
            #expect(lines.dropFirst(2).dropLast().allSatisfy { $0.y < 960 }, "\(length)")
            #expect(palette.band.contrast(with: palette.band.text) >= 4.5, "\(force)")
        }
        await town.remove()
    }
}

extension Town {
    /// The page on which a new priority is passed on.
    fileprivate func priority(_ words: String, in area: String, by staff: Browser) async throws -> String {
        let day = London.day(at: platform.clock.now).description
        _ = try await staff.send(
            "/staff/priorities/\(area)/priority",
            [
                "words": words, "issue": "asb", "welsh": "", "day": day, "source-1": "survey", "source-day-1": day,
                "source-words-1": "Chosen by most",
            ])
        let board = try await staff.get("/staff/priorities/\(area)")
        return try #require(board.body.firstMatch(of: /\/staff\/share\/priorities\/[0-9a-z]{26}/)?.output).description
    }
}
