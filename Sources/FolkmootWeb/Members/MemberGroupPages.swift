import Basics
import FolkmootCore
import FolkmootTenancy
import Markup

/// Lists of members that staff keep.
enum MemberGroupPages {
    static func list(_ groups: [MemberGroup], _ scope: StaffScope, _ call: Call, _ problem: Problem? = nil) -> Page {
        let state = call.formState(problem)
        return Page(
            title: "Which groups of members are there?", caption: "Members", breadcrumbs: breadcrumbs,
            notices: """
                \(Components.errorSummary(state, fields: ["name", "area"]))\
                \(when: call.justDone == "made", Components.success("The group is there: add members from their records"))\
                \(when: call.justDone == "ended", Components.success("The group has ended"))
                """,
            body: """
                <p>A group is a list that a team keeps: volunteers, or people who want to be told of one matter. Its members see that they \
                are in it, and can leave.</p>
                \(groups.isEmpty ? Components.empty("No group yet", .empty) : Components.table(table(groups, call)))
                \(when: scope.allows(.manageMembers), form(state, scope, call))
                """, hasErrors: state.hasErrors)
    }

    private static func table(_ groups: [MemberGroup], _ call: Call) -> Table {
        let rows = groups.map { group in
            Table.Row([
                "<a href=\"\(Path("/staff/members/groups/\(group.id.description)"))\">\(group.name)</a>",
                "\(call.configuration.areas.fullName(of: group.area, in: .en))", "\(Decimals.grouped(group.members))",
            ])
        }
        return Table(
            caption: groups.count == 1 ? "1 group" : "\(Decimals.grouped(groups.count)) groups",
            columns: [.init(title: "Group"), .init(title: "Kept by"), .init(title: "Active members", kind: .number)], rows: rows)
    }

    private static func form(_ state: FormState, _ scope: StaffScope, _ call: Call) -> HTML {
        let areas = call.configuration.areas.areas.filter { $0.exists(on: call.today) && scope.allows(.manageMembers, in: $0.code) }
        let choices = areas.map { Choice(value: $0.code, label: call.configuration.areas.fullName(of: $0.code, in: .en)) }
        return """
            <h2>Make a group</h2>
            \(Components.form(
                state, to: "/staff/members/groups", button: "Make the group",
                """
                \(Components.textField("name", "Name", in: state, hint: "For example: Speedwatch volunteers, Morecambe", width: .medium))\
                \(Components.select("area", "Kept by the team of", choices, in: state))
                """))
            """
    }

    static func group(_ group: MemberGroup, _ members: [MemberRecord], mayManage: Bool, _ call: Call) -> Page {
        Page(
            title: group.name, caption: "Group of members",
            breadcrumbs: breadcrumbs + [Breadcrumb(title: "Groups", path: "/staff/members/groups")],
            notices: when(call.justDone == "removed", Components.success("They are not in the group any more")),
            body: """
                <p>Kept by the team of \(call.configuration.areas.fullName(of: group.area, in: .en)). Shown are members in the areas that you are \
                responsible for; that you looked is kept in the audit.</p>
                \(members.isEmpty ? Components.empty("Nobody yet", "<p>Find a member, and add them from their record.</p>") : Components.table(table(group, members, mayManage, call)))
                \(when: mayManage, Components.action(
                    "End the group", to: "/staff/members/groups/\(group.id.description)/ending", csrf: call.context.csrf,
                    style: .danger))
                """)
    }

    private static func when(_ condition: Bool, _ html: HTML) -> HTML { condition ? html : .empty }

    private static func table(_ group: MemberGroup, _ members: [MemberRecord], _ mayManage: Bool, _ call: Call) -> Table {
        let rows = members.map { member in
            let path: Path = "/staff/members/groups/\(group.id.description)/members/\(member.id.description)/removal"
            return Table.Row([
                "<a href=\"\(Path("/staff/members/\(member.id.description)"))\">\(member.name)</a>",
                StaffMemberPages.state(of: member),
                "\(call.configuration.areas.fullName(of: member.residence.area, in: .en))",
                when(mayManage, Components.action("Take \(member.name) out", to: path, csrf: call.context.csrf)),
            ])
        }
        return Table(
            caption: members.count == 1 ? "1 person" : "\(Decimals.grouped(members.count)) people",
            columns: ["Name", "Membership", "Area", "What to do"].map { .init(title: $0) }, rows: rows)
    }

    /// On a member's own record: the groups they are in, and the way into others.
    static func ofMember(_ details: MemberStore.Details, _ groups: [MemberGroup], mayManage: Bool, _ call: Call) -> HTML {
        let others = groups.filter { group in !details.groups.contains { $0.id == group.id } }
        let mayAdd = mayManage && details.member.state == .active && !others.isEmpty
        guard !details.groups.isEmpty || mayAdd else { return .empty }
        let items: [HTML] = details.groups.map {
            "<li><a href=\"\(Path("/staff/members/groups/\($0.id.description)"))\">\($0.name)</a></li>"
        }
        let list: HTML = items.isEmpty ? "<p>None.</p>" : "<ul>\(items)</ul>"
        return """
            <h2>Groups they are in</h2>
            \(list)
            \(when(mayAdd, add(details.member, others, call)))
            """
    }

    private static func add(_ member: MemberRecord, _ groups: [MemberGroup], _ call: Call) -> HTML {
        let state = FormState(call.language, csrf: call.context.csrf)
        let choices = groups.map { Choice(value: $0.id.description, label: $0.name) }
        return Components.form(
            state, to: "/staff/members/\(member.id.description)/groups", button: "Add to the group",
            Components.select("group", "Another group", choices, in: state))
    }

    private static let breadcrumbs = [
        Breadcrumb(title: "Start", path: "/staff"), Breadcrumb(title: "Members", path: "/staff/members"),
    ]
}
