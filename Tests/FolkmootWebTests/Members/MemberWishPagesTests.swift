import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Testing

@testable import FolkmootWeb

@Suite("What members want, and groups of members")
struct MemberWishPagesTests {
    /// Registers and confirms somebody.
    private func join(_ town: Town, _ more: [(String, String)] = [], email: String = "ada@example.org") async throws -> String {
        let browser = town.browser()
        let form = try await browser.get("/register")
        let fields = [
            ("name", "Ada Example"), ("postcode", "LE13 1AA"), ("address", "12 High Street"), ("email", email),
            ("providers", "police"), ("wording", "police 1"), ("csrf", form.token ?? ""),
        ]
        #expect(try await browser.post("/register", fields + more).status == 303)
        let mail = try #require(try await town.mail().last { $0.contains("To: <\(email)>") && $0.contains("/confirm/") })
        let confirmed = try await browser.send(try town.link("confirm", in: mail), [:])
        return String(try #require(confirmed.location).prefix { $0 != "?" })
    }

    @Test("What is chosen at registration stands on one's own page, can be changed there, and nothing that is not offered is kept")
    func own() async throws {
        let town = try await Town()
        let own = try await join(
            town,
            [
                ("interests", "road_safety"), ("interests", "nothing-of-ours"), ("formats", "audio"), ("formats", "gold"),
                ("other-language", "xx"),
            ])
        let browser = town.browser()

        let page = try await browser.get("\(own)/wishes")
        let token = page.token ?? ""
        let saved = try await browser.post(
            "\(own)/wishes", [("csrf", token), ("interests", "fraud"), ("other-language", "pl")])
        let after = try await browser.get(try #require(saved.location))

        #expect(page.body.contains("value=\"road_safety\" checked"))
        #expect(page.body.contains("value=\"audio\" checked"))
        #expect(!page.body.contains("nothing-of-ours"))
        #expect(after.body.contains("value=\"fraud\" checked"))
        #expect(!after.body.contains("value=\"road_safety\" checked"))
        #expect(after.body.contains("value=\"pl\" selected"))
        await town.remove()
    }

    @Test("Staff make a group, put a member into it, and the member sees it and leaves it")
    func group() async throws {
        let town = try await Town()
        let own = try await join(town)
        let admin = try await town.signedIn(role: "force_admin")
        let made = try await admin.send("/staff/members/groups", ["name": "Speedwatch <b>", "area": "E07000133"])
        let listed = try await admin.get(try #require(made.location))
        let found = try await admin.send("/staff/members", ["q": "Ada Ex"], from: "/staff/members")
        let member = try #require(found.value(after: "<a href=\"/staff/members/0").map { "/staff/members/0\($0)" })
        let group = try #require(listed.value(after: "<a href=\"/staff/members/groups/"))

        let alone = try await admin.get(member)
        let added = try await admin.send("\(member)/groups", ["group": group], from: member)
        let members = try await admin.get("/staff/members/groups/\(group)")
        let visitor = town.browser()
        let before = try await visitor.get("\(own)/wishes")
        _ = try await visitor.send("\(own)/groups/\(group)/departure", [:], from: "\(own)/wishes")
        let after = try await visitor.get("\(own)/wishes")

        #expect(listed.body.contains("Speedwatch &lt;b&gt;"))
        #expect(alone.body.contains("<h2>Groups they are in</h2>\n<p>None.</p>"))
        #expect(added.location == "\(member)?done=grouped")
        #expect(members.body.contains("Ada Example"))
        #expect(before.body.contains("Speedwatch &lt;b&gt;"))
        #expect(!after.body.contains("Speedwatch"))
        #expect(after.body.contains("You are in no group."))
        await town.remove()
    }

    @Test(
        "A group of another area is not there, a group without a name or an area in reach is not made, and who may only read changes none"
    )
    func limits() async throws {
        let town = try await Town()
        let admin = try await town.signedIn(role: "force_admin")
        let made = try await admin.send("/staff/members/groups", ["name": "Walkers", "area": "E07000133"])
        let location = try #require(made.location)
        let group = try #require(try await admin.get(location).value(after: "<a href=\"/staff/members/groups/"))
        let elsewhere = try await town.signedIn(role: "inspector", area: "E07000129")

        let unnamed = try await admin.send("/staff/members/groups", ["name": " ", "area": "nowhere"])
        let list = try await elsewhere.get("/staff/members/groups")
        let other = try await elsewhere.get("/staff/members/groups/\(group)")

        #expect(unnamed.status == 422)
        #expect(unnamed.body.contains("Enter a name."))
        #expect(unnamed.body.contains("Choose the area whose team keeps it."))
        #expect(list.status == 200)
        #expect(!list.body.contains("Walkers"))
        #expect(other.status == 404)
        await town.remove()
    }

    @Test("Staff say which property a member lives in, and what is no UPRN is said beside its field")
    func property() async throws {
        let town = try await Town()
        _ = try await join(town)
        let admin = try await town.signedIn(role: "force_admin")
        let found = try await admin.send("/staff/members", ["q": "Ada Ex"], from: "/staff/members")
        let member = try #require(found.value(after: "<a href=\"/staff/members/0").map { "/staff/members/0\($0)" })

        let wrong = try await admin.send("\(member)/property", ["uprn": "12 High Street"])
        let right = try await admin.send("\(member)/property", ["uprn": "0100 012 345 678"])
        let page = try await admin.get(try #require(right.location))

        #expect(wrong.status == 422)
        #expect(wrong.body.contains("value=\"12 High Street\""))
        #expect(right.location == "\(member)?done=placed")
        #expect(page.body.contains("<dt>UPRN</dt><dd>100012345678</dd>"))
        #expect(try await town.operations.force("leicestershire").memberFigureDifferences() == [])
        await town.remove()
    }

    @Test("Counts of what members want are hidden where few want it, and left out where nobody does")
    func counts() async throws {
        let town = try await Town()
        for number in 1...11 {
            let more = [("interests", "fraud")] + (number == 1 ? [("formats", "bsl")] : [])
            _ = try await join(town, more, email: "ada\(number)@example.org")
        }
        let admin = try await town.signedIn(role: "force_admin")

        let page = try await admin.get("/staff/members/wishes")
        let file = try await admin.get("/staff/members/wishes.csv?area=E07000133")

        #expect(page.body.contains("Fraud and safety online"))
        #expect(!page.body.contains("Road safety"))
        #expect(file.body.contains("E07000133,Melton,interest,Fraud and safety online,11\r\n"))
        #expect(file.body.contains("E07000133,Melton,form,British Sign Language,\r\n"))
        await town.remove()
    }
}
