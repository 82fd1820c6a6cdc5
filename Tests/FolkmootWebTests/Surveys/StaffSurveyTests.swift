import Basics
@_spi(Stores) import FolkmootTenancy
import FolkmootCore
import Foundation
import HTTP
import Storage
import Testing

@testable import FolkmootWeb

@Suite("Staff take down answers for people")
struct StaffSurveyTests {
    private let page = "/staff/surveys/your_views/answer"

    @Test(
        "What somebody answers at the door counts in their area, as answered with staff, and the next page is fresh",
        arguments: ["staff", "paper", "phone"])
    func kept(mode: String) async throws {
        let town = try await Town()
        let browser = try await town.signedIn(role: "pcso", area: "E07000132")

        let shown = try await browser.get("\(page)?mode=\(mode)")
        let answer = try await browser.send(page, fields(mode: mode, day: today(town)))
        let next = try await browser.get(try #require(answer.location))

        #expect(shown.heading == "Your Views What do they answer?" && shown.body.contains("value=\"\(mode)\" checked"))
        #expect(answer.location == "\(page)?mode=\(mode)&done=kept")
        #expect(next.body.contains("The answers are kept.") && next.body.contains("value=\"\(mode)\" checked"))
        #expect(!next.body.contains("CV13"))
        let rows = try await rows(town)
        #expect(rows.map(\.mode) == [mode] && rows.allSatisfy { $0.area.hasPrefix("E05") })
        let audited = try await data(town).read { db in
            try db.values("SELECT detail FROM audit WHERE action = 'survey.entered'", as: String.self)
        }
        #expect(audited.count == 1 && audited[0].contains("\"mode\":\"\(mode)\""))
        await town.remove()
    }

    @Test("Paper counts on the day on which it was filled in; the same page sent twice is one response")
    func paper() async throws {
        let town = try await Town()
        let browser = try await town.signedIn(role: "pcso", area: "E07000132")
        let day = try #require(Day(today(town))).adding(days: -10).description
        let mark = ID<SurveySubmission>().description

        for _ in 0..<2 { _ = try await browser.send(page, fields(mode: "paper", day: day, page: mark), from: page) }

        let rows = try await rows(town)
        #expect(rows.count == 1 && London.day(at: rows[0].at).description == day)
        await town.remove()
    }

    @Test("What is wrong is told at its field, and nothing that was ticked or typed is lost")
    func mistakes() async throws {
        let town = try await Town()
        let browser = try await town.signedIn(role: "pcso", area: "E07000132")
        let today = try #require(Day(today(town)))

        let nothing = try await browser.send(page, ["q-safe": "agree", "postcode": "nowhere"])
        let tomorrow = try await browser.send(page, fields(mode: "paper", day: today.adding(days: 1).description))
        let longAgo = try await browser.send(page, fields(mode: "paper", day: today.adding(days: -93).description))
        let online = try await browser.send(page, fields(mode: "online", day: today.description))

        for words in ["Choose how they answer.", "Enter a date, like", "value=\"agree\" checked", "value=\"nowhere\""] {
            #expect(nothing.status == 422 && nothing.body.contains(words), "\(words)")
        }
        for answer in [tomorrow, longAgo] {
            #expect(answer.status == 422 && answer.body.contains("Enter today or one of the 92 days before it."))
            #expect(answer.body.contains("value=\"CV13 0AQ\"") && answer.body.contains("value=\"paper\" checked"))
        }
        #expect(online.status == 422)
        #expect(try await rows(town).isEmpty)
        await town.remove()
    }

    @Test("Answers of people elsewhere are for those who are responsible there")
    func elsewhere() async throws {
        let town = try await Town()
        let browser = try await town.signedIn(role: "pcso", area: "E07000135")

        let answer = try await browser.send(page, fields(mode: "staff", day: today(town)))

        #expect(answer.status == 422 && answer.body.contains("Your role does not reach where this person lives."))
        #expect(try await rows(town).isEmpty)
        await town.remove()
    }

    @Test("A role without the permission has no such page", arguments: ["analyst", "auditor"])
    func refused(role: String) async throws {
        let town = try await Town()

        #expect(try await town.signedIn(role: role).get(page).status == 403)
        await town.remove()
    }

    private func fields(mode: String, day: String, page: String? = nil) -> KeyValuePairs<String, String> {
        [
            "mode": mode, "day": day, "q-safe": "agree", "q-issues": "asb", "postcode": "CV13 0AQ",
            "page": page ?? ID<SurveySubmission>().description,
        ]
    }

    private func today(_ town: Town) -> String { London.day(at: town.platform.clock.now).description }

    private func data(_ town: Town) async throws -> ForceData { try await town.operations.force("leicestershire").data }

    private func rows(_ town: Town) async throws -> [(mode: String, area: String, at: Timestamp)] {
        try await data(town).read { db in
            try db.map("SELECT mode, area, completed_at FROM survey_response ORDER BY number") { row in
                (mode: try row[0], area: try row[1], at: try row[2])
            }
        }
    }
}

@Suite("Staff take down answers of members")
struct MemberAnswerTests {
    @Test(
        "A member's answers are kept with the membership, and before they are due again staff are warned and asked whether the view changes"
    )
    func interval() async throws {
        let (town, member, browser) = try await Self.town()
        let page = "/staff/surveys/your_views/answer/\(member)"

        let record = try await browser.get("/staff/members/\(member)")
        let first = try await browser.get(page)
        let kept = try await browser.send(page, fields(town, "agree"))
        let again = try await browser.get(try #require(kept.location))
        let refused = try await browser.send(page, fields(town, "disagree"))
        let changed = try await browser.send(page, fields(town, "disagree", changesView: true))

        #expect(record.body.contains("href=\"\(page)\">Take down their"))
        #expect(first.body.contains("Ada Example</a> answers, in") && !first.body.contains("name=\"postcode\""))
        #expect(!first.body.contains("due to be asked again") && !first.body.contains("name=\"update\""))
        #expect(kept.location == "\(page)?mode=staff&done=kept")
        #expect(again.body.contains("due to be asked again on") && again.body.contains("takes the place of what they said"))
        #expect(
            refused.status == 422 && refused.body.contains("href=\"#field-update\"")
                && refused.body.contains("value=\"disagree\" checked"))
        #expect(changed.status == 303)
        let rows = try await Self.rows(town)
        #expect(rows.map(\.member) == [member, member] && rows.map(\.isCurrent) == [false, true])
        await town.remove()
    }

    @Test("A member elsewhere is nobody, and so is one who has left")
    func elsewhere() async throws {
        let (town, member, browser) = try await Self.town()
        let page = "/staff/surveys/your_views/answer/\(member)"
        let far = try await town.signedIn(role: "pcso", area: "E07000132")
        let token = try await browser.get(page).token ?? ""

        #expect(try await far.get(page).status == 404)
        #expect(try await town.signedIn(role: "analyst").get(page).status == 403)
        try await Self.data(town).write(audit: AuditEntry("member.left")) { db in
            try db.run("UPDATE member SET state = 'left', left_at = 1")
        }
        #expect(try await browser.get(page).status == 404)
        let sent = try await browser.post(page, fields(town, "agree").map { ($0.key, $0.value) } + [("csrf", token)])
        #expect(sent.status == 404)
        #expect(try await Self.rows(town).isEmpty)
        await town.remove()
    }

    /// Leicestershire with a member in a ward of Leicester, and somebody of its staff.
    private static func town() async throws -> (Town, member: String, Browser) {
        let town = try await Town()
        let link = try await town.memberLink()
        let member = String(link.prefix { $0 != "." })
        return (town, member, try await town.signedIn(role: "pcso", area: "E06000016"))
    }

    private func fields(_ town: Town, _ safe: String, changesView: Bool = false) -> KeyValuePairs<String, String> {
        let day = London.day(at: town.platform.clock.now).description
        return [
            "mode": "staff", "day": day, "q-safe": safe, "q-issues": "asb", "page": ID<SurveySubmission>().description,
            changesView ? "update" : "unused": "yes",
        ]
    }

    private static func data(_ town: Town) async throws -> ForceData { try await town.operations.force("leicestershire").data }

    private static func rows(_ town: Town) async throws -> [(member: String?, isCurrent: Bool)] {
        try await data(town).read { db in
            try db.map("SELECT member, is_current FROM survey_response ORDER BY number") { row in
                (member: try row[0], isCurrent: try row[1])
            }
        }
    }
}
