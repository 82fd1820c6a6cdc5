import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// Self-assessment as staff see it.
enum AssessmentPages {
    /// Every question by every area: grade and evidence in words.
    static func dashboard(_ quarter: Quarter, _ areas: [Area], _ assessments: [Assessment], _ call: Call) -> Page {
        Page(
            title: "How do we see ourselves? \(name(of: quarter, call))", caption: "Self-assessment",
            body: areas.isEmpty
                ? Components.noAreas
                : """
                \(Components.table(table(areas, assessments, call)))
                <p class="quiet">Beside a grade stands how many records on the service show it. What is green and shown by nothing is marked.</p>
                <ul class="ways"><li><a href="\(Path("/staff/assessments").query("quarter", quarter.adding(-1).description))">\(name(of: quarter.adding(-1), call))</a></li>\
                \(when: quarter < Quarter(of: call.today), "<li><a href=\"\(Path("/staff/assessments").query("quarter", quarter.adding(1).description))\">\(name(of: quarter.adding(1), call))</a></li>")\
                <li><a href="\(Path("/staff/assessments.csv").query("quarter", quarter.description))" download>All of it as CSV</a></li></ul>
                """)
    }

    private static func table(_ areas: [Area], _ assessments: [Assessment], _ call: Call) -> Table {
        let states = assessments.map { one -> HTML in "<a href=\"\(path(to: one.area, one.quarter))\">\(name(of: one.state))</a>" }
        let rows = call.configuration.assessment.questions.map { question in
            Table.Row(["\(question.number) \(question.text)"] + assessments.map { grade($0.answers[question.code]) })
        }
        return Table(
            caption: "Each question in each area",
            columns: [.init(title: "Question")] + areas.map { .init(title: $0.name.english) },
            rows: [Table.Row(["Where it stands"] + states)] + rows, isMatrix: true)
    }

    /// `Green 3`; what is green without a record says so.
    static func grade(_ answer: AssessmentAnswer?) -> HTML {
        guard let answer, let grade = answer.grade else { return "<span class=\"quiet\">Not graded</span>" }
        let count = answer.links.count(where: \.isLive)
        let tag = Components.tag("\(name(of: grade)) \(count)", tone(of: grade))
        return answer.isUnfounded ? "<span>\(tag) \(Components.tag("No evidence", .warning))</span>" : tag
    }

    static func path(to area: String, _ quarter: Quarter) -> Path { Path("/staff/assessments/\(area)/\(quarter.description)") }

    /// `July to September 2026`.
    static func name(of quarter: Quarter, _ call: Call) -> String { FieldworkWords.name(of: quarter.days, in: call.language) }

    static func name(of grade: AssessmentAnswer.Grade) -> String { grade.rawValue.capitalisedFirst }

    private static func tone(of grade: AssessmentAnswer.Grade) -> Components.Tone {
        switch grade {
        case .green: .good
        case .amber: .warning
        case .red: .bad
        }
    }

    static func name(of state: Assessment.State) -> String {
        switch state {
        case .draft: "Draft"
        case .submitted: "Submitted"
        case .signed: "Signed off"
        }
    }
}

// MARK: - One area's

extension AssessmentPages {
    static func assessment(
        _ assessment: Assessment, isOld: Bool, _ scope: StaffScope, _ call: Call, _ problem: Problem? = nil
    ) -> Page {
        let (rules, area) = (call.configuration.assessment, call.configuration.areas[assessment.area])
        let mayWrite = !isOld && assessment.state == .draft && scope.allows(.writeAssessments, in: assessment.area)
        let sections = rules.sections.map { section -> HTML in
            let questions = rules.questions.filter { $0.section == section.code }
            return "<h2>\(section.text)</h2>\n\(questions.map { answer($0, of: assessment, mayWrite: mayWrite, call) })"
        }
        let state = call.formState(problem)
        return Page(
            title: "How do we see ourselves in \(area?.name.english ?? assessment.area)?",
            caption: "\(name(of: assessment.quarter, call)), version \(assessment.version)",
            breadcrumbs: [
                Breadcrumb(
                    title: "Self-assessment", path: Path("/staff/assessments").query("quarter", assessment.quarter.description))
            ],
            notices: "\(done(call, problem))\(Components.errorSummary(state, fields: ["reason"]))",
            body: """
                \(Components.summaryList(standing(assessment, call), in: call.language))
                \(sections)
                \(when: !isOld, steps(assessment, scope, state, call))\
                \(versions(assessment, isOld: isOld))
                <p>\(Components.printButton(in: call.language))</p>
                """, hasErrors: state.hasErrors)
    }

    private static func done(_ call: Call, _ problem: Problem?) -> HTML {
        guard problem == nil else { return .empty }
        switch call.justDone {
        case "answered": return Components.success("Your answer is kept")
        case "submitted": return Components.success("It is submitted", "<p>Somebody else signs it off.</p>")
        case "returned": return Components.success("It is sent back")
        case "signed": return Components.success("It is signed off", "<p>It does not change any more.</p>")
        case "restated": return Components.success("A new version is begun", "<p>The one before stays as it is.</p>")
        default: return .empty
        }
    }

    private static func standing(_ assessment: Assessment, _ call: Call) -> [SummaryRow] {
        let questions = call.configuration.assessment.questions
        let answers = questions.compactMap { assessment.answers[$0.code] }
        let grades = AssessmentAnswer.Grade.allCases.map { grade in "\(name(of: grade)) \(answers.count { $0.grade == grade })" }
        let ungraded = questions.count - answers.count { $0.grade != nil }
        func mark(_ mark: Assessment.Mark?) -> HTML? { mark.html { "\($0.name), \(call.language.dateAndTime($0.at))" } }
        let told: [(String, HTML?)] = [
            ("Where it stands", "\(name(of: assessment.state))"),
            ("Grades", "\((grades + ["not graded \(ungraded)"]).joined(separator: ", "))"),
            ("Green without evidence", "\(answers.count(where: \.isUnfounded))"), ("Submitted by", mark(assessment.submitted)),
            ("Signed off by", mark(assessment.signed)), ("Why it is restated", assessment.reason.html { "\($0)" }),
        ]
        return told.compactMap { name, value in value.map { SummaryRow(label: name, value: $0) } }
    }

    private static func answer(_ question: AssessmentQuestion, of assessment: Assessment, mayWrite: Bool, _ call: Call) -> HTML {
        let answer = assessment.answers[question.code]
        let links: HTML? = answer.flatMap { $0.links.isEmpty ? nil : "<ul>\($0.links.map { link($0, call) })</ul>" }
        let told: [(String, HTML?)] = [
            ("Grade", grade(answer)), ("Evidence", answer?.evidence.html(paragraphs)), ("On record", links),
            ("Plans in place", answer?.plans.html(paragraphs)), ("How it can be better", answer?.improvement.html(paragraphs)),
            ("How success is measured", answer?.measure.html(paragraphs)),
        ]
        let rows = told.compactMap { name, value in value.map { SummaryRow(label: name, value: $0) } }
        let change: HTML = """
            <p><a href="\(Path("\(path(to: assessment.area, assessment.quarter))/\(question.code)"))">Answer<span class="unseen"> question \(question.number)</span></a></p>
            """
        return """
            <h3>\(question.number) \(question.text)</h3>
            \(Components.summaryList(rows, in: call.language))\(when: mayWrite, change)
            """
    }

    private static func paragraphs(_ text: String) -> HTML {
        .joined(text.split(separator: "\n").map { "\(String($0))" as HTML }, separator: "<br>")
    }

    /// A record, with the way to it where it has a page.
    static func link(_ link: EvidenceLink, _ call: Call) -> HTML {
        let words: HTML = way(to: link).html { "<a href=\"\($0)\">\(link.words)</a>" } ?? "\(link.words)"
        let state: HTML = link.isLive ? .empty : " \(Components.tag("Does not count any more"))"
        return "<li>\(name(of: link.kind)): \(words)\(link.on.html { ", \(call.language.date($0))" })\(state)</li>\n"
    }

    private static func way(to link: EvidenceLink) -> Path? {
        switch link.kind {
        case .encounter: Path("/staff/encounters/\(link.record)/story")
        case .event: Path("/staff/events/\(link.record)/invitations")
        case .issue: Path("/staff/priorities/\(link.record)/steps")
        case .priority, .survey, .publication: nil
        }
    }

    static func name(of kind: EvidenceLink.Kind) -> String {
        switch kind {
        case .encounter: "Done"
        case .event: "Planned"
        case .issue: "Raised by people"
        case .priority: "Priority"
        case .survey: "Round of a survey"
        case .publication: "Published figures"
        }
    }

    private static func versions(_ assessment: Assessment, isOld: Bool) -> HTML {
        let path = path(to: assessment.area, assessment.quarter)
        let earlier: [HTML] = (1..<max(assessment.version, 1)).map {
            "<li><a href=\"\(path.query("version", $0))\">Version \($0)</a></li>"
        }
        let latest: HTML = isOld ? "<li><a href=\"\(path)\">The latest version</a></li>" : .empty
        return when(isOld || !earlier.isEmpty, "<ul class=\"ways\">\(earlier)\(latest)</ul>\n")
    }

    private static func when(_ condition: Bool, _ markup: HTML) -> HTML { condition ? markup : .empty }
}

// MARK: - Forms

extension AssessmentPages {
    /// What can be done next, by whoever may.
    private static func steps(_ assessment: Assessment, _ scope: StaffScope, _ state: FormState, _ call: Call) -> HTML {
        let mayWrite = scope.allows(.writeAssessments, in: assessment.area)
        let maySign = scope.allows(.signAssessments, in: assessment.area) && assessment.submitted?.account != scope.account.id
        func button(_ label: String, _ act: String, _ style: Components.ButtonStyle = .main) -> HTML {
            Components.action(
                label, to: path(to: assessment.area, assessment.quarter), csrf: call.context.csrf, style: style,
                hidden: Components.hidden("act", act))
        }
        switch assessment.state {
        case .draft:
            return mayWrite && assessment.id != nil
                ? "<h2>Next</h2>\n\(button("Submit it to be signed off", "submitted"))\n" : .empty
        case .submitted:
            return maySign
                ? "<h2>Next</h2>\n<div class=\"buttons\">\(button("Sign it off", "signed")) \(button("Send it back", "returned", .second))</div>\n"
                : "<p class=\"quiet\">Somebody else signs it off.</p>\n"
        case .signed:
            return mayWrite
                ? Components.details("Restate it", restatement(assessment, state), isOpen: state.hasErrors) : .empty
        }
    }

    private static func restatement(_ assessment: Assessment, _ state: FormState) -> HTML {
        Components.form(
            state, to: path(to: assessment.area, assessment.quarter), button: "Begin a new version",
            "\(Components.hidden("act", "restated"))\(Components.textField("reason", "Why", in: state, hint: "The signed one stays as it is."))"
        )
    }

    static func form(
        _ question: AssessmentQuestion, of assessment: Assessment, _ records: [EvidenceLink], _ call: Call,
        _ problem: Problem? = nil
    ) -> Page {
        let answer = assessment.answers[question.code]
        let state = call.formState(
            problem,
            first: [
                "grade": [answer?.grade?.rawValue ?? "none"], "evidence": [answer?.evidence ?? ""], "plans": [answer?.plans ?? ""],
                "improvement": [answer?.improvement ?? ""], "measure": [answer?.measure ?? ""],
                "links": answer?.links.map(\.key) ?? [],
            ])
        let path = path(to: assessment.area, assessment.quarter)
        return Page(
            title: "\(question.number) \(question.text)",
            caption: "\(call.configuration.areas[assessment.area]?.name.english ?? ""), \(name(of: assessment.quarter, call))",
            breadcrumbs: [Breadcrumb(title: "The whole assessment", path: path)],
            notices: Components.errorSummary(state, fields: ["grade", "evidence", "links", "plans", "improvement", "measure"]),
            body: Components.form(
                state, to: Path("\(path)/\(question.code)"), button: "Keep this answer",
                """
                \(Components.radios("grade", "Grade", grades, in: state))\
                \(Components.textArea("evidence", "What shows it?", in: state, hint: "Name nobody.", rows: 4, isOptional: true))\
                \(evidence(answer, records, state, call))\
                \(Components.textArea("plans", "What plans are in place already?", in: state, rows: 3, isOptional: true))\
                \(Components.textArea("improvement", "How can it be improved or developed?", in: state, rows: 3, isOptional: true))\
                \(Components.textArea("measure", "How do you measure success?", in: state, hint: "Such as coverage, representation, or what people rate.", rows: 3, isOptional: true))
                """), hasErrors: state.hasErrors)
    }

    private static let grades = [
        Choice(value: "green", label: "Green", hint: "In place, and it works"),
        Choice(value: "amber", label: "Amber", hint: "In place in part"), Choice(value: "red", label: "Red", hint: "Not in place"),
        Choice(value: "none", label: "Not graded"),
    ]

    private static func evidence(
        _ answer: AssessmentAnswer?, _ records: [EvidenceLink], _ state: FormState, _ call: Call
    ) -> HTML {
        let kept = (answer?.links ?? []).filter { !records.contains($0) }
        let choices = (kept + records).map { record in
            let words = record.words.count > 80 ? record.words.prefix(79) + "…" : record.words[...]
            return Choice(
                value: record.key, label: "\(name(of: record.kind)): \(words)", hint: record.on.map { call.language.date($0) })
        }
        guard !choices.isEmpty else { return "<p class=\"quiet\">Nothing of this quarter is on record here.</p>\n" }
        return Components.checkboxes(
            "links", "What on record shows it?", choices, in: state, hint: "The latest of each kind, of this quarter and here.")
    }

    static func input(_ form: Form) -> AssessmentForm {
        var input = AssessmentForm()
        let grade = form.text("grade")
        (input.grade, input.evidence, input.plans) = (grade == "none" ? "" : grade, form.text("evidence"), form.text("plans"))
        (input.improvement, input.measure, input.links) = (form.text("improvement"), form.text("measure"), form.all("links"))
        return input
    }
}
