public import Basics

/// A figure that somebody gave: of an earlier programme, from minutes of a meeting, or as a total beside the one that is counted.
///
/// It is printed as it was given, and never mixed with what is counted.
public struct GivenFigure: Sendable, Equatable {
    /// What a figure is of: there is one of each.
    public struct Place: Hashable, Sendable {
        /// The measure's name for programs.
        public let measure: String
        /// The area's code.
        public let area: String
        /// The month, at whose end it stood or in which it happened.
        public let month: Month
        /// Whether it is a total that somebody stated, to be compared with the computed one.
        public let isStated: Bool

        /// The place of a figure.
        public init(measure: String, area: String, month: Month, isStated: Bool = false) {
            self.measure = measure
            self.area = area
            self.month = month
            self.isStated = isStated
        }
    }

    /// What it is of.
    public let place: Place
    /// As it was given.
    public let amount: Amount
    /// Where it comes from: the name of a file, or who typed it.
    public let source: String

    /// A figure that was given.
    public init(_ place: Place, _ amount: Amount, source: String) {
        self.place = place
        self.amount = amount
        self.source = source
    }

    /// The whole number that it is; nothing if it has decimals.
    public var count: Int? {
        switch amount {
        case .count(let count): count
        case .stated(let units, 0): units
        case .stated, .ratio: nil
        }
    }
}

/// The measures of which figures may be given, also by the names that older reports have for them.
public enum GivenMeasures {
    /// By what an older report calls it, the measure's own name.
    static let older = [
        "emails_sent": "deliveries", "total_users": "members_active", "registered_members": "members_active",
        "monthly_growth_of_users": "members_net", "user_engagement": "engagement_rate", "average_message_rating": "message_rating",
        "surveys": "surveys_completed",
    ]

    /// The measure of a name.
    static func find(_ name: String) -> Measure? { Measures.all.first { $0.id == older[name] ?? name } }

    /// What the growth report compares, in the order in which it is printed.
    public static let growth = [
        "alerts_sent", "deliveries", "members_active", "members_net", "engagement_rate", "household_coverage", "message_rating",
    ].compactMap(find)

    /// Every measure, for whoever misspelt one.
    static let names = Measures.all.map(\.id) + older.keys.sorted()
}
