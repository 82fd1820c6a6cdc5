import Basics
@_spi(Stores) public import FolkmootTenancy
import Storage

/// Brings borders of a force's areas from a GeoJSON file (RFC 7946), in the place of those that these areas had.
///
/// A feature is of the area whose code is among its properties, under whatever name; of several the one that lies deepest in the
/// force, so that a ward which names its district too is a ward. A feature of no area of the force is passed over.
public struct BoundaryImport: Sendable {
    private let data: ForceData
    private let areas: AreaTree

    /// The import into a force.
    public init(_ scope: OperatorScope) {
        data = scope.data
        areas = scope.tenant.configuration.areas
    }

    /// Imports a file, whole or not at all.
    ///
    /// - Parameters:
    ///   - source: Where it is from and of when, as it is told under maps.
    ///   - isDryRun: only tells what would come of it.
    /// - Throws: a ``Problem`` if it cannot be used, or tells of no area of this force.
    @discardableResult
    public func run(file path: String, source: String, isDryRun: Bool = false) async throws -> BoundaryReport {
        let found: FoundBoundaries
        do {
            found = try FoundBoundaries(try FeatureReader(path: path), areas)
        } catch let error as GeoJSONError {
            throw error.problem(in: path)
        }
        guard !found.packed.isEmpty else { throw nothing(in: path, found) }
        if isDryRun { return try await data.read { db in try BoundaryReport(found, in: db) } }
        let (now, source) = (data.clock.now, CleanText.line(source, limit: 200))
        return try await data.write(as: .alone) { db in
            let report = try BoundaryReport(found, in: db)
            try BoundaryTables.replace(found.packed, source: source, at: now, in: db)
            return report
        } audit: { report in
            AuditEntry(
                "areas.boundaries-replaced", detail: .object(report.counts.map { .init($0.name, .integer(Int64($0.count))) }))
        }
    }

    private func nothing(in path: String, _ found: FoundBoundaries) -> Problem {
        Problem(
            .invalid,
            "\(path) has no border of an area of \(data.tenant.name); features passed over: \(found.passedOver). A feature’s area is known "
                + "by its code among the properties: if the areas are not there yet, bring them first: folkmoot areas import",
            code: "geojson")
    }
}

/// What an import of borders brought, or would bring.
public struct BoundaryReport: Sendable, Equatable {
    /// Areas that had no border before.
    public let added: Int
    /// Areas whose border was another.
    public let changed: Int
    /// Areas whose border is as it was.
    public let unchanged: Int
    /// Features of areas of the force that have no geometry.
    public let withoutGeometry: Int
    /// Features of no area of the force.
    public let passedOver: Int
    /// The points of all borders.
    public let points: Int

    init(_ found: FoundBoundaries, in db: Connection) throws {
        let known = try BoundaryTables.packed(of: Array(found.packed.keys), in: db)
        added = found.packed.count - known.count
        changed = known.count { found.packed[$0.key] != $0.value }
        unchanged = known.count - changed
        (withoutGeometry, passedOver, points) = (found.withoutGeometry, found.passedOver, found.points)
    }

    /// Its counts by their names.
    public var counts: [(name: String, count: Int)] {
        [
            ("added", added), ("changed", changed), ("unchanged", unchanged), ("without_geometry", withoutGeometry),
            ("passed_over", passedOver), ("points", points),
        ]
    }
}

/// The borders that a file has of a force's areas.
struct FoundBoundaries: Sendable {
    private(set) var packed: [String: [UInt8]] = [:]
    private(set) var withoutGeometry = 0
    private(set) var passedOver = 0
    private(set) var points = 0
    private let depths: [String: Int]

    /// More than a screen can show by far.
    private static let mostPoints = 50_000

    init(_ reader: consuming FeatureReader, _ areas: AreaTree) throws {
        depths = Dictionary(
            areas.areas.map { ($0.code, areas.ancestors(of: $0.code).count) }, uniquingKeysWith: { first, _ in first })
        while let feature = try reader.next() { try take(feature) }
    }

    private mutating func take(_ feature: FeatureReader.Feature) throws(GeoJSONError) {
        guard case .string("Feature") = feature.value["type"]?.content else {
            throw feature.error("This is no feature: its type should be Feature.")
        }
        guard let code = area(of: feature) else { return passedOver += 1 }
        guard let boundary = try Boundary(of: feature) else { return withoutGeometry += 1 }
        guard boundary.pointCount <= Self.mostPoints else {
            throw feature.error(
                "The border of \(code) has \(boundary.pointCount) points, and \(Self.mostPoints) are the most. Use boundaries that are "
                    + "generalised for maps.")
        }
        guard packed.updateValue(boundary.packed, forKey: code) == nil else {
            throw feature.error("The area \(code) is in the file twice. Put its parts into one feature, as a MultiPolygon.")
        }
        points += boundary.pointCount
    }

    private func area(of feature: FeatureReader.Feature) -> String? {
        guard case .object(let properties) = feature.value["properties"]?.content else { return nil }
        let codes = properties.compactMap { property in
            if case .string(let text) = property.value.content, let depth = depths[text] { (text, depth) } else { nil }
        }
        return codes.max { $0.1 < $1.1 }?.0
    }
}
