import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// The registers of teams' work.
enum RegisterPages {
    private static let crumbs = [
        Breadcrumb(title: "Performance", path: "/staff/performance"),
        Breadcrumb(title: "Registers", path: "/staff/performance/registers"),
    ]

    static func start(_ overview: (area: Area, figures: [Register: RegisterFigures]), _ call: Call) -> Page {
        let rows = Register.allCases.map { register -> Table.Row in
            let figures = overview.figures[register] ?? RegisterFigures([], on: call.today)
            let path = Path("/staff/performance/registers/\(register.rawValue)").query("area", overview.area.code)
            let counts: [HTML] = figures.counts(of: register).map { "<li>\($0.name): \($0.text)</li>" }
            return Table.Row(["<a href=\"\(path)\">\(register.title)</a>", "<ul>\(counts)</ul>"])
        }
        return Page(
            title: "What do our teams keep a record of in \(overview.area.name.english)?", caption: "Registers",
            breadcrumbs: [crumbs[0]],
            body: Components.table(
                Table(
                    caption: "Registers", captionIsUnseen: true, columns: ["Register", "What is in it"].map { .init(title: $0) },
                    rows: rows)))
    }

    // MARK: - One register

    /// - Parameter reviews: how well things were done within twelve months, for those who plan training.
    static func list(_ list: RegisterStore.List, after reviews: ReviewQuality?, mayWrite: Bool, _ call: Call) -> Page {
        let base = Path("/staff/performance/registers/\(list.register.rawValue)")
        let above = list.ancestors.map { Breadcrumb(title: $0.name.english, path: base.query("area", $0.code)) }
        let csv = Path("/staff/performance/registers/\(list.register.rawValue)/register.csv").query("area", list.area.code)
        let add = Path("/staff/performance/registers/\(list.register.rawValue)/\(list.area.code)/add")
        return Page(
            title: "\(list.register.title) in \(list.area.name.english)", caption: "Registers", breadcrumbs: crumbs + above,
            notices: call.justDone == "added" ? Components.success("It is in the register") : .empty,
            body: """
                \(when: mayWrite, "<p>\(Components.linkButton("Add to the register", to: add))</p>\n")\
                \(figures(list, call))\
                \(attention(list, call))\
                \(reviews.html { needs($0, in: list.area, call) })\
                \(list.parts.isEmpty ? .empty : Components.table(parts(list, base)))\
                \(list.entries.isEmpty ? Components.empty("Nothing is in it yet", "<p>What teams add will be here.</p>") : Components.table(entries(list.entries, "All entries", of: list, call)))
                \(list.others.isEmpty ? .empty : Components.table(entries(list.others, others(list.register), of: list, call)))
                \(list.register == .training ? course : .empty)\
                <ul class="ways"><li><a href="\(csv)" download>Download as CSV</a></li></ul>
                """)
    }

    private static func figures(_ list: RegisterStore.List, _ call: Call) -> HTML {
        let rows = list.figures.counts(of: list.register).map { SummaryRow(label: $0.name, value: "\($0.text)") }
        return Components.summaryList(rows, in: call.language)
    }

    /// What somebody should look at, the oldest first.
    private static func attention(_ list: RegisterStore.List, _ call: Call) -> HTML {
        let found = list.entries.reversed().compactMap { entry in entry.attention(on: list.today).map { (entry, $0) } }
        guard !found.isEmpty else { return .empty }
        let items: [HTML] = found.prefix(RegisterStore.shownAtMost).map { entry, what in
            "<li><a href=\"\(Path("/staff/performance/entries/\(entry.id)"))\">\(entry.words)</a> \(Components.tag(words(what), what == .expiring ? .warning : .bad)) <span class=\"quiet\">\(place(entry, call)), \(call.language.date(entry.attentionDay))</span></li>\n"
        }
        return "<h2>To be looked at</h2>\n<ul>\n\(items)</ul>\n"
    }

    /// What reviews say that training may help with.
    private static func needs(_ reviews: ReviewQuality, in area: Area, _ call: Call) -> HTML {
        let needs = reviews.trainingNeeds
        guard !needs.isEmpty else { return .empty }
        let items: [HTML] = needs.map { need in
            "<li>\(ReviewPages.text(of: need.code, call)): found in \(need.met.numerator) of \(need.met.denominator)</li>"
        }
        let samples = Path("/staff/encounters/\(area.code)/sample")
        return """
            <h2>What reviews found least</h2>
            <p>In less than half of what colleagues looked at within twelve months: <a href="\(samples)">how well it was done</a>.</p>
            <ul>\(items)</ul>

            """
    }

    static func words(_ attention: RegisterEntry.Attention) -> String {
        switch attention {
        case .unassessed: "Not assessed"
        case .expired: "Expired"
        case .expiring: "Expires soon"
        case .overdue: "Overdue"
        }
    }

    private static func parts(_ list: RegisterStore.List, _ base: Path) -> Table {
        let names = RegisterFigures([], on: list.today).counts(of: list.register).map(\.name)
        let rows = list.parts.map { part in
            Table.Row(
                ["<a href=\"\(base.query("area", part.area.code))\">\(part.area.name.english)</a>"]
                    + part.figures.counts(of: list.register).map { "\($0.text)" })
        }
        return Table(
            caption: "By area", columns: [.init(title: "Area")] + names.map { .init(title: $0, kind: .number) }, rows: rows,
            isMatrix: false)
    }

    /// What entries of other areas are here for.
    private static func others(_ register: Register) -> String {
        register == .practice ? "Elsewhere in the force" : "Of the areas around it, and so for it too"
    }

    private static func entries(
        _ entries: [RegisterEntry], _ caption: String, of list: RegisterStore.List, _ call: Call
    ) -> Table {
        let rows = entries.prefix(RegisterStore.shownAtMost).map { entry -> Table.Row in
            Table.Row([
                "<a href=\"\(Path("/staff/performance/entries/\(entry.id)"))\">\(entry.words)</a>", "\(place(entry, call))",
                "\(call.language.date(entry.beganOn))", state(entry, on: list.today),
            ])
        }
        let more = entries.count - rows.count
        return Table(
            caption: more > 0 ? "The latest \(rows.count); the file has \(more) more" : caption,
            columns: ["What", "Where", list.register.dayLabel, "State"].map { .init(title: $0) }, rows: Array(rows))
    }

    private static func place(_ entry: RegisterEntry, _ call: Call) -> String {
        call.configuration.areas[entry.area]?.name.english ?? entry.area
    }

    private static func state(_ entry: RegisterEntry, on day: Day) -> HTML {
        if let what = entry.attention(on: day) { return Components.tag(words(what), what == .expiring ? .warning : .bad) }
        guard entry.register.ends else { return .empty }
        return entry.isOpen(on: day) ? "Open" : "Closed"
    }

    private static let course: HTML = {
        let rows = TrainingPlan.blocks.map { block in
            Table.Row(["\(block.item)", "\(block.question ?? "")", "\(block.lead)", "\(block.minutes)"])
        }
        let table = Table(
            caption: "A day of training in nine parts", captionIsUnseen: true,
            columns: ["Part", "Why, how or what", "Who leads"].map { .init(title: $0) } + [.init(title: "Minutes", kind: .number)],
            rows: rows,
            total: Table.Row(["All", .empty, .empty, "\(TrainingPlan.minutes)"]))
        return Components.details("A plan for a day of training", Components.table(table))
    }()
}

// MARK: - One entry

extension RegisterPages {
    static func entry(_ entry: RegisterEntry, _ scope: StaffScope, _ call: Call) -> Page {
        let mayWrite = scope.allows(.writePerformance, in: entry.area)
        let change: HTML =
            mayWrite
            ? Components.linkButton("Change it", to: Path("/staff/performance/entries/\(entry.id)/change"), style: .second) : .empty
        return Page(
            title: entry.words, caption: entry.register.title, breadcrumbs: crumbs + [back(to: entry.register, entry.area)],
            notices: call.justDone == "changed" ? Components.success("It is changed") : .empty,
            body: """
                \(entry.struckWhy.html { Components.warning("This does not count: \($0)", in: call.language) })\
                \(entry.attention(on: call.today).html { "<p>\(Components.tag(words($0), .bad))</p>\n" })\
                \(Components.summaryList(rows(entry, call), in: call.language))
                \(change)
                """)
    }

    private static func rows(_ entry: RegisterEntry, _ call: Call) -> [SummaryRow] {
        let fixed = [
            SummaryRow(label: "Where", value: "\(call.configuration.areas.fullName(of: entry.area, in: call.language))"),
            SummaryRow(label: entry.register.dayLabel, value: "\(call.language.date(entry.beganOn))"),
        ]
        let named = entry.person.map { [SummaryRow(label: "Who", value: "\($0)")] } ?? []
        return fixed + named
            + entry.register.fields.compactMap { field in
                entry.cells[field.name].map { SummaryRow(label: field.label, value: value($0, of: field, in: entry, call)) }
            }
    }

    private static func value(_ cell: String, of field: RegisterField, in entry: RegisterEntry, _ call: Call) -> HTML {
        switch field.kind {
        case .words, .choice: "\(cell)"
        case .count: "\(Int(cell).map(Decimals.grouped) ?? cell)"
        case .money: "£\(Int(cell).map { Decimals.text(units: $0, decimals: 2) } ?? cell)"
        case .day, .anyDay: "\(Day(cell).map(call.language.date) ?? cell)"
        case .yesNo: "Yes"
        case .priority: "<a href=\"\(Path("/staff/priorities/\(entry.area)"))\">A priority of the area</a>"
        case .issue: "\(call.configuration.issue(cell)?.text.english ?? cell)"
        }
    }

    private static func back(to register: Register, _ area: String) -> Breadcrumb {
        Breadcrumb(title: register.title, path: Path("/staff/performance/registers/\(register.rawValue)").query("area", area))
    }
}

// MARK: - Forms

extension RegisterPages {
    static func form(_ form: Form, of register: Register) -> RegisterForm {
        var input = RegisterForm()
        (input.day, input.words, input.person, input.struck) = (
            form.text("day"), form.text("words"), form.text("person"), form.text("struck")
        )
        for field in register.fields { input.cells[field.name] = form.text(field.name) }
        return input
    }

    static func add(
        to register: Register, at area: Area, _ scope: StaffScope, _ call: Call, _ problem: Problem? = nil
    ) async throws -> Page {
        let state = call.formState(problem, first: ["day": [call.today.description], "words": [call.request.query["words"] ?? ""]])
        let priorities = try await RegisterStore(scope).priorities(around: area.code)
        return page(
            "Add to the register", register, area.code, state,
            Components.form(
                state, to: Path("/staff/performance/registers/\(register.rawValue)/\(area.code)/add"), button: "Add it",
                """
                \(EncounterFormPages.within(area, in: state, call))\
                \(fields(register, priorities, seesPerson: scope.allows(.readPeoplesPerformance, in: area.code), in: state, call))
                """))
    }

    static func change(_ entry: RegisterEntry, _ scope: StaffScope, _ call: Call, _ problem: Problem? = nil) async throws -> Page {
        var first = entry.cells.mapValues { [$0] }
        for field in entry.register.fields where field.kind == .money {
            first[field.name] = entry.cells[field.name].flatMap { Int($0) }.map { [Decimals.text(units: $0, decimals: 2)] }
        }
        first["day"] = [entry.beganOn.description]
        first["words"] = [entry.words]
        first["person"] = [entry.person ?? ""]
        first["struck"] = [entry.struckWhy ?? ""]
        let state = call.formState(problem, first: first)
        let priorities = try await RegisterStore(scope).priorities(around: entry.area)
        let seesPerson = scope.allows(.readPeoplesPerformance, in: entry.area)
        return page(
            "Change what is in the register", entry.register, entry.area, state,
            Components.form(
                state, to: Path("/staff/performance/entries/\(entry.id)/change"), button: "Change it",
                """
                \(fields(entry.register, priorities, seesPerson: seesPerson, in: state, call))\
                \(Components.textField("struck", "If it should not count, why", in: state, hint: "It stays on record, and is in no list.", isOptional: true))
                """))
    }

    private static func page(_ title: String, _ register: Register, _ area: String, _ state: FormState, _ body: HTML) -> Page {
        Page(
            title: title, caption: register.title, breadcrumbs: crumbs + [back(to: register, area)],
            notices: Components.errorSummary(
                state, fields: ["within", "words", "day"] + register.fields.map(\.name) + ["person", "struck"]),
            body: body, hasErrors: state.hasErrors)
    }

    private static func fields(
        _ register: Register, _ priorities: [(id: String, words: String)], seesPerson: Bool, in state: FormState, _ call: Call
    ) -> HTML {
        let own: [HTML] = register.fields.map { field($0, priorities, in: state, call) }
        let person: HTML =
            register.namesPerson && seesPerson
            ? Components.textField(
                "person", "Who, if it is to be known", in: state,
                hint: "Only who leads the team sees the name. Ask the person first.", isOptional: true)
            : .empty
        return """
            \(Components.textArea("words", register.wordsLabel, in: state, hint: "A sentence. Name nobody.", rows: 2))\
            \(Components.textField("day", register.dayLabel, in: state, kind: .day, width: .medium))\
            \(own)\(person)
            """
    }

    private static func field(
        _ field: RegisterField, _ priorities: [(id: String, words: String)], in state: FormState, _ call: Call
    ) -> HTML {
        func text(_ kind: InputKind, _ width: FieldWidth) -> HTML {
            Components.textField(field.name, field.label, in: state, hint: field.hint, kind: kind, width: width, isOptional: true)
        }
        return switch field.kind {
        case .words: text(.text, .full)
        case .count: text(.wholeNumber, .short)
        case .money: text(.decimal, .short)
        case .day, .anyDay: text(.day, .medium)
        case .yesNo: Components.checkbox(field.name, Choice(value: "yes", label: field.label), in: state)
        case .choice(let choices):
            Components.select(field.name, field.label, choices.map { Choice(value: $0, label: $0) }, in: state, isOptional: true)
        case .priority:
            priorities.isEmpty && state.value(field.name).isEmpty
                ? .empty
                : Components.select(
                    field.name, field.label, priorities.map { Choice(value: $0.id, label: $0.words) }, in: state, isOptional: true)
        case .issue:
            Components.select(
                field.name, field.label, call.configuration.issues.map { Choice(value: $0.code, label: $0.text.english) },
                in: state, isOptional: true)
        }
    }
}
