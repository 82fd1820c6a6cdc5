public import Basics
@_spi(Stores) public import FolkmootTenancy
import Storage

/// How an area stands now and how it stood when last month ended.
public struct AreaOverview: Sendable {
    /// The area.
    public let area: Area
    /// Members and households now.
    public let now: AreaCount
    /// The same at the end of last month.
    public let lastMonth: AreaCount
    /// The area as it was then: what lay in it may have been more or less.
    let areaLastMonth: Area
    /// Answers to surveys so far.
    public let responses: Int
    /// Answers to surveys by the end of last month.
    public let responsesLastMonth: Int

    /// Households with a member out of all households; nothing where the area's households are not known.
    public var coverage: Ratio? { area.coverage(now) }
    /// The same at the end of last month.
    public var coverageLastMonth: Ratio? { areaLastMonth.coverage(lastMonth) }
}

extension Area {
    /// Household coverage (measure `household_coverage`) for a count; nothing where the area's households are not known.
    public func coverage(_ count: AreaCount) -> Ratio? {
        households.map { Ratio(count.households, of: $0) }
    }
}

/// A group of areas side by side: those that lie in one.
public struct AreaGroup: Sendable {
    /// The further hierarchy in which they lie there; nothing for the force's own.
    public let hierarchy: AreaHierarchy?
    /// The area that they lie in.
    public let whole: AreaOverview
    /// The areas that lie directly in it, by name.
    public let parts: [AreaOverview]
    /// The borders of the parts.
    public let boundaries: AreaBoundaries
    /// When the figures were read.
    public let readAt: Timestamp
}

/// One area over time.
public struct AreaReport: Sendable {
    /// The area and what lies in it.
    public let group: AreaGroup
    /// The areas that it lies in, from the force down.
    public let ancestors: [Area]
    /// The kinds of area that lie in it beneath the parts.
    public let deeperKinds: [AreaKind]
    /// Members and households at the end of each of the last months, the earliest first, with the area as it was then.
    public let trend: [(month: Month, area: Area, count: AreaCount)]
    /// Areas of the force that the hierarchy does not have, in the report on the whole force: what is counted there is in no part.
    public let uncovered: [Area]
}

/// The areas that a member of staff may see, with their figures.
public struct AreaStore: Sendable {
    private let scope: StaffScope
    private let hierarchy: AreaHierarchy?

    /// The areas in a person's reach.
    ///
    /// - Parameter hierarchy: As they lie in a further hierarchy; in the force's own if left out.
    public init(_ scope: StaffScope, by hierarchy: AreaHierarchy? = nil) { (self.scope, self.hierarchy) = (scope, hierarchy) }

    private var tree: AreaTree { hierarchy?.trees.on(today) ?? scope.tenant.configuration.areas }
    private func tree(on day: Day) -> AreaTree { (hierarchy?.trees ?? scope.tenant.configuration.hierarchies.own).on(day) }
    private var today: Day { scope.today }

    /// The topmost areas in reach, each with what lies in it.
    public func start() async throws -> [AreaGroup] {
        let tops = scope.topmostAreas()
        guard !tops.isEmpty else { return [] }
        let reading = try await read(months: 1, outlining: tops.flatMap { tree.children(of: $0.code, at: today) })
        return tops.map { reading.group($0, in: tree, on: today) }
    }

    /// One area over the last months.
    ///
    /// - Throws: `.missing` if there is no such area or it is out of reach: what one may not know of is not there.
    public func report(on code: String, months: Int = 13) async throws -> AreaReport {
        let area = try scope.readableArea(code, in: tree)
        let reading = try await read(months: months, outlining: tree.children(of: code, at: today))
        let parts = Set(tree.children(of: code, at: today).map(\.kind))
        let own = scope.tenant.configuration.areas
        return AreaReport(
            group: reading.group(area, in: tree, on: today), ancestors: ancestors(of: code),
            deeperKinds: kindsBelow(code).filter { !parts.contains($0.code) },
            trend: reading.months.indices.map { place in
                (reading.months[place], reading.trees[place][code] ?? area, reading.history[place][code])
            },
            uncovered: hierarchy != nil && area.parent == nil ? own.bottom(missingFrom: tree, on: today) : [])
    }

    /// All areas of a kind that lie in one, side by side: the wards of a force.
    ///
    /// - Throws: `.missing` if there is no such area or it is out of reach.
    public func parts(of code: String, kind: String) async throws -> AreaGroup {
        let area = try scope.readableArea(code, in: tree)
        let parts = tree.subtree(of: code, at: today).filter { $0.kind == kind && $0.code != code }
        return try await read(months: 1, outlining: parts).group(area, parts)
    }

    /// How many active members of an area, with all that lies in it, are written to in each language, most first.
    ///
    /// - Throws: `.missing` if there is no such area or it is out of reach.
    public func languages(in code: String) async throws -> [(language: Language, members: Int)] {
        let area = try scope.readableArea(code)
        // Of the whole force every row is read: to look each up by its area takes longer.
        let place: SQL = area.parent == nil ? "1 = 1" : "area IN \(list: tree.subtree(of: area.code).map(\.code))"
        return try await scope.data.read { db in
            try db.map(
                """
                SELECT language, count(*) FROM member WHERE state = 'active' AND \(place)
                GROUP BY language ORDER BY count(*) DESC, language
                """
            ) { row in (language: Language(rawValue: try row[0]) ?? .en, members: try row[1]) }
        }
    }

    /// The kinds of area that lie in one, from the largest down.
    ///
    /// - Throws: `.missing` if there is no such area or it is out of reach.
    public func kinds(in code: String) throws -> [AreaKind] {
        kindsBelow(try scope.readableArea(code, in: tree).code)
    }

    /// The areas that one lies in, as far as the person may see them, from the force down.
    public func ancestors(of code: String) -> [Area] {
        tree.ancestors(of: code).reversed().filter { scope.allows(.readAreas, in: $0, of: tree) }
    }

    private func kindsBelow(_ code: String) -> [AreaKind] {
        let found = Set(tree.subtree(of: code, at: today).filter { $0.code != code }.map(\.kind))
        return scope.tenant.configuration.areaKinds.filter { found.contains($0.code) }
    }

    /// The figures at the end of the last so many months, and now, and the borders of some areas.
    private func read(months count: Int, outlining outlined: [Area]) async throws -> AreaReading {
        let (tree, today, now, hierarchy) = (tree, today, scope.data.clock.now, hierarchy)
        let months = (1...count).reversed().map { today.inMonth.adding(months: -$0) }
        let trees = months.map { self.tree(on: $0.last) }
        // As in publications: who joins as a month begins is not of the month before.
        let lastSeconds = months.map { $0.end.adding(seconds: -1) }
        return try await scope.data.read { db in
            AreaReading(
                hierarchy: hierarchy, at: now, now: try MemberFigures.now(in: db).rolledUp(over: tree), months: months,
                trees: trees,
                history: zip(try MembershipHistory.figures(at: lastSeconds, in: db), trees).map { $0.rolledUp(over: $1) },
                responses: SurveyFigures.rolledUp(try SurveyFigures.responses(in: db), over: tree),
                responsesLastMonth: try SurveyFigures.completed(by: months.suffix(1), in: db).last.map {
                    SurveyFigures.rolledUp($0, over: trees.last ?? tree)
                } ?? [:],
                boundaries: try BoundaryTables.boundaries(of: outlined, in: tree, on: today, from: db))
        }
    }
}

extension StaffScope {
    /// The day that it is.
    var today: Day { London.day(at: data.clock.now) }

    /// An area that the person may see, or in which they may see something else.
    ///
    /// - Throws: `.missing` if there is none, or it is out of reach: what one may not know of is not there.
    public func readableArea(_ code: String, for permission: Permission = .readAreas) throws(Problem) -> Area {
        guard let area = tenant.configuration.areas[code], allows(permission, in: code) else { throw Problem.missing("area") }
        return area
    }

    /// An area of a tree that the person may see.
    ///
    /// - Throws: `.missing` if there is none, or it is out of reach.
    func readableArea(
        _ code: String, in tree: AreaTree, for permission: Permission = .readAreas
    ) throws(Problem) -> Area {
        guard let area = tree[code], allows(permission, in: area, of: tree) else { throw Problem.missing("area") }
        return area
    }

    /// Whether somebody may do something in an area of any hierarchy: in each of the force's own areas that lie in it there.
    public func allows(_ permission: Permission, in area: Area, of tree: AreaTree) -> Bool {
        if case .force = reach(of: permission) { return true }
        let own = tenant.configuration.areas
        let parts = tree.subtree(of: area.code).map(\.code).filter { own[$0] != nil }
        return !parts.isEmpty && parts.allSatisfy { allows(permission, in: $0) }
    }

    /// The topmost areas that the person may see, or in which they may see something else.
    public func topmostAreas(for permission: Permission = .readAreas) -> [Area] {
        let tree = tenant.configuration.areas
        switch reach(of: permission) {
        case .force: return [tree.root].compactMap { $0 }
        case .areas(let codes): return Set(codes).sorted().compactMap { tree[$0] }
        }
    }

    /// The areas that one lies in, as far as the person may see them, from the force down.
    public func reachableAncestors(of code: String, for permission: Permission = .readAreas) -> [Area] {
        tenant.configuration.areas.ancestors(of: code).reversed().filter { allows(permission, in: $0.code) }
    }
}

/// Figures as they were read, rolled up over the areas.
private struct AreaReading: Sendable {
    let hierarchy: AreaHierarchy?
    let at: Timestamp
    let now: AreaFigures
    let months: [Month]
    /// The trees at their ends.
    let trees: [AreaTree]
    let history: [AreaFigures]
    let responses: [String: Int]
    let responsesLastMonth: [String: Int]
    let boundaries: AreaBoundaries

    func group(_ area: Area, in tree: AreaTree, on day: Day) -> AreaGroup { group(area, tree.children(of: area.code, at: day)) }

    func group(_ area: Area, _ parts: [Area]) -> AreaGroup {
        let parts = parts.sorted { $0.name.english < $1.name.english }
        return AreaGroup(
            hierarchy: hierarchy, whole: overview(area), parts: parts.map { overview($0) }, boundaries: boundaries, readAt: at)
    }

    private func overview(_ area: Area) -> AreaOverview {
        AreaOverview(
            area: area, now: now[area.code], lastMonth: history.last?[area.code] ?? AreaCount(),
            areaLastMonth: trees.last?[area.code] ?? area,
            responses: responses[area.code] ?? 0,
            responsesLastMonth: responsesLastMonth[area.code] ?? 0)
    }
}
