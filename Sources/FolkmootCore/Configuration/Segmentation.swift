/// How a force compares its members with its population.
public struct Segmentation: Sendable, Equatable {
    /// A group is under-represented when its share of members is below this ratio of its share of the population.
    public let minimumRatio: Double
    /// The share of its households that each area should reach; nothing if areas are compared with the whole force.
    public let coverageTarget: Double?
    /// How what people answer is weighted.
    public let weighting: Weighting
    /// The classifications, also those that are not used.
    public let classifications: [Classification]

    /// How what people answer is weighted, beside what they answered.
    public struct Weighting: Sendable, Equatable {
        /// The classification; nothing for the first that can be used.
        public let classification: String?
        /// Nobody counts for less, or for more.
        public let limits: ClosedRange<Double>
    }

    /// The classification of a code.
    public func classification(_ code: String) -> Classification? { classifications.first { $0.code == code } }
}

/// One way to divide a population into groups.
public struct Classification: Sendable, Equatable {
    /// The code.
    public let code: String
    /// What it is called.
    public let name: String
    /// Whether it is never shown for one person.
    public let isAggregateOnly: Bool
    /// Whether the force uses it.
    public let isEnabled: Bool
    /// The groups, in order.
    public let groups: [Group]

    /// One group.
    public struct Group: Sendable, Equatable {
        /// The code, as the classification itself writes it.
        public let code: String
        /// What it is called.
        public let name: String
    }
}
