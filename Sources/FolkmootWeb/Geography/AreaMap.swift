import Basics
import FolkmootCore
import Glibc
import Markup

/// A map of areas side by side: in their true shapes where borders were imported, else circles as large as their households.
struct AreaMap {
    /// An area on the map.
    struct Value {
        let area: Area
        let name: String
        /// Nothing where it is not known.
        let value: Double?
        let link: Path
    }

    /// Unique on the page.
    let id: String
    /// What is shown: `household coverage`.
    let measure: String
    let values: [Value]
    let boundaries: AreaBoundaries
    let format: ChartNumber
    /// Where the figures are from.
    let source: String

    /// The map with where it is from; nothing where too little would be seen on it.
    ///
    /// - Parameter finding: says in words what the map shows, of the areas with the highest and the lowest value.
    func html(_ call: Call, finding: (_ highest: String, _ lowest: String) -> String, otherwise: () -> String) -> HTML {
        let shown = values.filter { hasShapes ? boundaries.byArea[$0.area.code] != nil : $0.area.position != nil }
        // Two or three circles on a large sheet show less than their table does.
        guard shown.count > (hasShapes ? 1 : 4) else { return .empty }
        let map = RegionMap(
            id: id, title: extremes.map { finding(words($0.highest), words($0.lowest)) } ?? otherwise(),
            description: description(missing: values.count - shown.count), regions: regions(shown, call), stretch: stretch(shown),
            format: format, words: call.language.chartWords)
        return Components.chart(
            map, source: hasShapes ? "Boundaries: \(boundaries.sources.joined(separator: "; ")). \(source)" : circles)
    }

    /// Whether the borders of at least half are known.
    private var hasShapes: Bool { values.count { boundaries.byArea[$0.area.code] != nil } * 2 >= values.count }

    private var circles: String {
        "Circles stand at the middle of each area and are as large as its number of households. \(source)"
    }

    private var extremes: (lowest: Value, highest: Value)? {
        let known = values.filter { $0.value != nil }.sorted { ($0.value ?? 0) < ($1.value ?? 0) }
        guard let lowest = known.first, let highest = known.last, lowest.value != highest.value else { return nil }
        return (lowest, highest)
    }

    private func words(_ value: Value) -> String { "\(value.name), \(value.value.map(format.text) ?? "")" }

    private func description(missing: Int) -> String {
        let shapes = hasShapes ? "Each area in its shape" : "Each area as a circle, as large as its number of households"
        let without = missing == 0 ? "" : " \(missing) \(missing == 1 ? "area is" : "areas are") not on the map; the table has all."
        return "\(shapes), with \(measure) by colour and pattern.\(without)"
    }
}

// MARK: - Geometry

extension AreaMap {
    private func regions(_ shown: [Value], _ call: Call) -> [RegionMap.Region] {
        // Small circles lie on large ones.
        let order = hasShapes ? shown : shown.sorted { ($0.area.households ?? 0) > ($1.area.households ?? 0) }
        return order.compactMap { value in
            shape(of: value.area).map { RegionMap.Region(name: value.name, shape: $0, value: value.value, link: value.link) }
        }
    }

    private func shape(of area: Area) -> RegionMap.Shape? {
        if hasShapes {
            return boundaries.byArea[area.code].map { boundary in
                .outline(boundary.outline)
            }
        }
        return area.position.map { position in
            let point = RegionMap.Point(x: Int((position.longitude * 1e5).rounded()), y: Int((position.latitude * 1e5).rounded()))
            return .circle(at: point, weight: Double(area.households ?? 0))
        }
    }

    /// How long a degree of longitude is there, in degrees of latitude.
    private func stretch(_ shown: [Value]) -> Double {
        let latitudes = shown.compactMap { value in
            boundaries.byArea[value.area.code]?.rings.first?.first.map { Double($0.north) / 1e5 } ?? value.area.position?.latitude
        }
        guard let lowest = latitudes.min(), let highest = latitudes.max() else { return 1 }
        return cos((lowest + highest) / 2 * .pi / 180)
    }
}

extension Boundary {
    /// Its lines as a map draws them.
    var outline: [[RegionMap.Point]] { rings.map { $0.map { RegionMap.Point(x: Int($0.east), y: Int($0.north)) } } }
}
