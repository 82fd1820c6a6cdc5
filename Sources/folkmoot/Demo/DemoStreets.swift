import Basics
import CSV
import FolkmootCore
import FolkmootTenancy

/// Made-up streets: two or three postcodes of an area to each, with as many households as a postcode may have.
struct DemoStreets {
    /// The file of them; nothing where the force has no table of whole postcodes.
    let table: [UInt8]?

    init(_ force: DemoForces.Force, _ configuration: ForceConfiguration, settings: DemoSettings) throws(Problem) {
        var random = DemoRandom(seed: settings.seed, for: force.slug, "streets")
        let postcodes = try DemoPlaces.postcodes(force.files)
        var writer = CSVWriter()
        writer.row(["street", "postcode", "area", "households", "source", "date"])
        var count = 0
        for (area, postcodes) in postcodes.sorted(by: { $0.key < $1.key }) where configuration.areas[area]?.validTo == nil {
            var rest = postcodes.sorted()[...]
            while !rest.isEmpty {
                let street = "\(random.pick(settings.streets.first)) \(random.pick(settings.streets.last))"
                for postcode in rest.prefix(2 + random.below(2)) {
                    writer.row([street, postcode, area, String(8 + random.below(40)), "Demonstration", "2026-01-01"])
                    rest = rest.dropFirst()
                    count += 1
                }
            }
        }
        table = count > 0 ? writer.bytes : nil
    }
}
