import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Testing

@testable import FolkmootWeb

@Suite("An officer goes from door to door with a phone")
struct DoorstepPagesTests {
    private let ward = "E05015260"
    private let blaby = "E07000129"

    private func begin(_ officer: Browser) async throws -> String {
        _ = try await officer.send(
            "/staff/doorstep/\(blaby)/exercise", ["within": ward, "name": "Mill Lane", "purpose": "Hear from it"])
        let list = try await officer.get("/staff/doorstep")
        let link = try #require(list.body.firstMatch(of: /href="(\/staff\/doorstep\/[0-9a-z]{26})"/))
        return String(link.1)
    }

    @Test("A visit is kept, the next door is expected in the same street, and its figures stand on the page of the exercise")
    func visits() async throws {
        let town = try await Town()
        let officer = try await town.signedIn(role: "pcso", area: blaby)
        let exercise = try await begin(officer)

        let kept = try await officer.send(
            "\(exercise)/doors", ["house": "12", "street": "Mill Lane", "postcode": "le83dr", "outcome": "no_answer"])
        let next = try await officer.get(try #require(kept.location))
        let door = try #require(next.body.firstMatch(of: /href="([^"]*doors\?door=[0-9a-z]{26})"/))
        let again = try await officer.get(String(door.1))
        let report = try await officer.get(exercise)
        let csv = try await officer.get("/staff/doorstep/exercises.csv")

        #expect(kept.status == 303 && next.body.contains("It is kept"))
        #expect(!(kept.location ?? "").contains("Mill"), "No address stands in the address of a page")
        #expect(
            next.body.contains("value=\"Mill Lane\"") && next.body.contains("value=\"LE8 3DR\"")
                && !next.body.contains("value=\"12\""))
        #expect(again.body.contains("value=\"12\"") && next.body.contains("Nobody in, 1"))
        #expect(
            report.body.contains("1 door, 0 registered") && !report.body.contains("Mill Lane,") && !report.body.contains("12 Mill"))
        #expect(csv.body.contains("Mill Lane,\(ward)") && csv.body.contains(",1,0,0,0,1,0,0,1"))
        await town.remove()
    }

    @Test("A form with mistakes comes again with all that was typed")
    func mistakes() async throws {
        let town = try await Town()
        let officer = try await town.signedIn(role: "pcso", area: blaby)
        let exercise = try await begin(officer)

        let visit = try await officer.send(
            "\(exercise)/doors", ["house": "12", "street": "<Lane>", "postcode": "XX", "outcome": ""])
        let list = try await officer.send("\(exercise)/list", ["list": "12 Mill Lane\n"])
        let nameless = try await officer.send("/staff/doorstep/\(blaby)/exercise", ["name": "", "purpose": "", "target": "x/y"])

        #expect(
            visit.status == 422 && visit.body.contains("value=\"&lt;Lane&gt;\"") && visit.body.contains("Choose what came of it"))
        #expect(list.status == 422 && list.body.contains("12 Mill Lane") && list.body.contains("Line 1: "))
        #expect(nameless.status == 422 && nameless.body.contains("Choose a group of the list, or none"))
        #expect(nameless.body.contains("Give it a name") && nameless.body.contains("Say what it is for"))
        await town.remove()
    }

    @Test("Somebody registers at the door in the words of the force, and hears that a link has gone out")
    func registration() async throws {
        let town = try await Town()
        let officer = try await town.signedIn(role: "pcso", area: blaby)
        let exercise = try await begin(officer)

        let visit = try await officer.send(
            "\(exercise)/doors", ["house": "12", "street": "Mill Lane", "postcode": "LE8 3DR", "outcome": "registered"])
        let page = try #require(visit.location)
        let form = try await officer.get(page)
        let empty = try await officer.send(page, ["name": "", "address": "12 Mill Lane", "postcode": "LE8 3DR", "email": ""])
        let taken = try await officer.send(
            page,
            [
                "name": "Ann Lee", "address": "12 Mill Lane", "postcode": "LE8 3DR", "email": "ann@example.org",
                "providers": "police",
            ])
        let after = try await officer.get(try #require(taken.location))
        let byNumber = try await officer.send(
            page,
            ["name": "Bo Lee", "address": "12 Mill Lane", "postcode": "LE8 3DR", "phone": "01632 960001", "providers": "police"])

        #expect(
            page.hasSuffix("/registration") && form.body.contains("value=\"12 Mill Lane\"")
                && form.body.contains("read the words out"))
        #expect(empty.status == 422 && empty.body.contains("Enter your name"))
        #expect(taken.status == 303 && after.body.contains("A link has gone to their email address"))
        #expect(after.body.contains("1 door so far, 1 of them registered"))
        #expect(byNumber.location?.hasSuffix("done=number") == true)
        await town.remove()
    }

    @Test("An exercise ends by a form, and then takes no visit")
    func ending() async throws {
        let town = try await Town()
        let officer = try await town.signedIn(role: "pcso", area: blaby)
        let exercise = try await begin(officer)

        let ended = try await officer.send("\(exercise)/ending", [:])
        let twice = try await officer.post(
            "\(exercise)/ending", [("csrf", try await officer.get("\(exercise)/ending").token ?? "")])
        let doors = try await officer.get("\(exercise)/doors")
        let visit = try await officer.post(
            "\(exercise)/doors",
            [
                ("house", "1"), ("street", "Mill Lane"), ("postcode", "LE8 3DR"), ("outcome", "refused"),
                ("csrf", try await officer.get("\(exercise)/ending").token ?? ""),
            ])

        #expect(ended.status == 303 && twice.status == 409)
        #expect(doors.body.contains("This exercise has ended") && !doors.body.contains("name=\"house\""))
        #expect(visit.status == 409)
        await town.remove()
    }
}
