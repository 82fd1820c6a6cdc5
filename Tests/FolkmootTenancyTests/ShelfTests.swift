import Glibc
import Storage
import Testing

@testable import FolkmootTenancy

@Suite("What is kept of a force in memory")
struct ShelfTests {
    @Test("A configuration that is put away is read again when it is asked for, and the force stands as before")
    func readAgain() async throws {
        let westmarch = try await Westmarch()
        let before = try #require(westmarch.platform.presentStanding(host: "westmarch.test"))
        for number in 1...westmarch.platform.shelf.limit + 2 { _ = try await westmarch.add("march\(number)") }
        #expect(westmarch.platform.shelf.tenant(before) == nil)
        #expect(westmarch.platform.shelf.count == westmarch.platform.shelf.limit)

        let again = try await westmarch.platform.tenant(slug: "westmarch")

        #expect(again.name == "Force of westmarch")
        #expect(again.revision.hash == before.revision.hash)
        #expect(westmarch.platform.presentStanding(host: "westmarch.test") === again.standing)
        #expect(westmarch.platform.shelf.tenant(again.standing)?.name == again.name)
        await westmarch.remove()
    }

    private let longAgo = timeval(tv_sec: time(nil) - 60, tv_usec: 0)

    @Test("A version of the data is another after a write, and after that the same until the next, also when the file rests")
    func version() async throws {
        let westmarch = try await Westmarch()
        let standing = westmarch.tenant.standing
        let first = try await standing.version()

        try await westmarch.addStaff("ann@westmarch.example")
        let second = try await standing.version(after: first)
        let third = try await standing.version(after: second)

        #expect(first != second)
        #expect(second == third)
        await westmarch.platform.close()
        #expect(utimes(westmarch.folder + "/tenants/westmarch.sqlite", [longAgo, longAgo]) == 0)
        let platform = try await Platform.open(directory: westmarch.folder, blueprint: Westmarch.blueprint)
        let fourth = try await platform.tenant(slug: "westmarch").standing.version(after: third)
        #expect(fourth == second)
        let now = try #require(platform.glance(at: "westmarch"))
        #expect(fourth.glance?.holds(at: now) == true)
        #expect(third.glance?.holds(at: now) == false)
        await platform.close()
        await westmarch.remove()
    }
}
