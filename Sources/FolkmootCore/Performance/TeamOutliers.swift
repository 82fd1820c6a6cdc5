import Basics

/// Finds people to whom much of their group's figure belongs: to be asked about, not to be judged by.
struct TeamOutliers {
    private(set) var notes: [TeamNote] = []

    /// Below so many people, or so many in all, a large part says nothing.
    private static let leastPeople = 5
    private static let leastCount = 20

    init(_ count: TeamCount, _ rules: PerformanceRules, _ question: TeamActivity.Question) {
        let people = Dictionary(grouping: count.sums.filter { !$0.key.person.isEmpty }) {
            TeamRow.Place(area: $0.key.area, group: $0.key.group)
        }
        for (group, members) in people.sorted(by: { ($0.key.area, $0.key.group) < ($1.key.area, $1.key.group) }) {
            guard members.count >= Self.leastPeople, let whole = count.sums[group] else { continue }
            for column in rules.columns.map(\.kind) {
                guard let figure = TeamFigure.allCases.first(where: { $0.column == column }), Self.looked.contains(figure) else {
                    continue
                }
                add(figure, column, of: group, whole, members, rules, named: question.grouping == .people)
            }
        }
    }

    private static let looked: Set<TeamFigure> = [
        .messagesSent, .peopleReached, .usersRegistered, .surveysCompleted, .incidentsAttended, .incidentsAsOIC,
        .investigationsAsRO,
        .investigationsAsOIC, .casesAsOIC,
    ]

    private mutating func add(
        _ figure: TeamFigure, _ column: TeamColumn.Kind, of group: TeamRow.Place, _ whole: TeamFigures,
        _ members: [(key: TeamRow.Place, value: TeamFigures)], _ rules: PerformanceRules, named: Bool
    ) {
        guard let all = whole[figure], all >= Self.leastCount else { return }
        for (place, figures) in members.sorted(by: { $0.key.person < $1.key.person }) {
            guard let own = figures[figure], own * 100 >= all * rules.outlierPercent, own * members.count >= 2 * all else {
                continue
            }
            let days = figures[.workingDays].flatMap { days in whole[.workingDays].map { Ratio(days, of: $0) } }
            notes.append(
                .outlier(
                    TeamOutlier(
                        group: group.group, area: group.area, person: named ? place.person : nil, column: column,
                        share: Ratio(own, of: all), days: days, people: members.count)))
        }
    }
}
