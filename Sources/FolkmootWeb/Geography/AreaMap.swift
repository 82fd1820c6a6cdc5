import Basics
import FolkmootCore
import Glibc
import Markup

/// Maps of areas side by side: in their true shapes where borders were imported, else circles as large as their households.
enum AreaMap {
    /// Where areas stand with something.
    struct Value {
        let area: Area
        let name: String
        /// Nothing where it is not known.
        let value: Double?
        let link: Path
    }

    /// The coverage of the parts of an area; nothing where neither borders nor places are known.
    static func ofCoverage(_ group: AreaGroup, id: String, _ call: Call) -> HTML {
        let values = group.parts.map {
            Value(
                area: $0.area, name: name(of: $0.area, in: group, call), value: $0.coverage?.value.map { $0 * 100 },
                link: Path("/staff/areas/\($0.area.code)"))
        }
        let map = map(
            id: id, title: finding(group, call), of: "household coverage", values, group.boundaries, format: .percent(decimals: 2),
            call)
        return map.map { Components.chart($0, source: source(of: values, group.boundaries, "Households: Census 2021.")) } ?? .empty
    }

    private static func name(of area: Area, in group: AreaGroup, _ call: Call) -> String {
        AreaTables.name(of: area, in: group.whole.area, call.configuration.areas, call.language)
    }

    /// What the map shows, in words.
    static func finding(_ group: AreaGroup, _ call: Call) -> String {
        let known = group.parts.compactMap { part in part.coverage.flatMap { $0.value == nil ? nil : (part.area, $0) } }
        let order = known.sorted { ($0.1.value ?? 0) < ($1.1.value ?? 0) }
        guard let lowest = order.first, let highest = order.last, lowest.1.value != highest.1.value else {
            return "Household coverage in \(group.whole.area.name)"
        }
        let (high, low) = (name(of: highest.0, in: group, call), name(of: lowest.0, in: group, call))
        return
            "Coverage is highest in \(high), at \(highest.1.percent() ?? "") % of households, and lowest in "
            + "\(low), at \(lowest.1.percent() ?? "") %"
    }

    /// Where borders and figures are from.
    static func source(of values: [Value], _ boundaries: AreaBoundaries, _ figures: String) -> String {
        guard hasShapes(values, boundaries) else {
            return "Circles stand at the middle of each area and are as large as its number of households. \(figures)"
        }
        return "Boundaries: \(boundaries.sources.joined(separator: "; ")). \(figures)"
    }

    /// A map of areas; nothing where there is too little to be seen on it.
    static func map(
        id: String, title: String, of measure: String, _ values: [Value], _ boundaries: AreaBoundaries, format: ChartNumber,
        _ call: Call
    ) -> RegionMap? {
        let hasShapes = hasShapes(values, boundaries)
        let shown = values.filter { hasShapes ? boundaries.byArea[$0.area.code] != nil : $0.area.position != nil }
        // Two or three circles on a large sheet show less than their table does.
        guard shown.count > (hasShapes ? 1 : 4) else { return nil }
        // Small circles lie on large ones.
        let regions = shown.sorted { hasShapes ? false : ($0.area.households ?? 0) > ($1.area.households ?? 0) }
        return RegionMap(
            id: id, title: title, description: description(measure, hasShapes, missing: values.count - shown.count),
            regions: regions.compactMap { value in
                shape(of: value.area, hasShapes ? boundaries.byArea[value.area.code] : nil).map {
                    RegionMap.Region(name: value.name, shape: $0, value: value.value, link: value.link)
                }
            },
            stretch: stretch(shown, boundaries), format: format, words: call.language.chartWords)
    }

    /// Whether the borders of at least half are known.
    private static func hasShapes(_ values: [Value], _ boundaries: AreaBoundaries) -> Bool {
        values.count { boundaries.byArea[$0.area.code] != nil } * 2 >= values.count
    }

    private static func description(_ measure: String, _ hasShapes: Bool, missing: Int) -> String {
        let shapes = hasShapes ? "Each area in its shape" : "Each area as a circle, as large as its number of households"
        let without = missing == 0 ? "" : " \(missing) \(missing == 1 ? "area is" : "areas are") not on the map; the table has all."
        return "\(shapes), with \(measure) by colour and pattern.\(without)"
    }

    /// How long a degree of longitude is there, in degrees of latitude.
    private static func stretch(_ values: [Value], _ boundaries: AreaBoundaries) -> Double {
        let latitudes = values.compactMap { value in
            boundaries.byArea[value.area.code]?.rings.first?.first.map { Double($0.north) / 1e5 } ?? value.area.position?.latitude
        }
        guard let lowest = latitudes.min(), let highest = latitudes.max() else { return 1 }
        return cos((lowest + highest) / 2 * .pi / 180)
    }

    private static func shape(of area: Area, _ boundary: Boundary?) -> RegionMap.Shape? {
        if let boundary {
            return .outline(boundary.rings.map { $0.map { RegionMap.Point(x: Int($0.east), y: Int($0.north)) } })
        }
        return area.position.map { position in
            let point = RegionMap.Point(x: Int((position.longitude * 1e5).rounded()), y: Int((position.latitude * 1e5).rounded()))
            return .circle(at: point, weight: Double(area.households ?? 0))
        }
    }
}
