import Basics
import FolkmootCore
import Markup

/// Where staff set members aside, and make one record of two.
enum MemberChangePages {
    static func suspend(_ member: MemberRecord, _ call: Call, _ problem: Problem? = nil) -> Page {
        let state = call.formState(problem)
        let reasons: [(SuspensionReason, String)] = [
            (.unreachable, "What is sent comes back"), (.asked, "They asked for a pause"),
            (.doubt, "It is not clear that they are who they say"), (.abuse, "They insulted or threatened somebody"),
        ]
        return Page(
            title: "Why is \(member.name) to be set aside?", breadcrumbs: breadcrumbs(member),
            notices: Components.errorSummary(state, fields: ["reason"]),
            body: """
                <p>Nothing is sent to them, and they are not counted as a member, until they are taken back. What they agreed to stays.</p>
                \(Components.form(
                    state, to: "/staff/members/\(member.id.description)/suspension", button: "Set aside",
                    Components.radios("reason", "Why", reasons.map { Choice(value: $0.0.rawValue, label: $0.1) }, in: state)))
                """, hasErrors: state.hasErrors)
    }

    static func property(_ member: MemberRecord, _ call: Call, _ problem: Problem? = nil) -> Page {
        let state = call.formState(problem, first: ["uprn": [member.residence.uprn?.description ?? ""]])
        return Page(
            title: "Which property does \(member.name) live in?", breadcrumbs: breadcrumbs(member),
            notices: Components.errorSummary(state, fields: ["uprn"]),
            body: """
                <p>The UPRN of the national register tells one household from another better than an address does. Whoever gives the same \
                address without it is counted in the same household from then on.</p>
                \(Components.form(
                    state, to: "/staff/members/\(member.id.description)/property", button: "Save",
                    Components.textField(
                        "uprn", "UPRN", in: state, hint: "Up to 12 digits. Leave it empty if it is not known.", kind: .wholeNumber,
                        width: .short)))
                """, hasErrors: state.hasErrors)
    }

    static func duplicates(_ groups: [[MemberRecord]], of count: Int, _ call: Call) -> Page {
        let rest = count - groups.count
        return Page(
            title: "Which records are of one person?", caption: "Members",
            breadcrumbs: [Breadcrumb(title: "Start", path: "/staff"), Breadcrumb(title: "Members", path: "/staff/members")],
            body: """
                <p>These have one name at one postcode, or one telephone number and a word of the name. Two people can share either: ask before you merge. Nothing is merged \
                by itself.</p>
                \(groups.isEmpty ? Components.empty("No two records look alike", .empty) : .joined(groups.map { group($0, call) }))
                \(when: rest > 0, "<p class=\"quiet\">And \(Decimals.grouped(rest)) more, once these are done.</p>")
                """)
    }

    private static func group(_ members: [MemberRecord], _ call: Call) -> HTML {
        let rows = members.map { member in
            let others: [HTML] = members.filter { $0.id != member.id && MemberChangePages.mayKeep(member, ending: $0) }.map {
                let path: Path = "/staff/members/\(member.id.description)/merge/\($0.id.description)"
                return "<li><a href=\"\(path)\">Keep this, end that of \(call.language.date($0.createdAt))</a></li>"
            }
            return Table.Row([
                "<a href=\"\(Path("/staff/members/\(member.id.description)"))\">\(member.name)</a>",
                "<span>\(StaffMemberPages.state(of: member)) since \(call.language.date(member.joinedAt ?? member.createdAt))</span>",
                "<span>\(contact(member))</span>", "\(member.residence.address ?? "")",
                others.isEmpty ? .empty : "<ul>\(others)</ul>",
            ])
        }
        return Components.table(
            Table(
                caption: "\(members[0].name): \(shared(members))",
                columns: ["Name", "Membership", "Contact", "Address", "Make one record"].map { .init(title: $0) }, rows: rows))
    }

    /// What the records of a group have in common.
    private static func shared(_ members: [MemberRecord]) -> String {
        if let phone = members[0].phone, members.allSatisfy({ $0.phone == phone }) { return "one telephone number" }
        guard let postcode = members[0].residence.postcode, members.allSatisfy({ $0.residence.postcode == postcode }) else {
            return "one telephone number among their ways"
        }
        return "one name at \(postcode)"
    }

    /// An active record is not ended for one that is not.
    private static func mayKeep(_ kept: MemberRecord, ending other: MemberRecord) -> Bool {
        kept.state == .active || other.state != .active
    }

    private static func contact(_ member: MemberRecord) -> HTML {
        let ways: [HTML] = [member.email.html(Components.address), member.phone.html { "\($0)" }].compactMap { $0 }
        return HTML.joined(ways, separator: "<br>")
    }

    static func merge(_ pair: MemberPair, _ call: Call) -> Page {
        let (kept, other) = (pair.kept, pair.other)
        return Page(
            title: "Make one record of two?", caption: kept.name, breadcrumbs: breadcrumbs(kept),
            body: """
                \(Components.table(
                    Table(
                        caption: "The two records", captionIsUnseen: true,
                        columns: ["What is held", "Stays", "Ends"].map { .init(title: $0) }, rows: rows(kept, other, call))))
                <h2>What happens</h2>
                <ul>\(effects(of: pair, call).map { "<li>\($0)</li>" as HTML })</ul>
                <p>It cannot be undone.</p>
                \(Components.action(
                    "They are one person: merge", to: "/staff/members/\(kept.id.description)/merge/\(other.id.description)",
                    csrf: call.context.csrf, style: .main))
                """)
    }

    private static func rows(_ kept: MemberRecord, _ other: MemberRecord, _ call: Call) -> [Table.Row] {
        func row(_ title: String, _ value: (MemberRecord) -> HTML) -> Table.Row {
            Table.Row(["\(title)", value(kept), value(other)])
        }
        return [
            row("Name") { "\($0.name)" }, row("Membership") { StaffMemberPages.state(of: $0) },
            row("Email") { $0.email.html(Components.address) ?? .empty }, row("Telephone") { "\($0.phone ?? "")" },
            row("Address") { "\([$0.residence.address, $0.residence.postcode].compactMap { $0 }.joined(separator: ", "))" },
            row("On record since") { "\(call.language.date($0.createdAt))" },
            row("Joined") { member in
                "\(member.joinedAt.map { "\(call.language.date($0)), \(StaffMemberPages.words(for: member.route))" } ?? "")"
            },
        ]
    }

    private static func effects(of pair: MemberPair, _ call: Call) -> [String] {
        let providers = pair.consents.map { call.configuration.policy.provider($0.provider)?.name.english ?? $0.provider }
        return [
            "The second record ends today, and says that it went into the first. No letter is sent about it.",
            pair.takesEmail ? "The first record gets the email of the second." : nil,
            pair.takesPhone ? "The first record gets the telephone number of the second." : nil,
            "All ways to reach them are kept, verified as they were.",
            providers.isEmpty
                ? "What the first record agreed to stays as it is."
                : "What was agreed to in the second record goes over, as it was given: \(providers.joined(separator: ", ")).",
            "Answers to surveys stay with the record under which they were given.",
        ].compactMap { $0 }
    }

    private static func breadcrumbs(_ member: MemberRecord) -> [Breadcrumb] {
        [
            Breadcrumb(title: "Members", path: "/staff/members"),
            Breadcrumb(title: member.name, path: "/staff/members/\(member.id.description)"),
        ]
    }
}
