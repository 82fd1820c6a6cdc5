import Basics
import FolkmootCore
import FolkmootTenancy
import Foundation
import Testing

@testable import FolkmootWeb

@Suite("The pages of staff and roles")
struct PeoplePagesTests {
    @Test("Somebody is added with a role, gets a letter with a link, chooses a password and works")
    func invited() async throws {
        let town = try await Town()
        let admin = try await town.signedIn(role: "force_admin")

        let sent = try await admin.send(
            "/staff/people/add", ["name": "New Analyst", "email": "new@leicestershire.example", "role": "analyst"])
        let listed = try await admin.get("/staff/people")
        let link = try town.link("staff/password", in: try #require(try await town.mail().first))
        let own = town.browser()
        _ = try await own.send(link, ["password": "plover heron wren", "again": "plover heron wren"])
        _ = try await own.send(
            "/staff/sign-in", ["email": "new@leicestershire.example", "password": "plover heron wren"])

        #expect(sent.location == "/staff/people?done=added")
        #expect(listed.body.contains("New Analyst") && listed.body.contains("Invited"))
        #expect(try await own.get("/staff/exports").status == 200)
        await town.remove()
    }

    @Test("A form that cannot be taken keeps what was typed, and says all that is wrong")
    func wrong() async throws {
        let town = try await Town()
        let admin = try await town.signedIn(role: "force_admin")

        let noRole = try await admin.send("/staff/people/add", ["name": "Kim", "email": "kim@leicestershire.example"])
        let noArea = try await admin.send(
            "/staff/people/add", ["name": "Kim", "email": "kim@leicestershire.example", "role": "pcso"])
        let past = try await admin.send(
            "/staff/people/add",
            ["name": "Kim", "email": "kim@leicestershire.example", "role": "analyst", "until": "2001-01-01"])

        #expect(noRole.status == 422 && noRole.body.contains("value=\"Kim\"") && noRole.body.contains("Choose a role."))
        #expect(noArea.status == 422 && noArea.body.contains("Name an area."))
        #expect(past.status == 422 && past.body.contains("Enter a day that is later"))
        await town.remove()
    }

    @Test("A role that may do what the giver may not waits for a second person, who sees it on the list and agrees")
    func secondPerson() async throws {
        let town = try await Town()
        let (first, second) = (try await town.signedIn(role: "force_admin"), try await town.signedIn(role: "force_admin"))
        let pcso = try await town.signedIn(role: "pcso", area: "E07000129")
        let page = try #require(try await first.get("/staff/people").path(of: "Test pcso"))

        let given = try await first.send("\(page)/role", ["role": "inspector", "area": "E07000129"])
        let before = try await pcso.get("/staff/people").status
        let shown = try await second.get(page)
        let grant = try #require(shown.value(after: "name=\"grant\" value=\""))
        let own = try await first.send("\(page)/agreement", ["grant": grant], from: page)
        let agreed = try await second.send("\(page)/agreement", ["grant": grant], from: page)

        #expect(given.location == "\(page)?done=waits")
        #expect(before == 403)
        #expect(try await second.get("/staff/people").status == 200)
        #expect(own.status == 403)
        #expect(agreed.location == "\(page)?done=agreed")
        #expect(try await pcso.get("/staff/people").status == 200)
        await town.remove()
    }

    @Test("Where the force asks two persons for each grant, each waits")
    func twoPersons() async throws {
        let town = try await Town()
        try await town.add("roles.json", Self.roles)
        let admin = try await town.signedIn(role: "chief")
        _ = try await town.signedIn(role: "reader")
        let page = try #require(try await admin.get("/staff/people").path(of: "Test reader"))

        let given = try await admin.send("\(page)/role", ["role": "reader"])

        #expect(given.location == "\(page)?done=waits")
        await town.remove()
    }

    private static let roles = """
        {"roles": [
          {"code": "chief", "name": "Chief", "permissions": ["areas.read", "staff.read", "staff.manage", "roles.manage"], "scope": "force"},
          {"code": "reader", "name": "Reader", "permissions": ["areas.read"], "scope": "force"}
        ], "two_person": ["grants"]}
        """

    @Test("A page of roles says of each what it may do, and a role that may not see staff does not see it")
    func roles() async throws {
        let town = try await Town()

        let guide = try await town.signedIn(role: "auditor").get("/staff/roles")
        let refused = try await town.signedIn(role: "analyst").get("/staff/roles")

        #expect(guide.body.contains("<h2 id=\"pcso\">Police community support officer</h2>"))
        #expect(guide.body.contains("Grant and take away roles"))
        #expect(refused.status == 403)
        await town.remove()
    }

    @Test("Who is disabled is signed out at once, and who searches finds by name, role and area")
    func disabled() async throws {
        let town = try await Town()
        let admin = try await town.signedIn(role: "force_admin")
        let pcso = try await town.signedIn(role: "pcso", area: "E07000129")
        let page = try #require(try await admin.get("/staff/people").path(of: "Test pcso"))

        let found = try await admin.send("/staff/people", ["q": "support officer in"])
        let nobody = try await admin.send("/staff/people", ["q": "no such person"])
        _ = try await admin.send("\(page)/disabling", [:], from: page)

        #expect(found.body.contains("Test pcso") && !found.body.contains("Test force_admin</a></th>"))
        #expect(nobody.body.contains("Nobody found"))
        #expect(try await pcso.get("/staff").status == 303)
        #expect(try await admin.get(page).body.contains("Disabled"))
        await town.remove()
    }
}

extension Answer {
    /// Where the link with some words leads.
    func path(of words: String) -> String? {
        guard let end = body.range(of: "\">\(words)</a>") else { return nil }
        return body[..<end.lowerBound].components(separatedBy: "href=\"").last
    }
}

extension Town {
    /// Adds a file to Leicestershire's configuration.
    fileprivate func add(_ file: String, _ text: String) async throws {
        let force = try await operations.force("leicestershire")
        var files = try await force.files().files
        files[file] = Array(text.utf8)
        _ = try await force.apply(ConfigurationFiles(files), because: "test")
    }
}
