import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// Priorities and issues: for staff in the areas that their role reaches, and for everybody.
enum PriorityRoutes {
    static let all: [Route] = reading + priorities + issues + PublicBoardRoutes.all

    private static let reading: [Route] = [
        .staff(.get, "/staff/priorities", needs: .readAreas) { call, scope in
            call.page(PriorityPages.start(try await PriorityStore(scope).start(), call))
        },
        .staff(.get, "/staff/priorities/:area", needs: .readAreas) { call, scope in
            let board = try await PriorityStore(scope).board(of: call.place("area"))
            let mayWrite = scope.allows(.writeEngagement, in: board.overview.area.code)
            return call.page(PriorityPages.board(board, mayWrite: mayWrite, call))
        },
        .staff(.get, "/staff/priorities/:area/priorities.csv", needs: .readAreas) { call, scope in
            let priorities = try await PriorityStore(scope).priorities(in: call.place("area"))
            return .csv(PriorityExport.csv(priorities, call.configuration), named: "priorities-\(call.place("area")).csv")
        }.costly(),
        .staff(.get, "/staff/priorities/:area/issues.csv", needs: .readAreas) { call, scope in
            let issues = try await IssueStore(scope).issues(in: call.place("area"))
            return .csv(
                PriorityExport.csv(issues, call.configuration, today: call.today), named: "issues-\(call.place("area")).csv")
        }.costly(),
    ]

    private static let priorities: [Route] = [
        .staff(.get, "/staff/priorities/:area/priority", needs: .writeEngagement) { call, scope in
            call.page(PriorityFormPages.set(in: try call.area(of: scope), call))
        },
        .staff(.post, "/staff/priorities/:area/priority", needs: .writeEngagement) { call, scope in
            let area = try call.area(of: scope)
            return try await call.sending(to: "/staff/priorities/\(area.code)", done: "set") {
                let draft = try PriorityDraft(PriorityInput.priority(call.form), for: call.configuration, today: call.today)
                try await PriorityStore(scope).set(draft, in: area.code)
            } again: {
                PriorityFormPages.set(in: area, call, $0)
            }
        },
        .staff(.get, "/staff/priorities/:priority/end", needs: .writeEngagement) { call, scope in
            let (priority, area) = try await call.priority(of: scope)
            return call.page(PriorityFormPages.end(priority, at: area, call))
        },
        .staff(.post, "/staff/priorities/:priority/end", needs: .writeEngagement) { call, scope in
            let (priority, area) = try await call.priority(of: scope)
            return try await call.sending(to: "/staff/priorities/\(area.code)", done: "ended") {
                try await PriorityStore(scope).end(priority.id, PriorityInput.ending(call.form))
            } again: {
                PriorityFormPages.end(priority, at: area, call, $0)
            }
        },
    ]

    private static let issues: [Route] = [
        .staff(.get, "/staff/priorities/:area/issue", needs: .writeEngagement) { call, scope in
            let area = try call.area(of: scope)
            return call.page(PriorityFormPages.raise(in: area, try await call.offer([.saidDid], in: area.code, scope), call))
        },
        .staff(.post, "/staff/priorities/:area/issue", needs: .writeEngagement) { call, scope in
            let area = try call.area(of: scope)
            return try await call.sending(to: "/staff/priorities/\(area.code)", done: "raised") {
                let draft = try IssueDraft(PriorityInput.issue(call.form), for: call.configuration, today: call.today)
                try await IssueStore(scope).raise(draft, in: area.code, from: try await call.sentUse(in: area.code, scope))
            } again: {
                PriorityFormPages.raise(in: area, LibraryOffer(), call, $0)
            }
        },
        .staff(.get, "/staff/priorities/:issue/steps", needs: .readAreas) { call, scope in
            let (issue, area) = try await call.issue(of: scope)
            let mayWrite = scope.allows(.writeEngagement, in: area.code)
            let origin = try await LibraryStore(scope).origin(of: issue.id.description)
            return call.page(PriorityFormPages.steps(of: issue, at: area, mayWrite: mayWrite, from: origin, call))
        },
        .staff(.post, "/staff/priorities/:issue/steps", needs: .writeEngagement) { call, scope in
            let (issue, area) = try await call.issue(of: scope)
            return try await call.sending(to: "/staff/priorities/\(issue.id.description)/steps", done: "added") {
                try await IssueStore(scope).add(PriorityInput.step(call.form), to: issue.id)
            } again: {
                // What somebody else has added meanwhile is shown, too.
                PriorityFormPages.steps(of: try await IssueStore(scope).issue(issue.id), at: area, mayWrite: true, call, $0)
            }
        },
    ]
}

extension Call {
    /// The area that the path names, for a form that may be sent by this person.
    fileprivate func area(of scope: StaffScope) throws(Problem) -> Area { try scope.extendableArea(place("area")) }

    fileprivate func priority(of scope: StaffScope) async throws -> (Priority, Area) {
        guard let id = ID<Priority>(place("priority")) else { throw Problem.missing("priority") }
        let priority = try await PriorityStore(scope).priority(id)
        return (priority, try scope.writableArea(priority.area))
    }

    fileprivate func issue(of scope: StaffScope) async throws -> (RaisedIssue, Area) {
        guard let id = ID<RaisedIssue>(place("issue")) else { throw Problem.missing("issue") }
        let issue = try await IssueStore(scope).issue(id)
        guard let area = configuration.areas[issue.area] else { throw Problem.missing("area") }
        return (issue, area)
    }
}
