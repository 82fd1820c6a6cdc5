public import Basics

/// How the areas of a force, or of a part of it, stand with their priorities and with what was raised.
///
/// Counted are the areas that must set priorities: see ``ForceConfiguration/areasOfPriorities(on:)``.
public struct PriorityReport: Sendable {
    /// The areas that must set priorities, by name.
    public let areas: [PriorityStanding]
    /// By the code of an issue, how many of those areas have it as a priority now, most first; `nil` for priorities in other words.
    public let issues: [(issue: String?, areas: Int)]
    /// Issues that were raised and not answered, by how long they have waited, in the order of ``WaitingTime``.
    public let waiting: [Int]

    /// Areas all of whose current priorities were set within 92 days (measure `priority_freshness`).
    public var fresh: Ratio { Ratio(areas.count { $0.freshness == .fresh }, of: areas.count) }
    /// Issues that were raised and not answered.
    public var unanswered: Int { waiting.reduce(0, +) }
    /// Areas in which something is missing: first those that have priorities or of which it is known what people chose, then those of
    /// which no more can be said than that none is set.
    public var wanting: [PriorityStanding] {
        areas.filter { !$0.gaps.isEmpty && $0.gaps != [.noPriority] } + areas.filter { $0.gaps == [.noPriority] }
    }

    /// How many areas have a gap.
    public func count(_ gap: PriorityGap) -> Int { areas.count { $0.gaps.contains(gap) } }
}

/// What is missing in an area.
public enum PriorityGap: Sendable, Hashable, CaseIterable {
    /// It has no current priority.
    case noPriority
    /// A current priority is older than 92 days.
    case older
    /// It has priorities, and none of them rests on a survey.
    case noSurvey
    /// What most people chose in the survey is no priority.
    case topIssueMissing
}

/// How one area stands.
public struct PriorityStanding: Sendable {
    /// Whether priorities are new enough.
    public enum Freshness: Sendable {
        /// There are some, all set within 92 days.
        case fresh
        /// There are some, one of them older.
        case older
        /// There is none.
        case unset
    }

    /// The area.
    public let area: Area
    /// Its current priorities, the latest first.
    public let current: [Priority]
    /// The issue that most people there chose in the survey, as far as everybody may know it.
    public let topIssue: String?
    /// Whether they are new enough.
    public let freshness: Freshness

    init(_ area: Area, _ current: [Priority], topIssue: String?, on day: Day) {
        self.area = area
        self.current = current
        self.topIssue = topIssue
        freshness = current.isEmpty ? .unset : current.allSatisfy { $0.isFresh(on: day) } ? .fresh : .older
    }

    /// What is missing.
    public var gaps: [PriorityGap] {
        let top = topIssue.map { top in !current.contains { $0.issue == top } } ?? false
        return [
            freshness == .unset ? .noPriority : nil, freshness == .older ? .older : nil,
            !current.isEmpty && !current.contains(where: \.citesSurvey) ? .noSurvey : nil, top ? .topIssueMissing : nil,
        ].compactMap { $0 }
    }
}

/// What reports are made of, read at one moment.
struct PriorityFacts: Sendable {
    /// All current priorities.
    let current: [Priority]
    /// Where and on which day each unanswered issue was raised.
    let unanswered: [(area: String, raisedOn: Day)]
    /// By area, the issue that most people chose.
    let topIssues: [String: String]
    let configuration: ForceConfiguration
    let today: Day

    /// The report on an area and all that lies in it.
    func report(on code: String) -> PriorityReport {
        let within = Set(configuration.areas.subtree(of: code).map(\.code))
        let byArea = Dictionary(grouping: current, by: \.area)
        let standings = configuration.areasOfPriorities(on: today).filter { within.contains($0.code) }
            .sorted { $0.name.english < $1.name.english }
            .map { PriorityStanding($0, byArea[$0.code] ?? [], topIssue: topIssues[$0.code], on: today) }
        var waiting = WaitingTime.allCases.map { _ in 0 }
        for issue in unanswered where within.contains(issue.area) {
            waiting[WaitingTime(since: issue.raisedOn, to: today).rawValue] += 1
        }
        return PriorityReport(areas: standings, issues: Self.issues(standings, configuration), waiting: waiting)
    }

    private static func issues(_ areas: [PriorityStanding], _ configuration: ForceConfiguration) -> [(issue: String?, areas: Int)] {
        var counts: [String?: Int] = [:]
        for area in areas { for issue in Set(area.current.map(\.issue)) { counts[issue, default: 0] += 1 } }
        let order = configuration.issues.map(\.code)
        // By their number, then as the survey has them; then those that are in no survey any more, and other words at the end.
        func place(_ issue: String?) -> Int { issue.map { order.firstIndex(of: $0) ?? order.count } ?? order.count + 1 }
        return counts.map { ($0.key, $0.value) }.sorted { ($1.1, place($0.0), $0.0 ?? "") < ($0.1, place($1.0), $1.0 ?? "") }
    }
}

extension ForceConfiguration {
    /// The areas that must set priorities: those of the kind that the standard on priorities names; where no standard names a kind of
    /// area, the smallest areas.
    public func areasOfPriorities(on day: Day) -> [Area] {
        let kinds = standards.filter { $0.activity == "priorities" && $0.holds(on: day) }.map(\.unit)
        if let kind = kinds.first(where: { areaKind($0) != nil }) { return areas.areas(ofKind: kind, at: day) }
        return areas.areas.filter { $0.exists(on: day) && areas.children(of: $0.code, at: day).isEmpty }
    }
}
