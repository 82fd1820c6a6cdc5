import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// Measures by the framework, the calendar of reviews, and packs for meetings.
enum PackRoutes {
    static let all: [Route] = [
        .staff(.get, "/staff/performance/framework", needs: .readPerformance) { call, scope in
            guard !scope.topmostAreas(for: .readPerformance).isEmpty else { return call.page(TeamActivityPages.noAreas) }
            return call.page(FrameworkPages.report(try await FrameworkStore(scope).report(on: call.askedArea), call))
        },
        .staff(.get, "/staff/performance/packs", needs: .readPerformance) { call, scope in
            guard !scope.topmostAreas(for: .readPerformance).isEmpty else { return call.page(TeamActivityPages.noAreas) }
            let calendar = try await PackStore(scope).calendar(of: call.askedArea)
            let mayWrite = scope.allows(.writePerformance, in: calendar.area.code)
            let ancestors = scope.reachableAncestors(of: calendar.area.code, for: .readPerformance)
            return call.page(PackPages.calendar(calendar, ancestors, mayWrite: mayWrite, call))
        },
        .staff(.get, "/staff/performance/packs/:area/publish", needs: .writePerformance) { call, scope in
            call.page(PackPages.publish(in: try RegisterStore(scope).writableArea(call.place("area")), call))
        },
        .staff(.post, "/staff/performance/packs/:area/publish", needs: .writePerformance) { call, scope in
            let area = try RegisterStore(scope).writableArea(call.place("area"))
            return try await call.sending(to: Path("/staff/performance/packs").query("area", area.code), done: "published") {
                _ = try await PackStore(scope).publish(for: call.form.text("review"), words: call.form.text("words"), in: area.code)
            } again: {
                PackPages.publish(in: area, call, $0)
            }
        },
        .staff(.get, "/staff/performance/packs/:pack", needs: .readPerformance) { call, scope in
            guard let id = ID<MeetingPack>(call.place("pack")) else { throw Problem.missing("pack") }
            return call.page(PackPages.pack(try await PackStore(scope).pack(id), call))
        },
    ]
}
