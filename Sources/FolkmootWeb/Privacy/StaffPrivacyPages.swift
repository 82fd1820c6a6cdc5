import Basics
import FolkmootCore
import HTTP
import Markup

/// The pages of staff who look after people's data.
enum StaffPrivacyPages {
    // MARK: Start, complaints

    /// - Parameter found: whom somebody looked for; nothing if they did not.
    static func start(_ complaints: [Complaint], _ found: [MemberRecord]?, _ call: Call) -> Page {
        let overdue = complaints.filter { $0.stage(at: call.now) == .overdue }.count
        return Page(
            title: "What do people ask about their data?", caption: "Data protection",
            notices: call.justDone == "erased" ? Components.success("The person is erased") : .empty,
            body: """
                \(Components.form(
                    call.formState(nil), to: "/staff/privacy", button: "Find",
                    Components.textField(
                        "q", "Email address or telephone number", in: call.formState(nil),
                        hint: "The whole of it. People who have left are found too. Each search is kept in the audit.", kind: .search,
                        width: .medium)))
                \(found.html { people($0, call) })
                <ul class="ways">
                <li><a href="/staff/privacy/retention">How long things are kept</a></li>
                <li><a href="/staff/privacy/register">Register of processing</a></li>
                </ul>
                <h2>Complaints</h2>
                <p>Anybody can complain at <a href="/complaint">/complaint</a>. A complaint is acknowledged within \
                \(Complaint.daysToAcknowledge) days of the moment at which it comes (Data Protection Act 2018, section 164A).</p>
                \(when: overdue > 0, Components.panel(
                    overdue == 1 ? "1 complaint is overdue" : "\(Decimals.grouped(overdue)) complaints are overdue",
                    "<p>Acknowledge them today.</p>", tone: .bad))
                \(list(complaints, call))
                """)
    }

    private static func people(_ found: [MemberRecord], _ call: Call) -> HTML {
        guard !found.isEmpty else {
            return Components.empty(
                "Nobody has it", "<p>Nobody in the areas of your role is on record with this address or number.</p>")
        }
        let rows = found.map { member in
            Table.Row([
                "<a href=\"\(Path("/staff/members/\(member.id.description)"))\">\(member.name)</a>",
                StaffMemberPages.state(of: member),
                "\(call.configuration.areas.fullName(of: member.residence.area, in: .en))",
            ])
        }
        return Components.table(
            Table(caption: "People with it", columns: ["Name", "Membership", "Area"].map { .init(title: $0) }, rows: rows))
    }

    private static func list(_ complaints: [Complaint], _ call: Call) -> HTML {
        guard !complaints.isEmpty else { return Components.empty("No complaints", "<p>They will be here.</p>") }
        let rows = complaints.map { complaint in
            Table.Row([
                """
                <a href="\(Path("/staff/privacy/complaints/\(complaint.id.description)"))">\(call.language.dateAndTime(complaint.receivedAt))</a>
                """, "\(complaint.name ?? "")", tag(complaint, call),
                complaint.acknowledgedAt == nil ? "\(call.language.dateAndTime(complaint.dueAt))" : .empty,
            ])
        }
        return Components.table(
            Table(
                caption: "Complaints, those that are open first",
                columns: ["Received", "From", "State", "Acknowledge by"].map {
                    .init(title: $0)
                }, rows: rows))
    }

    private static func tag(_ complaint: Complaint, _ call: Call) -> HTML {
        switch complaint.stage(at: call.now) {
        case .waits: Components.tag("Waits", .notice)
        case .overdue: Components.tag("Overdue", .bad)
        case .open: Components.tag("Acknowledged", .warning)
        case .closed: Components.tag(complaint.outcome.map(words) ?? "Closed", .good)
        }
    }

    private static func words(for outcome: Complaint.Outcome) -> String {
        switch outcome {
        case .upheld: "Upheld"
        case .partly: "Upheld in part"
        case .notUpheld: "Not upheld"
        case .withdrawn: "Withdrawn"
        }
    }

    static func complaint(_ complaint: Complaint, _ call: Call, _ problem: Problem? = nil) -> Page {
        let state = call.formState(problem)
        let path: Path = "/staff/privacy/complaints/\(complaint.id.description)"
        let rows: [(String, HTML)] = [
            ("From", "\(complaint.name ?? "")"), ("Email", complaint.email.html(Components.address) ?? .empty),
            ("Telephone", "\(complaint.phone ?? "")"), ("Language", "\(complaint.language.englishName)"),
            ("Received", "\(call.language.dateAndTime(complaint.receivedAt))"),
            ("Acknowledge by", complaint.acknowledgedAt == nil ? "\(call.language.dateAndTime(complaint.dueAt))" : .empty),
            ("Acknowledged", complaint.acknowledgedAt.html { "\(call.language.dateAndTime($0))" } ?? .empty),
            ("Closed", complaint.closedAt.html { "\(call.language.dateAndTime($0))" } ?? .empty),
        ]
        return Page(
            title: "A complaint about data", caption: "Data protection", breadcrumbs: breadcrumbs,
            notices: "\(Components.errorSummary(state, fields: ["outcome"]))\(done(call))",
            body: """
                <p>\(tag(complaint, call))</p>
                \(Components.summaryList(rows.filter { !$0.1.isEmpty }.map { SummaryRow(label: $0.0, value: $0.1) }, in: .en))
                \(complaint.words.html { "<h2>In their words</h2>\n<p>\(MemberFilePages.lines($0))</p>" } ?? "<p>Who it was and what it said is removed.</p>")
                \(next(complaint, path, state))
                """, hasErrors: state.hasErrors)
    }

    private static func next(_ complaint: Complaint, _ path: Path, _ state: FormState) -> HTML {
        guard complaint.closedAt == nil else { return .empty }
        guard complaint.acknowledgedAt != nil else {
            let how: HTML =
                complaint.email == nil
                ? "<p>There is no email address: tell them by telephone, and then say so here.</p>"
                : "<p>They are sent a letter that says that it has come.</p>"
            return """
                \(how)\(Components.action(
                    "Acknowledge", to: "/staff/privacy/complaints/\(complaint.id.description)/acknowledgement", csrf: state.csrf,
                    style: .main))
                """
        }
        let choices = Complaint.Outcome.allCases.map { Choice(value: $0.rawValue, label: words(for: $0)) }
        return """
            <h2>Close it</h2>
            <p>Tell them first what came of it.</p>
            \(Components.form(
                state, to: "/staff/privacy/complaints/\(complaint.id.description)/outcome", button: "Close",
                Components.radios("outcome", "What came of it", choices, in: state)))
            """
    }

    private static func done(_ call: Call) -> HTML {
        switch call.justDone {
        case "acknowledged": Components.success("It is acknowledged")
        case "closed": Components.success("It is closed")
        default: .empty
        }
    }

    private static let breadcrumbs = [Breadcrumb(title: "Data protection", path: "/staff/privacy")]

    // MARK: A member's data

    static func ask(_ member: MemberRecord, _ call: Call, _ problem: Problem? = nil) -> Page {
        let state = call.formState(problem)
        let forms = [
            Choice(value: "page", label: "A page to read and print"), Choice(value: "json", label: "A file for programs (JSON)"),
        ]
        return Page(
            title: "Why do you put together what is held of \(member.name)?", breadcrumbs: breadcrumbs(member),
            notices: Components.errorSummary(state, fields: ["reason", "as"]),
            body: """
                <p>Be sure who asks. The look is kept in the audit with its reason, and the member can read there that it was made, and in which role.</p>
                \(Components.form(
                    state, to: "/staff/members/\(member.id.description)/data", button: "Put it together",
                    "\(reasons(in: state))\(Components.radios("as", "As", forms, in: state, isInline: true))"))
                """, hasErrors: state.hasErrors)
    }

    static func file(_ member: MemberRecord, _ file: MemberFile, _ call: Call) -> Page {
        Page(
            title: "What is held of \(member.name)", breadcrumbs: breadcrumbs(member),
            body: """
                <p>All that is held at \(call.language.dateAndTime(file.asAt)).</p>
                <div class="buttons">\(Components.printButton(in: .en))</div>
                \(MemberFilePages.sections(file, call))
                \(mentions(file))
                """)
    }

    private static func mentions(_ file: MemberFile) -> HTML {
        guard !file.mentions.isEmpty else { return .empty }
        let rows = file.mentions.map { Table.Row(["\($0.table)", "\($0.words)"]) }
        return """
            <h2>Where staff may have named them</h2>
            <p>Words of staff with the name, address or number. Take out what is of others before you pass this on. The member's own file leaves it out.</p>
            \(Components.table(
                Table(
                    caption: "Words of staff", captionIsUnseen: true, columns: ["Where", "Words"].map { .init(title: $0) }, rows: rows)))
            """
    }

    static func correct(_ member: MemberRecord, _ call: Call, _ problem: Problem? = nil) -> Page {
        let input = call.request.method == .post ? RegistrationInput(call.form) : RegistrationInput(member)
        var state = input.state(call, problem)
        state.values["reason"] = [call.form.text("reason")]
        return Page(
            title: "Correct what is held of \(member.name)", breadcrumbs: breadcrumbs(member),
            notices: Components.errorSummary(state, fields: ["name", "area", "postcode", "address", "reason"]),
            body: """
                <p>The audit keeps which of these were changed, and neither what stood there nor what stands there now. \
                <a href="\(Path("/staff/members/\(member.id.description)"))">Addresses and numbers</a> are changed where they stand.</p>
                \(Components.form(
                    state, to: "/staff/members/\(member.id.description)/correction", button: "Correct it",
                    "\(MemberFields.name(state, call))\(MemberFields.place(state, call))\(reasons(in: state))"))
                """, hasErrors: state.hasErrors)
    }

    static func erase(_ member: MemberRecord, _ call: Call, _ problem: Problem? = nil) -> Page {
        let state = call.formState(problem)
        return Page(
            title: "Erase \(member.name)?", breadcrumbs: breadcrumbs(member),
            notices: Components.errorSummary(state, fields: ["reason"]),
            body: """
                <p>This cannot be undone. Name, addresses, numbers, consents, choices, messages and typed words go; answers to surveys and counts stay \
                without the person. Words of staff that have the name, address or number show three dots in its place. Backups keep it until they are too \
                old to be kept.</p>
                \(Components.form(
                    state, to: "/staff/members/\(member.id.description)/erasure", button: "Erase for good", reasons(in: state)))
                """, hasErrors: state.hasErrors)
    }

    private static func reasons(in state: FormState) -> HTML {
        let reasons: [(PrivacyReason, String)] = [
            (.asked, "They asked for it"), (.representative, "Somebody asked who acts for them"), (.complaint, "They complained"),
            (.wrong, "What is held is not right"), (.law, "The law asks for it"),
        ]
        return Components.radios("reason", "Why", reasons.map { Choice(value: $0.0.rawValue, label: $0.1) }, in: state)
    }

    private static func breadcrumbs(_ member: MemberRecord) -> [Breadcrumb] {
        [
            Breadcrumb(title: "Members", path: "/staff/members"),
            Breadcrumb(title: member.name, path: "/staff/members/\(member.id.description)"),
        ]
    }

    // MARK: Retention

    static func retention(_ overview: (standings: [RetentionStanding], log: [RetentionStore.Ended]), _ call: Call) -> Page {
        let rules = overview.standings.map { standing in
            Table.Row([
                "\(standing.rule.what)", "\(standing.months)", "\(standing.rule.becomes)", "\(Decimals.grouped(standing.count))",
                overview.log.first { $0.rule == standing.rule.code }.html { "\(call.language.dateAndTime($0.at))" } ?? "not yet",
                Components.code(standing.rule.setting),
            ])
        }
        let log = overview.log.map { ended in
            Table.Row(["\(call.language.dateAndTime(ended.at))", Components.code(ended.rule), "\(Decimals.grouped(ended.count))"])
        }
        return Page(
            title: "How long are things kept?", caption: "Data protection", breadcrumbs: breadcrumbs,
            body: """
                <p>Once a day the service ends what is older than the force has set, and says so in the audit. What is counted here would end in the next round.</p>
                \(Components.table(
                    Table(
                        caption: "Rules",
                        columns: [
                            .init(title: "What"), .init(title: "Kept for (months)", kind: .number), .init(title: "What becomes of it"),
                            .init(title: "Ends next", kind: .number), .init(title: "Last ended"), .init(title: "Setting"),
                        ], rows: rules)))
                <h2>What ended lately</h2>
                \(log.isEmpty ? "<p>Nothing yet.</p>" : Components.table(
                    Table(
                        caption: "What ended, the latest first", captionIsUnseen: true,
                        columns: [.init(title: "When"), .init(title: "Rule"), .init(title: "How much", kind: .number)], rows: log)))
                """)
    }
}

/// The register of processing as staff read it.
enum RegisterOfProcessingPages {
    static func page(_ register: ProcessingRegister, _ call: Call) -> Page {
        let rows = register.entries.map { entry in
            Table.Row([
                Components.code(entry.data.table), "\(entry.data.what)", "\(entry.data.purpose)", Components.namingCode(entry.kept),
                "\(entry.erasure)", "\(entry.roles.joined(separator: ", "))",
            ])
        }
        let facts: [(String, HTML)] = [
            ("Controller", "\(register.controller)"), ("Write to", Components.address(register.contact)),
            ("Processor", "\(register.processor)"), ("Members choose among", "\(register.providers.joined(separator: ", "))"),
            ("Members are asked", "\(register.demographics.joined(separator: " "))"),
        ]
        return Page(
            title: "What is held of people, and why?", caption: "Register of processing",
            breadcrumbs: [Breadcrumb(title: "Data protection", path: "/staff/privacy")],
            body: """
                <p>Made of what the program declares and of the configuration as it is now (UK GDPR, article 30).</p>
                \(Components.summaryList(facts.filter { !$0.1.isEmpty }.map { SummaryRow(label: $0.0, value: $0.1) }, in: .en))
                \(Components.table(
                    Table(
                        caption: "Kinds of data",
                        columns: ["Table", "What", "Why, on which basis", "Kept for", "When a member is erased", "Roles"].map {
                            .init(title: $0)
                        }, rows: rows)))
                <ul class="ways"><li><a href="/staff/privacy/register.json" download>The register as JSON</a></li>
                <li><a href="/staff/privacy/retention">How long things are kept</a></li></ul>
                """)
    }
}
