import Basics
import FolkmootCore
import FolkmootTenancy
import Testing

@testable import FolkmootWeb

@Suite("Signing off a month")
struct PublicationPagesTests {
    @Test("Staff see exactly what will leave, sign it off, and it is published in their name")
    func signingOff() async throws {
        let national = try await NationalTown(["leicestershire"])
        let staff = try await national.town.signedIn(role: publisher)

        let list = try await staff.get("/staff/publications")
        let preview = try await staff.get("/staff/publications/2026-02")
        let sent = try await staff.send(
            "/staff/publications/2026-02", ["hash": preview.value(after: "name=\"hash\" value=\"") ?? ""])

        #expect(list.heading?.hasSuffix("February 2026 is ready to be looked at") == true)
        #expect(preview.heading == "This is what will be published of February 2026")
        #expect(try #require(preview.row("Household coverage")).contains("440,489"))
        #expect(sent.status == 303)
        #expect(sent.location == "/staff/publications")
        #expect(try await staff.get("/staff/publications").heading?.hasSuffix("February 2026 is published") == true)
        let published = try await national.publications()
        #expect(published.map(\.signedOffBy) == ["Test \(publisher)"])
        #expect(published.map(\.isDemonstration) == [true])
        let again = try await staff.get("/staff/publications/2026-02")
        #expect(again.heading == "This is what is published of February 2026")
        #expect(!again.body.contains("name=\"hash\""))
        await national.town.remove()
    }

    @Test("A draft that the service made is told of, with what has changed since; signing off ends it")
    func drafts() async throws {
        let national = try await NationalTown(["leicestershire"])
        let staff = try await national.town.signedIn(role: publisher)
        let store = PublicationStore(try await national.town.operations.force("leicestershire"))
        try await store.draft(try #require(Month("2026-02")))

        let list = try await staff.get("/staff/publications")
        let preview = try await staff.get("/staff/publications/2026-02")
        _ = try await staff.send(
            "/staff/publications/2026-02", ["hash": preview.value(after: "name=\"hash\" value=\"") ?? ""])

        #expect(list.heading?.hasSuffix("The draft of February 2026 is ready; nothing has left") == true, "\(list.heading ?? "")")
        #expect(list.body.contains("Has not been published; a draft of 5 March 2026 is ready"))
        #expect(preview.body.contains("A draft was made on 5 March 2026; nothing has left. These are its figures."))
        #expect(try await store.drafts().isEmpty)
        #expect(try await !staff.get("/staff/publications").body.contains("draft"))
        await national.town.remove()
    }

    @Test("Figures that are not those that were looked at are not published")
    func changed() async throws {
        let national = try await NationalTown(["leicestershire"])
        let staff = try await national.town.signedIn(role: publisher)

        let sent = try await staff.send("/staff/publications/2026-02", ["hash": "other"])

        #expect(sent.status == 422)
        #expect(sent.body.contains("The figures have changed since you looked at them."))
        #expect(try await national.publications().isEmpty)
        await national.town.remove()
    }

    @Test("A restatement without a reason is asked for one, and nothing is published")
    func reason() async throws {
        let national = try await NationalTown(["leicestershire"])
        let staff = try await national.town.signedIn(role: publisher)
        try await national.publish("leicestershire", covered: 36120, of: 440_489)
        let preview = try await staff.get("/staff/publications/2026-02")

        let sent = try await staff.send(
            "/staff/publications/2026-02", ["hash": preview.value(after: "name=\"hash\" value=\"") ?? "", "reason": " "])

        #expect(sent.status == 422)
        #expect(sent.body.contains("Say why you restate this month."))
        #expect(try await national.publications().map(\.revision) == [1])
        await national.town.remove()
    }

    @Test("A month that has not ended, or is none, cannot be looked at")
    func wrongMonths() async throws {
        let national = try await NationalTown(["leicestershire"])
        let staff = try await national.town.signedIn(role: publisher)

        #expect(try await staff.get("/staff/publications/2026-03").status == 409)
        #expect(try await staff.get("/staff/publications/march").status == 404)
        await national.town.remove()
    }

    @Test("Staff without the permission are refused")
    func forbidden() async throws {
        let national = try await NationalTown(["leicestershire"])
        let staff = try await national.town.signedIn(role: other, area: "E07000130")

        #expect(try await staff.get("/staff/publications").status == 403)
        #expect(try await staff.get("/staff/publications/2026-02").status == 403)
        #expect(try await national.town.browser().get("/staff/publications").location?.hasPrefix("/staff/sign-in") == true)
        await national.town.remove()
    }

    private let publisher = "force_admin"
    private let other = "pcso"
}

extension NationalTown {
    /// All that was published of two years.
    func publications() async throws -> [Publication] {
        guard let first = Month("2025-01"), let last = Month("2026-12") else { return [] }
        return try await town.operations.publications(from: first, through: last)
    }
}
