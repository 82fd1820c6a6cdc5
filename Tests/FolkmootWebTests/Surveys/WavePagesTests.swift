import Basics
import FolkmootCore
import FolkmootTenancy
import Testing

@testable import FolkmootWeb

@Suite("When a survey is asked, for staff and everybody")
struct WavePagesTests {
    private static let list = "/staff/surveys/your_views/waves"
    private static let wave = "/staff/surveys/your_views/waves/2026-11"

    @Test("Staff see each period with its state, and a role that may stops it with a reason, on record with name and time")
    func stopping() async throws {
        let (town, _) = try await Town.withAnswers()
        let admin = try await town.signedIn(role: "force_admin")

        let list = try await admin.get(Self.list)
        let silent = try await admin.send(Self.wave, ["act": "stop"])
        let stopped = try await admin.send(Self.wave, ["act": "stop", "reason": "One question offends <b>people</b>"])
        let shown = try await admin.get(try #require(stopped.location))
        let again = try await admin.send(Self.wave, ["act": "stop", "reason": "Once more"])

        #expect(list.status == 200 && list.body.contains("href=\"\(Self.wave)\">Since November 2026</a>"))
        #expect(list.body.contains("Open</strong>") && list.body.contains("Opens by itself"))
        #expect(
            silent.status == 422 && silent.body.contains("Write why, in a sentence.")
                && silent.body.contains("value=\"stop\" checked"))
        #expect(stopped.location == "\(Self.wave)?done=stop")
        #expect(shown.body.contains("The survey takes no answers from now on") && shown.body.contains("Test force_admin"))
        #expect(shown.body.contains("One question offends &lt;b&gt;people"))
        #expect(again.status == 409 && again.body.contains("somebody else may have changed it just now"))
        await town.remove()
    }

    @Test("Members are asked by letters once somebody says so in their name, until they end it")
    func asking() async throws {
        let (town, _) = try await Town.withAnswers()
        let (admin, analyst) = (try await town.signedIn(role: "force_admin"), try await town.signedIn(role: "analyst"))

        let before = try await admin.get(Self.wave)
        let began = try await admin.post("\(Self.wave)/asking", [("asking", "begin"), ("csrf", before.token ?? "")])
        let shown = try await admin.get(try #require(began.location))
        let seen = try await analyst.get(Self.wave)
        let refused = try await analyst.post("\(Self.wave)/asking", [("asking", "end"), ("csrf", "x")])
        let ended = try await admin.post("\(Self.wave)/asking", [("asking", "end"), ("csrf", shown.token ?? "")])
        let after = try await admin.get(try #require(ended.location))
        let again = try await admin.post("\(Self.wave)/asking", [("asking", "end"), ("csrf", after.token ?? "")])

        #expect(
            before.body.contains("No member is asked by a letter to answer.") && before.body.contains("Ask members, in my name"))
        #expect(shown.body.contains("Test force_admin began to ask members") && shown.body.contains("It goes on. 0 were asked"))
        #expect(seen.body.contains("It goes on") && !seen.body.contains("Ask nobody else") && refused.status == 403)
        #expect(after.body.contains("Nobody else is asked") && after.body.contains("It has ended."))
        #expect(again.status == 409 && again.body.contains("Nobody is asked to answer in this period."))
        await town.remove()
    }

    @Test("Who answers a survey that was stopped is told so, and what they chose and wrote is still there")
    func inFlight() async throws {
        let (town, wards) = try await Town.withAnswers()
        let admin = try await town.signedIn(role: "force_admin")
        let (visitor, late) = (town.browser(), town.browser())
        let form = try await visitor.get("/survey")
        _ = try await admin.send(Self.wave, ["act": "stop", "reason": "One question offends"])

        let refused = try await visitor.answer(
            form, ["q-issues": "noise", "q-safe": "agree", "w-comment": "Please mend the lamp", "postcode": "LE1 1AA"])
        let member = try await late.send(
            "/answer/\(try await town.memberLink())", ["q-issues": "noise", "w-comment": "Mine"], from: "/register")
        try await Task.sleep(for: .milliseconds(1_100))
        let closed = try await late.get("/survey")
        let entry = try await town.signedIn(role: "pcso", area: wards[0].code).get("/staff/surveys/your_views/answer")

        for answer in [refused, member] {
            #expect(answer.status == 409 && answer.body.contains("This survey is not taking answers at present."))
            #expect(answer.body.contains("Your answers have not been kept.") && answer.body.contains("value=\"noise\" checked"))
        }
        #expect(refused.body.contains("Please mend the lamp</textarea>") && refused.body.contains("value=\"LE1 1AA\""))
        #expect(closed.status == 200 && closed.body.contains("This survey is not taking answers at present"))
        #expect(!closed.body.contains("name=\"q-issues\""))
        #expect(entry.body.contains("Only answers of an earlier period can be kept."))
        #expect(try await town.responses() == 62)
        await town.remove()
    }

    @Test("A survey that has closed says when the next one begins, in Welsh too")
    func closed() async throws {
        let town = try await Town(["north-wales"], clock: .stopped(at: Timestamp(seconds: 1_794_657_600)))
        let survey = try #require(try await town.platform.tenant(slug: "north-wales").configuration.defaultSurvey)
        let admin = try await town.signedIn(role: "force_admin", at: "north-wales")
        let running = survey.wave(at: town.platform.clock.now)
        let page = "/staff/surveys/\(survey.code)/waves/\(running.code)"
        _ = try await admin.send(page, ["act": "close", "reason": "Enough answers"])

        let english = try await town.browser(at: "north-wales.localhost").get("/survey?language=en")
        let welsh = try await town.browser(at: "north-wales.localhost").get("/survey?language=cy")
        let changed = try await admin.send(page, ["act": "resume"])

        #expect(english.body.contains("This survey has closed") && english.body.contains("The next one begins in"))
        #expect(welsh.body.contains("Mae’r arolwg hwn wedi cau") && welsh.body.contains("Bydd yr un nesaf yn dechrau ym mis"))
        #expect(changed.status == 409)
        await town.remove()
    }

    @Test("Who sees results sees the record; only a role with the permission changes it")
    func permissions() async throws {
        let (town, _) = try await Town.withAnswers()
        let analyst = try await town.signedIn(role: "analyst")
        let auditor = try await town.signedIn(role: "auditor")

        #expect(try await analyst.get(Self.wave).body.contains("Do this in my name") == false)
        #expect(try await analyst.send(Self.wave, ["act": "stop", "reason": "x"], from: Self.wave).status == 403)
        #expect(try await auditor.get(Self.list).status == 403)
        #expect(try await analyst.get("/staff/surveys/your_views/waves/2031-05").status == 404)
        #expect(try await town.browser().get("/survey").body.contains("name=\"q-issues\""))
        await town.remove()
    }
}
