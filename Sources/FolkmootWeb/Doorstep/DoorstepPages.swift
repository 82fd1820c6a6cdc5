import Basics
import CSV
import FolkmootCore
import HTTP
import Markup

/// Exercises from door to door, in figures.
enum DoorstepPages {
    static func list(_ lines: [DoorstepStore.Line], beginning areas: [Area], _ call: Call) -> Page {
        let links: [HTML] = areas.map {
            "<li><a href=\"\(Path("/staff/doorstep/\($0.code)/exercise"))\">Begin an exercise in \($0.name.english)</a></li>"
        }
        return Page(
            title: "Where do officers go from door to door?", caption: "Doorstep", notices: done(call),
            body: """
                \(when: !links.isEmpty, "<ul class=\"ways\">\(links)</ul>")
                \(lines.isEmpty ? none : Components.table(table(lines, call)))
                \(when: !lines.isEmpty, "\(note)\(Components.csvLink("/staff/doorstep/exercises.csv", "exercises", in: call.language))")
                """)
    }

    private static let none: HTML = Components.empty(
        "No exercise yet",
        "<p>An exercise is a round of visits to homes that are not reached yet: on the phone, one form to a door.</p>")

    private static let note: HTML = """
        <p class="note">A door counts once in an exercise, with what came of it. Registered of all is no rate of success: people register by \
        themselves, too.</p>

        """

    private static func table(_ lines: [DoorstepStore.Line], _ call: Call) -> Table {
        Table(
            caption: "Exercises, those that go on first", captionIsUnseen: true,
            columns: [.init(title: "Exercise"), .init(title: "Area"), .init(title: "From"), .init(title: "To")] + figures,
            rows: lines.map { line in
                Table.Row(
                    [
                        "<a href=\"\(line.exercise.path())\">\(line.exercise.name)</a>",
                        "\(call.configuration.areas.fullName(of: line.exercise.area, in: .en))",
                        "\(call.language.date(line.exercise.beganOn))",
                        "\(line.exercise.endedOn.map { call.language.date($0) } ?? "goes on")",
                    ] + cells(line.counts))
            })
    }

    private static let figures: [Table.Column] =
        [.init(title: "Doors", kind: .number)] + DoorOutcome.allCases.map { .init(title: $0.title, kind: .number) }
        + [.init(title: "Visits", kind: .number)]

    private static func cells(_ counts: DoorCounts) -> [HTML] {
        ([counts.visited] + DoorOutcome.allCases.map { counts.doors[$0] ?? 0 } + [counts.visits]).map { "\(Decimals.grouped($0))" }
    }

    static func report(_ report: DoorstepStore.Report, mayCall: Bool, mayEnd: Bool, _ call: Call) -> Page {
        let (exercise, goesOn) = (report.exercise, report.exercise.endedOn == nil)
        let isDivided = report.parts.count > 1
        let rows = report.parts.map { Table.Row(["\($0.area.name.english)"] + cells($0.counts)) }
        return Page(
            title: exercise.name, caption: "Doorstep, \(report.area.name.english)",
            breadcrumbs: [Breadcrumb(title: "Doorstep", path: "/staff/doorstep")], notices: done(call),
            body: """
                <p class="lead">\(exercise.purpose)</p>
                <p>\(summary(report, call))</p>
                \(when: goesOn && mayCall, "<p>\(Components.linkButton("At the doors", to: exercise.path("doors")))</p>")
                \(report.parts.isEmpty ? "<p>Nobody has called anywhere yet.</p>" : Components.table(Table(
                    caption: "Doors, by what came of it", columns: [.init(title: "Area")] + figures, rows: rows,
                    total: isDivided ? Table.Row(["\(report.area.name.english)"] + cells(report.counts)) : nil)))
                \(note)
                \(reach(report, call))
                \(when: goesOn && mayEnd, "<p><a href=\"\(exercise.path("ending"))\">End this exercise</a></p>")
                """)
    }

    private static func summary(_ report: DoorstepStore.Report, _ call: Call) -> String {
        let (exercise, counts) = (report.exercise, report.counts)
        let since = "\(exercise.endedOn == nil ? "Since" : "From") \(call.language.date(exercise.beganOn))"
        let until = exercise.endedOn.map { " to \(call.language.date($0))" } ?? ""
        let target = exercise.target.map { " It is meant to reach \(call.configuration.name(of: $0))." } ?? ""
        let registered = counts.doors[.registered] ?? 0
        return "\(since)\(until): \(Decimals.grouped(counts.visited)) \(counts.visited == 1 ? "door" : "doors"), "
            + "\(Decimals.grouped(registered)) registered, \(Decimals.grouped(counts.waiting)) waiting for a visit.\(target)"
    }

    /// How far the area was reached before, and is now; what is between has other reasons, too.
    private static func reach(_ report: DoorstepStore.Report, _ call: Call) -> HTML {
        let area = report.area
        func row(_ when: String, _ reach: DoorstepReach) -> Table.Row {
            let coverage = area.coverage(reach.count)?.percent() ?? ""
            let ratio = reach.group?.ratio.map { Decimals.text($0, decimals: 2) } ?? ""
            return Table.Row(
                [
                    "\(when)", "\(Decimals.grouped(reach.count.members))", "\(Decimals.grouped(reach.count.households))",
                    "\(coverage)",
                ]
                    + (hasGroup(report) ? ["\(ratio)"] : []))
        }
        let columns: [Table.Column] =
            [
                .init(title: "When"), .init(title: "Members", kind: .number), .init(title: "Households covered", kind: .number),
                .init(title: "Coverage (%)", kind: .number),
            ] + (hasGroup(report) ? [.init(title: "Representation of the group (ratio)", kind: .number)] : [])
        let ended = report.exercise.endedOn.map { "\(call.language.date($0)), at its end" }
        return """
            <h2>How far \(area.name.english) is reached</h2>
            \(Components.table(Table(
                caption: "Before and after", captionIsUnseen: true, columns: columns,
                rows: [
                    row("\(call.language.date(report.exercise.beganOn)), when it began", report.before),
                    row(ended ?? "Now, \(call.language.dateAndTime(report.readAt))", report.after),
                ])))
            <p class="note">The difference is what changed in that time, not what the exercise did: people join and leave by themselves.</p>
            """
    }

    private static func hasGroup(_ report: DoorstepStore.Report) -> Bool { report.before.group != nil || report.after.group != nil }

    static func csv(_ lines: [DoorstepStore.Line], _ call: Call) -> [UInt8] {
        var writer = CSVWriter()
        writer.row(
            ["exercise", "name", "area", "classification", "group", "began_on", "ended_on", "doors"]
                + DoorOutcome.allCases.map(\.rawValue) + ["waiting", "visits"])
        for line in lines {
            let (exercise, counts) = (line.exercise, line.counts)
            writer.row(
                [
                    exercise.id.description, exercise.name, exercise.area, exercise.target?.classification ?? "",
                    exercise.target?.group ?? "", exercise.beganOn.description, exercise.endedOn?.description ?? "",
                    String(counts.visited),
                ] + DoorOutcome.allCases.map { String(counts.doors[$0] ?? 0) } + [String(counts.waiting), String(counts.visits)])
        }
        return writer.bytes
    }
}

// MARK: - Forms

extension DoorstepPages {
    static func input(_ form: Form) -> ExerciseForm {
        var input = ExerciseForm()
        (input.name, input.purpose, input.target) = (form.text("name"), form.text("purpose"), form.text("target"))
        return input
    }

    static func form(in area: Area, _ call: Call, _ problem: Problem? = nil) -> Page {
        let state = call.formState(problem)
        let targets = call.configuration.doorstepTargets.map { Choice(value: $0.key, label: call.configuration.name(of: $0)) }
        return Page(
            title: "Where in \(area.name.english) will officers call?",
            breadcrumbs: [Breadcrumb(title: "Doorstep", path: "/staff/doorstep")],
            notices: Components.errorSummary(state, fields: ["within", "name", "purpose", "target"]),
            body: Components.form(
                state, to: "/staff/doorstep/\(area.code)/exercise", button: "Begin it",
                """
                \(EncounterFormPages.within(area, in: state, call, hint: "Leave it open for the whole of it."))\
                \(Components.textField("name", "What do you call it?", in: state, hint: "Such as: Mill Lane, November"))\
                \(Components.textField("purpose", "What is it for?", in: state, hint: "Such as: hear from a street of which nobody is a member."))\
                \(when: !targets.isEmpty, Components.select("target", "Which group is it meant to reach?", targets, in: state, hint: "It is compared before and after. Nobody is asked which group they are of to be visited.", isOptional: true))
                """), hasErrors: state.hasErrors)
    }

    static func ending(_ exercise: DoorstepExercise, _ call: Call, _ problem: Problem? = nil) -> Page {
        let state = call.formState(problem)
        return Page(
            title: "Is this exercise over?", caption: exercise.name, breadcrumbs: DoorPages.breadcrumbs(to: exercise),
            notices: Components.errorSummary(state, fields: []),
            body: """
                <p>Nobody can write down visits any more. Homes that nobody has called at are taken off the list; figures stay.</p>
                \(Components.form(state, to: exercise.path("ending"), button: "End it", .empty))
                """, hasErrors: state.hasErrors)
    }

    private static func done(_ call: Call) -> HTML {
        switch call.justDone {
        case "begun": Components.success("The exercise has begun", "<p>Add homes to call at, or begin at any door.</p>")
        case "ended": Components.success("The exercise has ended")
        default: .empty
        }
    }
}
