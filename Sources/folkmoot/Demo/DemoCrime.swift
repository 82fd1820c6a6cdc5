import Basics
import FolkmootCore

/// Made-up crime of a force, as the files that the product imports: one small census area to each of its smallest areas.
struct DemoCrime: Sendable {
    private let slug: String
    private let name: String
    private let seed: UInt64
    private let places: [(lsoa: String, area: String, crimesPerMonth: Double)]
    private let types = DemoChoice(Self.shares)

    /// The crime of a force.
    init(_ slug: String, _ configuration: ForceConfiguration, settings: DemoSettings) {
        (self.slug, name, seed) = (slug, configuration.name.english, settings.seed)
        let tree = configuration.areas
        let smallest = tree.areas.filter { tree.children(of: $0.code).isEmpty && $0.parent != nil && $0.validTo == nil }
        var random = DemoRandom(seed: settings.seed, for: slug, "crime")
        places = smallest.enumerated().map { index, area in
            // No code of an LSOA begins with X.
            ("X\(10_000_000 + index)", area.code, Double(area.population ?? 0) * Self.perPerson * (0.4 + 1.2 * random.share()))
        }
    }

    /// Which small area lies where.
    var placesTable: [UInt8] {
        Array((["lsoa_code,ward_code"] + places.map { "\($0.lsoa),\($0.area)" }).joined(separator: "\n").utf8)
    }

    /// The street-level file of a month.
    func table(of month: Month) -> [UInt8] {
        var random = DemoRandom(seed: seed, for: slug, "crime", month.description)
        var bytes = Array((CrimeImport.columns.joined(separator: ",") + "\n").utf8)
        for place in places {
            for _ in 0..<Int((place.crimesPerMonth * (0.8 + 0.4 * random.share())).rounded()) {
                bytes += Array(",\(month),\(name),\(name),,,,\(place.lsoa),,\(types.pick(&random)),,\n".utf8)
            }
        }
        return bytes
    }

    /// Crimes a month for each person: some 90 a year for each thousand.
    private static let perPerson = 0.0075

    private static let shares: [(String, Double)] = [
        ("Violence and sexual offences", 33), ("Anti-social behaviour", 16), ("Shoplifting", 9), ("Criminal damage and arson", 8),
        ("Public order", 7), ("Other theft", 7), ("Vehicle crime", 5), ("Burglary", 4), ("Drugs", 3), ("Theft from the person", 2),
        ("Other crime", 2), ("Bicycle theft", 1), ("Possession of weapons", 1), ("Robbery", 1),
    ]
}
