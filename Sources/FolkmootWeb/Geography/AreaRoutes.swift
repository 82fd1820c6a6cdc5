import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// Where staff begin, and the areas that they see.
enum AreaRoutes {
    static let all: [Route] = [
        .staff(.get, "/staff", needs: nil) { call, scope in
            call.page(StartPage.page(try await AreaStore(scope).start(), for: scope, call))
        },
        .staff(.get, "/staff/areas/:area", needs: .readAreas) { call, scope in
            call.page(AreaPages.area(try await AreaStore(scope).report(on: call.place("area")), call))
        },
        .staff(.get, "/staff/areas/:area/coverage.csv", needs: .readAreas) { call, scope in
            let report = try await AreaStore(scope).report(on: call.place("area"))
            return .csv(AreaTables.csv(report), named: "coverage-\(report.group.whole.area.code).csv")
        },
    ]
}
