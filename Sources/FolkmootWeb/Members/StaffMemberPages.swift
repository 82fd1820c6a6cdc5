import Basics
import FolkmootCore
import HTTP
import Markup

enum StaffMemberPages {
    static func search(_ question: MemberQuestion, _ found: [MemberRecord], _ call: Call) -> Page {
        let state = FormState(call.language, values: ["q": [question.text]], csrf: call.context.csrf)
        let place = question.area.flatMap { call.configuration.areas[$0]?.name.english }
        return Page(
            title: place.map { "Members in \($0)" } ?? "Find a member",
            breadcrumbs: [Breadcrumb(title: "Start", path: "/staff")],
            body: """
                <form method="post" action="/staff/members">
                \(Components.csrf(state.csrf))\(Components.textField(
                    "q", "Name, email, telephone or postcode", in: state,
                    hint: "Part of a name, or how an email address, a number or the postcode begins",
                    kind: .search, width: .medium))\
                \(question.area.map { Components.hidden("area", $0) } ?? .empty)
                <div class="buttons">\(Components.button("Find"))</div>
                </form>
                <p class="quiet">Each search and each record that you open is kept in the audit.</p>
                \(when: question.isAsked, results(question, found, call))
                <ul class="ways">
                <li><a href="/staff/members/development">How membership developed</a></li>
                <li><a href="/staff/members/groups">Groups of members</a></li>
                <li><a href="\(Path("/staff/members/wishes").query("area", question.area))">What members want to hear of, and in which form</a></li>
                </ul>
                """)
    }

    private static func results(_ question: MemberQuestion, _ found: [MemberRecord], _ call: Call) -> HTML {
        guard !found.isEmpty else { return nobody(question) }
        let rows = found.prefix(MemberStore.searchLimit).map { member in
            Table.Row([
                "<a href=\"\(Path("/staff/members/\(member.id.description)"))\">\(member.name)</a>", state(of: member),
                "\(call.configuration.areas.fullName(of: member.residence.area, in: .en))",
                "\((member.residence.postcode ?? "").replacing(" ", with: "\u{A0}"))",
                member.email.html(Components.address) ?? "\(member.phone ?? "")",
            ])
        }
        let more = found.count > MemberStore.searchLimit
        return """
            \(when: more, "<p>These are the first \(MemberStore.searchLimit) by name. Say more of the name to find others.</p>")
            \(Components.table(
                Table(
                    caption: rows.count == 1 ? "1 person" : "\(Decimals.grouped(rows.count)) people",
                    columns: ["Name", "Membership", "Area", "Postcode", "Contact"].map { .init(title: $0) }, rows: rows)))
            """
    }

    private static func nobody(_ question: MemberQuestion) -> HTML {
        guard question.text.isEmpty || question.text.count >= 2 else {
            return Components.empty("Say a little more", "<p>Write at least two characters.</p>")
        }
        return Components.empty(
            "Nobody found", "<p>There is nobody like that in the areas that you are responsible for. Try a part of the name.</p>")
    }

    /// What the person who looks may do with the record.
    struct May {
        let confirm: Bool
        let manage: Bool
        let answer: Bool
        let privacy: Bool
    }

    static func member(_ details: MemberStore.Details, _ groups: [MemberGroup], _ may: May, _ call: Call) -> Page {
        let member = details.member
        let waits = member.state == .pending && member.email == nil
        return Page(
            title: member.name, caption: "Member",
            breadcrumbs: [Breadcrumb(title: "Start", path: "/staff"), Breadcrumb(title: "Members", path: "/staff/members")],
            notices: done(member, call),
            body: """
                <p>\(state(of: member)) \(meaning(of: member.state))</p>
                \(when: waits && may.confirm, confirmation(member, call))
                \(contact(member, call))
                \(when: may.answer && member.state == .active, answering(member, call))
                <h2>How they can be reached</h2>
                \(ContactWayPages.staffList(details, may, call))
                \(when: may.manage && member.state == .active, adding(member))
                \(MemberWishPages.staffSummary(details, call))
                \(MemberGroupPages.ofMember(details, groups, mayManage: may.manage, call))
                <h2>What they agreed to</h2>
                \(consents(details.consents, call))
                <h2>Where they lived as a member</h2>
                \(periods(details.periods, call))
                <h2>How the membership changed</h2>
                \(history(details, call))
                \(when: may.manage, changes(member, call))
                \(when: may.privacy, privacy(member))
                """)
    }

    private static func privacy(_ member: MemberRecord) -> HTML {
        """
        <h2>Their rights</h2>
        <ul class="ways">
        <li><a href="\(Path("/staff/members/\(member.id.description)/data"))">Put together all that is held of them</a></li>
        <li><a href="\(Path("/staff/members/\(member.id.description)/correction"))">Correct it</a></li>
        <li><a href="\(Path("/staff/members/\(member.id.description)/erasure"))">Erase it</a></li>
        </ul>
        """
    }

    private static func adding(_ member: MemberRecord) -> HTML {
        "<ul class=\"ways\"><li><a href=\"\(Path("/staff/members/\(member.id.description)/ways"))\">Add a way to reach them</a></li></ul>"
    }

    private static func done(_ member: MemberRecord, _ call: Call) -> HTML {
        switch call.justDone {
        case "confirmed": Components.success("\(member.name) is a member now")
        case "way-confirmed": Components.success("It is on record that they told you")
        case "way-added": Components.success("It is on their list")
        case "way-sent": Components.success("We sent to it what shows that it is theirs")
        case "way-removed": Components.success("It is gone from their list")
        case "way-refused": Components.success("Nobody writes to it any more")
        case "grouped": Components.success("\(member.name) is in the group now")
        case "corrected": Components.success("The record is corrected")
        case "placed": Components.success("The property is on record")
        case "suspended": Components.success("\(member.name) is set aside")
        case "resumed": Components.success("\(member.name) is a member again")
        case "merged": Components.success("The two records are one now")
        default: .empty
        }
    }

    /// The way to the survey that is put to members.
    private static func answering(_ member: MemberRecord, _ call: Call) -> HTML {
        call.configuration.defaultSurvey.html { survey in
            """
            <ul class="ways"><li><a href="\(Path("/staff/surveys/\(survey.code)/answer/\(member.id.description)"))">Take down their \
            answers to \(survey.title.english)</a></li></ul>
            """
        } ?? .empty
    }

    private static func changes(_ member: MemberRecord, _ call: Call) -> HTML {
        switch member.state {
        case .active:
            """
            <ul class="ways">
            <li><a href="\(Path("/staff/members/\(member.id.description)/property"))">Say which property they live in (UPRN)</a></li>
            <li><a href="\(Path("/staff/members/\(member.id.description)/suspension"))">Set aside for a while</a></li>
            </ul>
            """
        case .suspended:
            Components.action(
                "Take back", to: "/staff/members/\(member.id.description)/resumption", csrf: call.context.csrf, style: .main)
        case .pending, .invited, .left, .erased: .empty
        }
    }

    private static func history(_ details: MemberStore.Details, _ call: Call) -> HTML {
        let first = details.changes.first?.from ?? details.member.state
        let rows =
            [Table.Row(["\(call.language.date(details.member.createdAt))", state(first)])]
            + details.changes.map { Table.Row(["\(call.language.date($0.at))", state($0.to)]) }
        return Components.table(
            Table(
                caption: "Changes, the earliest first", captionIsUnseen: true,
                columns: ["On", "It was"].map { .init(title: $0) }, rows: rows))
    }

    private static func contact(_ member: MemberRecord, _ call: Call) -> HTML {
        let place = [member.residence.address, member.residence.postcode].compactMap { $0 }.joined(separator: ", ")
        let rows: [(String, HTML)] = [
            ("Email", member.email.html(Components.address) ?? .empty), ("Telephone", "\(member.phone ?? "")"),
            ("Address", "\(place)"),
            ("UPRN", "\(member.residence.uprn?.description ?? "")"),
            ("Area", areaLink(member.residence.area, call)), ("Language", "\(member.language.englishName)"),
            ("Joined", "\(member.joinedAt.map { "\(call.language.date($0)), \(words(for: member.route))" } ?? "")"),
            ("Left", "\(member.leftAt.map { call.language.date($0) } ?? "")"),
        ]
        return Components.summaryList(
            rows.filter { !$0.1.isEmpty }.map { SummaryRow(label: $0.0, value: $0.1) }, in: call.language)
    }

    private static func areaLink(_ area: String, _ call: Call) -> HTML {
        "<a href=\"\(Path("/staff/areas/\(area)"))\">\(call.configuration.areas.fullName(of: area, in: .en))</a>"
    }

    private static func confirmation(_ member: MemberRecord, _ call: Call) -> HTML {
        Components.panel(
            "Call \(member.phone ?? "") to confirm",
            """
            <p>\(member.name) has no email. Once they have told you on the telephone that they registered, they become a member.</p>
            \(Components.action(
                "They confirmed", to: "/staff/members/\(member.id.description)/confirmation", csrf: call.context.csrf, style: .main))
            """)
    }

    private static func consents(_ consents: [ConsentRecord], _ call: Call) -> HTML {
        guard !consents.isEmpty else { return "<p>Nothing is on record, so nothing is sent.</p>" }
        let rows = consents.map { consent in
            Table.Row([
                "\(call.configuration.policy.provider(consent.provider)?.name.english ?? consent.provider)",
                "\(call.language.date(consent.givenAt)), \(words(for: consent.route))",
                "Version \(consent.wordingVersion), revision \(consent.revision)",
                consent.withdrawnAt.map { "\(call.language.date($0))" } ?? .empty,
            ])
        }
        return Components.table(
            Table(
                caption: "Consents, the earliest first", captionIsUnseen: true,
                columns: ["Whose messages", "Given", "Words", "Withdrawn"].map { .init(title: $0) }, rows: rows))
    }

    private static func periods(_ periods: [MemberPeriod], _ call: Call) -> HTML {
        guard !periods.isEmpty else { return "<p>Nowhere yet.</p>" }
        let rows = periods.map { period in
            Table.Row([
                "\(call.configuration.areas.fullName(of: period.area, in: .en))", "\(call.language.date(period.from))",
                period.until.map { "\(call.language.date($0))" } ?? "now",
            ])
        }
        return Components.table(
            Table(
                caption: "Places, the earliest first", captionIsUnseen: true,
                columns: ["Area", "From", "Until"].map { .init(title: $0) }, rows: rows))
    }

    static func state(of member: MemberRecord) -> HTML { state(member.state) }

    static func state(_ state: MemberRecord.State) -> HTML {
        switch state {
        case .active: Components.tag("Active", .good)
        case .pending: Components.tag("Waits to be confirmed", .notice)
        case .invited: Components.tag("Invited", .notice)
        case .suspended: Components.tag("Set aside", .warning)
        case .left, .erased: Components.tag("Left")
        }
    }

    private static func meaning(of state: MemberRecord.State) -> String {
        switch state {
        case .active: "Gets what they agreed to."
        case .pending: "Registered, and has not shown yet that the contact is theirs. Nothing is sent."
        case .invited: "No opt-in is on record. Nothing is sent."
        case .suspended: "Set aside for a while. Nothing is sent."
        case .left, .erased: "Nothing is sent."
        }
    }

    static func words(for route: JoiningRoute) -> String {
        switch route {
        case .online: "online"
        case .doorstep: "at the door"
        case .partner: "through a partner"
        case .paper: "on paper"
        case .event: "at an event"
        }
    }
}
