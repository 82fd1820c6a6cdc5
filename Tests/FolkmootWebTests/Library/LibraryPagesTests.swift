import Basics
import FolkmootCore
import FolkmootTenancy
import Foundation
import Testing

@testable import FolkmootWeb

@Suite("A force's library of approved words")
struct LibraryPagesTests {
    /// A ward of Blaby, which one team looks after.
    private let ward = "E05015260"
    private let blaby = "E07000129"

    @Test("What one person writes is used only once another has approved it")
    func approval() async throws {
        let town = try await Town()
        let (writer, approver) = (try await town.signedIn(role: "communications"), try await town.signedIn(role: "communications"))
        let officer = try await town.signedIn(role: "pcso", area: blaby)

        let id = try await town.write("post", ["title": "Lock your shed", "words": "Sheds of {area}: lock them."], by: writer)
        let hidden = try await officer.get("/staff/library")
        let refused = try await officer.get("/staff/library/\(id)/story")
        let own = try await writer.send("/staff/library/\(id)/approval", ["version": "1"], from: "/staff/library/\(id)/story")
        let byOfficer = try await officer.send("/staff/library/\(id)/approval", ["version": "1"], from: "/staff/library")
        let approved = try await approver.send(
            "/staff/library/\(id)/approval", ["version": "1"], from: "/staff/library/\(id)/story")
        let shown = try await officer.get("/staff/library")

        #expect(!hidden.body.contains("Lock your shed") && refused.status == 404)
        #expect(own.status == 409 && own.body.contains("You wrote this version. A colleague approves it"))
        #expect(byOfficer.status == 403)
        #expect(approved.location == "/staff/library/\(id)/story?done=approved")
        #expect(shown.body.contains("Lock your shed") && shown.body.contains("1, approved on"))
        await town.remove()
    }

    @Test(
        "Approving a new version ends the earlier one, which can still be read; a version that came meanwhile is not approved unseen"
    )
    func versions() async throws {
        let town = try await Town()
        let (writer, approver) = (try await town.signedIn(role: "communications"), try await town.signedIn(role: "communications"))
        let officer = try await town.signedIn(role: "pcso", area: blaby)
        let id = try await town.approved("tile", ["title": "Sheds", "words": "First words"], by: writer, approver)

        let second = try await writer.write(
            "/staff/library/\(id)/version", ["title": "Sheds", "words": "Second words", "after": "1"])
        let before = try await officer.get("/staff/library/\(id)/story")
        let stale = try await writer.write(
            "/staff/library/\(id)/version", ["title": "Sheds", "words": "Other words", "after": "1"])
        let third = try await writer.write(
            "/staff/library/\(id)/version", ["title": "Sheds", "words": "Third words", "after": "2"])
        let unseen = try await approver.write("/staff/library/\(id)/approval", ["version": "2"])
        let approved = try await approver.write("/staff/library/\(id)/approval", ["version": "3"])
        let after = try await officer.get("/staff/library/\(id)/story")
        let whole = try await writer.get("/staff/library/\(id)/story")

        #expect(second.status == 303 && third.status == 303 && approved.status == 303)
        #expect(before.body.contains("First words") && !before.body.contains("Second words"))
        #expect(stale.status == 409 && stale.body.contains("Somebody has written a version meanwhile"))
        #expect(unseen.status == 409 && unseen.body.contains("does not wait for approval any more"))
        #expect(after.body.contains("Third words") && after.body.contains("Earlier versions") && after.body.contains("First words"))
        #expect(
            !after.body.contains("Second words") && whole.body.contains("Second words") && whole.body.contains("never approved"))
        await town.remove()
    }

    @Test("A form with mistakes comes again with all that was typed; only places of the list are known")
    func mistakes() async throws {
        let town = try await Town()
        let writer = try await town.signedIn(role: "communications")

        let answer = try await writer.write(
            "/staff/library/write",
            [
                "kind": "said_did", "title": "", "words": "Of {beat} <b>", "did": "", "first": "soon", "last": "",
                "areas": "nowhere",
                "after": "0",
            ])
        let long = try await writer.write(
            "/staff/library/write", ["kind": "tile", "title": "T", "words": String(repeating: "a", count: 301), "after": "0"])
        let backwards = try await writer.write(
            "/staff/library/write",
            ["kind": "tile", "title": "T", "words": "{", "first": "2026-11-20", "last": "2026-11-19", "after": "0"])
        let unknown = try await writer.write("/staff/library/write", ["kind": "poem", "title": "T", "words": "W"])

        #expect(answer.status == 422 && answer.body.contains("Of {beat} &lt;b&gt;"))
        for words in [
            "Say in a few words what this is", "“{beat}” is not known. Write {area}, {team} or {priority}", "Write what was done",
            "Enter the first day", "Choose among your force’s areas",
        ] {
            #expect(answer.body.contains(words), "\(words)")
        }
        #expect(long.status == 422 && long.body.contains("Write 300 characters at most. These are 301"))
        #expect(
            backwards.status == 422 && backwards.body.contains("Enter the last day") && backwards.body.contains("“{” is not known"))
        #expect(unknown.status == 400 && unknown.body.contains("Choose what it is for"))
        await town.remove()
    }

    @Test(
        "“You said, we did” begins with words of the library, filled in for the area, and what was made knows where they come from")
    func saidDid() async throws {
        let town = try await Town()
        let (writer, approver) = (try await town.signedIn(role: "communications"), try await town.signedIn(role: "communications"))
        let officer = try await town.signedIn(role: "pcso", area: blaby)
        let id = try await town.approved(
            "said_did",
            [
                "title": "Speeding", "words": "You said that cars race through {area}.",
                "did": "{team} measured how fast. {priority}",
            ],
            by: writer, approver)

        let offered = try await officer.get("/staff/priorities/\(ward)/issue")
        let way = try await officer.get("/staff/library/\(id)/use?area=\(ward)")
        let form = try await officer.get(try #require(way.location))
        let today = town.today
        let carried = [
            ("library", id), ("library-version", "1"), ("source", "meeting"), ("day", today), ("public", "yes"),
            ("words", "You said that cars race through Blaby."),
        ]
        let left = try await officer.write(
            "/staff/priorities/\(ward)/issue", carried + [("did", "Blaby team 1 measured how fast. {priority}")])
        let made = try await officer.write("/staff/priorities/\(ward)/issue", carried + [("did", "We measured how fast.")])
        let board = try await officer.get("/staff/priorities/\(ward)")
        let issue = try #require(board.value(after: "<a href=\"/staff/priorities/01"))
        let steps = try await officer.get("/staff/priorities/01\(issue)")
        let everybody = try await town.browser().get("/areas/\(ward)/priorities")
        let story = try await officer.get("/staff/library/\(id)/story")

        #expect(offered.body.contains("Begin with words of the library") && offered.body.contains("Speeding"))
        #expect(way.location == "/staff/priorities/\(ward)/issue?library=\(id)")
        #expect(form.body.contains("You said that cars race through Blaby."))
        #expect(form.body.contains("Blaby team 1 measured how fast. {priority}"))
        #expect(form.body.contains("Write yourself what belongs in the place of {priority}"))
        #expect(left.status == 422 && left.body.contains("Write what belongs in the place of {priority}"))
        #expect(made.location == "/staff/priorities/\(ward)?done=raised")
        #expect(everybody.body.contains("cars race through Blaby") && everybody.body.contains("We measured how fast"))
        #expect(steps.body.contains("From the library:") && steps.body.contains("version 1, adapted"))
        #expect(story.body.contains("Times used") && !story.body.contains("Nobody has used it yet"))
        await town.remove()
    }

    @Test("A newsletter is written down with words of the library, unchanged; nothing of it is counted as adapted")
    func encounter() async throws {
        let town = try await Town()
        let (writer, approver) = (try await town.signedIn(role: "communications"), try await town.signedIn(role: "communications"))
        let officer = try await town.signedIn(role: "pcso", area: blaby)
        let id = try await town.approved(
            "newsletter", ["title": "Winter newsletter", "words": "Dear people of {area},\n\nkeep warm."], by: writer, approver)

        let form = try await officer.get("/staff/encounters/\(ward)/log?library=\(id)")
        let made = try await officer.write(
            "/staff/encounters/\(ward)/log",
            [
                ("kind", "newsletter"), ("day", town.today), ("words", "Winter newsletter"), ("library", id),
                ("library-version", "1"),
                ("transcript", "Dear people of Blaby,\r\n\r\nkeep warm."),
            ])
        let list = try await officer.get("/staff/encounters/\(ward)")
        let encounter = try #require(list.value(after: "<a href=\"/staff/encounters/01"))
        let story = try await officer.get("/staff/encounters/01\(encounter)")

        #expect(form.body.contains("value=\"Winter newsletter\"") || form.body.contains(">\nWinter newsletter</textarea>"))
        #expect(form.body.contains("Dear people of Blaby,"))
        #expect(made.status == 303)
        #expect(story.body.contains("Winter newsletter</a>, version 1."))
        await town.remove()
    }

    @Test("Words that are shared to some areas are found, used and spoken of there alone")
    func sharing() async throws {
        let town = try await Town()
        let (writer, approver) = (try await town.signedIn(role: "communications"), try await town.signedIn(role: "communications"))
        let (here, there) = (
            try await town.signedIn(role: "pcso", area: ward), try await town.signedIn(role: "pcso", area: "E07000130")
        )
        let inspector = try await town.signedIn(role: "inspector", area: blaby)
        let id = try await town.approved(
            "post", ["title": "For Blaby", "words": "Only there", "areas": blaby], by: writer, approver)

        let found = try await here.get("/staff/library")
        let missed = try await there.get("/staff/library")
        let direct = try await there.get("/staff/library/\(id)/story")
        let used = try await there.get("/staff/encounters/E07000130/log?library=\(id)")
        let remark = try await there.write("/staff/library/\(id)/remarks", ["words": "Hello", "area": "E07000130"])
        let elsewhere = try await here.write("/staff/library/\(id)/remarks", ["words": "Hello", "area": "E07000130"])
        let whole = try await inspector.write(
            "/staff/library/write", ["kind": "post", "title": "Mine", "words": "For all", "after": "0"])
        let own = try await inspector.write(
            "/staff/library/write", ["kind": "post", "title": "Mine", "words": "For ours", "areas": blaby, "after": "0"])
        let foreign = try await inspector.write(
            "/staff/library/write", ["kind": "post", "title": "Mine", "words": "For theirs", "areas": "E07000130", "after": "0"])

        #expect(found.body.contains("For Blaby") && !missed.body.contains("For Blaby"))
        #expect(direct.status == 404 && used.status == 404 && remark.status == 404 && elsewhere.status == 404)
        #expect(whole.status == 422 && whole.body.contains("Choose areas in which your role lets you write"))
        #expect(own.status == 303 && foreign.status == 422)
        await town.remove()
    }

    @Test("What is meant for these days comes first, and the library is searched by kind, programme and words")
    func search() async throws {
        let town = try await Town()
        let (writer, approver) = (try await town.signedIn(role: "communications"), try await town.signedIn(role: "communications"))
        let officer = try await town.signedIn(role: "pcso", area: blaby)
        _ = try await town.approved("post", ["title": "Always", "words": "Any day"], by: writer, approver)
        _ = try await town.approved(
            "tile",
            [
                "title": "Now", "words": "This week", "programme": "Rural week", "first": town.day(after: -1),
                "last": town.day(after: 1),
            ], by: writer, approver)
        _ = try await town.approved(
            "post", ["title": "Gone", "words": "Last week", "first": town.day(after: -9), "last": town.day(after: -3)], by: writer,
            approver)

        let all = try await officer.get("/staff/library")
        let order = ["Now", "Always", "Gone"].compactMap { all.body.range(of: ">\($0)</a>")?.lowerBound }
        let tiles = try await officer.get("/staff/library?kind=tile")
        let week = try await officer.get("/staff/library?programme=Rural+week")
        let words = try await officer.get("/staff/library?q=ANY")
        let none = try await officer.get("/staff/library?q=nothing&kind=poem")

        #expect(order.count == 3 && order == order.sorted())
        #expect(tiles.body.contains(">Now</a>") && !tiles.body.contains(">Always</a>"))
        #expect(week.body.contains(">Now</a>") && !week.body.contains(">Gone</a>"))
        #expect(words.body.contains(">Always</a>") && !words.body.contains(">Now</a>"))
        #expect(none.body.contains("Nothing like that is in the library"))
        await town.remove()
    }

    @Test("Teams say what could be better, and it is answered or taken into a version")
    func remarks() async throws {
        let town = try await Town()
        let (writer, approver) = (try await town.signedIn(role: "communications"), try await town.signedIn(role: "communications"))
        let officer = try await town.signedIn(role: "pcso", area: blaby)
        let id = try await town.approved("tile", ["title": "Sheds", "words": "First words"], by: writer, approver)

        let empty = try await officer.write("/staff/library/\(id)/remarks", ["words": " ", "area": blaby])
        let said = try await officer.write("/staff/library/\(id)/remarks", ["words": "Too <long>", "area": blaby])
        let early = try await writer.write(
            "/staff/library/\(id)/answer", ["remark": "1", "answer-1": "Done", "taken-1": "yes"])
        _ = try await writer.write("/staff/library/\(id)/version", ["title": "Sheds", "words": "Short", "after": "1"])
        let answered = try await writer.write(
            "/staff/library/\(id)/answer", ["remark": "1", "answer-1": "Shortened, thank you", "taken-1": "yes"])
        let again = try await writer.write("/staff/library/\(id)/answer", ["remark": "1", "answer-1": "Once more"])
        let byOfficer = try await officer.write("/staff/library/\(id)/answer", ["remark": "1", "answer-1": "Mine"])
        let shown = try await officer.get("/staff/library/\(id)/story")

        #expect(empty.status == 422 && said.status == 303)
        #expect(early.status == 422 && early.body.contains("No version was written since this was said"))
        #expect(answered.status == 303 && again.status == 409 && byOfficer.status == 403)
        #expect(shown.body.contains("Too &lt;long&gt;") && shown.body.contains("Shortened, thank you"))
        #expect(shown.body.contains("taken into version 2"))
        await town.remove()
    }

    @Test("What was withdrawn is used no more, by forms that began with it before either; the typed words are kept")
    func withdrawal() async throws {
        let town = try await Town()
        let (writer, approver) = (try await town.signedIn(role: "communications"), try await town.signedIn(role: "communications"))
        let officer = try await town.signedIn(role: "pcso", area: blaby)
        let id = try await town.approved("post", ["title": "Sheds", "words": "Lock them"], by: writer, approver)
        let fields = [("kind", "social"), ("day", town.today), ("words", "Lock them"), ("library", id), ("library-version", "1")]

        let silent = try await approver.write("/staff/library/\(id)/withdrawal", ["reason": ""])
        let withdrawn = try await approver.write("/staff/library/\(id)/withdrawal", ["reason": "The number was wrong"])
        let twice = try await approver.write("/staff/library/\(id)/withdrawal", ["reason": "Again"])
        let list = try await officer.get("/staff/library")
        let story = try await officer.get("/staff/library/\(id)/story")
        let late = try await officer.write("/staff/encounters/\(ward)/log", fields)
        let begun = try await officer.get("/staff/encounters/\(ward)/log?library=\(id)")
        let remark = try await officer.write("/staff/library/\(id)/remarks", ["words": "Why?", "area": blaby])

        #expect(silent.status == 422 && withdrawn.status == 303 && twice.status == 409)
        #expect(!list.body.contains("Sheds") && story.body.contains("The number was wrong") && !story.body.contains("Use it"))
        #expect(late.status == 409 && late.body.contains("This was withdrawn from the library") && late.body.contains("Lock them"))
        #expect(!late.body.contains("name=\"library\""))
        #expect(begun.status == 409 && remark.status == 409)
        await town.remove()
    }

    @Test("In a force with Welsh, both languages are kept and filled in each")
    func welsh() async throws {
        let town = try await Town(["north-wales"])
        let slug = "north-wales"
        let writer = try await town.signedIn(role: "communications", at: slug)
        let approver = try await town.signedIn(role: "communications", at: slug)
        let tree = try await town.platform.tenant(slug: slug).configuration.areas
        let area = try #require(tree.areas.first { $0.parent != nil && $0.name.translations[.cy] != nil } ?? tree.root)
        let id = try await town.approved(
            "said_did",
            ["title": "Lamps", "words": "Of {area}", "welsh": "O {area}", "did": "Lamps", "did-welsh": "Lampau"], by: writer,
            approver)

        let form = try await writer.get("/staff/priorities/\(area.code)/issue?library=\(id)")

        #expect(form.body.contains("Of \(area.name.english)") && form.body.contains("O \(area.name[.cy])"))
        #expect(form.body.contains("Lampau"))
        await town.remove()
    }
}

extension Browser {
    /// Sends fields to a page, with a token of its own.
    func write(_ target: String, _ fields: KeyValuePairs<String, String>) async throws -> Answer {
        try await write(target, fields.map { ($0.key, $0.value) })
    }

    func write(_ target: String, _ fields: [(String, String)]) async throws -> Answer {
        let token = try await get("/staff/account").token ?? ""
        return try await post(target, fields + [("csrf", token)])
    }
}

extension Town {
    /// A day from today on, as forms take it.
    func day(after days: Int) -> String { London.day(at: platform.clock.now).adding(days: days).description }

    var today: String { day(after: 0) }

    /// Something new of the library, which waits for approval.
    func write(_ kind: String, _ fields: KeyValuePairs<String, String>, by writer: Browser) async throws -> String {
        let sent = try await writer.write(
            "/staff/library/write", [("kind", kind), ("after", "0")] + fields.map { ($0.key, $0.value) })
        #expect(sent.status == 303, "\(sent.body)")
        let title = fields.first { $0.key == "title" }?.value ?? ""
        let list = try await writer.get("/staff/library?state=waiting&q=\(title.replacing(" ", with: "+"))")
        return String(try #require(list.value(after: "<a href=\"/staff/library/01")).prefix { $0 != "/" }).withPrefix("01")
    }

    /// The same, approved by somebody else.
    func approved(
        _ kind: String, _ fields: KeyValuePairs<String, String>, by writer: Browser, _ approver: Browser
    ) async throws -> String {
        let id = try await write(kind, fields, by: writer)
        let sent = try await approver.write("/staff/library/\(id)/approval", ["version": "1"])
        #expect(sent.status == 303, "\(sent.body)")
        return id
    }
}

extension String {
    fileprivate func withPrefix(_ prefix: String) -> String { prefix + self }
}
