import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// Where staff begin, and the areas that they see.
enum AreaRoutes {
    static let all: [Route] =
        [
            .staff(.get, "/staff", needs: nil) { call, scope in
                let groups = try await AreaStore(scope).start()
                let due = try await StartTasks.publicationDue(for: scope, on: call.today)
                return call.page(StartPage.page(groups, publicationDue: due, for: scope, call))
            },
            .staff(.get, "/staff/areas/:area", needs: .readAreas) { call, scope in
                call.page(AreaPages.area(try await call.areas(scope).report(on: call.place("area")), for: scope, call))
            },
            .staff(.get, "/staff/areas/:area/profile", needs: .readAreas) { call, scope in
                call.page(AreaProfilePages.page(try await AreaProfile(call.place("area"), call, scope), call))
            }.costly(),
            .staff(.get, "/staff/areas/:area/map", needs: .readAreas) { call, scope in
                let (store, code) = (try call.areas(scope), call.place("area"))
                let (kinds, kind) = try kind(of: call, in: code, store)
                return call.page(
                    AreaPages.map(
                        try await store.parts(of: code, kind: kind.code), kind: kind, among: kinds,
                        ancestors: store.ancestors(of: code), call))
            },
            .staff(.get, "/staff/areas/:area/map.csv", needs: .readAreas) { call, scope in
                let (store, code) = (try call.areas(scope), call.place("area"))
                let kind = try kind(of: call, in: code, store).chosen
                let group = try await store.parts(of: code, kind: kind.code)
                return .csv(AreaTables.csv(group), named: "coverage-\(code)-by-\(kind.code).csv")
            }.costly(),
            .staff(.get, "/staff/areas/:area/coverage.csv", needs: .readAreas) { call, scope in
                let report = try await call.areas(scope).report(on: call.place("area"))
                return .csv(AreaTables.csv(report), named: "coverage-\(report.group.whole.area.code).csv")
            }.costly(),
        ] + StreetRoutes.all

    /// Which kind of area is asked for: the smallest unless it is said.
    private static func kind(of call: Call, in code: String, _ store: AreaStore) throws -> (all: [AreaKind], chosen: AreaKind) {
        let kinds = try store.kinds(in: code)
        let asked = call.request.query["kind"]
        guard let chosen = asked == nil ? kinds.last : kinds.first(where: { $0.code == asked }) else {
            throw Problem.missing("kind of area here")
        }
        return (kinds, chosen)
    }
}

extension Call {
    /// The areas in the hierarchy that is asked for.
    fileprivate func areas(_ scope: StaffScope) throws(Problem) -> AreaStore { AreaStore(scope, by: try askedHierarchy()) }
}
