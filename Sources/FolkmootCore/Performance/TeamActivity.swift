public import Basics

/// What teams did in some months, and how long they worked: the table that staff read.
public struct TeamActivity: Sendable {
    /// What is asked for.
    public struct Question: Sendable, Equatable {
        /// In which area; nothing for the topmost one in reach.
        public var area: String?
        /// In which months; nothing for the last three that have ended.
        public var months: ClosedRange<Month>?
        /// By what its lines are; nothing for role groups too where there are few areas, and areas alone where there are many.
        public var grouping: Grouping?
        /// Of which role group alone; nothing for all.
        public var group: String?

        /// The question that the page opens with.
        public init() {}
    }

    /// By what the lines of the table are.
    public enum Grouping: String, Sendable, CaseIterable {
        /// Areas, each with its role groups.
        case teams
        /// Areas alone.
        case areas
        /// Role groups over all areas.
        case roles
        /// Areas, each with its role groups, and each group with its people.
        case people
    }

    /// One line of the table.
    public struct Line: Sendable {
        /// What a line is of.
        public enum Level: String, Sendable {
            /// An area.
            case area
            /// A role group, in an area or over all.
            case group
            /// A person of a group.
            case person
            /// All of it.
            case total
        }

        /// What it is of.
        public let level: Level
        /// The code of the area; nothing for a role group over all areas.
        public let area: String?
        /// What it is called: an area's name, a group's, a person's reference.
        public let name: String
        let figures: TeamFigures
        /// Whether it is of so few people that it would tell of each.
        public internal(set) var isHidden = false
    }

    /// The area that was asked for.
    public let area: Area
    /// The areas that it lies in, as far as they are in reach, from the force down.
    public let ancestors: [Area]
    /// The months.
    public let months: ClosedRange<Month>
    /// By what its lines are.
    public let grouping: Grouping
    /// Of which role group alone.
    public let group: String?
    /// The columns, as the force has them.
    public let rules: PerformanceRules
    /// What can be asked for.
    public let choices: TeamChoices
    /// Whether the reader may see each person's figures here.
    public let showsPeople: Bool
    /// The lines, the parts of an area after it.
    public let lines: [Line]
    /// All of it.
    public let total: Line
    /// By the column, what the product itself has counted by area, since nothing is told of it.
    public let counted: [TeamColumn.Kind: [String: Int]]
    /// What is to be known when these figures are read.
    public let notes: [TeamNote]

    /// Whether anything is told at all.
    public var isEmpty: Bool { lines.isEmpty }
}

/// What the filters of the table offer.
public struct TeamChoices: Sendable, Equatable {
    /// Areas of which anything is told at any time, and those that they lie in, as far as they are in reach.
    public let areas: [Area]
    /// The names of role groups.
    public let groups: [String]
    /// The latest month of which anything is told.
    public let latest: Month?
}

/// Something to be known when figures of teams are read.
public enum TeamNote: Sendable, Equatable {
    /// What is told of an area is less than its parts come to, since some of it is counted in more than one.
    case countedTwice(area: String, column: TeamColumn.Kind, more: Int)
    /// What is told of an area is more than its parts come to.
    case notInParts(area: String, column: TeamColumn.Kind, more: Int)
    /// Months of which nothing is told.
    case untold([Month])
    /// A period that lies only partly in the months, so that its figures are left out.
    case partly(ClosedRange<Month>)
    /// A person to whom much of their group's figure belongs, with what it is to be read by.
    case outlier(TeamOutlier)
}

/// A person to whom much of their group's figure belongs.
public struct TeamOutlier: Sendable, Equatable {
    /// The group.
    public let group: String
    /// The area.
    public let area: String
    /// The force's reference; nothing where persons are not shown.
    public let person: String?
    /// Which figure.
    public let column: TeamColumn.Kind
    /// How much of it, out of the group's.
    public let share: Ratio
    /// Working days, in hundredths, out of the group's, if both are told.
    public let days: Ratio?
    /// How many people the group's figures are told of.
    public let people: Int
}

/// What a cell of the table says.
public enum TeamCell: Sendable, Equatable {
    /// Nothing was told, which is not zero.
    case blank
    /// A figure, in units of its last decimal.
    case figure(units: Int, decimals: Int)
    /// A rate of too few working days to say anything.
    case tooFewDays
    /// A figure of so few people that it would tell of each.
    case hidden
}

extension TeamActivity {
    /// What stands in a cell.
    public func cell(_ kind: TeamColumn.Kind, of line: Line) -> TeamCell {
        if line.isHidden { return .hidden }
        if let counts = counted[kind] {
            guard line.level == .area || line.level == .total else { return .blank }
            return .figure(units: counts[line.area ?? area.code] ?? 0, decimals: 0)
        }
        return line.figures.cell(kind, rules)
    }
}

extension TeamFigures {
    func cell(_ kind: TeamColumn.Kind, _ rules: PerformanceRules) -> TeamCell {
        switch kind {
        case .timeAway:
            if let stated = self[.timeAway], away == nil { return rate(stated, rules) }
            return rate(away?.percentUnits(decimals: 2), rules)
        case .incidentsPerDay:
            // To hundredths of days: as many hundredths of an incident to a day as a percentage has.
            return rate(perDay?.percentUnits(decimals: 2), rules)
        default:
            guard let figure = TeamFigure.allCases.first(where: { $0.column == kind }), let value = self[figure] else {
                return .blank
            }
            let isWhole = figure.decimals == 2 && value % 100 == 0
            return .figure(units: isWhole ? value / 100 : value, decimals: isWhole ? 0 : figure.decimals)
        }
    }

    private func rate(_ units: Int?, _ rules: PerformanceRules) -> TeamCell {
        guard let units else { return .blank }
        let days = self[.workingDays] ?? self[.hoursWorked].map { $0 / 8 }
        if let days, days < rules.minimumWorkingDays * 100 { return .tooFewDays }
        return .figure(units: units, decimals: 2)
    }
}

extension TeamColumn.Kind {
    /// Whether it is a rate, which is never added.
    public var isRate: Bool { self == .timeAway || self == .incidentsPerDay }
}
