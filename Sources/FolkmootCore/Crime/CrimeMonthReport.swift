public import Basics
import FolkmootTenancy

/// What became of the rows of a month's file.
public struct CrimeMonthReport: Sendable, Equatable {
    /// The month.
    public let month: Month
    /// The name of the file.
    public let file: String
    /// Whether it is made up, for the demonstration.
    public let isDemonstration: Bool
    /// Rows of the file, without the header.
    public internal(set) var rows = 0
    /// Rows in areas of the force.
    public internal(set) var inAreas = 0
    /// Those of them with a code of 2011 that is no more, whose successors all lie in one area.
    public internal(set) var carriedForward = 0
    /// Rows without a position: they are in no area.
    public internal(set) var withoutPosition = 0
    /// Rows that lie in no area of the force.
    public internal(set) var outside = 0
    /// Rows with a code of 2011 whose successors lie in more than one area.
    public internal(set) var split = 0
    /// Types that data.police.uk is not known to use, by name.
    public internal(set) var unknownTypes: [String] = []

    init(month: Month, file: String, isDemonstration: Bool) {
        self.month = month
        self.file = file
        self.isDemonstration = isDemonstration
    }

    /// Adds rows of one place.
    mutating func add(_ count: Int, at place: LSOAPlaces.Place) {
        rows += count
        switch place {
        case .area: inAreas += count
        case .carriedForward:
            inAreas += count
            carriedForward += count
        case .split: split += count
        case .outside: outside += count
        case .withoutPosition: withoutPosition += count
        }
    }

    /// Its counts by their names.
    public var counts: [(name: String, count: Int)] {
        [
            ("rows", rows), ("in_areas", inAreas), ("carried_forward", carriedForward), ("without_position", withoutPosition),
            ("outside", outside), ("split", split),
        ]
    }

    var auditEntry: AuditEntry {
        AuditEntry(
            "crime.imported", subject: month.description,
            detail: .object(counts.map { JSON.Member($0.name, .integer(Int64($0.count))) }))
    }
}

/// The types of crime that data.police.uk uses or has used.
public enum CrimeTypes {
    /// The types: the last two are those of earlier files.
    public static let known: Set<String> = [
        "Anti-social behaviour", "Bicycle theft", "Burglary", "Criminal damage and arson", "Drugs", "Other crime", "Other theft",
        "Possession of weapons", "Public order", "Robbery", "Shoplifting", "Theft from the person", "Vehicle crime",
        "Violence and sexual offences", "Public disorder and weapons", "Violent crime",
    ]
}
