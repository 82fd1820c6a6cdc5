import Basics
import FolkmootCore
import Foundation
import HTTP
import Testing

@testable import FolkmootWeb

@Suite("Staff take out records for analysis")
struct ExportPagesTests {
    @Test("The page lists every dataset with its columns, and says after a download what is new since")
    func list() async throws {
        let town = try await Town()
        let browser = try await town.signedIn(role: "analyst")

        let before = try await browser.get("/staff/exports")
        let file = try await browser.get("/staff/exports/members/records.csv")
        let after = try await browser.get("/staff/exports")

        #expect(before.status == 200 && before.heading == "Exports Which records do you need?")
        for dataset in Dataset.all {
            #expect(before.body.contains("id=\"\(dataset.name)\""))
            for column in dataset.columns { #expect(before.unbroken.contains("<code>\(column.name)</code>")) }
        }
        #expect(!before.body.contains("Nothing is new"))
        let columns = "schema,member,state,area,household,route,language,registered_at,joined_at,left_at,campaign,merged_into\r\n"
        #expect(file.body.hasPrefix(columns))
        #expect(after.body.contains("Nothing is new since your last file of"))
        await town.remove()
    }

    @Test("A file says where what comes later will be, and is kept by no cache")
    func headers() async throws {
        let town = try await Town()
        let browser = try await town.signedIn(role: "analyst")

        let file = try await browser.get("/staff/exports/responses/records.jsonl")
        let whole = try await browser.get("/staff/exports/areas/records.jsonl")

        #expect(file.headers["Link"] == "</staff/exports/responses/records.jsonl?after=0>; rel=\"next\"")
        #expect(file.headers["Content-Disposition"] == "attachment; filename=\"responses-0.jsonl\"")
        #expect(file.headers["Content-Type"] == "application/jsonl; charset=utf-8")
        #expect(file.headers["Cache-Control"] == "no-store")
        #expect(whole.headers["Link"] == nil)
        let lines = whole.body.split(separator: "\n")
        #expect(lines.count > 100)
        #expect(try JSONNode.parse(lines[0].utf8).json["schema"]?.string == "folkmoot.areas/1")
        await town.remove()
    }

    @Test("To look whether a file is there is not to take it")
    func head() async throws {
        let town = try await Town()
        let browser = try await town.signedIn(role: "analyst")

        let head = try await browser.head("/staff/exports/members/records.csv")

        #expect(head.status == 200)
        #expect(!(try await browser.get("/staff/exports").body.contains("Nothing is new")))
        await town.remove()
    }

    @Test("A wrong cursor is told in words; what there is not is not found")
    func mistakes() async throws {
        let town = try await Town()
        let browser = try await town.signedIn(role: "analyst")

        let cursor = try await browser.get("/staff/exports/members/records.csv?after=later")
        let dataset = try await browser.get("/staff/exports/secrets/records.csv")

        #expect(cursor.status == 400 && cursor.body.contains("This is no cursor of these records."))
        #expect(dataset.status == 404)
        await town.remove()
    }

    @Test("A role without the permission sees neither the section nor the files", arguments: ["pcso", "inspector", "auditor"])
    func refused(role: String) async throws {
        let town = try await Town()
        let browser = try await town.signedIn(role: role, area: role == "auditor" ? nil : "E07000130")

        #expect(try await browser.get("/staff/exports").status == 403)
        #expect(try await browser.get("/staff/exports/members/records.csv").status == 403)
        #expect(!(try await browser.get("/staff").body.contains("/staff/exports")))
        await town.remove()
    }
}
