/// How a force shows what its teams did: which columns, and what keeps figures of few people from being read as if they said much.
public struct PerformanceRules: Sendable, Equatable {
    /// The columns of the table of teams' activity, in their order.
    public let columns: [TeamColumn]
    /// No rate is shown of fewer working days than this.
    public let minimumWorkingDays: Int
    /// Figures of a team of fewer people are seen only by those who may see each person's.
    public let smallestTeam: Int
    /// A person with this part of their group's figure or more is pointed out, in percent.
    public let outlierPercent: Int
    /// After so many months figures of persons are kept as those of their group alone.
    public let personMonths: Int
}

/// A column of the table of teams' activity.
public struct TeamColumn: Sendable, Equatable {
    /// What it shows.
    public let kind: Kind
    /// What the force calls it.
    public let title: String

    /// What a column shows, by its name in `standards.json` and in files.
    public enum Kind: String, Sendable, CaseIterable {
        /// People in the team at the end of the period.
        case headcount
        /// Days worked.
        case workingDays = "working_days"
        /// The part of hours worked that was away from neighbourhood work.
        case timeAway = "pct_time_not_on_nhp"
        /// Problem-solving plans that are open at the end of the period.
        case livePlans = "live_pops"
        /// Messages that were sent.
        case messagesSent = "itk_messages_sent"
        /// Deliveries of these messages: who gets two counts twice.
        case peopleReached = "itk_people_reached"
        /// People who were registered as members.
        case usersRegistered = "users_registered"
        /// Surveys that were completed.
        case surveysCompleted = "surveys_completed"
        /// Incidents attended, each once however many of the team went.
        case incidentsAttended = "incidents_attended"
        /// Incidents attended to each working day.
        case incidentsPerDay = "avg_incidents_per_working_day"
        /// Incidents as officer in the case.
        case incidentsAsOIC = "incidents_as_oic"
        /// New investigations as reporting officer.
        case investigationsAsRO = "new_investigations_as_ro"
        /// New investigations as officer in the case.
        case investigationsAsOIC = "new_investigations_as_oic"
        /// New cases as officer in the case.
        case casesAsOIC = "new_cases_as_oic"

        /// What it is called where the force has no name of its own for it.
        public var title: String {
            switch self {
            case .headcount: "Headcount"
            case .workingDays: "Working Days"
            case .timeAway: "% working time not on NHP"
            case .livePlans: "Live POPs"
            case .messagesSent: "ITK Messages Sent"
            case .peopleReached: "ITK Messages – People Reached"
            case .usersRegistered: "Users registered"
            case .surveysCompleted: "Surveys completed"
            case .incidentsAttended: "Incidents Attended"
            case .incidentsPerDay: "Average Incidents per Working Day"
            case .incidentsAsOIC: "Incidents as OIC"
            case .investigationsAsRO: "New Investigations as Reporting Officer"
            case .investigationsAsOIC: "New Investigations as OIC"
            case .casesAsOIC: "New Cases as OIC"
            }
        }

        /// Those without which no other figure is read rightly: how long was worked, and how much of it elsewhere.
        static let needed: [Kind] = [.workingDays, .timeAway]
    }
}

extension CheckRun {
    /// The table of teams' activity: each column once, and none without what it is to be read by.
    mutating func checkPerformance() {
        guard let rules = documents.json["standards.json"]?["performance"] else { return }
        let columns = rules.list("columns")
        checkCodes(columns, "columns", key: "figure")
        let known = columns.compactMap { $0.string("figure") }
        for kind in TeamColumn.Kind.needed where !known.contains(kind.rawValue) {
            add(
                rules.origin(of: "columns"), "columns-context",
                "The columns lack \(quoted(kind.rawValue)), by which all others are to be read.", "Add it.")
        }
    }
}

extension Comparison {
    mutating func comparePerformance(_ old: PerformanceRules, _ new: PerformanceRules) {
        let (file, table) = ("standards.json", "table of teams’ activity")
        each(old.columns, new.columns, code: \.kind.rawValue) { changes, column in
            changes.add(file, "\(table): column `\(column.kind.rawValue)` added")
        } removed: { changes, column in
            changes.add(file, "\(table): column `\(column.kind.rawValue)` removed")
        } kept: { changes, was, column in
            changes.value(file, "\(table): column `\(column.kind.rawValue)`", was.title, column.title)
        }
        value(file, "\(table): working days before a rate is shown", old.minimumWorkingDays, new.minimumWorkingDays)
        value(file, "\(table): people in the smallest team shown", old.smallestTeam, new.smallestTeam)
        value(file, "\(table): part at which a person is pointed out", old.outlierPercent, new.outlierPercent)
        value(file, "\(table): months that persons’ figures are kept", old.personMonths, new.personMonths, .retention)
    }
}
