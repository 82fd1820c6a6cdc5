public import Basics

/// A place of a force, dated, so that past figures can be rebuilt when beats, districts or forces change.
public struct Area: Sendable, Equatable {
    /// The code: that of the Office for National Statistics where there is one.
    public let code: String
    /// What it is called.
    public let name: Localized
    /// The code of its kind: `district`.
    public let kind: String
    /// The code of the area that it lies in; only the force itself lies in none.
    public let parent: String?
    /// The first day on which it exists.
    public let validFrom: Day
    /// The last day on which it existed, if it is no more.
    public let validTo: Day?
    /// Households of the reference census; nothing when not known, which is not zero.
    public let households: Int?
    /// Usual residents of the reference census; nothing when not known.
    public let population: Int?
    /// A point in the middle of it, if known.
    public let position: Position?

    /// An area as a row of `areas.csv` describes it.
    public init(
        code: String, name: Localized, kind: String, parent: String?, validFrom: Day, validTo: Day?, households: Int?,
        population: Int?, position: Position?
    ) {
        self.code = code
        self.name = name
        self.kind = kind
        self.parent = parent
        self.validFrom = validFrom
        self.validTo = validTo
        self.households = households
        self.population = population
        self.position = position
    }

    /// Whether it exists on a day.
    public func exists(on day: Day) -> Bool { validFrom <= day && (validTo.map { day <= $0 } ?? true) }

    /// Whether it exists on a day of a month.
    public func exists(in month: Month) -> Bool { validFrom <= month.last && (validTo.map { month.first <= $0 } ?? true) }
}

/// A point on the earth (WGS 84).
public struct Position: Sendable, Equatable {
    /// Degrees north.
    public let latitude: Double
    /// Degrees east; negative west of Greenwich.
    public let longitude: Double

    /// A point.
    public init(latitude: Double, longitude: Double) {
        self.latitude = latitude
        self.longitude = longitude
    }
}

/// A force's own word for a kind of area.
public struct AreaKind: Sendable, Equatable {
    /// The code: `district`.
    public let code: String
    /// What one of them is called.
    public let name: Localized
    /// What several of them are called.
    public let plural: Localized
}
