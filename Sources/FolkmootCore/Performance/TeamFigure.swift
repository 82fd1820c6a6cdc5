import Basics

/// A figure that is told of a team or a person for a period, in the order in which they are kept.
enum TeamFigure: Int, CaseIterable, Sendable {
    case headcount, workingDays, hoursWorked, hoursAway, timeAway, livePlans, messagesSent, peopleReached, usersRegistered
    case surveysCompleted, incidentsAttended, incidentsAsOIC, investigationsAsRO, investigationsAsOIC, casesAsOIC

    /// The name of its column in a file.
    var name: String {
        switch self {
        case .hoursWorked: "hours_total"
        case .hoursAway: "hours_away"
        default: column?.rawValue ?? ""
        }
    }

    /// The column of the table that shows it as it is; nothing if it is only counted with.
    var column: TeamColumn.Kind? {
        switch self {
        case .headcount: .headcount
        case .workingDays: .workingDays
        case .hoursWorked, .hoursAway: nil
        case .timeAway: .timeAway
        case .livePlans: .livePlans
        case .messagesSent: .messagesSent
        case .peopleReached: .peopleReached
        case .usersRegistered: .usersRegistered
        case .surveysCompleted: .surveysCompleted
        case .incidentsAttended: .incidentsAttended
        case .incidentsAsOIC: .incidentsAsOIC
        case .investigationsAsRO: .investigationsAsRO
        case .investigationsAsOIC: .investigationsAsOIC
        case .casesAsOIC: .casesAsOIC
        }
    }

    /// Decimals that it is kept with: days and hours may be told in parts.
    var decimals: Int {
        switch self {
        case .workingDays, .hoursWorked, .hoursAway, .timeAway: 2
        default: 0
        }
    }

    /// Whether it tells how things are at the end of a period, so that periods are not added.
    var isStanding: Bool { self == .headcount || self == .livePlans }

    /// Whether it can be added over people and periods, as a printed percentage cannot.
    var isAdded: Bool { self != .timeAway }
}

/// What is told of a team or a person, or added up from what is told of its parts.
///
/// What is not told is nothing, and never zero.
struct TeamFigures: Sendable, Equatable {
    /// By the number of the figure, in units of its last decimal.
    private(set) var values: [Int?]
    /// Hours away out of hours worked, of those of whom both are told.
    private(set) var away: Ratio?
    /// Incidents to hundredths of working days, of those of whom both are told.
    private(set) var perDay: Ratio?

    /// Nothing is told.
    static let none = TeamFigures([Int?](repeating: nil, count: TeamFigure.allCases.count))

    /// What is told in one row.
    init(_ values: [Int?]) {
        self.values = values
        away = Self.ratio(values[TeamFigure.hoursAway.rawValue], values[TeamFigure.hoursWorked.rawValue])
        perDay = Self.ratio(values[TeamFigure.incidentsAttended.rawValue], values[TeamFigure.workingDays.rawValue])
    }

    subscript(figure: TeamFigure) -> Int? { values[figure.rawValue] }

    private static func ratio(_ numerator: Int?, _ denominator: Int?) -> Ratio? {
        guard let numerator, let denominator else { return nil }
        return Ratio(numerator, of: denominator)
    }

    /// Lets a figure be untold.
    mutating func drop(_ figure: TeamFigure) { values[figure.rawValue] = nil }

    /// The same place and period, as another source tells of it.
    mutating func merge(_ other: TeamFigures) { self = TeamFigures(zip(values, other.values).map { $0 ?? $1 }) }

    /// The whole of two parts; a printed percentage of parts is none of the whole.
    mutating func add(_ part: TeamFigures) {
        for figure in TeamFigure.allCases {
            guard figure.isAdded, let more = part[figure] else { continue }
            values[figure.rawValue] = (values[figure.rawValue] ?? 0) + more
        }
        drop(.timeAway)
        away = Self.sum(away, part.away)
        perDay = Self.sum(perDay, part.perDay)
    }

    private static func sum(_ left: Ratio?, _ right: Ratio?) -> Ratio? {
        guard let left, let right else { return left ?? right }
        return left + right
    }

    /// Takes what is told of the whole before what its parts come to.
    ///
    /// - Returns: by the number of the figure, how much more the parts come to, where both are known.
    mutating func lay(_ stated: TeamFigures) -> [Int] {
        let parts = self
        let excess = TeamFigure.allCases.map { figure in
            figure.isAdded ? stated[figure].flatMap { told in parts[figure].map { $0 - told } } ?? 0 : 0
        }
        for figure in TeamFigure.allCases { values[figure.rawValue] = stated[figure] ?? parts[figure] }
        away = stated.away ?? parts.away
        perDay = rate(stated, parts)
        return excess
    }

    /// The average of a whole is of its own figures, unless these leave out some parts of whom only one of the two is told.
    private func rate(_ stated: TeamFigures, _ parts: TeamFigures) -> Ratio? {
        let isComplete =
            parts.perDay == nil
            || parts.perDay == Self.ratio(parts[.incidentsAttended], parts[.workingDays])
        if stated.perDay != nil || isComplete { return Self.ratio(self[.incidentsAttended], self[.workingDays]) }
        let isPlain = stated[.incidentsAttended] == nil && stated[.workingDays] == nil
        return isPlain ? parts.perDay : nil
    }
}
