import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// Asking for exemptions from standards, and deciding on them.
enum ExemptionPages {
    static func ask(_ compliance: StandardCompliance, _ call: Call, _ problem: Problem? = nil) -> Page {
        let state = call.formState(problem)
        let units = compliance.units.filter { $0.validTo.map { $0 >= call.today } ?? true }.map {
            Choice(value: $0.code, label: $0.name)
        }
        return Page(
            title: "When should nothing be asked?", caption: compliance.standard.text.english,
            breadcrumbs: [
                Breadcrumb(title: "Standards", path: "/staff/standards"),
                Breadcrumb(title: compliance.standard.text.english, path: CompliancePages.path(to: compliance.standard)),
            ],
            notices: Components.errorSummary(state, fields: ["unit", "first", "last", "reason"]),
            body: """
                <p>A period of the standard that lies wholly within these days asks nothing, once somebody else has agreed. It counts neither as kept nor as missed.</p>
                \(Components.form(
                    state, to: "/staff/exemptions/\(compliance.standard.code)/ask", button: "Ask for it",
                    """
                    \(Components.select("unit", "For whom", units, in: state))\
                    \(Components.textField("first", "First day", in: state, kind: .day, width: .medium))\
                    \(Components.textField("last", "Last day", in: state, kind: .day, width: .medium))\
                    \(Components.textArea("reason", "Why", in: state, hint: "Name nobody.", rows: 2))
                    """))
                """, hasErrors: state.hasErrors)
    }

    static func form(_ form: Form) -> ExemptionForm {
        var input = ExemptionForm()
        (input.unit, input.first, input.last, input.reason) = (
            form.text("unit"), form.text("first"), form.text("last"), form.text("reason")
        )
        return input
    }

    static func undecided(_ exemptions: [Exemption], _ scope: StaffScope, _ call: Call) -> Page {
        let rows = exemptions.map { row($0, scope, call) }
        let table = Table(
            caption: "Exemptions that wait", captionIsUnseen: true,
            columns: ["For whom", "Standard", "When", "Why", "Decision"].map { .init(title: $0) }, rows: rows)
        return Page(
            title: "Which exemptions wait for a decision?", caption: "Exemptions",
            breadcrumbs: [Breadcrumb(title: "Standards", path: "/staff/standards")],
            notices: call.justDone == "decided" ? Components.success("The decision is kept") : .empty,
            body: rows.isEmpty ? "<p>None waits.</p>" : Components.table(table))
    }

    private static func row(_ one: Exemption, _ scope: StaffScope, _ call: Call) -> Table.Row {
        let standard = call.configuration.standards.first { $0.code == one.standard }
        let unit = standard.map(call.configuration.units)?.first { $0.code == one.unit }
        func button(_ label: String, _ decision: String, _ style: Components.ButtonStyle) -> HTML {
            let fields = Components.hidden("exemption", one.id.description) + Components.hidden("decision", decision)
            return Components.action(label, to: "/staff/exemptions", csrf: call.context.csrf, style: style, hidden: fields)
        }
        let isOwn = one.askedBy == scope.account.id
        return Table.Row([
            "\(unit?.name ?? one.unit)", "\(standard?.text.english ?? one.standard)",
            "\(FieldworkWords.name(of: one.days, in: call.language))",
            "<span>\(one.reason)<br><span class=\"quiet\">\(one.asker)</span></span>",
            isOwn
                ? "Somebody else decides"
                : "<span>\(button("Grant", "grant", .main)) \(button("Refuse", "refuse", .second))</span>",
        ])
    }
}
