import Basics
import FolkmootCore
@_spi(Stores) import FolkmootTenancy
import HTTP
import Hashing
import Storage
import Testing

@testable import FolkmootWeb

@Suite("What is held of a member of staff")
struct StaffFileTests {
    @Test(
        "A person sees all that is held of them, as a page and as a file, with what they wrote and without a secret, and the look is kept"
    )
    func own() async throws {
        let place = try await PriorityTown()
        let town = place.town
        let officer = try await town.signedIn(role: "pcso", area: place.ward)
        _ = try await officer.send("/staff/account/second-factor", [:], from: "/staff/account/second-factor")
        try await raise("Dark path behind the school", officer, place)
        let secrets = try await town.secrets()

        let page = try await officer.get("/staff/account")
        let shown = try await officer.get("/staff/account/data")
        let file = try await officer.get("/staff/account/data.json")
        let audited = try await town.audited("account.file-read-own")

        #expect(page.body.contains("href=\"/staff/account/data\""))
        #expect(shown.status == 200 && shown.heading == "What is held about you")
        #expect(shown.body.contains("Test pcso") && shown.unbroken.contains("Dark path behind the school"))
        #expect(file.headers["Content-Disposition"] == "attachment; filename=\"my-data.json\"")
        for words in ["\"raised_issue\"", "\"session\"", "\"account_grant\"", "session.began", "127.0.0.1", "Dark path behind"] {
            #expect(file.body.contains(words), "\(words)")
        }
        #expect(secrets.count > 3)
        for secret in secrets { #expect(!file.body.contains(secret) && !shown.unbroken.contains(secret)) }
        #expect(!file.body.contains("password_hash") && !file.body.contains("factor_secret"))
        #expect(audited.count == 2)
        await town.remove()
    }

    @Test("Whoever administers accounts sees it too, with everybody else left out, and nobody else does")
    func other() async throws {
        let place = try await PriorityTown()
        let town = place.town
        let admin = try await town.signedIn(role: "force_admin")
        let officer = try await town.signedIn(role: "pcso", area: place.ward)
        try await raise("The lane is dark", officer, place)
        try await raise("Loud engines", admin, place)
        let people = try await town.people()
        let (mine, boss) = (try #require(people["Test pcso"]?.first), try #require(people["Test force_admin"]?.first))

        let person = try await admin.get("/staff/people/\(mine)")
        let shown = try await admin.get("/staff/people/\(mine)/data")
        let file = try await admin.get("/staff/people/\(mine)/data.json")
        let refused = try await officer.get("/staff/people/\(boss)/data")
        let nobody = try await admin.get("/staff/people/\(ID<Account>())/data")

        #expect(person.body.contains("href=\"/staff/people/\(mine)/data\""))
        #expect(shown.status == 200 && shown.heading == "What is held about Test pcso")
        #expect(!shown.body.contains(">\(mine)<") && shown.body.contains("<h2>Account</h2>"))
        #expect(file.body.contains("The lane is dark") && !file.body.contains("Loud engines") && !file.body.contains(boss))
        #expect(refused.status == 403 && nobody.status == 404)
        #expect(try await town.audited("account.file-read").prefix(2) == [mine, mine])
        await town.remove()
    }

    private func raise(_ words: String, _ browser: Browser, _ place: PriorityTown) async throws {
        let answer = try await browser.send("/staff/priorities/\(place.ward)/issue", place.issue(words))
        try #require(answer.status == 303)
    }
}

extension Town {
    private func read<T: Sendable>(_ body: @escaping @Sendable (Connection) throws -> T) async throws -> T {
        try await operations.force("leicestershire").data.read(body)
    }

    /// What nobody is told, as text.
    fileprivate func secrets() async throws -> [String] {
        try await read { db in
            let texts: [String] = try db.values(
                """
                SELECT password_hash FROM account UNION SELECT lower(hex(token_hash)) FROM session
                UNION SELECT lower(hex(factor_secret)) FROM account WHERE factor_secret IS NOT NULL
                """)
            let bytes: [[UInt8]] = try db.values(
                "SELECT token_hash FROM session UNION SELECT factor_secret FROM account WHERE factor_secret IS NOT NULL")
            return texts + bytes.map { Base64URL.encode($0) }
        }
    }

    /// Of whom lines of the audit are, with this action.
    fileprivate func audited(_ action: String) async throws -> [String] {
        try await read { db in try db.values("SELECT subject FROM audit WHERE action = \(action) ORDER BY sequence") }
    }

    /// The identities of staff, by name, the first added first.
    fileprivate func people() async throws -> [String: [String]] {
        try await read { db in
            Dictionary(
                try db.map("SELECT name, id FROM account ORDER BY id") { row in (try row[0] as String, [try row[1] as String]) },
                uniquingKeysWith: +)
        }
    }
}
