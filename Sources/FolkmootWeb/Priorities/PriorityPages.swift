import Basics
import FolkmootCore
import FolkmootTenancy
import Markup

/// Priorities and issues as staff see them.
enum PriorityPages {
    /// The topmost areas that a person sees, each with what lies in it.
    static func start(_ overviews: [PriorityStore.Overview], _ call: Call) -> Page {
        let body: [HTML] = overviews.map { overview in
            """
            <h2>\(overview.area.name.english)</h2>
            \(PriorityReports.whole(overview, call))
            """
        }
        return Page(
            title: "What do neighbourhood teams work on?", caption: "Priorities",
            body: overviews.isEmpty ? Components.noAreas : .joined(body))
    }

    /// One area: its own priorities and issues, and how the areas in it stand.
    static func board(_ board: PriorityStore.Board, mayWrite: Bool, _ call: Call) -> Page {
        let area = board.overview.area
        return Page(
            title: "What does the team in \(area.name) work on?",
            caption: call.configuration.areaKind(area.kind).map { $0.name.english.capitalisedFirst },
            breadcrumbs: [Breadcrumb(title: "Priorities", path: "/staff/priorities")]
                + board.ancestors.map { Breadcrumb(title: $0.name.english, path: "/staff/priorities/\($0.code)") },
            notices: done(call),
            body: """
                \(PriorityReports.gaps(of: board.overview, call))
                <h2>Priorities</h2>
                \(priorities(board, mayWrite: mayWrite, call))
                <h2>What people raised</h2>
                \(issues(board, mayWrite: mayWrite, call))
                \(when: !board.overview.parts.isEmpty, "<h2>All areas in \(area.name.english)</h2>\n\(PriorityReports.whole(board.overview, call))")
                \(files(area))
                """)
    }

    static func done(_ call: Call) -> HTML {
        switch call.justDone {
        case "set": Components.success("The priority is set")
        case "ended": Components.success("The priority has ended")
        case "raised": Components.success("It is written down")
        case "added": Components.success("The step is added")
        default: .empty
        }
    }

    private static func files(_ area: Area) -> HTML {
        """
        <ul class="ways"><li><a href="\(Path("/areas/\(area.code)/priorities"))">What the public reads</a></li>\
        <li><a href="\(Path("/staff/priorities/\(area.code)/priorities.csv"))" download>All priorities here as CSV</a></li>\
        <li><a href="\(Path("/staff/priorities/\(area.code)/issues.csv"))" download>All that people raised here as CSV</a></li></ul>
        """
    }
}

// MARK: - Priorities

extension PriorityPages {
    private static func priorities(_ board: PriorityStore.Board, mayWrite: Bool, _ call: Call) -> HTML {
        let area = board.overview.area
        let (ended, current) = (board.priorities.filter { $0.ending != nil }, board.priorities.filter { $0.ending == nil })
        return """
            \(current.isEmpty ? "<p>None is set at present.</p>" : Components.table(table(current, mayWrite: mayWrite, call)))
            \(when: mayWrite, "<p>\(Components.linkButton("Set a priority", to: "/staff/priorities/\(area.code)/priority"))</p>")
            \(when: !ended.isEmpty, Components.details("Priorities that have ended", Components.table(endedTable(ended, call))))
            """
    }

    private static func table(_ priorities: [Priority], mayWrite: Bool, _ call: Call) -> Table {
        let rows = priorities.map { priority in
            let about = issue(priority.issue, call).html { "<br><span class=\"quiet\">\($0)</span>" }
            let age: HTML = priority.isFresh(on: call.today) ? .empty : " \(Components.tag("Over 92 days", .warning))"
            let sources = HTML.joined(priority.evidence.map { evidence($0, call) }, separator: "<br>")
            // On a phone the parts of a cell stand side by side, unless they are one.
            return Table.Row([
                "<span>\(priority.words.english)\(about)</span>", "<span>\(call.language.date(priority.setOn))\(age)</span>",
                "<span>\(sources)</span>", mayWrite ? next(priority) : .empty,
            ])
        }
        return Table(
            caption: "Current priorities", captionIsUnseen: true,
            columns: ["Priority", "Set on", "Sources", "Next step"].prefix(mayWrite ? 4 : 3).map { .init(title: $0) }, rows: rows)
    }

    private static func evidence(_ evidence: Evidence, _ call: Call) -> HTML {
        """
        \(PriorityWords.name(of: evidence.source, in: call.language)), \(call.language.date(evidence.on)): \
        <span class="quiet">\(evidence.words)</span>
        """
    }

    private static func next(_ priority: Priority) -> HTML {
        "<span>\(endLink(priority))<br>\(SharePages.link(.priority, priority.id.description, priority.words.english))</span>"
    }

    private static func endLink(_ priority: Priority) -> HTML {
        """
        <a href="\(Path("/staff/priorities/\(priority.id.description)/end"))">End<span class="unseen"> “\(priority.words.english)”</span></a>
        """
    }

    private static func endedTable(_ priorities: [Priority], _ call: Call) -> Table {
        let rows = priorities.map { priority in
            Table.Row([
                "\(priority.words.english)", "\(call.language.date(priority.setOn))",
                "\(priority.ending.map { call.language.date($0.on) } ?? "")", "\(priority.ending?.reason.english ?? "")",
            ])
        }
        return Table(
            caption: "Priorities that have ended", captionIsUnseen: true,
            columns: ["Priority", "Set on", "Ended on", "What came of it"].map { .init(title: $0) }, rows: rows)
    }

    /// The survey's words for what it is about; a code that is in no survey any more stands for itself.
    static func issue(_ code: String?, _ call: Call) -> String? { code.map { call.configuration.issue($0)?.text.english ?? $0 } }
}

// MARK: - Issues

extension PriorityPages {
    private static func issues(_ board: PriorityStore.Board, mayWrite: Bool, _ call: Call) -> HTML {
        let area = board.overview.area
        let rows = board.issues.map { issue in
            Table.Row([
                "<a href=\"\(Path("/staff/priorities/\(issue.id.description)/steps"))\">\(issue.words.english)</a>",
                "\(call.language.date(issue.raisedOn))", "\(PriorityWords.name(of: issue.stage, in: call.language))",
                waiting(issue, call), audience(issue, mayWrite: mayWrite),
            ])
        }
        let table = Table(
            caption: "What people raised, the latest first", captionIsUnseen: true,
            columns: ["What they said", "Raised on", "Where it stands", "Answer", "Shown to"].map { .init(title: $0) }, rows: rows)
        return """
            \(rows.isEmpty ? "<p>Nothing is written down yet.</p>" : Components.table(table))
            \(when: mayWrite, "<p>\(Components.linkButton("Write down what people raised", to: "/staff/priorities/\(area.code)/issue", style: .second))</p>")
            """
    }

    private static func audience(_ issue: RaisedIssue, mayWrite: Bool) -> HTML {
        guard issue.isPublic else { return "Staff" }
        return mayWrite
            ? "<span>Everybody<br>\(SharePages.link(.issue, issue.id.description, issue.words.english))</span>" : "Everybody"
    }

    /// Whether it was answered, or for how long it has waited.
    private static func waiting(_ issue: RaisedIssue, _ call: Call) -> HTML {
        if let day = issue.answeredOn { return "\(call.language.date(day))" }
        let days = call.today.daysSinceEpoch - issue.raisedOn.daysSinceEpoch
        let tone: Components.Tone =
            switch WaitingTime(since: issue.raisedOn, to: call.today) {
            case .days: .notice
            case .weeks, .quarter: .warning
            case .longer: .bad
            }
        return Components.tag(days == 0 ? "Raised today" : days == 1 ? "Waits for 1 day" : "Waits for \(days) days", tone)
    }

    /// An issue with all that followed.
    static func story(of issue: RaisedIssue, _ call: Call) -> HTML {
        let source = PriorityWords.name(of: issue.source, in: call.language)
        let items: [HTML] = issue.steps.map { step in
            """
            <li><strong>\(PriorityWords.name(of: step.stage, in: call.language))</strong> \
            <span class="quiet">\(call.language.date(step.on)), shown to \(step.isPublic ? "everybody" : "staff only")</span><br>\
            \(step.words.english)</li>
            """
        }
        return """
            <blockquote><p>\(issue.words.english)</p>
            <p class="quiet">Raised on \(call.language.date(issue.raisedOn)). \(source). \
            \(Self.issue(issue.issue, call).html { "\($0). " })Shown to \(issue.isPublic ? "everybody" : "staff only").</p></blockquote>
            \(when: items.isEmpty, "<p>Nothing has been done yet. \(waiting(issue, call))</p>")\
            \(when: !items.isEmpty, "<ol class=\"steps\">\(items)</ol>")
            """
    }
}
