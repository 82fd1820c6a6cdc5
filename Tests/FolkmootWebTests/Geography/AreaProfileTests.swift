import Basics
import FolkmootCore
import FolkmootTenancy
import Foundation
import HTTP
import Testing

@testable import FolkmootWeb

@Suite("What an area is like")
struct AreaProfileTests {
    @Test("The profile has people, languages, groups, what was said, priorities, crime and key individuals of the area")
    func whole() async throws {
        let (town, wards) = try await Town.withAnswers()
        let ward = wards[0]
        try await populations(town)
        let browser = try await town.signedIn(role: "inspector", area: "E06000016")
        let form: KeyValuePairs<String, String> = [
            "list": "key_individual", "name": "Ada Example", "role": "Trader", "email": "ada@example.org", "day": "2026-01-05",
        ]
        _ = try await browser.send("/staff/contacts/\(ward.code)/contact", form)
        let priority: KeyValuePairs<String, String> = [
            "words": "Speeding by the school", "day": "2026-11-01", "source-1": "survey", "source-day-1": "2026-11-01",
            "source-words-1": "Most chose it",
        ]
        _ = try await browser.send("/staff/priorities/\(ward.code)/priority", priority)

        let page = try await browser.get("/staff/areas/\(ward.code)/profile")

        #expect(page.status == 200 && page.heading == "Ward What is \(ward.name.english) like?")
        for words in [
            "\(Decimals.grouped(try #require(ward.population))), usual residents of the census of 2021",
            "\(Decimals.grouped(try #require(ward.households))), of the census of 2021", "No members yet",
            "Anti-social behaviour: 100 % of people", "Speeding by the school", "None has been brought in yet.",
            "On the lists: 1. To be asked again: 0.",
        ] { #expect(page.body.contains(words), "\(words)") }
        #expect(!page.body.contains("Ada"))
        let other = try await browser.get("/staff/areas/\(wards[1].code)/profile")
        #expect(other.body.contains("<p>No priority is set for the area itself at present.</p>"))
        let area = try await browser.get("/staff/areas/\(ward.code)")
        #expect(area.body.contains("/staff/areas/\(ward.code)/profile"))
        await town.remove()
    }

    @Test("A role sees of it what it may see, and nothing of areas elsewhere")
    func permissions() async throws {
        let (town, wards) = try await Town.withAnswers()
        let auditor = try await town.signedIn(role: "auditor")
        let elsewhere = try await town.signedIn(role: "inspector", area: "E07000130")

        let page = try await auditor.get("/staff/areas/\(wards[0].code)/profile")

        #expect(page.status == 200)
        #expect(!page.body.contains("What people say") && !page.body.contains("Who speaks for people here"))
        #expect(try await elsewhere.get("/staff/areas/\(wards[0].code)/profile").status == 404)
        await town.remove()
    }

    private func populations(_ town: Town) async throws {
        _ = try await PopulationImport(try await town.operations.force("leicestershire")).run(
            file: "\(Town.root)/tenants/leicestershire/populations.csv")
    }
}
