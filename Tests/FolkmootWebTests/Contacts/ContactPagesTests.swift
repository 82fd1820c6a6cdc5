import Basics
import FolkmootCore
import Foundation
import HTTP
import Testing

@testable import FolkmootWeb

@Suite("Staff keep the lists of key individuals")
struct ContactPagesTests {
    @Test("Somebody is put on the list of an area, verified, changed and taken off, all by forms")
    func life() async throws {
        let town = try await Town()
        let browser = try await town.signedIn(role: "inspector", area: "E07000130")
        let area = try #require(await Self.ward(of: browser))

        let added = try await browser.send("/staff/contacts/\(area)/contact", fields())
        let list = try await browser.get("/staff/contacts/\(area)")
        let path = try #require(list.value(after: "<a href=\"/staff/contacts/01")).prefix { $0 != "/" }
        let person = "/staff/contacts/01\(path)"
        let shown = try await browser.get("\(person)/details")
        let verified = try await browser.send("\(person)/verification", [:], from: "\(person)/details")
        let changed = try await browser.send("\(person)/change", fields(name: "Ada Changed"))
        let ended = try await browser.send("\(person)/end", ["ending": "asked"])
        let after = try await browser.get("/staff/contacts/\(area)")

        #expect(added.status == 303 && added.location == "/staff/contacts/\(area)?done=added")
        #expect(list.body.contains("Ada Example") && list.body.contains("Reaches market traders"))
        #expect(shown.heading == "Key individual Ada Example")
        #expect(verified.location == "\(person)/details?done=verified")
        #expect(changed.location == "\(person)/details?done=changed")
        #expect(ended.location == "/staff/contacts/\(area)?done=ended")
        #expect(after.body.contains("Nobody is on a list here"))
        #expect(try await browser.get("\(person)/details").status == 404)
        await town.remove()
    }

    @Test("A form with mistakes comes again with all that was typed, and with words at each field")
    func mistakes() async throws {
        let town = try await Town()
        let browser = try await town.signedIn(role: "inspector", area: "E07000130")
        let area = try #require(await Self.ward(of: browser))

        let answer = try await browser.send(
            "/staff/contacts/\(area)/contact", ["list": "key_individual", "name": "<Ada>", "email": "nobody", "day": "soon"])

        #expect(answer.status == 422)
        #expect(answer.body.contains("value=\"&lt;Ada&gt;\""))
        for words in ["Enter what they are there", "Enter an email address, like", "Enter a date, like"] {
            #expect(answer.body.contains(words), "\(words)")
        }
        await town.remove()
    }

    @Test("The first page names nobody, and says where there is none")
    func start() async throws {
        let town = try await Town()
        let browser = try await town.signedIn(role: "force_admin")
        let area = try #require(await Self.ward(of: browser))
        _ = try await browser.send("/staff/contacts/\(area)/contact", fields())

        let page = try await browser.get("/staff/contacts")

        #expect(page.heading == "Contacts Who speaks for your communities?")
        #expect(!page.body.contains("Ada"))
        #expect(page.body.contains("Areas without a key individual ("))
        await town.remove()
    }

    @Test("The file has everybody of the area, and is kept by no cache")
    func file() async throws {
        let town = try await Town()
        let browser = try await town.signedIn(role: "inspector", area: "E07000130")
        let area = try #require(await Self.ward(of: browser))
        _ = try await browser.send("/staff/contacts/\(area)/contact", fields())

        let file = try await browser.get("/staff/contacts/\(area)/contacts.csv")

        #expect(file.body.split(separator: "\r\n").count == 2)
        #expect(file.body.contains("key_individual,Ada Example,Trader,,market traders,ada@example.org,,2026-01-05,"))
        #expect(file.headers["Cache-Control"] == "no-store")
        await town.remove()
    }

    @Test("A role without the permission sees none of it", arguments: ["analyst", "auditor"])
    func refused(role: String) async throws {
        let town = try await Town()
        let browser = try await town.signedIn(role: role)

        #expect(try await browser.get("/staff/contacts").status == 403)
        #expect(!(try await browser.get("/staff").body.contains("/staff/contacts")))
        await town.remove()
    }

    private func fields(name: String = "Ada Example") -> KeyValuePairs<String, String> {
        [
            "list": "key_individual", "name": name, "role": "Trader", "reaches": "market traders", "email": "ada@example.org",
            "day": "2026-01-05",
        ]
    }

    /// One of the smallest areas of Charnwood.
    private static func ward(of browser: Browser) async -> String? {
        try? await browser.get("/staff/contacts/E07000130").value(after: "<a href=\"/staff/contacts/E05")
            .map { "E05" + $0.prefix { $0 != "/" } }
    }
}
