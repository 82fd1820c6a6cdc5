import Basics
import CSV
import Glibc

/// What is openly known of a force's area, to find others that are like it.
public struct ForceProfile: Sendable, Equatable {
    /// The force's short name in addresses.
    public let slug: String
    /// The values, in the order of ``variables``, each spread out over the forces.
    private let values: [Double]

    /// What forces are compared by, besides the logarithm of their households.
    ///
    /// All are of Census 2021. Density is compared by its logarithm.
    static let columns =
        [
            "force_id", "people_per_sq_km", "pct_population_rural", "pct_households_deprived_2plus", "pct_not_white_british",
            "pct_age_16_24", "pct_social_rented", "pct_private_rented",
        ]

    /// What forces are compared by, in words.
    public static let variables = [
        "people per square kilometre (its logarithm)", "share of people in rural areas",
        "share of households deprived in two dimensions or more", "share of people who are not White British",
        "share of people aged 16 to 24", "share of social rented homes", "share of private rented homes",
        "number of households (its logarithm)",
    ]

    init(_ row: CSVRow) throws(CSVError) {
        slug = try row.text("force_id")
        var values: [Double] = []
        for column in Self.columns.dropFirst() { values.append(try row.decimal(column)) }
        values[0] = log(max(values[0], 1))
        self.values = values
    }

    private init(_ slug: String, _ values: [Double]) { (self.slug, self.values) = (slug, values) }
}

extension ForceProfile {
    /// How far the force of that name is from each other, the nearest first.
    ///
    /// The straight line through the variables, each less its mean and in its standard deviations over the forces. Forces with very
    /// few households are not among them.
    static func distances(from slug: String, _ reference: ReferenceForces) -> [(slug: String, distance: Double)] {
        let all = standardised(reference)
        guard let own = all.first(where: { $0.slug == slug }) else { return [] }
        let others = all.filter { $0.slug != slug }.map { other in (other.slug, own.distance(to: other)) }
        return others.sorted { ($0.1, $0.0) < ($1.1, $1.0) }.map { (slug: $0.0, distance: $0.1) }
    }

    private static func standardised(_ reference: ReferenceForces) -> [ForceProfile] {
        let households = Dictionary(reference.all.map { ($0.slug, $0.households) }) { first, _ in first }
        let all = reference.profiles.compactMap { profile -> ForceProfile? in
            guard let count = households[profile.slug], count >= League.fewestHouseholds else { return nil }
            return ForceProfile(profile.slug, profile.values + [log(Double(count))])
        }
        guard let first = all.first else { return [] }
        let spreads = first.values.indices.map { place in Spread(all.map { $0.values[place] }) }
        return all.map { profile in ForceProfile(profile.slug, zip(profile.values, spreads).map { $1.score(of: $0) }) }
    }

    private func distance(to other: ForceProfile) -> Double {
        zip(values, other.values).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
    }
}

/// Mean and standard deviation of a variable over all forces.
private struct Spread {
    let mean: Double
    let deviation: Double

    init(_ values: [Double]) {
        let mean = values.reduce(0, +) / Double(values.count)
        self.mean = mean
        deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
    }

    func score(of value: Double) -> Double { deviation > 0 ? (value - mean) / deviation : 0 }
}
