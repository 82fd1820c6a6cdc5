import Basics
import FolkmootCore
import FolkmootTenancy
import Foundation
import HTTP
import Testing

@testable import FolkmootWeb

@Suite("Staff set members aside and make one record of two")
struct MemberChangePagesTests {
    @Test("A member is set aside with a reason, and taken back")
    func suspension() async throws {
        let town = try await Town()
        try await people(["Ada Example,ada@example.org,,CV13 0AQ,2026-01-05,police,1"], in: town)
        let browser = try await town.signedIn(role: "force_admin")
        let path = try await find("Ada", browser)

        let form = try await browser.get("\(path)/suspension")
        let wrong = try await browser.send("\(path)/suspension", [:])
        let right = try await browser.send("\(path)/suspension", ["reason": "asked"])
        let shown = try await browser.get(path)
        let back = try await browser.send("\(path)/resumption", [:], from: path)
        let after = try await browser.get(path)

        #expect(form.heading == "Why is Ada Example to be set aside?")
        #expect(wrong.status == 422 && wrong.body.contains("Choose why."))
        #expect(right.location == "\(path)?done=suspended" && back.location == "\(path)?done=resumed")
        #expect(shown.body.contains("Set aside") && shown.body.contains("Take back"))
        #expect(after.body.contains("Set aside for a while"))
        await town.remove()
    }

    @Test("Two records are compared and merged, and the second is gone from the search")
    func merge() async throws {
        let town = try await Town()
        try await people(
            [
                "Ada Example,ada@example.org,,CV13 0AQ,2026-01-05,police,1",
                "EXAMPLE Ada,two@example.org,01632960001,CV13 0AQ,2026-02-05,police,1",
            ], in: town)
        let browser = try await town.signedIn(role: "force_admin")

        let list = try await browser.get("/staff/members/duplicates")
        let path =
            "/staff/members/" + (try #require(list.body.firstMatch(of: /\/staff\/members\/([0-9a-z]{26}\/merge\/[0-9a-z]{26})/)?.1))
        let shown = try await browser.get(path)
        let merged = try await browser.send(path, [:])
        let after = try await browser.get("/staff/members/duplicates")

        #expect(list.heading == "Members Which records are of one person?")
        #expect(shown.body.contains("gets the telephone number of the second") || shown.body.contains("stays as it is"))
        #expect(
            merged.location == "\(path.prefix { $0 != "?" }.split(separator: "/").prefix(3).map { "/\($0)" }.joined())?done=merged")
        #expect(after.body.contains("No two records look alike"))
        await town.remove()
    }

    @Test("Whoever comes by a link with a word in it is counted by that word")
    func campaign() async throws {
        let town = try await Town()
        let visitor = town.browser()

        let page = try await visitor.get("/register?from=Poster-2")
        _ = try await visitor.send(
            "/register",
            [
                "name": "Ada", "email": "ada@example.org", "postcode": "CV13 0AQ", "providers": "police", "wording": "police 1",
                "from": "poster-2",
            ], from: "/register?from=poster-2")
        let strange = try await visitor.get("/register?from=%3Cb%3E")

        #expect(page.body.contains("<input type=\"hidden\" name=\"from\" value=\"poster-2\">"))
        #expect(!strange.body.contains("name=\"from\""))
        let development = try await town.signedIn(role: "force_admin").get("/staff/members/development")
        #expect(development.heading == "Members How did membership develop?")
        #expect(development.body.contains("?from=poster"))
        await town.remove()
    }

    @Test("The file has a row to each month")
    func file() async throws {
        let town = try await Town()
        try await people(["Ada Example,ada@example.org,,CV13 0AQ,2026-01-05,police,1"], in: town)

        let file = try await town.signedIn(role: "force_admin").get("/staff/members/development.csv")

        let rows = file.body.split(separator: "\r\n")
        #expect(rows.count == 14 && rows[0] == "month,invited,pending,active,suspended,left,erased")
        #expect(rows[13].hasSuffix(",0,0,1,0,0,0"))
        await town.remove()
    }

    @Test("Who may only read members changes none", arguments: ["suspension", "merge/01m7zhnx37fhktrf1w6dbp8m0b"])
    func refused(place: String) async throws {
        let town = try await Town()
        try await people(["Ada Example,ada@example.org,,CV13 0AQ,2026-01-05,police,1"], in: town)
        let browser = try await town.signedIn(role: "pcso", area: "E07000132")
        let path = try await find("Ada", browser)

        #expect(try await browser.get("\(path)/\(place)").status == 403)
        #expect(!(try await browser.get(path).body.contains("Set aside for a while")))
        await town.remove()
    }

    private func people(_ rows: [String], in town: Town) async throws {
        let file = "\(town.folder)/people.csv"
        let text = (["name,email,phone,postcode,consent_on,consent_provider,consent_wording"] + rows).joined(separator: "\n")
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        _ = try await MemberImport(try await town.operations.force("leicestershire")).run(file: file)
    }

    private func find(_ name: String, _ browser: Browser) async throws -> String {
        let list = try await browser.send("/staff/members", ["q": name])
        return "/staff/members/" + (try #require(list.body.firstMatch(of: /\/staff\/members\/([0-9a-z]{26})/)?.1))
    }
}
