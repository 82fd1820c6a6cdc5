public import Basics

/// A street of an area: what its postcodes have in common.
///
/// Where a force's own areas go no deeper than wards or beats, streets and postcodes stand under them.
public struct Street: Sendable, Equatable {
    /// The identity.
    public let id: ID<Street>
    /// The code of the area that it lies in.
    public let area: String
    /// What it is called; where several share a postcode, all of them.
    public let name: String
}

/// How many households and members a street or a postcode has.
public struct StreetCount: Sendable, Equatable {
    /// Households of a source at a date; nothing if not known.
    public var households: Int?
    /// Active members, and households with one of them.
    public var members = AreaCount()

    /// Household coverage; nothing where the number of households is not known.
    ///
    /// A source may be older than the members: it is never told as more than the whole.
    public var coverage: Ratio? { households.map { Ratio(min(members.households, $0), of: $0) } }

    /// Both together; the households are known if both are.
    static func + (left: StreetCount, right: StreetCount) -> StreetCount {
        StreetCount(
            households: left.households.flatMap { households in right.households.map { households + $0 } },
            members: left.members + right.members)
    }
}

/// A postcode of a street.
public struct StreetPostcode: Sendable, Equatable {
    /// In its usual form.
    public let postcode: String
    /// Its figures.
    public let count: StreetCount
    /// Where the number of households is from.
    public let source: String
    /// Of when it is.
    public let asAt: Day
}

/// A street with its figures.
public struct StreetReport: Sendable, Equatable {
    /// Which.
    public let street: Street
    /// Its postcodes, in their order.
    public let postcodes: [StreetPostcode]

    /// The figures of all its postcodes.
    public var count: StreetCount {
        postcodes.map(\.count).reduce(StreetCount(households: 0), +)
    }
}
