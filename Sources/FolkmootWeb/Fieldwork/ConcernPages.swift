import Basics
import FolkmootCore
import Markup

/// What stays undone of standards, and whose it is.
extension CompliancePages {
    /// What somebody answers for: what is undone, and what is due.
    static func mine(_ own: [StandardCompliance], _ concerns: [StandardConcern], _ call: Call) -> Page {
        Page(
            title: "What is for you to see to?", caption: "Standards",
            breadcrumbs: [Breadcrumb(title: "Standards", path: "/staff/standards")],
            body: """
                \(section("Missed or at risk, and not kept since", concerns.map { line($0, call) }, none: "Nothing that you answer for."))
                \(section("Due within a week", running(own, .due, within: 7, call), none: "Nothing else is due within a week."))
                <p class="quiet">You answer for a standard where you hold the role of its owner in the area, or in the nearest around it; and for what those below you have left undone for longer than your force allows.</p>
                """)
    }

    static func escalated(_ concerns: [StandardConcern], _ call: Call) -> HTML {
        let found = concerns.filter(\.isEscalated)
        return found.isEmpty
            ? .empty : section("Undone for so long that the next line is to see it", found.map { line($0, call) }, none: "")
    }

    private static func line(_ concern: StandardConcern, _ call: Call) -> HTML {
        let what = concern.missed == 0 ? "at risk" : concern.missed == 1 ? "missed" : "missed \(concern.missed) times in a row"
        let people = concern.line.enumerated().map { place, one in
            place == 0 ? names(of: one) : "escalated to \(names(of: one))"
        }
        let told = ["\(what), since \(call.language.date(concern.since))"] + people
        return line(concern.standard, concern.unit, told.joined(separator: "; "))
    }

    /// `Local commander: Sam Reed`.
    static func names(of answering: StandardConcern.Answering) -> String {
        let names = answering.people.map(\.name)
        return "\(answering.owner.text): \(names.isEmpty ? "nobody has this role there" : names.joined(separator: ", "))"
    }
}
