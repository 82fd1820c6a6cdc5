import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// The steps into service: what was stated beside what the service sees.
enum OnboardingPages {
    static func checklist(
        _ checklist: [OnboardingState], _ scope: StaffScope, _ call: Call, _ problem: Problem? = nil
    ) -> Page {
        let state = call.formState(problem)
        let done = checklist.count(where: \.isDone)
        return Page(
            title: "How far is the service on its way?", caption: "Onboarding",
            notices: """
                \(when: problem == nil && call.justDone == "stated", Components.success("It is written down"))\
                \(Components.errorSummary(state, fields: ["step", "owner", "date", "evidence"]))
                """,
            body: """
                <p>\(done) of \(checklist.count) steps are done. The platform’s operators put the service into use once all are.</p>
                \(Components.table(table(checklist, call)))
                \(when: scope.allows(.writeConfiguration), form(state))
                """, hasErrors: state.hasErrors)
    }

    private static func table(_ checklist: [OnboardingState], _ call: Call) -> Table {
        let rows = checklist.map { one -> Table.Row in
            let state: HTML =
                one.isDone ? Components.tag("Done", .good) : Components.tag(one.isContradicted ? "Not as seen" : "Open")
            let stated = one.statement.html {
                """
                <span>\($0.evidence)<br><span class="quiet">\($0.owner), \(call.language.date($0.on)); written down by \($0.by)</span></span>
                """
            }
            return Table.Row([
                "\(one.step.rawValue). \(one.step.text)", state,
                stated ?? "<span class=\"quiet\">To be told: \(one.step.asks)</span>", one.seen.html { "\($0)" } ?? .empty,
            ])
        }
        return Table(
            caption: "The steps", captionIsUnseen: true,
            columns: ["Step", "State", "Evidence, owner and date", "What the service sees"].map { .init(title: $0) }, rows: rows)
    }

    private static func form(_ state: FormState) -> HTML {
        let steps = OnboardingStep.allCases.map { Choice(value: String($0.rawValue), label: "\($0.rawValue). \($0.text)") }
        return """
            <h2>A step is done</h2>
            \(Components.form(
                state, to: "/staff/onboarding", button: "Write it down",
                """
                \(Components.select("step", "Which step", steps, in: state))\
                \(Components.textField("owner", "Who answers for it", in: state, hint: "A post, such as the superintendent for neighbourhoods."))\
                \(Components.textField("date", "On which day it was done", in: state, kind: .day, width: .medium))\
                \(Components.textArea("evidence", "What shows it", in: state, hint: "Where it is recorded: a meeting, a reference.", rows: 2))
                """))
            """
    }

    static func input(_ form: Form) -> OnboardingForm {
        var input = OnboardingForm()
        (input.step, input.owner, input.day, input.evidence) = (
            form.text("step"), form.text("owner"), form.text("date"), form.text("evidence")
        )
        return input
    }
}
