public import Basics
@_spi(Stores) import FolkmootTenancy

/// Surveys completed by the end of each month, area by area under what they lie in, with subtotals, the whole, and what each month added.
public struct CumulativeReport: Sendable {
    /// A month of the report.
    public struct Column: Sendable, Equatable {
        /// The month.
        public let month: Month
        /// Where its figures come from, if an earlier programme gave them; nothing if they were counted here.
        public let source: String?
        /// Areas of the report of which there is no figure.
        public let missing: Int
        /// Whether the series begins in it, so that what is new counts from zero.
        public let isFirst: Bool
    }

    /// A line: an area or a total, with a figure to each month; nothing where it is not known, which is not zero.
    public struct Line: Sendable, Equatable {
        /// Whose figures they are.
        public let area: Area
        /// By month.
        public let counts: [Int?]
    }

    /// Areas that lie in one.
    public struct Group: Sendable, Equatable {
        /// What they lie in, with its figures: those of all its parts.
        public let whole: Line
        /// The areas, by name.
        public let lines: [Line]
    }

    /// The further hierarchy by which areas are grouped; nothing for the force's own.
    public let hierarchy: AreaHierarchy?
    /// The area of the report.
    public let area: Area
    /// What it lies in, from the force down.
    public let ancestors: [Area]
    /// The kind of area that has a line each.
    public let level: AreaKind?
    /// The kinds that there are, from the widest to the narrowest.
    public let levels: [AreaKind]
    /// The months, the earliest first.
    public let columns: [Column]
    /// The areas, grouped by what they lie in; by name.
    public let groups: [Group]
    /// Areas with a line that lay elsewhere in one of the months: a subtotal is of what lay in it then.
    public let moved: [Area]
    /// What is counted in the area and in none of the groups; nothing where there is none.
    public let elsewhere: [Int?]
    /// The whole.
    public let total: [Int?]
    /// What each month added to the whole.
    public let growth: [Int?]
    /// The whole as somebody stated it.
    public let stated: [Int?]
    /// What each month added to the stated whole.
    public let statedGrowth: [Int?]
    /// Where what was stated differs from what was computed, of the area and all that lies in it.
    public let reconciliations: [Reconciliation]
    /// The last month of the report before this one, if there is one.
    public let earlier: Month?
    /// The last month of the report after this one, if there is one.
    public let later: Month?

    /// So many months stand side by side.
    public static let most = 12

    /// Whether anything was counted outside the groups.
    public var hasElsewhere: Bool { elsewhere.contains { ($0 ?? 0) != 0 } }
    /// Whether any total was stated.
    public var hasStated: Bool { stated.contains { $0 != nil } }
}

extension CumulativeReport {
    /// What a report is asked for.
    public struct Question: Sendable {
        /// The area's code.
        public var area: String?
        /// The code of a further hierarchy; nothing means the force's own.
        public var hierarchy: String?
        /// The kind of area that has a line each; nothing chooses one.
        public var level: String?
        /// The last month; nothing means the latest.
        public var through: Month?

        /// The report on an area.
        public init(area: String? = nil, hierarchy: String? = nil, level: String? = nil, through: Month? = nil) {
            (self.area, self.hierarchy, self.level, self.through) = (area, hierarchy, level, through)
        }
    }

    /// More areas than so many have no line each unless that is asked for.
    private static let fewLines = 40

    init(
        _ figures: CumulativeFigures, on area: Area, _ question: Question, _ configuration: ForceConfiguration,
        by hierarchy: AreaHierarchy?, _ tree: AreaTree, ancestors: [Area]
    ) {
        let window = Self.window(figures.columns, through: question.through)
        let shown = Array(figures.columns[window])
        let below = tree.subtree(of: area.code).filter { part in
            part.code != area.code && shown.contains { part.exists(in: $0.month) }
        }
        let levels = configuration.areaKinds.filter { kind in below.contains { $0.kind == kind.code } }
        let level = levels.first { $0.code == question.level } ?? Self.usual(levels, below)
        func line(_ area: Area) -> Line { Line(area: area, counts: shown.map { figures.count(of: area, in: $0) }) }
        let lines = below.filter { $0.kind == level?.code }.map(line)
        let groups = Dictionary(grouping: lines) { $0.area.parent ?? "" }.compactMap { parent, lines in
            tree[parent].map { Group(whole: line($0), lines: lines.sorted { $0.area.name.english < $1.area.name.english }) }
        }
        let total = line(area).counts
        // What was stated is of areas as they lie in the force's own tree; the force is the same in all.
        let comparable = hierarchy == nil ? [area] + below : [area].filter { $0.parent == nil }
        let stated = figures.columns.map { column in comparable.isEmpty ? nil : column.stated[area.code] }
        self.init(
            hierarchy: hierarchy, area: area, ancestors: ancestors, level: level, levels: levels,
            columns: shown.enumerated().map { place, column in
                Column(
                    month: column.month, source: column.source,
                    missing: lines.count { $0.counts[place] == nil && $0.area.exists(in: column.month) }, isFirst: column.isFirst)
            },
            groups: groups.sorted { $0.whole.area.name.english < $1.whole.area.name.english },
            moved: lines.map(\.area).filter { area in shown.contains { figures.lay(area, elsewhereIn: $0) } },
            elsewhere: shown.indices.map { place in
                total[place].map { $0 - lines.reduce(0) { $0 + ($1.counts[place] ?? 0) } }
            },
            total: total, growth: figures.growth(of: figures.columns.map { figures.count(of: area, in: $0) }, window),
            stated: Array(stated[window]), statedGrowth: figures.growth(of: stated, window),
            reconciliations: figures.reconciliations(in: shown, of: comparable),
            earlier: window.lowerBound > 0 ? figures.columns[window.lowerBound - 1].month : nil,
            later: window.upperBound < figures.columns.count
                ? figures.columns[min(window.upperBound + Self.most, figures.columns.count) - 1].month : nil)
    }

    /// The narrowest kind with few enough areas, else the widest.
    private static func usual(_ levels: [AreaKind], _ areas: [Area]) -> AreaKind? {
        levels.last { level in areas.count { $0.kind == level.code } <= fewLines } ?? levels.first
    }

    private static func window(_ columns: [CumulativeFigures.Column], through last: Month?) -> Range<Int> {
        let end = last.map { last in columns.firstIndex { $0.month > last } ?? columns.count } ?? columns.count
        return max(0, end - Self.most)..<end
    }
}

extension CumulativeFigures {
    /// What each month of a window added: the difference from the month before, if there is one, and all of it where a series begins.
    fileprivate func growth(of counts: [Int?], _ window: Range<Int>) -> [Int?] {
        window.map { place in
            guard let count = counts[place] else { return nil }
            if columns[place].isFirst { return count }
            guard place > 0, columns[place - 1].month.adding(months: 1) == columns[place].month else { return nil }
            return counts[place - 1].map { count - $0 }
        }
    }

    fileprivate func reconciliations(in columns: [Column], of areas: [Area]) -> [Reconciliation] {
        columns.flatMap { column in
            areas.compactMap { area in column.stated[area.code].flatMap { reconciliation($0, of: area, in: column) } }
        }
    }
}
