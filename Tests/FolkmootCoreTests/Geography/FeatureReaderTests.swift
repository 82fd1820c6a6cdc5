import Basics
import Foundation
import Testing

@testable import FolkmootCore

@Suite("Reading GeoJSON")
struct FeatureReaderTests {
    private static let square = "[[-1.1,52.6],[-1.0,52.6],[-1.0,52.7],[-1.1,52.7],[-1.1,52.6]]"

    @Test("Features come one after another, with braces and quotes in their texts, however the file is cut into pieces")
    func features() throws {
        let text = """
            {"type": "FeatureCollection", "name": "features", "note": {"features": [1, "]"]},
             "features": [
              {"type": "Feature", "properties": {"name": "a } \\" ] \\\\"}, "geometry": null},
              {"type":"Feature","properties":{"name":"b"},"geometry":null}
             ] , "bbox": [1, 2] }
            """

        let whole = try Self.names(FeatureReader(bytes: Array(text.utf8)))
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(ID<FeatureReaderTests>()).geojson").path
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        defer { unlink(path) }

        #expect(whole == ["a } \" ] \\", "b"])
        for size in [1, 2, 3, 7, 64, 1 << 18] {
            #expect(try Self.names(FeatureReader(path: path, bufferSize: size)) == whole, "\(size)")
        }
    }

    @Test("A collection may be empty")
    func empty() throws {
        #expect(try Self.names(FeatureReader(bytes: Array(#"{"type":"FeatureCollection","features":[ ]}"#.utf8))).isEmpty)
    }

    @Test(
        "What is no collection of features is told with line and column",
        arguments: [
            ("", 1, 1, "JSON"), ("ward_code,ward_name", 1, 1, "JSON"), ("{}", 1, 1, "FeatureCollection"),
            (#"{"type":"Feature","geometry":null}"#, 1, 1, "FeatureCollection"),
            (#"{"type":"FeatureCollection"}"#, 1, 1, "FeatureCollection"),
            (#"{"type":"FeatureCollection","features":{}}"#, 1, 1, "FeatureCollection"),
            (#"["features",[{"a":1}]]"#, 1, 1, "FeatureCollection"),
            ("{\"type\":\"FeatureCollection\",\"features\":[\n{} {}]}", 2, 4, "comma"),
            ("{\"type\":\"FeatureCollection\",\"features\":[\n{},]}", 2, 4, "feature should begin"),
            ("{\"type\":\"FeatureCollection\",\"features\":[\n,{}]}", 2, 1, "feature should begin"),
            ("{\"type\":\"FeatureCollection\",\"features\":[\n17]}", 2, 1, "feature should begin"),
            ("{\"type\":\"FeatureCollection\",\"features\":[\n{\"é\":nul}]}", 2, 6, "not a JSON value"),
            ("{\"type\":\"FeatureCollection\",\"features\":[\n{\"a\":\n [1,]}]}", 3, 4, "comma"),
            ("{\"type\":\"FeatureCollection\",\"features\":[{},{\"a\":", 1, 44, "ends in the midst"),
            ("{\"type\":\"FeatureCollection\",\"features\":[{}],\n\"features\":[]}", 2, 1, "features"),
        ])
    func wrong(text: String, line: Int, column: Int, words: String) throws {
        let error = #expect(throws: GeoJSONError.self) { try Self.names(FeatureReader(bytes: Array(text.utf8))) }

        #expect(error?.line == line && error?.column == column, "\(String(describing: error))")
        #expect(error?.message.contains(words) == true, "\(String(describing: error))")
    }

    @Test(
        "A geometry that is no border of an area is told at its place, with the remedy",
        arguments: [
            (#"{"type":"Feature","properties":{}}"#, 1, "no geometry"),
            (#"{"geometry":{"type":"Point","coordinates":[1,2]}}"#, 13, "Polygon and MultiPolygon"),
            (#"{"geometry":{"type":"Polygon"}}"#, 13, "no coordinates"),
            (#"{"geometry":{"type":"Polygon","coordinates":[]}}"#, 13, "no area"),
            (#"{"geometry":{"type":"Polygon","coordinates":7}}"#, 45, "A polygon"),
            (#"{"geometry":{"type":"Polygon","coordinates":[[[1,2],[1,3],[1,2]]]}}"#, 46, "ends where it begins"),
            (#"{"geometry":{"type":"Polygon","coordinates":[[[1,2],[1,3],[2,3],[2,2]]]}}"#, 46, "ends where it begins"),
            (#"{"geometry":{"type":"Polygon","coordinates":[[[1,2],[1,2],[1,2],[1,2]]]}}"#, 13, "no area"),
            (#"{"geometry":{"type":"Polygon","coordinates":[[[1],[1],[1],[1]]]}}"#, 47, "longitude and its latitude"),
            (#"{"geometry":{"type":"Polygon","coordinates":[[["1",2],[1,2],[1,2],[1,2]]]}}"#, 47, "longitude and its latitude"),
            (#"{"geometry":{"type":"Polygon","coordinates":[[[450000.5,300000],[1,2],[1,2],[1,2]]]}}"#, 47, "EPSG:4326"),
            (#"{"geometry":{"type":"MultiPolygon","coordinates":[[[1,2]]]}}"#, 53, "A point"),
        ])
    func geometry(text: String, column: Int, words: String) throws {
        var reader = FeatureReader(bytes: Array("{\"type\":\"FeatureCollection\",\"features\":[\n\(text)]}".utf8))
        let feature = try #require(try reader.next())

        let error = #expect(throws: GeoJSONError.self) { try Boundary(of: feature) }

        #expect(error?.line == 2 && error?.column == column, "\(String(describing: error))")
        #expect(error?.message.contains(words) == true, "\(String(describing: error))")
    }

    @Test("Polygons with holes and several parts are lines without their last points, in hundred-thousandths of a degree")
    func polygons() throws {
        let text = """
            {"type":"FeatureCollection","features":[{"geometry":{"type":"MultiPolygon","coordinates":[[\(Self.square)],
            [[[0,50,9.5],[0.00001,50],[0.00001,50.000014],[0,50]],\(Self.square)]]}}]}
            """
        var reader = FeatureReader(bytes: Array(text.utf8))
        let feature = try #require(try reader.next())

        let boundary = try #require(try Boundary(of: feature))

        let square = [(-110_000, 5_260_000), (-100_000, 5_260_000), (-100_000, 5_270_000), (-110_000, 5_270_000)].map(Self.point)
        #expect(boundary.rings == [square, [(0, 5_000_000), (1, 5_000_000), (1, 5_000_001)].map(Self.point), square])
    }

    static func point(_ east: Int32, _ north: Int32) -> Boundary.Point { Boundary.Point(east: east, north: north) }

    private static func names(_ reader: consuming FeatureReader) throws -> [String] {
        var names: [String] = []
        while let feature = try reader.next() {
            if case .string(let name) = feature.value["properties"]?["name"]?.content {
                names.append(name)
            } else {
                names.append("")
            }
        }
        return names
    }
}
