public import Basics
@_spi(Stores) public import FolkmootTenancy

/// The crimes recorded in one area, by month.
public struct CrimeLine: Sendable {
    /// The area.
    public let area: Area
    /// Crimes of all types in each month of the period; nothing where that is not known, which is not zero.
    public let months: [Int?]

    /// Crimes in the latest month.
    public var latest: Int? { months.last ?? nil }
    /// For how many months there is a figure.
    public var monthsKnown: Int { months.count { $0 != nil } }
    /// Crimes in all months that are known; nothing where none is.
    public var total: Int? { monthsKnown == 0 ? nil : months.reduce(0) { $0 + ($1 ?? 0) } }
    /// The total out of the people who live there; nothing where either is not known.
    public var rate: Ratio? { total.flatMap { total in area.population.map { Ratio(total, of: $0) } } }
    /// Whether the rate is of a whole year.
    public var isWholeYear: Bool { monthsKnown == CrimePeriod.length }
}

/// An area with those that lie in it, side by side.
public struct CrimeGroup: Sendable {
    /// The area.
    public let whole: CrimeLine
    /// The areas directly in it, by name.
    public let parts: [CrimeLine]
    /// The borders of the parts.
    public let boundaries: AreaBoundaries
}

/// The crimes recorded in one area by type.
public struct CrimeReport: Sendable {
    /// The months, and what was imported of them.
    public let period: CrimePeriod
    /// The area and what lies in it.
    public let group: CrimeGroup
    /// The areas that it lies in, from the force down.
    public let ancestors: [Area]
    /// Each type with its crimes in each month of the period, by name.
    public let types: [(type: String, months: [Int?])]
}

/// Recorded crime in the areas that a member of staff may see.
public struct CrimeStore: Sendable {
    private let scope: StaffScope

    /// The crimes in a person's reach.
    public init(_ scope: StaffScope) { self.scope = scope }

    private var tree: AreaTree { scope.tenant.configuration.areas }

    /// The topmost areas in reach, each with what lies in it; nothing where no month was ever imported.
    public func start() async throws -> (period: CrimePeriod, groups: [CrimeGroup])? {
        let tops = scope.topmostAreas()
        guard let (figures, boundaries) = try await figures(outliningPartsOf: tops.map(\.code)) else { return nil }
        return (figures.period, tops.map { figures.group($0, boundaries) })
    }

    /// One area; nothing where no month was ever imported.
    ///
    /// - Throws: `.missing` if there is no such area or it is out of reach: what one may not know of is not there.
    public func report(on code: String) async throws -> CrimeReport? {
        let area = try scope.readableArea(code)
        guard let (figures, boundaries) = try await figures(outliningPartsOf: [code]) else { return nil }
        return CrimeReport(
            period: figures.period, group: figures.group(area, boundaries), ancestors: scope.reachableAncestors(of: code),
            types: figures.types.enumerated().map { ($1, figures.counts(of: $0, in: area)) })
    }

    private func figures(outliningPartsOf codes: [String]) async throws -> (CrimeFigures, AreaBoundaries)? {
        let (tree, today) = (tree, scope.today)
        return try await scope.data.read { db in
            guard let figures = try CrimeFigures.read(over: tree, in: db) else { return nil }
            let parts = codes.flatMap(figures.parts)
            return (figures, try BoundaryTables.boundaries(of: parts, in: tree, on: today, from: db))
        }
    }
}

extension CrimeFigures {
    fileprivate func group(_ area: Area, _ boundaries: AreaBoundaries) -> CrimeGroup {
        CrimeGroup(whole: line(area), parts: parts(of: area.code).map(line), boundaries: boundaries)
    }

    private func line(_ area: Area) -> CrimeLine { CrimeLine(area: area, months: counts(in: area)) }
}
