import Basics
import FolkmootCore
import FolkmootTenancy
import Markup

/// The first page after signing in: what needs doing today, then how one's areas stand.
enum StartPage {
    static func page(_ groups: [AreaGroup], publicationDue due: Month?, for scope: StaffScope, _ call: Call) -> Page {
        Page(
            title: title(groups), caption: scope.roles.map(\.name).joined(separator: ", "),
            body: """
                \(today(groups, publicationDue: due, call))
                \(groups.isEmpty ? Components.noAreas : .joined(groups.map { AreaPages.group($0, call) }))
                """)
    }

    private static func title(_ groups: [AreaGroup]) -> String {
        switch groups.count {
        case 0: "Your start page"
        case 1: "How does \(groups[0].whole.area.name) stand today?"
        default: "How do your \(groups.count) areas stand today?"
        }
    }

    private static func today(_ groups: [AreaGroup], publicationDue due: Month?, _ call: Call) -> HTML {
        let tasks = StartTasks.tasks(groups, publicationDue: due, in: call.language)
        guard !tasks.isEmpty else { return "<h2>To do today</h2>\n<p>Nothing is waiting for you.</p>" }
        return "<h2>To do today</h2>\n\(Components.tasks(tasks))"
    }
}

/// What is worth doing today, each with the way to do it.
enum StartTasks {
    static func tasks(_ groups: [AreaGroup], publicationDue due: Month?, in language: Language) -> [(task: HTML, state: HTML)] {
        [due.map { publish($0, in: language) }].compactMap { $0 } + groups.compactMap(lowestCoverage)
    }

    /// The month that has ended last, if this person may publish it and nobody has.
    static func publicationDue(for scope: StaffScope, on day: Day) async throws -> Month? {
        guard scope.allows(.publishBenchmark, in: scope.tenant.configuration.code) else { return nil }
        let month = day.inMonth.adding(months: -1)
        return try await PublicationStore(scope).published().contains { $0.month == month } ? nil : month
    }

    private static func publish(_ month: Month, in language: Language) -> (task: HTML, state: HTML) {
        (
            task: """
            <a href="\(Path("/staff/publications/\(month.description)"))">\(language.month(month))</a> has ended and is not published. \
            Look at its figures and sign them off.
            """,
            state: Components.tag("Due", .warning)
        )
    }

    /// The part of a group with the lowest coverage, and how many households would bring it to the whole's.
    private static func lowestCoverage(_ group: AreaGroup) -> (task: HTML, state: HTML)? {
        let known = group.parts.compactMap { part in part.coverage.flatMap { $0.denominator > 0 ? (part, $0) : nil } }
        guard known.count > 1, let whole = group.whole.coverage,
            let lowest = known.min(by: { ($0.1.value ?? 0) < ($1.1.value ?? 0) })
        else { return nil }
        let missing = Self.householdsNeeded(lowest.1, toReach: whole)
        guard missing > 0 else { return nil }
        let area = lowest.0.area
        return (
            task: """
            <a href="\(Path("/staff/areas/\(area.code)"))">\(area.name.english)</a> has the lowest coverage in \
            \(group.whole.area.name.english): \(lowest.1.percent() ?? "") % of households, against \(whole.percent() ?? "") %.
            """,
            state: Components.tag("\(Decimals.grouped(missing)) more households to reach it", .notice)
        )
    }

    /// How many more households an area needs until its coverage is that of another: ⌈whole × households⌉ − covered.
    static func householdsNeeded(_ coverage: Ratio, toReach whole: Ratio) -> Int {
        guard whole.denominator > 0 else { return 0 }
        let (quotient, remainder) = (whole.numerator * coverage.denominator).quotientAndRemainder(dividingBy: whole.denominator)
        return max(0, quotient + (remainder > 0 ? 1 : 0) - coverage.numerator)
    }
}
