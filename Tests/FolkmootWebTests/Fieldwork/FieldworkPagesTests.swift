import Basics
import FolkmootCore
import FolkmootTenancy
import Foundation
import HTTP
import Testing

@testable import FolkmootWeb

@Suite("Staff write down what they did with the public, and see how standards are kept")
struct FieldworkPagesTests {
    /// A ward of Blaby, which the first of its made-up teams looks after.
    private let ward = "E05015260"
    private let blaby = "E07000129"

    @Test("A meeting is written down in one form, with what people raised, and counts for its ward")
    func log() async throws {
        let town = try await Town()
        let officer = try await town.signedIn(role: "pcso", area: blaby)

        let answer = try await officer.fill(
            "/staff/encounters/\(ward)/log",
            fields([
                "kind": "meeting", "met": "1,204", "issues": "Dark path\n\nLoud engines", "action": "Ask for lamps",
                "action-day": "2099-01-01",
            ]))
        let again = try await officer.fill(
            "/staff/encounters/\(ward)/log",
            fields(["kind": "meeting", "issues": "Dark path", "action": "Ask for lamps", "action-day": town.day(30)]))
        let list = try await officer.get("/staff/encounters/\(ward)")
        let story = try await officer.get(try #require(list.story))
        let record = try await officer.get("/staff/standards/meeting/\(ward)")
        let board = try await officer.get("/staff/priorities/\(ward)")

        #expect(answer.status == 422 && answer.body.contains("Enter the day by which it is to be done"))
        #expect(again.status == 303 && again.location == "/staff/encounters/\(ward)?done=logged")
        #expect(list.body.contains("Attend a meeting of each parish or ward once a year"))
        #expect(
            story.body.contains("Dark path") && story.body.contains("Ask for lamps") && story.body.contains("Nobody has looked at"))
        #expect(record.body.contains("1 of 1"))
        #expect(board.body.contains("Dark path"))
        await town.remove()
    }

    @Test("A form with mistakes comes again with all that was typed, and with words at each field")
    func mistakes() async throws {
        let town = try await Town()
        let officer = try await town.signedIn(role: "pcso", area: blaby)

        let answer = try await officer.send(
            "/staff/encounters/\(ward)/log",
            [
                "kind": "dance", "day": "soon", "words": "", "place": "<hall>", "met": "many", "link": "javascript:alert(1)",
                "team": "charnwood-1", "within": "",
                "tags": String(repeating: "a,", count: 3) + (0..<12).map { "t\($0)" }.joined(separator: ","),
                "done-by": "",
            ])

        #expect(answer.status == 422)
        #expect(answer.body.contains("value=\"&lt;hall&gt;\""))
        for words in [
            "Choose what was done", "Enter a date, like", "Say in a sentence what was done", "Enter a whole number up to 1,000,000",
            "begins with https://", "Choose a team that works in", "Write at most 10 programmes",
        ] {
            #expect(answer.body.contains(words), "\(words)")
        }
        let unknown = try await officer.fill("/staff/encounters/\(ward)/log", fields(["done-by": "nobody@leicestershire.example"]))
        #expect(unknown.status == 422 && unknown.body.contains("Nobody of your force’s staff signs in with this address"))
        let elsewhere = try await officer.fill("/staff/encounters/\(blaby)/log", fields(["within": "E05010463"]))
        #expect(elsewhere.status == 422 && elsewhere.body.contains("Choose an area in Blaby, or none"))
        await town.remove()
    }

    @Test("Where it was is found by a postcode or by where the phone is, and the place itself is not kept")
    func position() async throws {
        let town = try await Town()
        let officer = try await town.signedIn(role: "pcso", area: blaby)

        var (stories, refused): ([String], [String]) = ([], [])
        for (number, place) in ["LE8 3DR", "52.5672, -1.1540", "52.5900,-1.1958"].enumerated() {
            _ = try await officer.fill(
                "/staff/encounters/\(blaby)/log", fields(["words": "Number \(number)", "position": place]))
            let list = try await officer.get("/staff/encounters/\(blaby)")
            stories.append(try await officer.get(try #require(list.story)).body)
        }
        for place in ["LE1 1AA", "51.5, -0.1", "91, 0", "here, there", "up the hill"] {
            let answer = try await officer.fill("/staff/encounters/\(blaby)/log", fields(["position": place]))
            #expect(answer.status == 422)
            refused.append(answer.body)
        }

        #expect(zip(stories, ["Blaby", "Blaby", "Enderby"]).allSatisfy { $0.0.contains("\($0.1)") && !$0.0.contains("52.5") })
        #expect(refused.prefix(2).allSatisfy { $0.contains("This place is not in Blaby") })
        #expect(refused.allSatisfy { $0.contains("field-position") })
        await town.remove()
    }

    @Test("Of a meeting it is kept whose it was and who came, by kind, and the voice report tells of it")
    func meeting() async throws {
        let town = try await Town()
        let inspector = try await town.signedIn(role: "inspector", area: blaby)
        let record: KeyValuePairs = [
            "kind": "meeting", "met": "5", "issues": "Dark path", "body": "Blaby parish council", "councillors": "7",
            "representatives": "1",
            "police": "A sergeant", "report": "https://minutes.example/report",
        ]

        let wrong = try await inspector.fill(
            "/staff/encounters/\(ward)/log", fields(["councillors": "some", "report": "report.pdf", "body": "<parish>"]))
        _ = try await inspector.fill("/staff/encounters/\(ward)/log", fields(record))
        let path = try #require(try await inspector.get("/staff/encounters/\(ward)").story)
        let story = try await inspector.get(path).body
        let correct = try await inspector.get(path.replacingOccurrences(of: "/story", with: "/correct")).body
        let voice = try await inspector.get("/staff/reports/voice?area=\(blaby)").body
        let csv = try await inspector.get("/staff/reports/voice.csv?area=\(blaby)").body

        #expect(wrong.status == 422 && wrong.body.contains("value=\"&lt;parish&gt;\"") && wrong.body.contains("<details open"))
        for words in ["Blaby parish council", "A sergeant", "https://minutes.example/report", "not answered yet"] {
            #expect(story.contains(words), "\(words)")
        }
        #expect(correct.contains("value=\"Blaby parish council\"") && correct.contains("value=\"7\""))
        #expect(voice.contains("Meetings of the last twelve months") && voice.contains("Blaby parish council"))
        #expect(csv.contains("public_at_meeting,recorded: Blaby parish council,\(town.day(0)),5"))
        await town.remove()
    }

    @Test("The same thing is not written down twice; what is wrong is put right, and what should not count stays on record")
    func life() async throws {
        let town = try await Town()
        let officer = try await town.signedIn(role: "pcso", area: blaby)
        _ = try await officer.fill("/staff/encounters/\(ward)/log", fields(["kind": "patch_walk"]))

        let twice = try await officer.fill("/staff/encounters/\(ward)/log", fields(["kind": "patch_walk"]))
        let list = try await officer.get("/staff/encounters/\(ward)")
        let story = try #require(list.story)
        let path = String(story.dropLast("/story".count))
        let corrected = try await officer.fill("\(path)/correct", fields(["kind": "patch_walk", "partners": "Parish council"]))
        let right = try await officer.get(story)
        let blank = try await officer.send("\(path)/withdraw", ["reason": " "])
        let withdrawn = try await officer.send("\(path)/withdraw", ["reason": "It was another day"])
        let after = try await officer.get(story)
        let late = try await officer.fill("\(path)/correct", fields(["kind": "patch_walk"]))

        #expect(twice.status == 422 && twice.body.contains("written down already"))
        #expect(list.body.contains("it lacks a partner who took part"))
        #expect(corrected.status == 303 && right.body.contains("Parish council") && !right.body.contains("it lacks"))
        #expect(blank.status == 422 && withdrawn.status == 303)
        #expect(after.body.contains("Does not count") && after.body.contains("It was another day"))
        #expect(late.status == 409)
        await town.remove()
    }

    @Test("Somebody else looks at how well it was done, and not who did it; an officer cannot")
    func review() async throws {
        let town = try await Town()
        let (inspector, other) = (
            try await town.signedIn(role: "inspector", area: blaby), try await town.signedIn(role: "inspector", area: blaby)
        )
        let officer = try await town.signedIn(role: "pcso", area: blaby)
        _ = try await inspector.fill("/staff/encounters/\(ward)/log", fields(["kind": "newsletter"]))
        let story = try #require(try await inspector.get("/staff/encounters/\(ward)").story)
        let path = String(story.dropLast("/story".count))

        let own = try await inspector.send("\(path)/review", ["met": "plain", "words": ""])
        let unknown = try await other.send("\(path)/review", ["met": "splendid", "words": ""])
        let done = try await other.fill("\(path)/review", [("met", "plain"), ("met", "local"), ("words", "Say who to ask")])
        let refused = try await officer.get("\(path)/review")
        let shown = try await officer.get(story)

        #expect(own.status == 409 && unknown.status == 422 && done.status == 303)
        #expect(refused.status == 403)
        #expect(shown.body.contains("2 of 6 found") && shown.body.contains("Say who to ask"))
        #expect(try await officer.get("/staff/standards/newsletter").body.contains("33.3\u{A0}%"))
        #expect(try await !officer.get("/staff/encounters/\(ward)?show=unreviewed").body.contains("/story"))
        await town.remove()
    }

    @Test("Every table that is had as CSV is had as JSON by the same people, cell by cell, without the guard against formulas")
    func tables() async throws {
        let town = try await Town()
        let officer = try await town.signedIn(role: "inspector", area: blaby)
        _ = try await officer.fill("/staff/encounters/\(ward)/log", fields(["words": "=1+1, \"quoted\"", "met": "12"]))

        let csv = try await officer.get("/staff/encounters/\(ward)/encounters.csv").body
        let json = try await officer.get("/staff/encounters/\(ward)/encounters.json")
        let standards = try await officer.get("/staff/standards.json")
        let refused = try await officer.get("/staff/encounters/E06000016/encounters.json")
        let nobody = try await town.browser().get("/staff/standards.json")

        #expect(csv.contains("'=1+1"))
        #expect(json.status == 200 && json.body.contains(#""words":"=1+1, \"quoted\"","place":null"#), "\(json.body)")
        #expect(json.body.hasPrefix(#"{"schema":"folkmoot.table/1","columns":["encounter","kind","#))
        #expect(json.body.contains(#""people_met":"12""#))
        #expect(standards.body.contains(#"{"standard":""#) && refused.status == 404 && nobody.status != 200)
        let routes = Routes.all.map(\.pattern.description)
        #expect(
            routes.filter { $0.hasSuffix(".csv") }.allSatisfy { csv in
                routes.contains(csv.dropLast(3) + "json") || routes.contains(csv.dropLast(3) + "jsonl")
            })
        await town.remove()
    }

    @Test("What colleagues find least in reviews stands beside the training that was held")
    func training() async throws {
        let town = try await Town()
        let (inspector, officer) = (
            try await town.signedIn(role: "inspector", area: blaby), try await town.signedIn(role: "pcso", area: blaby)
        )
        let before = try await inspector.get("/staff/performance/registers/training?area=\(blaby)")
        for number in 0..<5 {
            _ = try await officer.fill("/staff/encounters/\(ward)/log", fields(["words": "Number \(number)"]))
            let story = try #require(try await inspector.get("/staff/encounters/\(ward)?show=unreviewed").story)
            let review = story.replacingOccurrences(of: "/story", with: "/review")
            _ = try await inspector.fill(review, [("met", "plain"), ("words", "")] + (number < 2 ? [("met", "local")] : []))
        }

        let after = try await inspector.get("/staff/performance/registers/training?area=\(blaby)")

        #expect(!before.body.contains("What reviews found least"))
        #expect(after.body.contains("What reviews found least") && after.body.contains("found in 2 of 5"))
        #expect(!after.body.contains("found in 5 of 5"))
        await town.remove()
    }

    @Test("A sample is drawn by lot, can be drawn alike again, and shows how far colleagues have looked at it")
    func sample() async throws {
        let town = try await Town()
        let (inspector, officer) = (
            try await town.signedIn(role: "inspector", area: blaby), try await town.signedIn(role: "pcso", area: blaby)
        )
        for number in 0..<12 {
            _ = try await officer.fill(
                "/staff/encounters/\(ward)/log", fields(["kind": "newsletter", "words": "Number \(number)"]))
        }
        let form = [("kind", "newsletter"), ("first", town.day(-3)), ("last", town.day(0))]

        let drawn = try await inspector.fill("/staff/encounters/\(blaby)/sample", form + [("size", "4")])
        let location = try #require(drawn.location?.split(separator: "?").first).description
        let fresh = try await inspector.get(location)
        let story = try #require(fresh.story)
        _ = try await inspector.fill(story.replacingOccurrences(of: "/story", with: "/review"), [("met", "plain"), ("words", "")])
        let after = try await inspector.get(location)
        let list = try await inspector.get("/staff/encounters/\(ward)/sample")
        let mistakes = try await inspector.fill("/staff/encounters/\(blaby)/sample", form + [("size", "101")])
        let nothing = try await inspector.fill(
            "/staff/encounters/\(blaby)/sample",
            [("kind", "meeting"), ("first", town.day(-3)), ("last", town.day(0)), ("size", "4")])
        let refused = try await officer.send(
            "/staff/encounters/\(blaby)/sample", ["size": "4"], from: "/staff/standards/newsletter")

        #expect(
            drawn.status == 303 && fresh.body.contains("0 of 4 looked at")
                && fresh.body.contains("from what is on record: the same"))
        #expect(after.body.contains("1 of 4 looked at") && after.body.contains("1 of 6 found"))
        #expect(!list.body.contains(location), "It was drawn for the whole of Blaby, of which the ward is a part")
        #expect(mistakes.status == 422 && nothing.status == 422 && nothing.body.contains("nothing to draw from"))
        #expect(refused.status == 403)
        let elsewhere = try await town.signedIn(role: "inspector", area: "E07000130")
        #expect(try await elsewhere.get(location).status == 404)
        await town.remove()
    }

    @Test("A year is a calendar with its table, and each period leads to what counted in it")
    func calendar() async throws {
        let town = try await Town()
        let officer = try await town.signedIn(role: "pcso", area: blaby)
        _ = try await officer.fill(
            "/staff/encounters/\(ward)/log", fields(["kind": "social", "team": "blaby-1", "words": "A lost dog is home"]))
        let today = London.day(at: WallClock.system.now)

        let path = "/staff/standards/social/blaby-1/calendar"
        let year = try await officer.get(path)
        let day = try await officer.get("\(path)?year=\(today.year)&from=\(today)")
        let months = try await officer.get("/staff/standards/newsletter/blaby-1/calendar?year=\(today.year)")

        #expect(year.body.contains("<svg") && year.body.contains("Done of what was needed"))
        #expect(year.body.contains("year=\(today.year)&amp;from=\(today)"))
        #expect(day.body.contains("What counted: ") && day.body.contains("A lost dog is home"))
        #expect(months.body.contains(">Period</th>"))
        for target in ["\(path)?year=1999", "\(path)?year=2999", "/staff/standards/social/charnwood-1/calendar"] {
            #expect(try await officer.get(target).status == 404, "\(target)")
        }
        await town.remove()
    }

    @Test("What stays undone goes to the next line by name, and to a list of one’s own")
    func escalation() async throws {
        let town = try await Town()
        let (inspector, lead) = (
            try await town.signedIn(role: "inspector", area: blaby), try await town.signedIn(role: "force_admin", area: blaby)
        )

        let board = try await lead.get("/staff/standards")
        let mine = try await inspector.get("/staff/standards?show=mine")
        let leads = try await lead.get("/staff/standards?show=mine")
        let record = try await inspector.get("/staff/standards/newsletter/blaby-1")

        #expect(board.body.contains("the next line is to see it") && board.body.contains("escalated to Force lead: "))
        #expect(mine.body.contains("blaby-1") && mine.body.contains("in a row"))
        #expect(!mine.body.contains("charnwood-1") && leads.body.contains("charnwood-1"))
        #expect(record.body.contains("<p>Local commander: "))
        await town.remove()
    }

    @Test("One asks for an exemption and another grants it")
    func exemption() async throws {
        let town = try await Town()
        // The officer's own ward is the second of those that the team looks after.
        let (officer, inspector) = (
            try await town.signedIn(role: "pcso", area: "E05015261"), try await town.signedIn(role: "inspector", area: blaby)
        )
        func form(_ unit: String) -> [(String, String)] {
            [("unit", unit), ("first", town.day(0)), ("last", town.day(0)), ("reason", "Helping at a flood")]
        }

        let outside = try await officer.fill("/staff/exemptions/social/ask", form("charnwood-1"))
        let asked = try await officer.fill("/staff/exemptions/social/ask", form("blaby-1"))
        let waiting = try await inspector.get("/staff/exemptions")
        let id = try #require(waiting.value(after: "name=\"exemption\" value=\"")).prefix { $0 != "\"" }
        let refused = try await officer.send(
            "/staff/exemptions", ["exemption": String(id), "decision": "grant"], from: "/staff/standards/social")
        let decided = try await inspector.send("/staff/exemptions", ["exemption": String(id), "decision": "grant"])
        let record = try await officer.get("/staff/standards/social/blaby-1")

        #expect(outside.status == 422 && asked.location == "/staff/standards/social?done=asked")
        #expect(refused.status == 403 && decided.status == 303)
        #expect(record.body.contains("Exempt") && record.body.contains("Helping at a flood"))
        await town.remove()
    }

    @Test("Of what is out of reach there is nothing: no list, no story, no unit, no line of the file")
    func reach() async throws {
        let town = try await Town()
        let (here, there) = (
            try await town.signedIn(role: "pcso", area: blaby), try await town.signedIn(role: "pcso", area: "E07000130")
        )
        _ = try await here.fill("/staff/encounters/\(ward)/log", fields(["kind": "newsletter", "team": "blaby-1"]))
        let story = try #require(try await here.get("/staff/encounters/\(ward)").story)

        for path in ["/staff/encounters/\(ward)", "/staff/encounters/\(ward)/log", story, "/staff/standards/newsletter/blaby-1"] {
            #expect(try await there.get(path).status == 404, "\(path)")
        }
        let file = try await there.get("/staff/standards.csv")
        #expect(file.body.contains("charnwood-1") && !file.body.contains("blaby-1"))
        #expect(try await there.get("/staff/standards").body.contains("6 units"))
        await town.remove()
    }

    private func fields(_ some: KeyValuePairs<String, String>) -> [(String, String)] {
        let given = some.map { ($0.key, $0.value) }
        let usual = [("kind", "newsletter"), ("day", London.day(at: WallClock.system.now).description), ("words", "What was done")]
        return given + usual.filter { name, _ in !given.contains { $0.0 == name } }
    }
}

extension Browser {
    /// Fills the form of a page and sends it.
    fileprivate func fill(_ target: String, _ fields: [(String, String)]) async throws -> Answer {
        let shown = try await get(target)
        return try await post(target, fields + [("csrf", shown.token ?? "")])
    }
}

extension Town {
    /// A day from today on, as forms take it.
    fileprivate func day(_ days: Int) -> String { London.day(at: platform.clock.now).adding(days: days).description }
}

extension Answer {
    /// The path of the first encounter of a list.
    fileprivate var story: String? { value(after: "<a href=\"/staff/encounters/01").map { "/staff/encounters/01" + $0 } }
}
