public import Basics

/// Who must meet a standard: an area, or a team.
public struct StandardUnit: Sendable, Hashable {
    /// The code of the area or team.
    public let code: String
    /// What it is called.
    public let name: String
    /// Whether it is a team.
    public let isTeam: Bool
    /// The codes of the areas that it is or looks after.
    public let areas: [String]
    /// The first day on which it exists.
    public let validFrom: Day
    /// The last day on which it existed, if it is no more.
    public let validTo: Day?

    init(_ area: Area) {
        (code, name, isTeam, areas) = (area.code, area.name.english, false, [area.code])
        (validFrom, validTo) = (area.validFrom, area.validTo)
    }

    init(_ team: Team) {
        (code, name, isTeam, areas) = (team.code, team.name, true, team.areas)
        (validFrom, validTo) = (team.validFrom, team.validTo)
    }

    /// Whether it exists on every day of a period.
    func exists(throughout days: ClosedRange<Day>) -> Bool {
        validFrom <= days.lowerBound && (validTo.map { days.upperBound <= $0 } ?? true)
    }
}

extension ForceConfiguration {
    /// Who must meet a standard, by name: teams where there are some of that kind, else areas.
    ///
    /// Those that are no more are among them, for the time in which they were.
    public func units(of standard: Standard) -> [StandardUnit] {
        let asked = fieldwork.teams.filter { $0.kind == standard.unit || standard.unit == FieldworkRules.everyTeam }
        let teams = asked.map(StandardUnit.init)
        let areas = areas.areas(ofKind: fieldwork.areaKinds[standard.unit] ?? standard.unit).map(StandardUnit.init)
        return (teams.isEmpty ? areas : teams).sorted { ($0.name, $0.code) < ($1.name, $1.code) }
    }

    /// How many a unit needs in each period: the most that the force, its areas or those around them have promised.
    func minimum(of standard: Standard, for unit: StandardUnit) -> Int {
        guard !standard.tightened.isEmpty else { return standard.minimum }
        return unit.areas.flatMap(areas.path).map(standard.minimum(in:)).max() ?? standard.minimum
    }
}
