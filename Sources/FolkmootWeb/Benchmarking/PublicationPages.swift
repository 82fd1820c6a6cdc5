import Basics
import FolkmootCore
import FolkmootTenancy
import Markup

/// What would be published of a month, beside what has been.
struct PublicationDraft: Sendable {
    let figures: MonthFigures
    let earlier: PublishedMonth?
    let isDemonstration: Bool
    /// What was computed of it when it had ended.
    var kept: MonthDraft?

    /// Whether exactly these figures have been published already.
    var isPublished: Bool { earlier?.hash == figures.hash && !isWithdrawn }
    /// Whether what was published of the month has been taken back.
    var isWithdrawn: Bool { earlier?.withdrawnAt != nil }
    /// Whether other figures of the month have been published.
    var isRestatement: Bool { earlier != nil && !isPublished }
}

/// Where a force signs off its figures.
enum PublicationPages {
    static func list(_ published: [PublishedMonth], _ drafts: [MonthDraft], today: Day) -> Page {
        let months = Months.ended(before: today, count: 13)
        return Page(
            title: finding(months[0], published, drafts), caption: "Publications",
            body: """
                <p>Other forces and national leads see only what is signed off here: totals of this force, with small numbers hidden.</p>
                \(Components.table(
                    Table(
                        caption: "Months that have ended",
                        columns: [Table.Column(title: "Month"), Table.Column(title: "State"), Table.Column(title: "Signed off by")],
                        rows: months.map { row($0, published, drafts) })))
                """)
    }

    private static func finding(_ month: Month, _ published: [PublishedMonth], _ drafts: [MonthDraft]) -> String {
        let words = Language.english.month(month)
        if published.contains(where: { $0.month == month }) { return "\(words) is published" }
        return drafts.contains { $0.month == month }
            ? "The draft of \(words) is ready; nothing has left" : "\(words) is ready to be looked at"
    }

    private static func row(_ month: Month, _ published: [PublishedMonth], _ drafts: [MonthDraft]) -> Table.Row {
        let found = published.first { $0.month == month }
        let link: HTML = "<a href=\"\(Path("/staff/publications/\(month)"))\">\(Language.english.month(month))</a>"
        guard let found else {
            let draft = drafts.first { $0.month == month }.map { "; a draft of \(Language.english.date($0.madeAt)) is ready" }
            return Table.Row([link, "<span class=\"quiet\">Has not been published\(draft ?? "")</span>", .empty])
        }
        let why = (found.withdrawalReason ?? found.reason).map { ": \($0)" } ?? ""
        return Table.Row([link, "\(state(found))\(why)", "\(found.signedOffBy)"])
    }

    private static func state(_ month: PublishedMonth) -> String {
        if let withdrawnAt = month.withdrawnAt { return "Withdrawn on \(Language.english.date(withdrawnAt))" }
        let kind = month.isDemonstration ? " as demonstration data" : ""
        let revision = month.revision > 1 ? ", revision \(month.revision)" : ""
        return "Published\(kind) on \(Language.english.date(month.publishedAt))\(revision)"
    }
}

// MARK: - Preview

extension PublicationPages {
    static func preview(_ draft: PublicationDraft, _ state: FormState) -> Page {
        let month = Language.english.month(draft.figures.month)
        return Page(
            title: draft.isPublished ? "This is what is published of \(month)" : "This is what will be published of \(month)",
            breadcrumbs: [Breadcrumb(title: "Publications", path: "/staff/publications")],
            notices: "\(Components.errorSummary(state, fields: ["reason", "withdrawal"]))\(demonstration(draft))",
            body:
                "\(introduction(draft))\(values(draft.figures))\(ground(draft.figures))\(signOff(draft, state))\(withdrawal(of: draft.figures.month, draft.earlier, state))",
            hasErrors: state.hasErrors)
    }

    private static func demonstration(_ draft: PublicationDraft) -> HTML {
        guard draft.isDemonstration else { return .empty }
        return Components.panel(
            "Demonstration data", "<p>These figures will be marked as made up wherever they are shown.</p>", tone: .warning)
    }

    private static func introduction(_ draft: PublicationDraft) -> HTML {
        guard let earlier = draft.earlier else {
            return "\(since(draft))<p>Nothing else leaves this force. Look at every figure before you sign it off.</p>\n"
        }
        if draft.isWithdrawn {
            return Components.panel(
                "This month was withdrawn",
                "<p>\(state(earlier)): \(earlier.withdrawalReason ?? "") Signing off again publishes it as a new revision.</p>")
        }
        return draft.isPublished
            ? Components.success("\(state(earlier)), by \(earlier.signedOffBy)")
            : Components.panel(
                "The figures have changed since they were published",
                "<p>\(state(earlier)), by \(earlier.signedOffBy). Signing off again restates the month; both revisions are kept.</p>"
            )
    }

    /// What is otherwise than in the draft that was made when the month had ended.
    private static func since(_ draft: PublicationDraft) -> HTML {
        guard let kept = draft.kept else { return .empty }
        let day = Language.english.date(kept.madeAt)
        guard kept.hash != draft.figures.hash else {
            return "<p>A draft was made on \(day); nothing has left. These are its figures.</p>\n"
        }
        let names = Set((kept.changed(in: draft.figures) ?? []).map(\.measure))
        let titles = Measures.all.filter { names.contains($0.reference) }.map(\.title.lowercasedFirst)
        let what = titles.isEmpty ? "" : " Otherwise now: \(titles.joined(separator: ", "))."
        return
            "<p>A draft was made on \(day); nothing has left. The force’s data or its configuration have changed since.\(what)</p>\n"
    }

    private static func values(_ figures: MonthFigures) -> HTML {
        let names = Dictionary(figures.places.map { ($0.code, $0.name) }, uniquingKeysWith: { first, _ in first })
        return Components.table(
            Table(
                caption: "Figures at \(Language.english.date(figures.asAt))",
                columns: [
                    Table.Column(title: "Measure"), Table.Column(title: "Area"), Table.Column(title: "Value", kind: .number),
                    Table.Column(title: "Counted", kind: .number), Table.Column(title: "Out of", kind: .number),
                    Table.Column(title: "Source"),
                ], rows: figures.values.map { Table.Row(cells($0, names, figures.threshold)) }))
    }

    private static func cells(_ value: MeasureValue, _ names: [String: String], _ threshold: Int) -> [HTML] {
        guard let measure = try? Measures.find(value.measure.id, version: value.measure.version) else { return [] }
        return [
            "\(LeagueWords.name(value, measure))", "\(names[value.area] ?? value.area)",
            TrendPages.value(value, measure, threshold: threshold), value.numerator.html { "\(Decimals.grouped($0))" } ?? .empty,
            value.denominator.html { "\(Decimals.grouped($0))" } ?? .empty, "\(value.source ?? measure.source)",
        ]
    }

    private static func ground(_ figures: MonthFigures) -> HTML {
        """
        <p class="note">Numbers of fewer than \(figures.threshold) people are hidden, and as many more as are needed so that none can be \
        worked out. Computed under revision \(figures.configurationRevision) of the configuration. The definitions go with the \
        figures.</p>

        """
    }

    /// What is shown of a month whose new figures may not leave the force beside the earlier ones.
    static func refused(_ month: Month, _ earlier: PublishedMonth?, because problem: Problem, _ state: FormState) -> Page {
        Page(
            title: "\(Language.english.month(month)) cannot be restated",
            breadcrumbs: [Breadcrumb(title: "Publications", path: "/staff/publications")],
            notices: Components.errorSummary(state, fields: ["withdrawal"]),
            body: """
                \(Components.panel("The new figures would give something away", "<p>\(problem.message)</p>", tone: .warning))\
                \(withdrawal(of: month, earlier, state))
                """, hasErrors: state.hasErrors)
    }

    /// Taking back what is published, behind a heading of its own so that nobody does it in passing.
    private static func withdrawal(of month: Month, _ earlier: PublishedMonth?, _ state: FormState) -> HTML {
        guard let earlier, earlier.withdrawnAt == nil else { return .empty }
        let reason = Components.textField(
            "withdrawal", "Why is this month withdrawn?", in: state,
            hint: "Other forces and national leads read this beside the gap. Do not name anybody.")
        let form = Components.form(
            state, to: Path("/staff/publications/\(month)/withdrawal"), button: "Withdraw \(Language.english.month(month))", reason)
        return Components.details("Withdraw this month", form, isOpen: state.errors["withdrawal"] != nil)
    }

    private static func signOff(_ draft: PublicationDraft, _ state: FormState) -> HTML {
        guard !draft.isPublished else { return .empty }
        let reason: HTML =
            draft.isRestatement || state.errors["reason"] != nil
            ? Components.textField(
                "reason", "Why is this month restated?", in: state,
                hint: "Other forces and national leads read this. Do not name anybody.") : .empty
        return Components.form(
            state, to: Path("/staff/publications/\(draft.figures.month)"),
            button: "Sign off and publish \(Language.english.month(draft.figures.month))",
            "\(Components.hidden("hash", draft.figures.hash))\(reason)")
    }
}
