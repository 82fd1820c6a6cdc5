import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Synchronization
import Testing

@testable import FolkmootWeb

@Suite("Keys of programs")
struct KeyTests {
    private static let file = "/staff/exports/members/records.csv"

    @Test("A program fetches an export with a key that was made for it, and is told how often it may")
    func fetches() async throws {
        let town = try await Town(clock: .stopped(at: Timestamp(seconds: 1_800_000_000)))
        let key = try await town.key(for: ["records.export"])

        let answer = try await town.browser().get(Self.file, headers: ["Authorization": "Bearer \(key)"])
        let other = try await town.key(for: ["audit.read"])
        let json = try await town.browser().get("/staff/audit/lines.json", headers: ["Authorization": "Bearer \(other)"])

        #expect(answer.status == 200)
        #expect(answer.headers["Content-Type"]?.hasPrefix("text/csv") == true)
        #expect(answer.headers["RateLimit"] == "\"minute\";r=59;t=60")
        #expect(answer.headers["Cache-Control"] == "no-store")
        #expect(json.status == 200 && json.body.contains("\"actor_name\""))
        await town.remove()
    }

    @Test("A key that is wrong, of another force, over or ended is told so as a problem, and no key opens a page")
    func refused() async throws {
        let clock = TownClock()
        let town = try await Town(["leicestershire", "lancashire"], clock: clock.wall)
        let admin = try await town.signedIn(role: "force_admin")
        let key = try await town.key(for: ["records.export"], by: admin)
        let other = town.browser(at: "lancashire.localhost")

        let wrong = try await town.browser().get(Self.file, headers: ["Authorization": "Bearer folkmoot_x"])
        let elsewhere = try await other.get(Self.file, headers: ["Authorization": "Bearer \(key)"])
        let page = try await town.browser().get("/staff/members", headers: ["Authorization": "Bearer \(key)"])
        let unlike = try await town.browser().get("/staff/audit/lines.csv", headers: ["Authorization": "Bearer \(key)"])
        let list = try await admin.get("/staff/people/keys")
        let second = try await town.key(for: ["records.export"], by: admin)
        let id = try #require(list.value(after: "name=\"key\" value=\""))
        _ = try await admin.send("/staff/people/keys/end", ["key": id], from: "/staff/people/keys")
        let ended = try await town.browser().get(Self.file, headers: ["Authorization": "Bearer \(key)"])
        clock.advance(days: 31)
        let over = try await town.browser().get(Self.file, headers: ["Authorization": "Bearer \(second)"])

        for answer in [wrong, elsewhere, ended, over] {
            #expect(answer.status == 401)
            #expect(answer.headers["WWW-Authenticate"] == "Bearer error=\"invalid_token\"")
            #expect(answer.headers["Content-Type"] == "application/problem+json")
            #expect(answer.body.contains("\"code\":\"key\""))
        }
        for answer in [page, unlike] { #expect(answer.status == 403 && answer.body.contains("key-not-for-that")) }
        await town.remove()
    }

    @Test("After sixty in a minute a key must wait")
    func rate() async throws {
        let town = try await Town(clock: .stopped(at: Timestamp(seconds: 1_800_000_000)))
        let key = try await town.key(for: ["audit.read"])
        let browser = town.browser()

        var statuses: [Int] = []
        for _ in 0..<61 {
            statuses.append(
                try await browser.get("/staff/audit/lines.csv?action=none", headers: ["Authorization": "Bearer \(key)"]).status)
        }

        #expect(statuses.prefix(60).allSatisfy { $0 == 200 } && statuses.last == 429)
        await town.remove()
    }

    @Test("Nobody makes a key that may do more than they, and its text is shown once")
    func making() async throws {
        let town = try await Town()
        let admin = try await town.signedIn(role: "force_admin")

        let shown = try await admin.send(
            "/staff/people/keys", ["name": "Power BI", "permissions": "records.export", "days": "30"])
        let key = try #require(shown.body.firstMatch(of: /folkmoot_[\w-]{43}/).map { String($0.0) })
        let listed = try await admin.get("/staff/people/keys")
        let wrong = try await admin.send("/staff/people/keys", ["name": "", "days": "9999"])
        let auditor = try await town.signedIn(role: "auditor").get("/staff/people/keys")

        #expect(listed.body.contains("Power BI") && !listed.body.contains(key))
        #expect(
            wrong.status == 422 && wrong.body.contains("Say what the key is for.") && wrong.body.contains("Choose what it may do."))
        #expect(auditor.status == 403)
        await town.remove()
    }

    @Test("What a program fetched stands in the audit under the key's name")
    func audited() async throws {
        let town = try await Town()
        let admin = try await town.signedIn(role: "force_admin")
        let key = try await town.key(for: ["records.export"], by: admin)

        _ = try await town.browser().get(Self.file, headers: ["Authorization": "Bearer \(key)"])

        let audit = try await admin.get("/staff/audit")
        #expect(audit.body.contains(">Warehouse</a>") && audit.body.contains("key.used") && audit.body.contains("key.made"))
        await town.remove()
    }
}

extension Town {
    /// A key for some permissions that is good for thirty days.
    fileprivate func key(for permissions: [String], by admin: Browser? = nil) async throws -> String {
        let admin = if let admin { admin } else { try await signedIn(role: "force_admin") }
        let token = try await admin.get("/staff/people/keys").token ?? ""
        let shown = try await admin.post(
            "/staff/people/keys",
            [("name", "Warehouse"), ("days", "30"), ("csrf", token)] + permissions.map { ("permissions", $0) })
        return try #require(shown.body.firstMatch(of: /folkmoot_[\w-]{43}/).map { String($0.0) })
    }
}

/// A clock that a test moves.
final class TownClock: Sendable {
    private let seconds = Mutex<Int64>(1_800_000_000)

    var wall: WallClock { WallClock { [self] in Timestamp(seconds: seconds.withLock { $0 }) } }

    func advance(minutes: Int64) { seconds.withLock { $0 += minutes * 60 } }

    func advance(days: Int64) { seconds.withLock { $0 += days * 86_400 } }
}
