import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// The registers of teams' work: what there is, what somebody should look at, and the forms by which they are kept.
enum RegisterRoutes {
    static let all: [Route] = [
        .staff(.get, "/staff/performance/registers", needs: .readPerformance) { call, scope in
            guard !scope.topmostAreas(for: .readPerformance).isEmpty else { return call.page(TeamActivityPages.noAreas) }
            return call.page(RegisterPages.start(try await RegisterStore(scope).overview(of: call.askedArea), call))
        },
        .staff(.get, "/staff/performance/registers/:register", needs: .readPerformance) { call, scope in
            let list = try await RegisterStore(scope).list(try call.register, in: call.askedArea)
            let mayWrite = scope.allows(.writePerformance, in: list.area.code)
            let isTold = list.register == .training && scope.allows(.readStandards, in: list.area.code)
            let reviews = isTold ? try await ReviewStore(scope).samples(in: list.area.code).quality : nil
            return call.page(RegisterPages.list(list, after: reviews, mayWrite: mayWrite, call))
        },
        .staff(.get, "/staff/performance/registers/:register/register.csv", needs: .readPerformance) { call, scope in
            let list = try await RegisterStore(scope).list(try call.register, in: call.askedArea)
            return .csv(RegisterExport.csv(list, call.configuration), named: "\(list.register.rawValue)-\(list.area.code).csv")
        }.costly(),
        .staff(.get, "/staff/performance/registers/:register/:area/add", needs: .writePerformance) { call, scope in
            let area = try RegisterStore(scope).writableArea(call.place("area"))
            return call.page(try await RegisterPages.add(to: try call.register, at: area, scope, call))
        },
        .staff(.post, "/staff/performance/registers/:register/:area/add", needs: .writePerformance) { call, scope in
            let (register, base) = (try call.register, try RegisterStore(scope).writableArea(call.place("area")))
            let list = Path("/staff/performance/registers/\(register.rawValue)").query("area", base.code)
            return try await call.sending(to: list, done: "added") {
                let area = try call.chosenArea(in: base)
                try await RegisterStore(scope).add(RegisterPages.form(call.form, of: register), to: register, in: area.code)
            } again: {
                try await RegisterPages.add(to: register, at: base, scope, call, $0)
            }
        },
        .staff(.get, "/staff/performance/entries/:entry", needs: .readPerformance) { call, scope in
            call.page(RegisterPages.entry(try await RegisterStore(scope).entry(try call.entry), scope, call))
        },
        .staff(.get, "/staff/performance/entries/:entry/change", needs: .writePerformance) { call, scope in
            let entry = try await RegisterStore(scope).entry(try call.entry)
            _ = try RegisterStore(scope).writableArea(entry.area)
            return call.page(try await RegisterPages.change(entry, scope, call))
        },
        .staff(.post, "/staff/performance/entries/:entry/change", needs: .writePerformance) { call, scope in
            let entry = try await RegisterStore(scope).entry(try call.entry)
            return try await call.sending(to: Path("/staff/performance/entries/\(entry.id)"), done: "changed") {
                try await RegisterStore(scope).change(entry.id, to: RegisterPages.form(call.form, of: entry.register))
            } again: {
                try await RegisterPages.change(entry, scope, call, $0)
            }
        },
    ]
}

extension Call {
    fileprivate var register: Register {
        get throws(Problem) {
            guard let register = Register(rawValue: place("register")) else { throw Problem.missing("register") }
            return register
        }
    }

    fileprivate var entry: ID<RegisterEntry> {
        get throws(Problem) {
            guard let id = ID<RegisterEntry>(place("entry")) else { throw Problem.missing("entry") }
            return id
        }
    }
}
