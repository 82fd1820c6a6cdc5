import Basics
import FolkmootCore
import FolkmootTenancy
import Foundation
import HTTP
import Testing

@testable import FolkmootWeb

@Suite("Staff put a newsletter together, everybody reads it, and it is known where it hangs")
struct NewsletterPagesTests {
    /// A ward of Blaby, which the first of its made-up teams looks after.
    private let ward = "E05015260"
    private let blaby = "E07000129"

    @Test("A newsletter begins with what everybody may read already, is looked at, and is published as it was looked at")
    func publish() async throws {
        let news = try await NewsTown()
        let officer = try await news.town.signedIn(role: "pcso", area: blaby)
        try await news.fill(ward, by: officer)

        let path = try await news.begin(in: blaby, by: officer)
        let edit = try await officer.get("\(path)/edit")
        let draft = try await news.town.browser().get(path.publicPage)
        let kept = try await news.write(path, by: officer, ["headline": "Lights & <quiet>", "opening": "Hello.\n\nThis is new."])
        let preview = try await officer.get("\(path)/preview")
        let published = try await news.publish(path, by: officer)
        let page = try await news.town.browser().get(path.publicPage)
        let area = try await news.town.browser().get("/areas/\(ward)")
        let list = try await news.town.browser().get("/areas/\(blaby)/newsletters")

        for words in ["Priority: Noise at night", "You said, we did: The lane is dark", "Event: Tea with your team", "Survey: "] {
            #expect(edit.body.contains(words), "\(words)")
        }
        #expect(!edit.body.contains("Only for colleagues") && !edit.body.contains("Secret walk"))
        #expect(draft.status == 404)
        #expect(kept.status == 303 && kept.location?.hasSuffix("/preview?done=kept") == true)
        #expect(published.status == 303 && published.location == "\(path)/story?done=published", "\(published.body)")
        for words in [
            "Noise at night", "Lamps were asked for", "The lane is dark", "Tea with your team", "This is new.",
            "Have your say",
        ] {
            #expect(preview.body.contains(words) && page.body.contains(words), "\(words)")
        }
        #expect(page.heading?.contains("Newsletter of Blaby") == true)
        #expect(page.body.contains("Lights &amp; &lt;quiet&gt;") && !page.body.contains("<quiet>"))
        #expect(page.body.contains("media=\"print\"") && page.body.contains("data-print"))
        #expect(area.body.contains(path.publicPage) && list.body.contains(path.publicPage))
        await news.remove()
    }

    @Test(
        "What was published stays as it was: priorities that end later do not change it, and an event that is called off is marked")
    func staysAsPublished() async throws {
        let news = try await NewsTown()
        let officer = try await news.town.signedIn(role: "pcso", area: blaby)
        try await news.fill(ward, by: officer)
        let path = try await news.published(in: blaby, by: officer)
        let before = try await news.town.browser().get(path.publicPage)

        let board = try await officer.get("/staff/priorities/\(ward)")
        let end = try #require(board.body.firstMatch(of: /\/staff\/priorities\/[0-9a-z]{26}\/end/)?.output).description
        _ = try await officer.send(end, ["words": "It is quiet now", "day": news.day(0)])
        let plan = try await officer.get("/staff/events/\(ward)")
        let cancel = try #require(plan.body.firstMatch(of: /\/staff\/events\/[0-9a-z]{26}\/cancel/)?.output).description
        _ = try await officer.send(cancel, ["words": "The hall is closed"])
        let after = try await news.town.browser().get(path.publicPage)
        let late = try await officer.get("\(path)/edit")

        #expect(!before.body.contains("Called off since"))
        #expect(after.body.contains("Noise at night") && after.body.contains("Called off since this was published"))
        #expect(
            after.body.replacing(/<p><strong class="tag bad">[^<]*<\/strong><\/p>\n/, with: "").asText
                == before.body.asText)
        #expect(late.status == 409)
        await news.remove()
    }

    @Test(
        "A newsletter counts once for the standard, also where it was written down by hand, and not any more once it is withdrawn")
    func countsOnce() async throws {
        let news = try await NewsTown()
        let officer = try await news.town.signedIn(role: "pcso", area: blaby)
        try await news.fill(ward, by: officer)
        func record(_ unit: String) async throws -> String { try await officer.get("/staff/standards/newsletter/\(unit)").body }

        let path = try await news.published(in: ward, by: officer)
        let counted = try await record("blaby-1")
        let story = try await officer.get("\(path)/story")
        let encounter = try #require(story.body.firstMatch(of: /\/staff\/encounters\/[0-9a-z]{26}\/story/)?.output).description
        let twice = try await officer.fill(
            "/staff/encounters/\(ward)/log", [("kind", "newsletter"), ("day", news.day(0)), ("words", "The same again")])
        let written = try await officer.get(encounter)
        _ = try await officer.fill("\(path)/withdraw", [("words", "It named a street")])
        let withdrawn = try await record("blaby-1")

        #expect(counted.contains("1 of 1") && written.body.contains("Newsletter of "))
        #expect(written.body.contains("It cites priorities, what people raised"))
        #expect(twice.status == 422 && twice.body.contains("written down already"))
        #expect(!withdrawn.contains("1 of 1"))
        #expect(try await officer.get(encounter).body.contains("It named a street"))

        let byHand = try await officer.fill(
            "/staff/encounters/\(ward)/log", [("kind", "newsletter"), ("day", news.day(0)), ("words", "On paper by hand")])
        let again = try await news.begin(in: ward, by: officer)
        _ = try await news.write(again, by: officer, ["headline": "Once more", "opening": "Hello."])
        let asked = try await officer.get("\(again)/preview")
        let open = try await news.publish(again, by: officer)
        let known = try #require(asked.value(after: "name=\"written\" value=\""))
        let said = try await news.publish(again, by: officer, written: known)

        #expect(byHand.status == 303 && asked.body.contains("On paper by hand"))
        #expect(open.status == 422 && open.body.contains("Say whether this newsletter is written down already"))
        #expect(said.status == 303)
        #expect(try await record("blaby-1").contains("1 of 1"))
        #expect(try await !record("blaby-1").contains("2 of 1"))
        await news.remove()
    }

    @Test(
        "What changed since it was looked at is not published, nor what lacks a headline, and two who write do not overwrite each other"
    )
    func conflicts() async throws {
        let news = try await NewsTown()
        let officer = try await news.town.signedIn(role: "pcso", area: blaby)
        try await news.fill(ward, by: officer)
        let path = try await news.begin(in: blaby, by: officer)

        let blank = try await news.publish(path, by: officer)
        let long = try await news.write(
            path, by: officer, ["headline": String(repeating: "x", count: 121), "opening": "Kept words"])
        let stale = try await officer.get("\(path)/edit")
        _ = try await news.write(path, by: officer, ["headline": "Ours", "opening": "Hello."])
        let late = try await officer.post(
            "\(path)/edit", [("csrf", stale.token ?? ""), ("after", "0"), ("headline", "Theirs"), ("opening", "No")])
        let seen = try await officer.get("\(path)/preview")
        let board = try await officer.get("/staff/priorities/\(ward)")
        for end in board.body.matches(of: /\/staff\/priorities\/[0-9a-z]{26}\/end/).map({ String($0.output) }) {
            _ = try await officer.send(end, ["words": "It is quiet now", "day": news.day(0)])
        }
        let changed = try await officer.post(
            "\(path)/publish",
            [
                ("csrf", seen.token ?? ""), ("mark", seen.value(after: "name=\"mark\" value=\"") ?? ""),
                ("after", seen.value(after: "name=\"after\" value=\"") ?? ""),
            ])

        #expect(seen.body.contains("Noise at night"))
        #expect(blank.status == 422 && blank.body.contains("Write a headline"))
        #expect(long.status == 422 && long.body.contains("120 characters at most") && long.body.contains("Kept words"))
        #expect(late.status == 409 && late.body.contains("Theirs"))
        #expect(changed.status == 409 && changed.body.contains("changed since you looked at it"))
        #expect(!changed.body.contains("Noise at night"))
        let twice = try await officer.fill("/staff/newsletters/\(blaby)", [("month", news.month), ("team", "")])
        #expect(twice.status == 422 && twice.body.contains("There is a newsletter for this month already"))
        await news.remove()
    }

    @Test("Whoever writes it chooses what goes in and in which order, and says what was done")
    func order() async throws {
        let news = try await NewsTown()
        let officer = try await news.town.signedIn(role: "pcso", area: blaby)
        try await news.fill(ward, by: officer)
        let path = try await news.begin(in: blaby, by: officer)
        let names = try await officer.get("\(path)/edit").body.matches(of: /name="place-([a-z]+-[0-9a-z_-]+)"/).map {
            String($0.output.1)
        }
        let event = try #require(names.first { $0.hasPrefix("event") })
        let priority = try #require(names.first { $0.hasPrefix("priority") })

        _ = try await news.write(
            path, by: officer,
            [
                "headline": "In order", "opening": "Hello.", "place-\(event)": "1", "place-\(priority)": "2",
                "remark-\(priority)": "We stood there <every> night",
            ], keepingPlaces: false)
        let wrong = try await news.write(
            path, by: officer, ["headline": "In order", "opening": "Hello.", "place-\(event)": "soon"], keepingPlaces: false)
        _ = try await news.publish(path, by: officer)
        let page = try await news.town.browser().get(path.publicPage).body

        let first = try #require(page.range(of: "Tea with your team")?.lowerBound)
        let second = try #require(page.range(of: "Noise at night")?.lowerBound)
        #expect(first < second && page.contains("We stood there &lt;every&gt; night"))
        #expect(!page.contains("The lane is dark") && !page.contains("Have your say</h2>"))
        #expect(wrong.status == 422 && wrong.body.contains("Enter a whole number up to 99"))
        await news.remove()
    }

    @Test("One that is withdrawn says so and why, and another can be published for the same month")
    func withdraw() async throws {
        let news = try await NewsTown()
        let officer = try await news.town.signedIn(role: "pcso", area: blaby)
        try await news.fill(ward, by: officer)
        let path = try await news.published(in: blaby, by: officer)

        let blank = try await officer.fill("\(path)/withdraw", [("words", " ")])
        let done = try await officer.fill("\(path)/withdraw", [("words", "It named a street")])
        let page = try await news.town.browser().get(path.publicPage)
        let list = try await news.town.browser().get("/areas/\(blaby)/newsletters")
        let story = try await officer.get("\(path)/story")
        let again = try await officer.get("\(path)/withdraw")
        let other = try await news.published(in: blaby, by: officer)

        #expect(blank.status == 422 && done.status == 303)
        #expect(page.status == 410 && page.body.contains("It named a street") && !page.body.contains("Noise at night"))
        #expect(list.body.contains("Withdrawn") && !list.body.contains(path.publicPage))
        #expect(story.body.contains("It named a street") && story.body.contains("Noise at night"))
        #expect(again.status == 409 && other != path)
        await news.remove()
    }

    @Test("Each area keeps a list of places, and of each newsletter it is known who put it up where, and where it is not yet")
    func places() async throws {
        let news = try await NewsTown()
        let officer = try await news.town.signedIn(role: "pcso", area: blaby)
        try await news.fill(ward, by: officer)
        let base = "/staff/newsletters/\(blaby)"
        func add(_ name: String, _ position: String = "") async throws -> Answer {
            try await officer.fill(
                "\(base)/places", [("kind", "library"), ("name", name), ("address", "=High Street"), ("position", position)])
        }

        let wrong = try await officer.fill(
            "\(base)/places", [("kind", "pub"), ("name", ""), ("address", ""), ("position", "LE1 1AA")])
        let outside = try await add("Elsewhere", "LE1 1AA")
        _ = try await add("Blaby library", "LE8 3DR")
        let twin = try await add("Blaby library", "LE8 3DR")
        _ = try await add("Village hall")
        let path = try await news.published(in: blaby, by: officer)
        let before = try await officer.get("\(path)/put-up")
        let none = try await officer.fill("\(path)/put-up", [("day", news.day(0))])
        let library = try #require(before.body.firstMatch(of: /value="([0-9a-z]{26})"[^>]*><label[^>]*>Blaby library/)?.output.1)
        let early = try await officer.fill("\(path)/put-up", [("places", String(library)), ("day", news.day(-1))])
        let up = try await officer.fill("\(path)/put-up", [("places", String(library)), ("day", news.day(0))])
        let after = try await officer.get("\(path)/put-up")
        let list = try await officer.get("/staff/encounters/\(blaby)")
        let csv = try await officer.get("\(base)/put-up.csv")
        let known = try await officer.get("\(base)/places.csv")
        let back = try await officer.fill("\(path)/take-back", from: "\(path)/put-up", [("place", String(library))])
        let end = try await officer.fill("/staff/newsletters/\(library)/end", from: "\(base)/places", [])

        #expect(wrong.status == 422 && wrong.body.contains("Choose what kind of place it is"))
        #expect(outside.status == 422 && outside.body.contains("This place is not in Blaby") && twin.status == 422)
        #expect(
            before.body.contains("Put up at 0 of 2 places") && none.status == 422 && none.body.contains("Tick where it was put up"))
        #expect(early.status == 422 && up.status == 303)
        #expect(after.body.contains("Put up at 1 of 2 places") && after.body.contains("Not put up yet"))
        #expect(after.body.contains("Test pcso") && list.body.contains("Put up at 1 of 2 places"))
        #expect(csv.body.contains("Blaby library") && csv.body.contains("'=High Street") && csv.body.contains(news.day(0)))
        #expect(known.body.contains("LE8 3DR"))
        #expect(back.status == 303 && end.status == 303)
        #expect(try await officer.get("\(path)/put-up").body.contains("Put up at 0 of 1 places"))
        await news.remove()
    }

    @Test("Of what is out of reach there is nothing, and who may only read cannot write")
    func reach() async throws {
        let news = try await NewsTown()
        let officer = try await news.town.signedIn(role: "pcso", area: blaby)
        let (there, auditor) = (
            try await news.town.signedIn(role: "pcso", area: "E07000130"), try await news.town.signedIn(role: "auditor")
        )
        try await news.fill(ward, by: officer)
        let path = try await news.begin(in: blaby, by: officer)

        for page in [
            "\(path)/edit", "\(path)/preview", "\(path)/story", "/staff/newsletters/\(blaby)", "/staff/newsletters/\(blaby)/places",
        ] {
            #expect(try await there.get(page).status == 404, "\(page)")
        }
        #expect(try await auditor.get("\(path)/edit").status == 403)
        #expect(try await officer.get("/staff/newsletters/nothing/story").status == 404)
        #expect(try await news.town.browser().get("/newsletters/nothing").status == 404)
        #expect(try await news.town.browser().get("/staff/newsletters/\(blaby)").status == 303)
        let dropped = try await officer.fill("\(path)/drop", from: "\(path)/edit", [])
        #expect(dropped.status == 303)
        #expect(try await officer.get("\(path)/edit").status == 404)
        await news.remove()
    }

    @Test("In Wales it is written and read in both languages, and what has no Welsh says that it is English")
    func welsh() async throws {
        let news = try await NewsTown("north-wales")
        let staff = try await news.town.signedIn(role: "force_admin", at: "north-wales")
        let area = try #require(try await news.town.platform.tenant(slug: "north-wales").configuration.areas.areas.last?.code)
        _ = try await staff.send("/staff/priorities/\(area)/priority", news.priority("Noise at night"))
        let path = try await news.begin(in: area, by: staff)
        _ = try await news.write(
            path, by: staff, ["headline": "Quiet", "headline-welsh": "Tawelwch", "opening": "Hello.", "opening-welsh": "Helo."])
        let preview = try await staff.get("\(path)/preview")
        _ = try await news.publish(path, by: staff)
        let browser = news.town.browser(at: "north-wales.localhost")
        let page = try await browser.get("\(path.publicPage)?language=cy")

        #expect(preview.body.contains("lang=\"cy\"") && preview.body.contains("Tawelwch") && preview.body.contains("Quiet"))
        #expect(page.body.contains("Cylchlythyr") && page.body.contains("Helo.") && !page.body.contains("Hello."))
        #expect(page.body.contains("<span lang=\"en\">Noise at night</span>"))
        await news.remove()
    }
}

/// A force in which there is something to tell.
private struct NewsTown {
    let town: Town
    let slug: String

    init(_ slug: String = "leicestershire") async throws {
        town = try await Town([slug])
        self.slug = slug
    }

    func remove() async { await town.remove() }

    func day(_ days: Int) -> String { London.day(at: town.platform.clock.now).adding(days: days).description }
    var month: String { London.day(at: town.platform.clock.now).inMonth.description }

    func priority(_ words: String) -> KeyValuePairs<String, String> {
        [
            "words": words, "issue": "asb", "welsh": "", "day": day(0), "source-1": "survey", "source-day-1": day(0),
            "source-words-1": "Chosen by most",
        ]
    }

    /// A priority, an issue with a step for everybody and one for colleagues, an event for everybody and one for colleagues.
    func fill(_ area: String, by staff: Browser) async throws {
        _ = try await staff.send("/staff/priorities/\(area)/priority", priority("Noise at night"))
        _ = try await staff.send(
            "/staff/priorities/\(area)/issue",
            ["words": "The lane is dark", "welsh": "", "source": "meeting", "day": day(0), "public": "yes"])
        let board = try await staff.get("/staff/priorities/\(area)")
        let steps = board.body.firstMatch(of: /\/staff\/priorities\/[0-9a-z]{26}\/steps/).map { String($0.output) } ?? ""
        _ = try await staff.send(
            steps,
            ["stage": "activity", "words": "Lamps were asked for", "welsh": "", "day": day(0), "after": "0", "public": "yes"])
        _ = try await staff.send(
            steps, ["stage": "further_activity", "words": "Only for colleagues", "welsh": "", "day": day(0), "after": "1"])
        for (words, audience) in [("Tea with your team", "public"), ("Secret walk", "hidden")] {
            _ = try await staff.fill(
                "/staff/events/\(area)/plan",
                [
                    ("kind", "meeting"), ("words", words), ("place", "The hall"), ("day", day(5)), ("time", "18:30"),
                    ("minutes", "60"),
                    (audience, "yes"),
                ])
        }
    }

    /// The path of the pages of staff about a new draft.
    func begin(in area: String, by staff: Browser) async throws -> String {
        let begun = try await staff.fill("/staff/newsletters/\(area)", [("month", month), ("team", "")])
        return String(try #require(begun.location).dropLast("/edit".count))
    }

    /// Fills the form of a draft, with the places that stand there unless they are to be left open.
    func write(
        _ path: String, by staff: Browser, _ fields: [String: String], keepingPlaces: Bool = true
    ) async throws -> Answer {
        let shown = try await staff.get("\(path)/edit")
        let places = shown.body.matches(of: /name="(place-[^"]+)"[^>]*value="(\d*)"/).map {
            (String($0.output.1), String($0.output.2))
        }
        let after = shown.value(after: "name=\"after\" value=\"") ?? ""
        return try await staff.post(
            "\(path)/edit",
            fields.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } + (keepingPlaces ? places : [])
                + [("after", after), ("csrf", shown.token ?? "")])
    }

    /// Looks at a draft and publishes it.
    func publish(_ path: String, by staff: Browser, written: String = "") async throws -> Answer {
        let shown = try await staff.get("\(path)/preview")
        return try await staff.post(
            "\(path)/publish",
            [
                ("csrf", shown.token ?? ""), ("mark", shown.value(after: "name=\"mark\" value=\"") ?? ""),
                ("after", shown.value(after: "name=\"after\" value=\"") ?? ""), ("written", written),
            ])
    }

    /// The path of the pages of staff about one that was begun, written and published.
    func published(in area: String, by staff: Browser) async throws -> String {
        let path = try await begin(in: area, by: staff)
        _ = try await write(path, by: staff, ["headline": "What we did", "opening": "Hello."])
        let done = try await publish(path, by: staff)
        try #require(done.status == 303, "\(done.body)")
        return path
    }
}

extension Browser {
    /// Fills the form of a page and sends it.
    fileprivate func fill(_ target: String, from page: String? = nil, _ fields: [(String, String)]) async throws -> Answer {
        let shown = try await get(page ?? target)
        return try await post(target, fields + [("csrf", shown.token ?? "")])
    }
}

extension String {
    /// Where everybody reads the newsletter of which this is the path for staff.
    fileprivate var publicPage: String { replacing("/staff", with: "") }

    /// What a page says in its main part, without its markup.
    fileprivate var asText: String {
        let main = range(of: "<main").map { String(self[$0.lowerBound...]) } ?? self
        return main.replacing(/<[^>]*>/, with: " ").split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
