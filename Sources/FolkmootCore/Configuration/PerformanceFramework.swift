public import Basics

/// By what a force orders the measures of its teams, what it has set itself, and when it looks at them.
public struct PerformanceFramework: Sendable, Equatable {
    /// The areas of the guideline on neighbourhood policing, in their order.
    public let areas: [FrameworkArea]
    /// What places have set themselves.
    public let goals: [PerformanceGoal]
    /// The meetings and reports that come again.
    public let reviews: [PerformanceReview]
}

/// An area of the guideline on neighbourhood policing: engaging communities, solving problems.
public struct FrameworkArea: Sendable, Equatable {
    /// The code; it never changes.
    public let code: String
    /// What it is called.
    public let title: String
}

/// What a place has set itself for a measure.
public struct PerformanceGoal: Sendable, Equatable {
    /// What is measured: a column of the table of teams' activity, or one of ``FrameworkMeasure``.
    public let measure: String
    /// The code of the place.
    public let area: String
    /// Whether the figure is to be at least so high; else at most.
    public let isLeast: Bool
    /// The goal, in hundredths.
    public let hundredths: Int
}

/// A meeting or a report that comes again every so many months.
public struct PerformanceReview: Sendable, Equatable {
    /// The code; it never changes.
    public let code: String
    /// What it is called.
    public let text: String
    /// Every how many months it comes.
    public let months: Int
    /// A month in which it is due.
    public let first: Month

    /// The last month up to one in which it is due; nothing before the first.
    public func due(by month: Month) -> Month? {
        let between = (month.year - first.year) * 12 + month.month - first.month
        return between < 0 ? nil : first.adding(months: between - between % months)
    }
}

extension CheckRun {
    /// Goals of places and measures that there are, in one direction; reviews with codes of their own.
    mutating func checkFramework() {
        guard let framework = documents.json["standards.json"]?["framework"] else { return }
        checkCodes(framework.list("areas"), "areas of the framework")
        checkCodes(framework.list("reviews"), "reviews")
        let known = framework.list("areas").compactMap { $0.string("code") }
        for code in FrameworkMeasure.tags where !known.contains(code) {
            add(
                framework.origin(of: "areas"), "framework-area", "The framework lacks \(quoted(code)), to which measures belong.",
                "Add it; what it is called is yours to say.")
        }
        for goal in framework.list("goals") { checkGoal(goal) }
    }

    private mutating func checkGoal(_ goal: SourcedValue) {
        if let area = goal.string("area"), let known = knownAreas, !known.contains(area) {
            add(
                goal.origin(of: "area"), "unknown-area", "There is no area \(quoted(area)) in areas.csv.",
                suggestion(for: area, among: Array(known), otherwise: "Write the code of one of its areas."))
        }
        guard (goal["at_least"] == nil) == (goal["at_most"] == nil) else { return }
        add(goal.origin, "goal", "A goal is either “at_least” or “at_most”.", "Give one of them.")
    }
}

extension Comparison {
    mutating func compareFramework(_ old: PerformanceFramework, _ new: PerformanceFramework) {
        let file = "standards.json"
        each("framework", in: file, old.areas, new.areas, code: \.code) { changes, was, area in
            changes.value(file, "framework `\(area.code)`", was.title, area.title)
        }
        each(old.goals, new.goals) {
            "\($0.measure) in \($0.area)"
        } added: { changes, goal in
            changes.add(file, "goal for \(goal.measure) in \(goal.area): \(goal.words)")
        } removed: { changes, goal in
            changes.add(file, "goal for \(goal.measure) in \(goal.area): removed")
        } kept: { changes, was, goal in
            changes.value(file, "goal for \(goal.measure) in \(goal.area)", was.words, goal.words)
        }
        each("review", in: file, old.reviews, new.reviews, code: \.code) { changes, was, review in
            changes.value(file, "review `\(review.code)`", was.text, review.text)
            changes.value(file, "review `\(review.code)` comes every so many months", was.months, review.months)
            changes.value(file, "review `\(review.code)` is due in", was.first, review.first)
        }
    }
}

extension PerformanceGoal {
    /// `at least 12`, `at most 18.5`.
    public var words: String {
        let digits = hundredths % 100 == 0 ? String(hundredths / 100) : Decimals.text(units: hundredths, decimals: 2)
        return "\(isLeast ? "at least" : "at most") \(digits)"
    }
}
