import Basics
public import FolkmootTenancy

/// Reads the borders of forces from a GeoJSON file (RFC 7946), for the national map.
///
/// A feature is of the force whose short name or code is among its properties, under whatever name; a feature of no force is passed
/// over. Points are put on a grid of 200 metres, fine enough for a map of the country, on which neighbours still share their borders.
public struct ForceBoundaryImport: Sendable {
    /// What the file holds.
    public let boundaries: ForceBoundaries
    /// Features of no force.
    public private(set) var passedOver = 0
    /// The points of all borders, on the grid.
    public private(set) var points = 0

    /// More than a map of the country can show.
    private static let mostPoints = 40_000
    /// The grid, in hundred-thousandths of a degree.
    private static let step: Int32 = 200

    /// Reads a file.
    ///
    /// - Parameter source: Where the borders are from and of when, as it is told under the map.
    /// - Throws: `.invalid`, with line and column, if it cannot be used or has no border of any force.
    public init(file: String, source: String, reference: ReferenceForces) throws {
        var found: [String: [UInt8]] = [:]
        do {
            var reader = try FeatureReader(path: file)
            while let feature = try reader.next() {
                guard let force = try Self.force(of: feature, reference) else {
                    passedOver += 1
                    continue
                }
                guard let border = try Boundary(of: feature)?.onGrid(Self.step), border.pointCount > 0 else {
                    throw feature.error("This feature of \(force) has no area.")
                }
                points += border.pointCount
                guard points <= Self.mostPoints else {
                    throw feature.error(
                        "The borders have more than \(Self.mostPoints) points. Use those that are generalised for maps.")
                }
                guard found.updateValue(border.packed, forKey: force) == nil else {
                    throw feature.error("\(force) is in the file twice. Put its parts into one feature, as a MultiPolygon.")
                }
            }
        } catch let error as GeoJSONError {
            throw error.problem(in: file)
        }
        guard !found.isEmpty else {
            throw Problem(
                .invalid,
                "\(file) has no border of any force; features passed over: \(passedOver). A feature’s force is known by its short name or "
                    + "its code among the properties.", code: "geojson")
        }
        boundaries = ForceBoundaries(byForce: found, source: source)
    }

    private static func force(of feature: FeatureReader.Feature, _ reference: ReferenceForces) throws(GeoJSONError) -> String? {
        guard case .string("Feature") = feature.value["type"]?.content else {
            throw feature.error("This is no feature: its type should be Feature.")
        }
        guard case .object(let properties) = feature.value["properties"]?.content else { return nil }
        let texts = properties.compactMap { property in
            if case .string(let text) = property.value.content { text } else { nil }
        }
        return reference.all.first { texts.contains($0.slug) || texts.contains($0.code) }?.slug
    }
}

extension Boundary {
    /// The border with its points on a grid; what falls together on it is one point.
    fileprivate func onGrid(_ step: Int32) -> Boundary {
        func near(_ number: Int32) -> Int32 { Int32((Double(number) / Double(step)).rounded()) * step }
        return Boundary(rings: rings.map { $0.map { Point(east: near($0.east), north: near($0.north)) } })
    }
}

extension ForceBoundaries {
    /// The border of each force.
    public var borders: [String: Boundary] { byForce.mapValues { Boundary(packed: $0) } }
}
