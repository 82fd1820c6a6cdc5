import Basics
import Storage

/// Reads the table of what teams did from what is told of them.
struct TeamReading: Sendable {
    let area: Area
    let months: ClosedRange<Month>
    let question: TeamActivity.Question
    let configuration: ForceConfiguration
    /// Whether the reader may see each person's figures in an area.
    let seesPeople: @Sendable (String) -> Bool

    /// Of more areas than these each is one line, unless more is asked for.
    private static let manyAreas = 8

    private var tree: AreaTree { configuration.areas }
    private var rules: PerformanceRules { configuration.performance }

    func activity(ancestors: [Area], choices: TeamChoices, in db: Connection) throws -> TeamActivity {
        let told = try TeamRow.all(within: months, in: db).filter { tree.isArea($0.place.area, within: area.code) }
        let rows = question.group.map { group in told.filter { $0.place.group == group } } ?? told
        let count = TeamCount(rows, in: area.code, over: tree, withPersons: seesPeople(area.code))
        let all = question.group == nil ? count : TeamCount(told, in: area.code, over: tree, withPersons: false)
        let areas = Set(rows.map(\.place.area)).count
        let grouping = question.grouping ?? (areas > Self.manyAreas ? .areas : .teams)
        let disclosure = TeamDisclosure(all, in: area.code, over: tree, smallest: rules.smallestTeam, seesPeople: seesPeople)
        let lines = TeamLines(count, in: area, over: tree, by: grouping).lines.map { line in
            line.hidden(disclosure.hides(line, of: question.group))
        }
        let total = TeamActivity.Line(level: .total, area: nil, name: area.name.english, figures: count.total)
        return TeamActivity(
            area: area, ancestors: ancestors, months: months, grouping: grouping, group: question.group, rules: rules,
            choices: choices, showsPeople: seesPeople(area.code), lines: lines,
            total: total.hidden(disclosure.hides(total, of: question.group)),
            counted: question.group == nil && !rows.isEmpty ? try counted(rows, in: db) : [:],
            notes: differences(count, disclosure) + untold(rows) + (try partly(in: db)) + TeamOutliers(count, rules, question).notes
        )
    }

    // MARK: What the product counts itself

    /// Of columns of which nothing is told, what the product knows: who joined, and which surveys were completed.
    private func counted(_ rows: [TeamRow], in db: Connection) throws -> [TeamColumn.Kind: [String: Int]] {
        func isUntold(_ figure: TeamFigure) -> Bool {
            rules.columns.contains { $0.kind == figure.column } && rows.allSatisfy { $0.figures[figure] == nil }
        }
        var counts: [TeamColumn.Kind: [String: Int]] = [:]
        if isUntold(.usersRegistered) { counts[.usersRegistered] = SurveyFigures.rolledUp(try joined(in: db), over: tree) }
        if isUntold(.surveysCompleted) { counts[.surveysCompleted] = SurveyFigures.rolledUp(try completed(in: db), over: tree) }
        return counts
    }

    /// Who became active in the months, as `members_joined` has it: who moves within the force has not joined anew.
    private func joined(in db: Connection) throws -> [String: Int] {
        let (start, end) = (months.lowerBound.start, months.upperBound.end)
        let rows: [(String, Int)] = try db.map(
            """
            SELECT area, count(*) FROM member_period AS began
            WHERE from_at >= \(start) AND from_at < \(end) AND (until_at IS NULL OR until_at > from_at)
                AND NOT EXISTS (SELECT 1 FROM member_period AS ended WHERE ended.member = began.member AND ended.until_at = began.from_at)
            GROUP BY area
            """
        ) { (try $0[0], try $0[1]) }
        return Dictionary(rows) { first, _ in first }
    }

    private func completed(in db: Connection) throws -> [String: Int] {
        let counts = try SurveyFigures.completed(by: [months.lowerBound.adding(months: -1), months.upperBound], in: db)
        return counts[1].merging(counts[0]) { $0 - $1 }
    }

    // MARK: What is to be known

    private func differences(_ count: TeamCount, _ disclosure: TeamDisclosure) -> [TeamNote] {
        var notes: [TeamNote] = []
        for place in tree.subtree(of: area.code) where !disclosure.hidesArea(place.code) {
            for figure in TeamFigure.allCases {
                guard let column = figure.column, rules.columns.contains(where: { $0.kind == column }) else { continue }
                let more = count.excess[place.code]?[figure.rawValue] ?? 0
                let units = more.magnitude / (figure.decimals == 2 ? 100 : 1)
                guard units > 0 else { continue }
                notes.append(
                    more > 0
                        ? .countedTwice(area: place.name.english, column: column, more: Int(units))
                        : .notInParts(area: place.name.english, column: column, more: Int(units)))
            }
        }
        return notes
    }

    private func untold(_ rows: [TeamRow]) -> [TeamNote] {
        let periods = Set(rows.map(\.months))
        var missing: [Month] = []
        var month = months.lowerBound
        while month <= months.upperBound {
            if !periods.contains(where: { $0.contains(month) }) { missing.append(month) }
            month = month.adding(months: 1)
        }
        return missing.isEmpty ? [] : [.untold(missing)]
    }

    private func partly(in db: Connection) throws -> [TeamNote] {
        let (first, last) = (months.lowerBound, months.upperBound)
        let rows: [(from: Month, to: Month, area: String)] = try db.map(
            """
            SELECT DISTINCT first_month, last_month, area FROM team_activity
            WHERE first_month <= \(last) AND last_month >= \(first) AND (first_month < \(first) OR last_month > \(last))
            """
        ) { (try $0[0], try $0[1], try $0[2]) }
        let periods = Set(rows.filter { tree.isArea($0.area, within: area.code) }.map { $0.from...max($0.from, $0.to) })
        return periods.sorted { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }.map { .partly($0) }
    }
}

extension TeamActivity.Line {
    fileprivate func hidden(_ isHidden: Bool) -> TeamActivity.Line {
        var line = self
        line.isHidden = isHidden
        return line
    }
}
