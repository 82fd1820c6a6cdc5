import Basics
import FolkmootCore
import FolkmootTenancy
import Markup

/// How standards are kept, as staff see it.
enum CompliancePages {
    /// All standards: how each stands, what is at risk and due, and what was missed.
    static func board(_ board: [StandardCompliance], undecided: Int, _ call: Call) -> Page {
        let asked = board.filter { !$0.units.isEmpty }
        return Page(
            title: "How are our standards kept?", caption: "Standards",
            body: asked.isEmpty
                ? nothing(board)
                : """
                \(Components.table(summary(asked, call)))
                <p class="quiet">Time away from neighbourhood work, by which these figures are to be read: not recorded.</p>
                \(section("At risk, with little time left", running(asked, .atRisk, call), none: "Nothing is at risk."))
                \(section("Due within a week", running(asked, .due, within: 7, call), none: "Nothing else is due within a week."))
                \(section("Missed in the last 31 days", missed(asked, call), none: "Nothing was missed."))
                \(ways(undecided))
                """)
    }

    private static func nothing(_ board: [StandardCompliance]) -> HTML {
        board.isEmpty
            ? Components.empty("No standards yet", "<p>What your teams promise stands in <code>standards.json</code>.</p>")
            : Components.empty(
                "Nobody here is asked",
                "<p>Your standards are for teams or areas that are out of your reach, or not in <code>teams.csv</code> yet.</p>")
    }

    private static func summary(_ board: [StandardCompliance], _ call: Call) -> Table {
        let rows = board.map { compliance -> Table.Row in
            let standard = compliance.standard
            let kept = compliance.kept(through: call.today)
            let share: HTML =
                kept.percent(decimals: 1).html {
                    "\($0)\u{A0}% <span class=\"quiet\">\(Decimals.grouped(kept.numerator)) of \(Decimals.grouped(kept.denominator))</span>"
                }
                ?? "<span class=\"quiet\">Nothing was due yet</span>"
            let promise: HTML = """
                <span><a href="\(path(to: standard))">\(standard.text.english)</a><br><span class="quiet">\
                \(FieldworkWords.owner(standard.owner)), \(compliance.units.count == 1 ? compliance.units[0].name : "\(compliance.units.count) units")</span></span>
                """
            return Table.Row([promise, now(compliance, call), "<span>\(share)</span>"])
        }
        return Table(
            caption: "Each standard", captionIsUnseen: true,
            columns: ["Standard", "In this period", "Kept in the last 12 months"].map { .init(title: $0) }, rows: rows)
    }

    /// `Met 12, at risk 2, due 40`.
    private static func now(_ compliance: StandardCompliance, _ call: Call) -> HTML {
        let running = compliance.running(on: call.today)
        let states: [UnitPeriod.State] = [.met, .atRisk, .due, .exempt]
        let parts = states.compactMap { state -> HTML? in
            let count = running.count { $0.period.state == state }
            return count == 0 ? nil : Components.tag("\(FieldworkWords.name(of: state)) \(count)", FieldworkWords.tone(of: state))
        }
        return parts.isEmpty ? "<span class=\"quiet\">Not asked now</span>" : "<span>\(HTML.joined(parts, separator: " "))</span>"
    }

    private static func section(_ title: String, _ lines: [HTML], none: String) -> HTML {
        let more = lines.count - shownAtMost
        let list: HTML = lines.isEmpty ? "<p>\(none)</p>\n" : "<ul>\n\(Array(lines.prefix(shownAtMost)))</ul>\n"
        return """
            <h2>\(title)</h2>
            \(list)\
            \(when: more > 0, "<p class=\"quiet\">And \(more) more: see each standard, or the file.</p>\n")
            """
    }

    /// So many lines of each list are shown.
    private static let shownAtMost = 30

    /// Units whose period runs in some state, those that end first at the head.
    private static func running(
        _ board: [StandardCompliance], _ state: UnitPeriod.State, within days: Int? = nil, _ call: Call
    ) -> [HTML] {
        let found = board.flatMap { compliance in
            compliance.running(on: call.today).map { (standard: compliance.standard, unit: $0.unit, period: $0.period) }
        }
        let wanted = found.filter { one in
            one.period.state == state && (days.map { one.period.days.upperBound < call.today.adding(days: $0) } ?? true)
        }
        let ordered = wanted.sorted { ($0.period.days.upperBound, $0.unit.name) < ($1.period.days.upperBound, $1.unit.name) }
        return ordered.map { one in
            let last = one.period.days.upperBound
            return line(
                one.standard, one.unit,
                "\(FieldworkWords.done(one.period)), until \(last == call.today ? "this evening" : call.language.date(last))")
        }
    }

    /// What ended within a month too short, a line to each unit and standard.
    private static func missed(_ board: [StandardCompliance], _ call: Call) -> [HTML] {
        let since = call.today.adding(days: -31)
        var found: [(missed: Int, asked: Int, standard: Standard, unit: StandardUnit)] = []
        for compliance in board {
            for (unit, periods) in zip(compliance.units, compliance.cells) {
                let ended = periods.filter { $0.days.upperBound < call.today && $0.days.upperBound >= since }
                let missed = ended.count { $0.state == .missed }
                let asked = missed + ended.count { $0.state == .met }
                if missed > 0 { found.append((missed, asked, compliance.standard, unit)) }
            }
        }
        found.sort { ($1.missed, $0.unit.name) < ($0.missed, $1.unit.name) }
        return found.map { line($0.standard, $0.unit, $0.asked == 1 ? "missed" : "missed \($0.missed) of \($0.asked) times") }
    }

    private static func line(_ standard: Standard, _ unit: StandardUnit, _ words: String) -> HTML {
        "<li><a href=\"\(path(to: standard, unit))\">\(unit.name)</a>: \(standard.text.english) <span class=\"quiet\">\(words)</span></li>\n"
    }

    private static func ways(_ undecided: Int) -> HTML {
        """
        <ul class="ways"><li><a href="/staff/encounters">What teams did</a></li>\
        <li><a href="/staff/standards.csv" download>Every unit and period of the last 12 months as CSV</a></li>\
        \(when: undecided > 0, "<li><a href=\"/staff/exemptions\">\(undecided == 1 ? "An exemption waits" : "\(undecided) exemptions wait") for a decision</a></li>")</ul>
        """
    }

    static func path(to standard: Standard) -> Path { Path("/staff/standards/\(standard.code)") }

    static func path(to standard: Standard, _ unit: StandardUnit) -> Path { Path("/staff/standards/\(standard.code)/\(unit.code)") }
}

// MARK: - One standard

extension CompliancePages {
    /// Every unit of a standard, period by period.
    static func standard(_ compliance: StandardCompliance, mayAsk: Bool, _ call: Call) -> Page {
        let standard = compliance.standard
        let kept = compliance.kept(through: call.today)
        let figure = FigureText(kept, "of what was due in the time shown was kept", at: nil, decimals: 1, in: call.language)
        return Page(
            title: standard.text.english, caption: "Standard",
            breadcrumbs: [Breadcrumb(title: "Standards", path: "/staff/standards")],
            notices: call.justDone == "asked"
                ? Components.success("The exemption is asked for", "<p>Somebody else decides on it.</p>") : .empty,
            body: """
                <p>\(promise(standard, call))</p>
                \(figure.html(Components.figure))\
                \(compliance.units.isEmpty ? "<p>Nobody in your reach is asked.</p>" : Components.table(matrix(compliance, call)))
                <p class="quiet">A period in which the standard did not hold, or the team or area did not exist, on every day asks nothing.</p>
                <ul class="ways">\(when: mayAsk && !compliance.units.isEmpty, "<li><a href=\"\(Path("/staff/exemptions/\(standard.code)/ask"))\">Ask for an exemption</a></li>")\
                <li><a href="/staff/encounters">What teams did</a></li></ul>
                """)
    }

    private static func promise(_ standard: Standard, _ call: Call) -> HTML {
        let kind = call.configuration.fieldwork.activity(standard.activity)?.text.english.lowercased()
        let what = kind ?? (standard.activity == "survey" ? "round of a survey" : "setting of priorities")
        let conditions = standard.conditions.map(FieldworkWords.name).sorted()
        return """
            At least \(standard.minimum) \(what) \(FieldworkWords.name(of: standard.period, in: call.language))\
            \(when: !conditions.isEmpty, ", each with \(conditions.joined(separator: " and "))"). \
            \(FieldworkWords.owner(standard.owner)) answers for it. It holds from \(call.language.date(standard.validFrom))\
            \(standard.validTo.html { " to \(call.language.date($0))" }).\(standard.objective.html { " Objective: \($0)." })
            """
    }

    private static func matrix(_ compliance: StandardCompliance, _ call: Call) -> Table {
        let shown = compliance.periods.indices.suffix(shownPeriods)
        let columns = shown.map {
            Table.Column(title: FieldworkWords.shortName(of: compliance.periods[$0], in: call.language))
        }
        let rows = zip(compliance.units, compliance.cells).map { unit, cells in
            Table.Row(["<a href=\"\(path(to: compliance.standard, unit))\">\(unit.name)</a>"] + shown.map { cell(cells[$0]) })
        }
        return Table(
            caption: "How each stood, period by period", columns: [.init(title: "Who")] + columns, rows: rows, isMatrix: true)
    }

    /// So many periods stand side by side.
    private static let shownPeriods = 13

    private static func cell(_ period: UnitPeriod) -> HTML {
        switch period.state {
        case .met: "Met"
        case .notApplicable: "–"
        case .exempt: "Exempt"
        case .due: "Due"
        case .missed: "<b class=\"tag bad\">\(FieldworkWords.done(period))</b>"
        case .atRisk: "<b class=\"tag warning\">\(FieldworkWords.done(period))</b>"
        }
    }
}

// MARK: - One unit

extension CompliancePages {
    /// What one unit did for a standard, period by period.
    static func record(_ record: ComplianceStore.Record, _ call: Call) -> Page {
        let base = call.configuration.areas.nearest(holding: record.unit.areas)
        let log = base.map { area in
            let path = Path("/staff/encounters/\(area)/log").query("kind", record.standard.activity)
            return record.unit.isTeam ? path.query("team", record.unit.code) : path
        }
        let isLogged = call.configuration.fieldwork.activity(record.standard.activity) != nil
        return Page(
            title: record.unit.name, caption: record.standard.text.english,
            breadcrumbs: [
                Breadcrumb(title: "Standards", path: "/staff/standards"),
                Breadcrumb(title: record.standard.text.english, path: path(to: record.standard)),
            ],
            body: """
                \(isLogged ? log.html { "<p>\(Components.linkButton("Write down what was done", to: $0))</p>\n" } : nil)\
                \(Components.table(periods(record, call)))
                \(exemptions(record, call))
                """)
    }

    private static func periods(_ record: ComplianceStore.Record, _ call: Call) -> Table {
        let rows = record.periods.reversed().map { period -> Table.Row in
            let counted: [HTML] = record.encounters.filter { period.days.contains($0.heldOn) }.map {
                "<a href=\"\($0.path("story"))\">\(call.language.date($0.heldOn))</a>"
            }
            return Table.Row([
                "\(FieldworkWords.name(of: period.days, in: call.language))",
                Components.tag(FieldworkWords.name(of: period.state), FieldworkWords.tone(of: period.state)),
                period.state == .notApplicable ? .empty : "\(FieldworkWords.done(period))",
                "<span>\(HTML.joined(counted, separator: ", "))</span>",
            ])
        }
        return Table(
            caption: "Period by period", captionIsUnseen: true,
            columns: ["Period", "State", "Done", "What counted"].map { .init(title: $0) }, rows: rows)
    }

    private static func exemptions(_ record: ComplianceStore.Record, _ call: Call) -> HTML {
        guard !record.exemptions.isEmpty else { return .empty }
        let rows = record.exemptions.map { one in
            Table.Row([
                "\(FieldworkWords.name(of: one.days, in: call.language))", "\(one.reason)", "\(one.asker)",
                one.decision.html { "\($0.isGranted ? "Granted" : "Refused") by \($0.name), \(call.language.date($0.at))" }
                    ?? "Waits for a decision",
            ])
        }
        let table = Table(
            caption: "Exemptions", captionIsUnseen: true,
            columns: ["When", "Why", "Asked for by", "Decision"].map { .init(title: $0) }, rows: rows)
        return "<h2>Exemptions</h2>\n\(Components.table(table))"
    }
}
