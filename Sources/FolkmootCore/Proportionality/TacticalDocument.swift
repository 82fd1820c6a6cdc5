/// What a neighbourhood team needs to know of who is missing among the members of its area, in three sections in this order: membership
/// as a whole by area, then groups, then cultural origin.
///
/// What lacks most people comes first. It says where and how many, never why.
public struct TacticalDocument: Sendable {
    /// The figures that it is made of.
    public let report: RepresentationReport

    /// The document of an area's members.
    public init(_ report: RepresentationReport) { self.report = report }

    /// Section 1: the areas in this one, and the area itself where nothing lies in it.
    public var coverage: [AreaCoverage] {
        let parts = report.coverage.count > 1 ? report.coverage.dropLast() : report.coverage[...]
        return parts.enumerated().sorted { left, right in
            let (first, second) = (left.element.shortfall ?? -1, right.element.shortfall ?? -1)
            return first == second ? left.offset < right.offset : first > second
        }.map(\.element)
    }

    /// The area itself.
    public var whole: AreaCoverage? { report.coverage.last }

    /// Section 2: classifications of people of which single members may be seen.
    public var groups: [GroupComparison] { report.comparisons.filter { !$0.classification.isAggregateOnly } }

    /// Section 3: classifications by origin, of which only aggregates may be seen, if the force has switched any on.
    public var origins: [GroupComparison] { report.comparisons.filter(\.classification.isAggregateOnly) }
}

extension GroupComparison {
    /// Every group that is shown and can be compared, in the area and in those in it: where most people are lacking comes first.
    public var ranked: [(group: GroupRepresentation, area: AreaRepresentation)] {
        let all = ([whole] + parts).flatMap { area in area.shown.filter { $0.ratio != nil }.map { ($0, area) } }
        return all.enumerated().sorted { left, right in
            let (first, second) = (left.element.0.shortfall, right.element.0.shortfall)
            return first == second ? left.offset < right.offset : first > second
        }.map { ($0.element.0, $0.element.1) }
    }
}
