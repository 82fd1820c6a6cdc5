import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Testing

@testable import FolkmootWeb

@Suite("What each role gets")
struct RoleReachTests {
    @Test("A page is refused to each role that lacks what its route asks for, and to no role of the whole force that has it")
    func pages() async throws {
        let town = try await Town()
        let configuration = try await town.operations.force("leicestershire").tenant.configuration
        var refused = 0

        for role in configuration.roles {
            let browser = try await town.signedIn(role: role.code, area: role.isForceWide ? nil : "E07000129")
            for route in Routes.all where route.method == .get && route.pattern.isPlain {
                guard case .staff(let permission) = route.access else { continue }
                let isAllowed = permission.map { role.permissions.contains($0.name) } ?? true

                let status = try await browser.head(route.pattern.description).status

                // A role of some areas may be refused the whole force, which some pages show where no area is named.
                let isRefused = status == 403
                #expect(isAllowed ? !isRefused || !role.isForceWide : isRefused, "\(role.code) at \(route.pattern): \(status)")
                refused += isAllowed ? 0 : 1
            }
        }

        #expect(refused > 50)
        await town.remove()
    }
}
