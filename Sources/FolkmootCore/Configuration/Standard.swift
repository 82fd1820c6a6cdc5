public import Basics

/// What a force's teams have promised to do, and how often.
public struct Standard: Sendable, Equatable {
    /// The code; it never changes.
    public let code: String
    /// The promise in words.
    public let text: Localized
    /// The type of logged activity that counts towards it.
    public let activity: String
    /// What an activity must have, besides its type, to count.
    public let conditions: Set<Condition>
    /// How many each unit needs in each period.
    public let minimum: Int
    /// In which period.
    public let period: Period
    /// Who must meet it: every area of a kind, or a kind of team.
    public let unit: String
    /// Who answers for it.
    public let owner: String
    /// The first day on which it holds.
    public let validFrom: Day
    /// The last day on which it holds, if it ends.
    public let validTo: Day?
    /// The aim of the force's plan that it serves.
    public let objective: String?
    /// By area, a minimum higher than the force's.
    public let tightened: [String: Int]

    /// Whether it holds on a day.
    public func holds(on day: Day) -> Bool { validFrom <= day && (validTo.map { day <= $0 } ?? true) }

    /// How many an area needs in each period.
    public func minimum(in area: String) -> Int { max(minimum, tightened[area] ?? minimum) }

    /// What an activity must have to count.
    public enum Condition: String, Sendable, CaseIterable {
        /// A partner took part.
        case partnerPresent = "partner_present"
        /// It says where its content comes from.
        case citesSource = "cites_source"
    }

    /// How often it is due.
    public enum Period: Sendable, Hashable {
        /// Each day.
        case day
        /// Each week, from Monday.
        case week
        /// Each month.
        case month
        /// Each quarter, from January.
        case quarter
        /// Each half-year, from January.
        case halfYear
        /// Each year, from January.
        case year
        /// In these months of each year, 1 to 12.
        case months([Int])

        /// The period of that name in `standards.json`.
        public init?(name: String) {
            guard let period = Self.names[name] else { return nil }
            self = period
        }

        private static let names: [String: Period] = [
            "day": .day, "week": .week, "month": .month, "quarter": .quarter, "half_year": .halfYear, "year": .year,
        ]
    }
}
