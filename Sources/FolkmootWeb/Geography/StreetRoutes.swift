import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// Streets and postcodes under their areas.
enum StreetRoutes {
    static let all: [Route] = [
        .staff(.get, "/staff/areas/:area/streets", needs: .readMembers) { call, scope in
            call.page(StreetPages.list(try await StreetStore(scope).streets(in: call.place("area")), from: call.start, call))
        }.costly(),
        .staff(.get, "/staff/areas/:area/streets.csv", needs: .readMembers) { call, scope in
            let streets = try await StreetStore(scope).streets(in: call.place("area"))
            return .csv(StreetPages.csv(streets), named: "streets-\(streets.area.code).csv")
        }.costly(),
        .staff(.get, "/staff/areas/:area/streets.json", needs: .readMembers) { call, scope in
            .json(StreetPages.json(try await StreetStore(scope).streets(in: call.place("area"))))
        }.costly(),
        .staff(.get, "/staff/streets/:street", needs: .readMembers) { call, scope in
            guard let id = ID<Street>(call.place("street")) else { throw Problem.missing("street") }
            let (report, areas) = try await StreetStore(scope).street(id)
            return call.page(StreetPages.street(report, in: areas, call))
        }.costly(),
    ]
}

extension Call {
    /// From which line on a list is shown, counted from 0.
    fileprivate var start: Int { request.query["from"].flatMap { Int($0) }.map { max(0, $0) } ?? 0 }
}
