import Basics
import FolkmootCore
import FolkmootTenancy
import Markup

/// How standards are kept, as staff see it.
enum CompliancePages {
    /// All standards: how each stands, what is at risk and due, and what was missed.
    static func board(
        _ board: [StandardCompliance], _ concerns: [StandardConcern], away: TimeAway, undecided: Int, _ call: Call
    ) -> Page {
        let asked = board.filter { !$0.units.isEmpty }
        return Page(
            title: "How are our standards kept?", caption: "Standards",
            body: asked.isEmpty
                ? nothing(board)
                : """
                \(Components.table(summary(asked, call)))
                <p class="quiet">Time away from neighbourhood work in the last 12 months, by which these figures are to be read: \(context(asked, away, call)).</p>
                <p><a href="\(Path("/staff/standards").query("show", "mine"))">What is for you to see to</a></p>
                \(escalated(concerns, call))\
                \(section("At risk, with little time left", running(asked, .atRisk, call), none: "Nothing is at risk."))
                \(section("Due within a week", running(asked, .due, within: 7, call), none: "Nothing else is due within a week."))
                \(section("Missed in the last 31 days", missed(asked, call), none: "Nothing was missed."))
                \(ways(undecided))
                """)
    }

    private static func context(_ board: [StandardCompliance], _ away: TimeAway, _ call: Call) -> HTML {
        let areas = Set(board.flatMap(\.units).flatMap(\.areas)).sorted()
        let told = away.within(call.today.adding(days: -ComplianceStore.boardDays)...call.today).percent(of: areas)
        return told.html { "\($0.text)\u{A0}% in \($0.area.name.english)" } ?? "not recorded"
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
                \(FieldworkWords.owner(standard.owner, call.configuration.fieldwork)), \(compliance.units.count == 1 ? compliance.units[0].name : "\(compliance.units.count) units")</span></span>
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

    static func section(_ title: String, _ lines: [HTML], none: String) -> HTML {
        let list: HTML = lines.isEmpty ? "<p>\(none)</p>\n" : "<ul>\n\(Array(lines.prefix(shownAtOnce)))</ul>\n"
        let (more, left) = (lines.dropFirst(shownAtOnce).prefix(unfolded), lines.count - shownAtOnce - unfolded)
        let rest: HTML = left > 0 ? "<p class=\"quiet\">And \(left) more: see each standard, or the file.</p>\n" : .empty
        return """
            <h2>\(title)</h2>
            \(list)\
            \(when: !more.isEmpty, Components.details("The next \(more.count)", "<ul>\n\(Array(more))</ul>\n\(rest)"))
            """
    }

    /// So many lines of each list are seen at once, and so many more when it is unfolded.
    private static let (shownAtOnce, unfolded) = (10, 50)

    /// Units whose period runs in some state, those that end first at the head.
    static func running(
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

    static func line(_ standard: Standard, _ unit: StandardUnit, _ words: String) -> HTML {
        "<li><a href=\"\(path(to: standard, unit))\">\(unit.name)</a>: \(standard.text.english) <span class=\"quiet\">\(words)</span></li>\n"
    }

    private static func ways(_ undecided: Int) -> HTML {
        """
        <ul class="ways"><li><a href="/staff/encounters">What teams did</a></li>\
        <li><a href="/staff/performance/own">Your own figures</a></li>\
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
    static func standard(
        _ compliance: StandardCompliance, _ quality: ReviewQuality, away: TimeAway, mayAsk: Bool, _ call: Call
    ) -> Page {
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
                \(qualityFigure(quality, call))\
                \(compliance.units.isEmpty ? "<p>Nobody in your reach is asked.</p>" : Components.table(matrix(compliance, away, call)))
                <p class="quiet">Time away: the part of working hours away from neighbourhood work in the months of the time shown, where each area is told of or that around it; blank if it was not recorded. \
                A period in which the standard did not hold, or the team or area did not exist, on every day asks nothing.</p>
                <ul class="ways">\(when: mayAsk && !compliance.units.isEmpty, "<li><a href=\"\(Path("/staff/exemptions/\(standard.code)/ask"))\">Ask for an exemption</a></li>")\
                <li><a href="/staff/encounters">What teams did</a></li></ul>
                """)
    }

    /// How well, beside how often.
    private static func qualityFigure(_ quality: ReviewQuality, _ call: Call) -> HTML? {
        let of = "of what reviewers looked for was found, in \(Decimals.grouped(quality.reviews)) reviews of the last 12 months"
        return FigureText(quality.all, of, at: nil, decimals: 1, in: call.language).html(Components.figure)
    }

    private static func promise(_ standard: Standard, _ call: Call) -> HTML {
        let kind = call.configuration.fieldwork.activity(standard.activity)?.text.english.lowercased()
        let what = kind ?? (standard.activity == "survey" ? "round of a survey" : "setting of priorities")
        let conditions = standard.conditions.map(FieldworkWords.name).sorted()
        return """
            At least \(standard.minimum) \(what) \(FieldworkWords.name(of: standard.period, in: call.language))\
            \(when: !conditions.isEmpty, ", each with \(conditions.joined(separator: " and "))"). \
            \(FieldworkWords.owner(standard.owner, call.configuration.fieldwork)) answers for it. It holds from \(call.language.date(standard.validFrom))\
            \(standard.validTo.html { " to \(call.language.date($0))" }).\(standard.objective.html { " Objective: \($0)." })
            """
    }

    private static func matrix(_ compliance: StandardCompliance, _ away: TimeAway, _ call: Call) -> Table {
        let shown = compliance.periods.indices.suffix(shownPeriods)
        let columns = shown.map {
            Table.Column(title: FieldworkWords.shortName(of: compliance.periods[$0], in: call.language))
        }
        let first = shown.first.map { compliance.periods[$0].lowerBound } ?? call.today
        let told = away.within(min(first, call.today)...call.today)
        let rows = zip(compliance.units, compliance.cells).map { unit, cells in
            let name: HTML = "<a href=\"\(path(to: compliance.standard, unit))\">\(unit.name)</a>"
            return Table.Row([name, timeAway(of: unit, told) ?? .empty] + shown.map { cell(cells[$0]) })
        }
        return Table(
            caption: "How each stood, period by period",
            columns: [.init(title: "Who"), .init(title: "Time away", kind: .number)] + columns,
            rows: rows, isMatrix: true)
    }

    private static func timeAway(of unit: StandardUnit, _ told: TimeAway.Period) -> HTML? {
        told.percent(of: unit.areas).html { "\($0.text)\u{A0}%" }
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
    static func record(_ record: ComplianceStore.Record, away: TimeAway, _ call: Call) -> Page {
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
                \(record.owner.html { "<p>\(names(of: $0))</p>\n" })\
                \(isLogged ? log.html { "<p>\(Components.linkButton("Write down what was done", to: $0))</p>\n" } : nil)\
                \(Components.table(periods(record, away, call)))
                <p><a href="\(CalendarPages.path(to: record.standard, record.unit))">The whole year as a calendar</a></p>
                \(exemptions(record, call))
                """)
    }

    private static func periods(_ record: ComplianceStore.Record, _ away: TimeAway, _ call: Call) -> Table {
        let rows = record.periods.reversed().map { period -> Table.Row in
            let counted: [HTML] = record.encounters.filter { period.days.contains($0.heldOn) }.map {
                "<a href=\"\($0.path("story"))\">\(call.language.date($0.heldOn))</a>"
            }
            return Table.Row([
                "\(FieldworkWords.name(of: period.days, in: call.language))",
                Components.tag(FieldworkWords.name(of: period.state), FieldworkWords.tone(of: period.state)),
                period.state == .notApplicable ? .empty : "\(FieldworkWords.done(period))",
                timeAway(of: record.unit, away.within(period.days)) ?? .empty,
                "<span>\(HTML.joined(counted, separator: ", "))</span>",
            ])
        }
        return Table(
            caption: "Period by period", captionIsUnseen: true,
            columns: ["Period", "State", "Done", "Time away", "What counted"].map { .init(title: $0) }, rows: rows)
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
