import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// What teams did, for staff in the areas that their role reaches; and what each did, for the person and the line.
enum PerformanceRoutes {
    static let all: [Route] = [
        .staff(.get, "/staff/performance", needs: .readPerformance) { call, scope in
            guard !scope.topmostAreas(for: .readPerformance).isEmpty else { return call.page(TeamActivityPages.noAreas) }
            return call.page(TeamActivityPages.table(try await TeamActivityStore(scope).activity(call.activityQuestion), call))
        },
        .staff(.get, "/staff/performance.csv", needs: .readPerformance) { call, scope in
            let activity = try await TeamActivityStore(scope).activity(call.activityQuestion)
            return .csv(TeamActivityExport.csv(activity), named: "teams-\(activity.area.code)-\(activity.months.lowerBound).csv")
        }.costly(),
        .staff(.get, "/staff/performance.json", needs: .readPerformance) { call, scope in
            .json(TeamActivityExport.json(try await TeamActivityStore(scope).activity(call.activityQuestion)))
        }.costly(),
        .staff(.get, "/staff/performance/own", needs: nil) { call, scope in
            call.page(OwnActivityPages.page(try await TeamActivityStore(scope).own(call.askedMonths), scope, call))
        },
    ]
}

extension Call {
    fileprivate var activityQuestion: TeamActivity.Question {
        var question = TeamActivity.Question()
        question.area = askedArea
        question.months = askedMonths
        question.grouping = request.query["by"].flatMap(TeamActivity.Grouping.init(rawValue:))
        question.group = request.query["group"].flatMap { $0.isEmpty ? nil : $0 }
        return question
    }

    /// The months that the query names; nothing if it names none in order.
    fileprivate var askedMonths: ClosedRange<Month>? {
        guard let first = Month(request.query["from"] ?? ""), let last = Month(request.query["to"] ?? ""), first <= last else {
            return nil
        }
        return first...last
    }
}
