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

        let own = try await inspector.send("\(path)/review", ["score": "4", "words": ""])
        let nothing = try await other.send("\(path)/review", ["score": "5", "words": ""])
        let done = try await other.send("\(path)/review", ["score": "3", "words": "Say who to ask"])
        let refused = try await officer.get("\(path)/review")
        let shown = try await officer.get(story)

        #expect(own.status == 409 && nothing.status == 422 && done.status == 303)
        #expect(refused.status == 403)
        #expect(shown.body.contains("Well done") && shown.body.contains("Say who to ask"))
        #expect(try await !officer.get("/staff/encounters/\(ward)?show=unreviewed").body.contains("/story"))
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
