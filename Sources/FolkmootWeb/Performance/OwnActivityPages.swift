import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// What is told of the person who reads it.
enum OwnActivityPages {
    static func page(_ activity: OwnActivity?, _ scope: StaffScope, _ call: Call) -> Page {
        let mayReadTeams = scope.allows(.readPerformance)
        return Page(
            title: "What is told of your own work?", caption: "Performance",
            breadcrumbs: mayReadTeams ? [Breadcrumb(title: "Performance", path: "/staff/performance")] : [],
            body: activity.html { figures($0, call) } ?? unlinked)
    }

    private static let unlinked = Components.empty(
        "No reference is known to be yours",
        "<p>Your force’s systems tell of people by a reference. Ask whoever manages accounts in your force to say which one is yours.</p>"
    )

    private static func figures(_ activity: OwnActivity, _ call: Call) -> HTML {
        """
        <p>\(TeamActivityPages.months(activity.months, call)). Only you and those who lead your team see these figures.</p>
        \(activity.periods.isEmpty ? "<p>Nothing is told of you in these months.</p>" : Components.table(table(activity, call)))
        <p class="quiet">Read them by your working days and by the time that you were needed elsewhere. If something is wrong, tell whoever leads your team: it is put right where it comes from.</p>
        """
    }

    private static func table(_ activity: OwnActivity, _ call: Call) -> Table {
        let columns = activity.rules.columns.filter { $0.kind != .headcount }
        let rows = activity.periods.map { period in
            let days = period.months.lowerBound.first...period.months.upperBound.last
            return Table.Row(
                ["\(FieldworkWords.name(of: days, in: call.language))"]
                    + columns.map { TeamActivityPages.cell(activity.cell($0.kind, of: period.line)) })
        }
        return Table(
            caption: "Your own figures", captionIsUnseen: true,
            columns: [.init(title: "Period")] + columns.map { TeamActivityPages.column($0) }, rows: rows,
            total: Table.Row(["Together"] + columns.map { TeamActivityPages.cell(activity.cell($0.kind, of: activity.total)) }),
            isMatrix: true)
    }
}
