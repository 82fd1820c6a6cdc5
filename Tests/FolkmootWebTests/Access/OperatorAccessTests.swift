import Basics
import FolkmootCore
import Testing

@_spi(Stores) @testable import FolkmootTenancy
@testable import FolkmootWeb

@Suite("Leave for operators of the platform")
struct OperatorAccessTests {
    @Test(
        "An operator sees nothing before somebody of the force agrees, works for the hours that were agreed to, and is out after them"
    )
    func agreed() async throws {
        let clock = TownClock()
        let town = try await Town(clock: clock.wall)
        let admin = try await town.signedIn(role: "force_admin")
        let visitor = try await town.visit(hours: 2)

        let before = try await visitor.get("/staff/exports").status
        let letter = try #require(try await town.mail().first { $0.contains("asks for access") })
        let listed = try await admin.get("/staff/people")
        let page = try #require(listed.path(of: "Kit Marsh"))
        let shown = try await admin.get(page)
        let grant = try #require(shown.value(after: "name=\"grant\" value=\""))
        let agreed = try await admin.send("\(page)/agreement", ["grant": grant], from: page)
        let during = try await visitor.get("/staff/exports").status
        let seen = try await admin.get("/staff/people")
        clock.advance(minutes: 29)
        _ = try await visitor.get("/staff")
        for _ in 0..<5 {
            clock.advance(minutes: 20)
            _ = try await visitor.get("/staff")
        }

        #expect(before == 403)
        #expect(letter.contains("The import stops at line 12"))
        #expect(listed.body.contains("asks for 2 hours") && listed.body.contains("The import stops at line 12"))
        #expect(shown.body.contains("Asked for by the operator test, for 2 hours"))
        #expect(agreed.location == "\(page)?done=agreed")
        #expect(during == 200)
        #expect(seen.body.contains("has leave"))
        #expect(try await visitor.get("/staff/exports").status == 403)
        #expect(try await town.operations.force("leicestershire").verifyAudit().isWhole)
        await town.remove()
    }

    @Test("What is refused is gone, and what is given back ends at once")
    func refused() async throws {
        let town = try await Town()
        let admin = try await town.signedIn(role: "force_admin")
        let visitor = try await town.visit(hours: 2)
        let page = try #require(try await admin.get("/staff/people").path(of: "Kit Marsh"))
        let force = try await town.operations.force("leicestershire")

        let first = try #require(try await admin.get(page).value(after: "name=\"grant\" value=\""))
        _ = try await admin.send("\(page)/end", ["grant": first], from: page)
        let afterRefusal = try await force.accessAskedFor().count
        try await town.ask(hours: 3)
        let second = try #require(try await admin.get(page).value(after: "name=\"grant\" value=\""))
        _ = try await admin.send("\(page)/agreement", ["grant": second], from: page)
        let held = try await visitor.get("/staff/exports").status
        _ = try await force.endAccess(of: "kit@platform.example")

        #expect(afterRefusal == 0)
        #expect(held == 200)
        #expect(try await visitor.get("/staff/exports").status == 403)
        await #expect(throws: Problem.self) { _ = try await force.endAccess(of: "kit@platform.example") }
        await town.remove()
    }

    @Test("Too many hours, no reason, a second asking, and a force in which nobody could agree are refused in words")
    func wrong() async throws {
        let town = try await Town()
        let nobody = await problem { try await town.ask(hours: 2) }
        _ = try await town.signedIn(role: "force_admin")

        let long = await problem { try await town.ask(hours: 73) }
        let silent = await problem { try await town.ask(hours: 2, because: "help") }
        try await town.ask(hours: 2)
        let again = await problem { try await town.ask(hours: 2) }

        #expect(nobody?.code == "nobody-agrees")
        #expect(long?.message == "Ask for 1 to 72 hours.")
        #expect(silent?.kind == .invalid)
        #expect(again?.code == "waits")
        await town.remove()
    }

    @Test("Who has leave for some hours gives nobody a role that outlasts it: it waits for somebody else")
    func outlasting() async throws {
        let town = try await Town()
        let admin = try await town.signedIn(role: "force_admin")
        _ = try await town.signedIn(role: "analyst")
        let visitor = try await town.visit(hours: 2, role: "force_admin")
        let page = try #require(try await admin.get("/staff/people").path(of: "Kit Marsh"))
        let grant = try #require(try await admin.get(page).value(after: "name=\"grant\" value=\""))
        _ = try await admin.send("\(page)/agreement", ["grant": grant], from: page)
        let analyst = try #require(try await admin.get("/staff/people").path(of: "Test analyst"))

        let byVisitor = try await visitor.send("\(analyst)/role", ["role": "force_admin"])
        let byAdmin = try await admin.send("\(analyst)/role", ["role": "force_admin"])

        #expect(byVisitor.location == "\(analyst)?done=waits")
        #expect(byAdmin.location == "\(analyst)?done=granted")
        await town.remove()
    }

    @Test("Once a force is in service, what an operator gives waits for somebody there, and its keys are its own")
    func added() async throws {
        let town = try await Town()
        let force = try await town.operations.force("leicestershire")
        let first = try await town.signedIn(role: "force_admin")
        try await force.goLive(because: "test")

        let live = try await town.operations.force("leicestershire")
        let second = try await town.signedIn(role: "force_admin")

        let refused = await problem { _ = try await live.makeKey(NewProgramKey(name: "Test", permissions: [.readAreas], days: 30)) }

        #expect(try await live.rolesWait())
        #expect(refused?.code == "own-keys")
        #expect(try await first.get("/staff/people").status == 200)
        #expect(try await second.get("/staff/people").status == 403)
        await town.remove()
    }
}

private func problem(_ work: () async throws -> Void) async -> Problem? {
    do {
        try await work()
        return nil
    } catch { return error as? Problem }
}

extension AuditVerdict {
    fileprivate var isWhole: Bool { if case .whole = self { true } else { false } }
}

extension Town {
    /// An operator asks for leave in Leicestershire.
    @discardableResult
    fileprivate func ask(hours: Int, role: String = "analyst", because reason: String = "The import stops at line 12") async throws
        -> Bool
    {
        let force = try await operations.force("leicestershire")
        let letters = StaffLetters(
            force.tenant, from: ServiceAddress(root: "https://leicestershire.localhost"), clock: platform.clock)
        return try await letters.askForAccess(
            email: "kit@platform.example", name: "Kit Marsh", as: (role, nil), hours: hours, because: reason, by: force
        ).isNew
    }

    /// The same, and signs in.
    fileprivate func visit(hours: Int, role: String = "analyst") async throws -> Browser {
        try await ask(hours: hours, role: role)
        let link = try await operations.force("leicestershire").passwordLink(for: "kit@platform.example").link
        let browser = browser()
        _ = try await browser.send("/staff/password/\(link.text)", ["password": Self.password, "again": Self.password])
        _ = try await browser.send("/staff/sign-in", ["email": "kit@platform.example", "password": Self.password])
        return browser
    }
}
