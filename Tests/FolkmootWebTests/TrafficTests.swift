import Basics
import HTTP
import Testing

@testable import FolkmootWeb

@Suite("What is counted and kept of answers")
struct TrafficTests {
    @Test("A meter is made once for a force and a route, and one of another force is another")
    func meters() throws {
        let traffic = Traffic()
        let route = try #require(Routes.all.first { $0.pattern.description == "/areas/:area" })

        let first = traffic.meter(of: "westmarch", .route(route))

        #expect(traffic.meter(of: "westmarch", .route(route)) === first)
        #expect(traffic.meter(of: "eastmarch", .route(route)) !== first)
        #expect(traffic.meter(of: "westmarch", .nothing) !== first)
        #expect(first.owner == "westmarch" && first.route == "/areas/:area" && first.method == "GET")
        #expect(String(decoding: first.words, as: UTF8.self) == #","force":"westmarch","route":"/areas/:area""#)
        #expect(traffic.meters.count == 4)
    }

    @Test("Every route has a number of its own, so that no two are counted together")
    func numbers() {
        #expect(Routes.all.map(\.number) == Array(0..<Routes.all.count))
    }

    @Test(
        "A public page or export without a form that has not changed is not sent again",
        arguments: ["/areas", "/areas/E23000021", "/areas/E23000021/results.csv", "/privacy"])
    func tags(path: String) async throws {
        let town = try await Town()
        let host = "leicestershire.localhost"
        let first = await town.application.respond(to: try Request(.get, path, host: host))
        try #require(first.status == .ok, "\(path)")
        let tag = try #require(first.headers["ETag"], "\(path)")

        let request = try Request(.get, path, headers: ["If-None-Match": tag], host: host)
        let again = await town.application.respond(to: request).conditional(on: request)

        #expect(again.status == .notModified)
        #expect(again.headers["Cache-Control"] == "private, no-cache")
        await town.remove()
    }

    @Test("A page with a form, a page of staff and a page with a problem have no tag")
    func noTags() async throws {
        let town = try await Town()
        let form = try await town.browser().get("/register")
        let staff = try await town.signedIn(role: "force_admin").get("/staff")
        let missing = try await town.browser().get("/nothing")

        #expect(form.headers["ETag"] == nil && staff.headers["ETag"] == nil && missing.headers["ETag"] == nil)
        #expect(staff.headers["Cache-Control"] == "no-store" && missing.headers["Cache-Control"] == "no-store")
        await town.remove()
    }

    @Test("The hash of a content changes with each of its bytes, and with its length")
    func hash() {
        let content = (0..<200).map { UInt8($0) }
        var hashes: Set<UInt64> = [ContentHash.of(content)]

        for place in content.indices {
            var other = content
            other[place] ^= 1
            hashes.insert(ContentHash.of(other))
            hashes.insert(ContentHash.of(Array(content[..<place])))
        }

        #expect(hashes.count == 401)
    }
}
