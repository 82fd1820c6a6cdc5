import Basics
import CSV
import FolkmootCore
import FolkmootTenancy

/// Where the made-up people of a force live: its smallest areas, each as often as it has households.
struct DemoPlaces: Sendable {
    /// One of the smallest areas.
    struct Place: Sendable {
        let code: String
        /// How the place and its answers differ from others.
        let district: DemoSettings.District
        /// Real postcodes of the area, as far as the force's table has them; a made-up person lives in one.
        let postcodes: [String]
    }

    private let choice: DemoChoice<Place>
    private let madeUpOutward: String

    /// The places of a force.
    init(_ force: DemoForces.Force, _ configuration: ForceConfiguration, settings: DemoSettings) throws(Problem) {
        let (tree, code) = (configuration.areas, configuration.code)
        let postcodes = try Self.postcodes(force.files)
        let smallest = tree.areas.filter { tree.children(of: $0.code).isEmpty && $0.parent != nil && $0.validTo == nil }
        var random = DemoRandom(seed: settings.seed, for: force.slug, "districts")
        var drawn: [String: DemoSettings.District] = [:]
        var weighted: [(Place, Double)] = []
        for area in smallest {
            let holder = tree.area(ofKind: "district", holding: area.code)?.code ?? code
            let district = settings.districts[holder] ?? drawn[holder] ?? Self.district(&random, settings)
            drawn[holder] = district
            weighted.append(
                (
                    Place(code: area.code, district: district, postcodes: postcodes[area.code] ?? []),
                    Double(area.households ?? 0) * district.pull
                ))
        }
        choice = DemoChoice(weighted)
        madeUpOutward = "Z\(Array("ABCDFGHKLMNOPRSTUWXY")[random.below(20)])"
    }

    private static func district(_ random: inout DemoRandom, _ settings: DemoSettings) -> DemoSettings.District {
        DemoSettings.District(
            pattern: random.pick(settings.patterns.keys.sorted()), pull: 0.6 + random.share(),
            confidence: random.share() * 0.16 - 0.08,
            confidencePerMonth: random.share() * 0.01 - 0.003)
    }

    /// Whole postcodes by area.
    static func postcodes(_ files: ConfigurationFiles) throws(Problem) -> [String: [String]] {
        guard let file = files.files["postcodes.csv"] else { return [:] }
        let rows = try DemoTable.rows(of: CSVReader(bytes: file), "postcodes.csv")
        let whole = rows.filter { Postcode($0["prefix"] ?? "") != nil }
        return Dictionary(grouping: whole) { $0["area"] ?? "" }.mapValues { $0.compactMap { $0["prefix"] } }
    }

    /// Somewhere, by chance.
    func place(_ random: inout DemoRandom) -> Place { choice.pick(&random) }

    /// A postcode of a place: a real one, or one that the Royal Mail has never given out.
    func postcode(in place: Place, _ random: inout DemoRandom) -> String {
        guard place.postcodes.isEmpty else { return random.pick(place.postcodes) }
        let letters = Self.inwardLetters
        return "\(madeUpOutward)\(1 + random.below(9)) \(random.below(10))\(random.pick(letters))\(random.pick(letters))"
    }

    private static let inwardLetters = Array("ABDEFGHJLNPQRSTUWXYZ")
}
