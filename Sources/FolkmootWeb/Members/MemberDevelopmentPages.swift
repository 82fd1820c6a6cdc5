import Basics
import CSV
import FolkmootCore
import Markup

/// How membership developed: how many were in which state at the ends of months, and what brought those who joined.
enum MemberDevelopmentPages {
    static func page(_ development: MemberStore.Development, mayManage: Bool, _ call: Call) -> Page {
        Page(
            title: "How did membership develop?", caption: "Members",
            breadcrumbs: [Breadcrumb(title: "Start", path: "/staff"), Breadcrumb(title: "Members", path: "/staff/members")],
            body: """
                <p>Counted from the records of the areas that you are responsible for. Somebody who has moved is counted where they live now.</p>
                \(Components.table(states(development, call)))
                \(Components.csvLink("/staff/members/development.csv", "membership by month and state", in: call.language))
                <h2>What brought those who joined</h2>
                \(development.joined.isEmpty ? "<p>Nobody joined in these months.</p>" : Components.table(joined(development, call)))
                <p>Put a word of your own into a link, such as <code>\(call.address("/register"))?from=poster</code>, and those who come by it are \
                counted by it: small letters, digits and hyphens.</p>
                \(when: mayManage, "<p><a href=\"/staff/members/duplicates\">Records that may be of one person</a></p>")
                """)
    }

    private static func states(_ development: MemberStore.Development, _ call: Call) -> Table {
        let rows = development.months.indices.reversed().map { place in
            let month = call.language.month(development.months[place])
            let isNow = place == development.months.count - 1
            return Table.Row(
                [isNow ? "Now" : "End of \(month)"]
                    + columns.map { "\(Decimals.grouped(development.states[$0.state][safely: place]))" })
        }
        return Table(
            caption: "Members by month and state",
            columns: [.init(title: "When")] + columns.map { .init(title: $0.title, kind: .number) }, rows: rows)
    }

    private static func joined(_ development: MemberStore.Development, _ call: Call) -> Table {
        let rows = development.joined.map {
            Table.Row(["\(words(for: $0.route))", "\($0.campaign ?? "")", "\(Decimals.grouped($0.members))"])
        }
        return Table(
            caption: "Joined since \(call.language.month(development.months[0])), by how and through what",
            columns: [.init(title: "How"), .init(title: "Campaign"), .init(title: "People", kind: .number)], rows: rows)
    }

    private static func words(for route: JoiningRoute) -> String { StaffMemberPages.words(for: route).capitalisedFirst }

    private static let columns: [(state: MemberRecord.State, title: String)] = [
        (.active, "Active"), (.pending, "Wait to be confirmed"), (.invited, "Invited"), (.suspended, "Set aside"),
        (.left, "Have left"),
        (.erased, "Erased"),
    ]

    /// A row to each month: the end of it, and of the last month now.
    static func csv(_ development: MemberStore.Development) -> [UInt8] {
        var writer = CSVWriter()
        writer.row(["month"] + MemberRecord.State.allCases.map(\.rawValue))
        for (place, month) in development.months.enumerated() {
            writer.row(
                [month.description] + MemberRecord.State.allCases.map { String(development.states[$0][safely: place]) })
        }
        return writer.bytes
    }
}

extension [Int] {
    /// Zero where nobody was counted.
    fileprivate subscript(safely place: Int) -> Int { indices.contains(place) ? self[place] : 0 }
}
