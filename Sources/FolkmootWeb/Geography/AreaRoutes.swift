import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// Where staff begin, and the areas that they see.
enum AreaRoutes {
    static let all: [Route] = [
        .staff(.get, "/staff", needs: nil) { call, scope in
            let groups = try await AreaStore(scope).start()
            let due = try await StartTasks.publicationDue(for: scope, on: call.today)
            return call.page(StartPage.page(groups, publicationDue: due, for: scope, call))
        },
        .staff(.get, "/staff/areas/:area", needs: .readAreas) { call, scope in
            call.page(AreaPages.area(try await AreaStore(scope).report(on: call.place("area")), for: scope, call))
        },
        .staff(.get, "/staff/areas/:area/coverage.csv", needs: .readAreas) { call, scope in
            let report = try await AreaStore(scope).report(on: call.place("area"))
            return .csv(AreaTables.csv(report), named: "coverage-\(report.group.whole.area.code).csv")
        }.costly(),
    ]
}
