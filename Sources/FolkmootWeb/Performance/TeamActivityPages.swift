import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// The table of what teams did and how long they worked.
enum TeamActivityPages {
    static let noAreas = Page(title: "What did our teams do?", body: Components.noAreas)

    static func table(_ activity: TeamActivity, _ call: Call) -> Page {
        let crumbs = activity.ancestors.map {
            Breadcrumb(title: $0.name.english, path: path(activity, "/staff/performance", area: $0.code))
        }
        return Page(
            title: "What did our teams do in \(activity.area.name.english)?", caption: "Performance", breadcrumbs: crumbs,
            body: """
                <p>\(months(activity.months, call)).</p>
                \(filters(activity, call))\
                \(activity.isEmpty ? nothing(activity, call) : figures(activity, call))
                \(ways(activity))
                """)
    }

    /// `August to October 2026, from 1 August to 31 October 2026`.
    static func months(_ months: ClosedRange<Month>, _ call: Call) -> String {
        let days = months.lowerBound.first...months.upperBound.last
        let (first, last) = (call.language.date(days.lowerBound), call.language.date(days.upperBound))
        return "\(FieldworkWords.name(of: days, in: call.language)): from \(first) to \(last)"
    }

    private static func figures(_ activity: TeamActivity, _ call: Call) -> HTML {
        """
        \(Components.table(table(activity)))
        \(when: activity.lines.count > shownLines, "<p class=\"quiet\">These are the first \(shownLines) of \(Decimals.grouped(activity.lines.count)) lines; the total is of all. Choose an area or a role group to see the others, or take the file.</p>\n")\
        \(notes(activity, call))
        <p class="quiet">A blank cell was not told of, which is not zero, and is left out of sums. Averages and percentages of a whole are \
        made from its own days and hours, never from those of its parts.\(when: activity.rules.columns.contains { $0.kind == .peopleReached }, " People reached are deliveries: who gets two messages counts twice.")</p>
        <p class="small"><a href="\(path(activity, "/staff/performance.csv"))" download>Download as CSV</a> · \
        <a href="\(path(activity, "/staff/performance.json"))">JSON</a></p>
        """
    }

    private static func nothing(_ activity: TeamActivity, _ call: Call) -> HTML {
        guard let latest = activity.choices.latest else {
            return Components.empty(
                "Nothing is told of teams yet",
                "<p>What they did and how long they worked is brought in by <code>folkmoot performance import</code>.</p>")
        }
        let first = latest.adding(months: -2)
        let there = path(activity, "/staff/performance", months: first...latest)
        return Components.empty(
            "Nothing is told of these months here", "<p>The latest month that is told of is \(call.language.month(latest)).</p>",
            next: Components.linkButton("Show the three months up to it", to: there, style: .second))
    }

    /// The same table otherwise; another area has its own lines.
    static func path(
        _ activity: TeamActivity, _ page: Path, area: String? = nil, months: ClosedRange<Month>? = nil,
        by: TeamActivity.Grouping? = nil
    ) -> Path {
        let months = months ?? activity.months
        let there = page.query("area", area ?? activity.area.code).query("from", months.lowerBound.description)
            .query("to", months.upperBound.description).query("group", activity.group)
        return area == nil ? there.query("by", (by ?? activity.grouping).rawValue) : there
    }

    private static func ways(_ activity: TeamActivity) -> HTML {
        let people = activity.showsPeople && activity.grouping != .people
        return """
            <ul class="ways">\
            \(when: people, "<li><a href=\"\(path(activity, "/staff/performance", by: .people))\">Each person’s figures</a> <span class=\"quiet\">that you look is kept on record</span></li>")\
            <li><a href="/staff/performance/framework">Measures and goals, by the framework</a></li>\
            <li><a href="/staff/performance/packs">Reviews and packs for meetings</a></li>\
            <li><a href="/staff/performance/registers">Problem-solving plans, licences, training and good work</a></li>\
            <li><a href="/staff/performance/own">Your own figures</a></li></ul>
            """
    }
}

// MARK: - The table

extension TeamActivityPages {
    /// So many lines are shown, so that the page stays small on a phone.
    private static let shownLines = 50

    private static func table(_ activity: TeamActivity) -> Table {
        let columns = activity.rules.columns
        let rows = activity.lines.prefix(shownLines).map { line in
            Table.Row([name(of: line, activity)] + columns.map { cell(activity.cell($0.kind, of: line)) })
        }
        let total = Table.Row(["Total"] + columns.map { cell(activity.cell($0.kind, of: activity.total)) })
        return Table(
            caption: "What teams did in \(activity.area.name.english)", captionIsUnseen: true,
            columns: [.init(title: "Area")] + columns.map { column($0, isCounted: activity.counted[$0.kind] != nil) }, rows: rows,
            total: total, isMatrix: true)
    }

    static func column(_ column: TeamColumn, isCounted: Bool = false) -> Table.Column {
        Table.Column(title: isCounted ? "\(column.title) (counted here)" : column.title, kind: .number)
    }

    private static func name(of line: TeamActivity.Line, _ activity: TeamActivity) -> HTML {
        switch line.level {
        case .area where line.area != activity.area.code:
            "<strong><a href=\"\(path(activity, "/staff/performance", area: line.area))\">\(line.name)</a></strong>"
        case .area: "<strong>\(line.name)</strong>"
        case .person: "<span class=\"quiet\">\(line.name)</span>"
        case .group, .total: "\(line.name)"
        }
    }

    static func cell(_ cell: TeamCell) -> HTML {
        switch cell {
        case .blank: .empty
        case .figure(let units, 0): "\(Decimals.grouped(units))"
        case .figure(let units, let decimals): "\(Decimals.text(units: units, decimals: decimals))"
        case .tooFewDays: "<span class=\"quiet\">too few days</span>"
        case .hidden: "<span class=\"quiet\">hidden</span>"
        }
    }

    private static func words(_ note: TeamNote, _ activity: TeamActivity, _ call: Call) -> String {
        switch note {
        case .untold(let months): "Nothing is told of \(months.map(call.language.month).joined(separator: ", "))"
        case .partly(let months):
            "\(FieldworkWords.name(of: months.lowerBound.first...months.upperBound.last, in: call.language)) is told of as a whole, which is only partly in this "
                + "period, and left out"
        default: note.plain(activity.rules)
        }
    }

    private static func notes(_ activity: TeamActivity, _ call: Call) -> HTML {
        var (plain, outliers): ([HTML], [HTML]) = ([], [])
        for note in activity.notes {
            let item: HTML = "<li>\(words(note, activity, call)).</li>\n"
            if case .outlier = note { outliers.append(item) } else { plain.append(item) }
        }
        let hidden = (activity.lines + [activity.total]).contains(where: \.isHidden)
        if hidden {
            plain.append(
                "<li>Hidden: figures of fewer than \(activity.rules.smallestTeam) people, or of a team of unknown size, and others from which these could be found.</li>\n"
            )
        }
        return """
            \(when: !plain.isEmpty, "<h2>To be known with these figures</h2>\n<ul>\n\(plain)</ul>\n")\
            \(when: !outliers.isEmpty, Components.details("Much of a group’s figure is one person’s (\(outliers.count))", """
                <p>This says where to ask, not who is good: one person may send for the whole team, or have been the only one there. Ask before you compare.</p>
                <ul>\(outliers)</ul>
                """))
            """
    }
}

// MARK: - Filters

extension TeamActivityPages {
    private static func filters(_ activity: TeamActivity, _ call: Call) -> HTML {
        let state = FormState(
            call.language,
            values: [
                "area": [activity.area.code], "from": [activity.months.lowerBound.description],
                "to": [activity.months.upperBound.description], "by": [activity.grouping.rawValue], "group": [activity.group ?? ""],
            ])
        let areas = activity.choices.areas.map {
            Choice(value: $0.code, label: call.configuration.areas.fullName(of: $0.code, in: call.language))
        }
        let fields: HTML = """
            \(when: areas.count > 1, Components.select("area", "Area", areas, in: state))\
            \(monthFields(in: state, activity, call))\
            \(Components.select("by", "Lines", groupings(activity), in: state))\
            \(when: !activity.choices.groups.isEmpty, Components.select("group", "Only this role group", activity.choices.groups.map { Choice(value: $0, label: $0) }, in: state, isOptional: true))
            """
        let form: HTML =
            "<form method=\"get\" action=\"/staff/performance\">\n\(fields)<div class=\"buttons\">\(Components.button("Show", style: .second))</div>\n</form>"
        return Components.details("Other months, areas or groups", form, isOpen: activity.isEmpty)
    }

    private static func monthFields(in state: FormState, _ activity: TeamActivity, _ call: Call) -> HTML {
        let last = max(call.today.inMonth.adding(months: -1), activity.months.upperBound)
        let first = min(last.adding(months: 1 - TeamActivityStore.mostMonths), activity.months.lowerBound)
        var months: [Choice] = []
        var month = last
        while month >= first {
            months.append(Choice(value: month.description, label: call.language.month(month)))
            month = month.adding(months: -1)
        }
        return Components.select("from", "From", months, in: state) + Components.select("to", "To the end of", months, in: state)
    }

    private static func groupings(_ activity: TeamActivity) -> [Choice] {
        [
            Choice(value: "teams", label: "Areas with their role groups"), Choice(value: "areas", label: "Areas"),
            Choice(value: "roles", label: "Role groups"),
        ] + (activity.showsPeople ? [Choice(value: "people", label: "Areas, role groups and people")] : [])
    }
}
