import Basics
import FolkmootCore
import FolkmootTenancy
import Foundation
import HTTP
import Testing

@testable import FolkmootWeb

@Suite("Reports are read by a link, also within other pages")
struct SharedReportTests {
    private func key(_ permissions: [String], _ admin: Browser) async throws -> String {
        let page = try await admin.get("/staff/people/keys")
        let fields = [("name", "Intranet"), ("days", "30"), ("csrf", page.token ?? "")] + permissions.map { ("permissions", $0) }
        let made = try await admin.post("/staff/people/keys", fields)
        return String(try #require(made.body.firstMatch(of: /<code>(folkmoot_[\w-]+)<\/code>/)).1)
    }

    @Test("A key for survey results opens its reports and nothing else, until it is ended")
    func link() async throws {
        let town = try await Town()
        let admin = try await town.signedIn(role: "force_admin")
        let text = try await key(["results.read"], admin)
        let reader = town.browser()

        let surveys = try await reader.get("/shared/\(text)/surveys")
        let growth = try await reader.get("/shared/\(text)/growth")
        let bearer = try await reader.get("/staff/surveys", headers: ["Authorization": "Bearer \(text)"])
        let list = try await admin.get("/staff/people/keys")
        let id = String(try #require(list.body.firstMatch(of: /name="key" value="(\w{26})"/)).1)
        _ = try await admin.post("/staff/people/keys/end", [("key", id), ("csrf", list.token ?? "")])
        let after = try await reader.get("/shared/\(text)/surveys")

        #expect(surveys.status == 200 && growth.status == 200)
        #expect(surveys.body.contains("<h1>") && !surveys.body.contains("<nav") && !surveys.body.contains("/staff/"))
        #expect(!growth.body.contains("/staff/"))
        #expect(surveys.headers["Cache-Control"]?.contains("no-store") == true && surveys.headers["X-Robots-Tag"] == "noindex")
        #expect(surveys.headers["Content-Security-Policy"]?.contains("frame-ancestors 'none'") == true)
        #expect(bearer.status == 403 && after.status == 404)
        await town.remove()
    }

    @Test("A key that may do more, one of another force and a made-up one open nothing")
    func otherKeys() async throws {
        let town = try await Town(["leicestershire", "lancashire"])
        let admin = try await town.signedIn(role: "force_admin")
        let (mixed, own) = (try await key(["results.read", "records.export"], admin), try await key(["results.read"], admin))
        let elsewhere = town.browser(at: "lancashire.localhost")

        #expect(try await town.browser().get("/shared/\(mixed)/surveys").status == 404)
        #expect(try await elsewhere.get("/shared/\(own)/surveys").status == 404)
        #expect(try await town.browser().get("/shared/folkmoot_x/surveys").status == 404)
        await town.remove()
    }

    @Test("The sites that a force names may show a shared report within their pages, and no other page of the force")
    func embedding() async throws {
        let town = try await Town([])
        var files = try ConfigurationFolder("\(Town.root)/tenants/leicestershire").files.files
        let force = String(decoding: files["force.json"] ?? [], as: UTF8.self).replacingOccurrences(
            of: "\"mode\":", with: "\"embedded_in\": [\"https://intranet.leicestershire.example\"],\n  \"mode\":")
        files["force.json"] = Array(force.utf8)
        _ = try await town.operations.add("leicestershire", ConfigurationFiles(files), because: "test")
        let admin = try await town.signedIn(role: "force_admin")
        let text = try await key(["results.read"], admin)

        let shared = try await town.browser().get("/shared/\(text)/surveys")
        let home = try await town.browser().get("/")

        #expect(
            shared.headers["Content-Security-Policy"]?.contains("frame-ancestors https://intranet.leicestershire.example;") == true)
        #expect(home.headers["Content-Security-Policy"]?.contains("frame-ancestors 'none'") == true)
        await town.remove()
    }
}
