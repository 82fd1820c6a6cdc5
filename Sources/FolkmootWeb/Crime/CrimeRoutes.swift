import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP

/// Recorded crime in the areas that staff see.
enum CrimeRoutes {
    static let all: [Route] = [
        .staff(.get, "/staff/crime", needs: .readAreas) { call, scope in
            guard let (period, groups) = try await CrimeStore(scope).start() else { return call.page(CrimePages.nothing) }
            return call.page(CrimePages.start(period, groups, call))
        },
        .staff(.get, "/staff/crime/:area", needs: .readAreas) { call, scope in
            guard let report = try await CrimeStore(scope).report(on: call.place("area")) else {
                return call.page(CrimePages.nothing)
            }
            return call.page(CrimePages.area(report, call))
        },
        .staff(.get, "/staff/crime/:area/crime.csv", needs: .readAreas) { call, scope in
            guard let report = try await CrimeStore(scope).report(on: call.place("area")) else {
                throw Problem.missing("recorded crime")
            }
            return .csv(CrimeFigureTables.csv(report), named: "crime-\(report.group.whole.area.code).csv")
        }.costly(),
    ]
}
