import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Testing

@testable import FolkmootWeb

@Suite("Priorities for staff")
struct PriorityPagesTests {
    @Test("A priority is set by its form, stands on the pages of staff and public, and is ended by another form")
    func life() async throws {
        let town = try await PriorityTown()
        let staff = try await town.town.signedIn(role: "inspector", area: "E06000016")
        let page = "/staff/priorities/\(town.ward)"

        let sent = try await staff.send("\(page)/priority", town.priority("Speeding on <b>Mill Lane</b>", issue: "road_safety"))
        let board = try await staff.get(sent.location ?? "")
        let end = try #require(
            board.value(after: "<td data-label=\"Next step\"><span><a href=\"")
                ?? board.value(after: "<td><a href=\"/staff/priorities/").map { "/staff/priorities/\($0)" })
        let form = try await staff.get(end)
        let ended = try await staff.send(end, ["words": "Cars are slower now", "day": town.today])
        let after = try await staff.get(ended.location ?? "")
        let everybody = try await town.town.browser().get("/areas/\(town.ward)/priorities")

        #expect(sent.status == 303 && sent.location == "\(page)?done=set")
        #expect(board.body.contains("The priority is set") && board.body.contains("Road safety issues"))
        #expect(board.body.contains("Speeding on &lt;b&gt;Mill Lane&lt;/b&gt;") && !board.body.contains("<b>Mill"))
        #expect(form.heading == "Why does this priority end?")
        #expect(ended.location == "\(page)?done=ended")
        #expect(after.body.contains("None is set at present.") && after.body.contains("Cars are slower now"))
        #expect(everybody.body.contains("What the team worked on before") && everybody.body.contains("Cars are slower now"))
        #expect(!everybody.body.contains("Chosen by most"), "What a source shows is for colleagues")
        await town.remove()
    }

    @Test("A wrong form comes back with all that was typed and each fault beside its field")
    func faults() async throws {
        let town = try await PriorityTown()
        let staff = try await town.town.signedIn(role: "inspector", area: "E06000016")

        let answer = try await staff.send(
            "/staff/priorities/\(town.ward)/priority",
            ["words": "", "day": "2999-01-01", "source-2": "survey", "source-words-2": "Typed & kept"])

        #expect(answer.status == 422)
        #expect(answer.body.contains("<title>Error:"))
        for words in [
            "Say what the team will work on.", "This day has not come yet.", "Enter a date, like", "Typed &amp; kept",
            "value=\"2999-01-01\"", "href=\"#field-source-day-2\"", "<option value=\"survey\" selected>",
        ] { #expect(answer.body.contains(words), "\(words)") }
        await town.remove()
    }

    @Test("An issue goes through its loop, and a step that may not follow or comes too late is told in words")
    func loop() async throws {
        let town = try await PriorityTown()
        let staff = try await town.town.signedIn(role: "pcso", area: town.ward)

        let raised = try await staff.send("/staff/priorities/\(town.ward)/issue", town.issue("The lane is dark"))
        let board = try await staff.get(raised.location ?? "")
        let steps = try #require(board.value(after: "<th scope=\"row\"><a href=\""))
        let before = try await staff.get(steps)
        let jump = try await staff.send(steps, town.step("results_provided", after: 0))
        let first = try await staff.send(steps, town.step("activity", after: 0))
        let late = try await staff.send(steps, town.step("activity", after: 0))
        let last = try await staff.send(steps, town.step("results_provided", after: 1))
        let end = try await staff.get(steps)

        #expect(board.body.contains("Raised today"))
        #expect(before.body.contains("<p>Nothing has been done yet. <strong class=\"tag"))
        #expect(jump.status == 422 && jump.body.contains("Choose what comes next."))
        #expect(first.status == 303 && last.status == 303)
        #expect(late.status == 409 && late.body.contains("Somebody has added a step meanwhile."))
        #expect(late.body.contains("Lamps were asked for</textarea>") && late.body.contains("name=\"after\" value=\"1\""))
        #expect(end.body.contains("Lamps were asked for") && !end.body.contains("Add a step"))
        await town.remove()
    }

    @Test("Who may only read sees no forms, who is responsible elsewhere sees nothing, and visitors sign in first")
    func access() async throws {
        let town = try await PriorityTown()
        let analyst = try await town.town.signedIn(role: "analyst")
        let elsewhere = try await town.town.signedIn(role: "inspector", area: "E06000017")
        let page = "/staff/priorities/\(town.ward)"
        try await town.fill()

        let board = try await analyst.get(page)
        let steps = try #require(board.value(after: "<th scope=\"row\"><a href=\""))

        #expect(board.status == 200 && !board.body.contains("Set a priority") && !board.body.contains("/end\""))
        #expect(try await analyst.get(steps).body.contains("Add a step") == false)
        for path in ["\(page)/priority", "\(page)/issue"] {
            #expect(try await analyst.get(path).status == 403, "\(path)")
            #expect(try await elsewhere.get(path).status == 404, "\(path)")
        }
        let token = try await analyst.get("/staff").token ?? ""
        #expect(try await analyst.post("\(page)/priority", [("csrf", token)]).status == 403)
        #expect(try await analyst.post("\(page)/priority", []).status == 403)
        for path in [page, "\(page)/priorities.csv", "\(page)/issues.csv", steps, "/staff/priorities/none"] {
            #expect(try await elsewhere.get(path).status == 404, "\(path)")
        }
        for path in ["/staff/priorities", page, steps] {
            #expect(try await town.town.browser().get(path).location?.hasPrefix("/staff/sign-in") == true, "\(path)")
        }
        await town.remove()
    }

    @Test("The first page tells how the areas stand, what waits for an answer and which issue is a priority where")
    func start() async throws {
        let town = try await PriorityTown()
        try await town.fill()
        let staff = try await town.town.signedIn(role: "inspector", area: "E06000016")

        let page = try await staff.get("/staff/priorities")
        let whole = try await staff.get("/staff/priorities/E06000016")
        let wards = town.wards.count

        #expect(page.heading?.hasSuffix("What do neighbourhood teams work on?") == true)
        #expect(page.body.contains("1\u{A0}of\u{A0}\(wards)"))
        #expect(page.body.contains("Raised and not answered, by how long it has waited"))
        #expect(page.row("Anti-social behaviour")?.contains(">1</td>") == true)
        #expect(page.row("Under 7 days")?.contains(">1</td>") == true)
        #expect(page.body.contains("No priority is set."))
        #expect(whole.body.contains("Priorities by ward"))
        #expect(page.body.contains("aria-current=\"page\">Priorities</a>"))
        await town.remove()
    }

    @Test("Files can be taken away, guarded against formulas, in which every area below is")
    func files() async throws {
        let town = try await PriorityTown()
        try await town.fill()
        let staff = try await town.town.signedIn(role: "analyst")

        let priorities = try await staff.get("/staff/priorities/E23000021/priorities.csv")
        let issues = try await staff.get("/staff/priorities/E23000021/issues.csv")

        #expect(priorities.body.contains("\(town.ward),") && priorities.body.contains("'=Noise at night"))
        #expect(issues.body.contains("'@The lane is dark"))
        #expect(issues.headers["Content-Disposition"] == "attachment; filename=\"issues-E23000021.csv\"")
        await town.remove()
    }
}
