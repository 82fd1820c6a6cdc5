import Testing

@testable import Markup

@Suite("Maps of regions")
struct RegionMapTests {
    private typealias Point = RegionMap.Point

    @Test("Neighbours that are simplified still share their borders, point by point", arguments: 1...40)
    func sharedBorders(seed: UInt64) {
        var generator = Xorshift(seed: seed &* 7919)
        let regions = Self.crookedCells(&generator)

        let outlines = SharedOutlines(regions, tolerance: Double(seed), stretch: 0.6)
        let simplified = regions.map(outlines.simplified)

        let edges = simplified.flatMap { ring in ring.indices.map { Edge(ring[$0], ring[($0 + 1) % ring.count]) } }
        let counts = Dictionary(edges.map { ($0, 1) }, uniquingKeysWith: +)
        #expect(counts.values.allSatisfy { $0 <= 2 })
        // Within the sheet each edge is of two; only the outermost lines are of one.
        #expect(counts.allSatisfy { $0.value == 2 || $0.key.isAtEdge })
        #expect(simplified.reduce(0) { $0 + $1.count } <= regions.reduce(0) { $0 + $1.count })
        #expect(simplified.allSatisfy { ring in ring.count >= 3 })
    }

    @Test("A line that meets no other keeps its shape and loses what lies on a straight line, wherever it begins")
    func alone() {
        let square = (0..<40).map { step -> Point in
            let along = step % 10 * 10
            return [Point(x: along, y: 0), Point(x: 100, y: along), Point(x: 100 - along, y: 100), Point(x: 0, y: 100 - along)][
                step / 10]
        }
        let corners: Set<Point> = [Point(x: 0, y: 0), Point(x: 100, y: 0), Point(x: 100, y: 100), Point(x: 0, y: 100)]

        for start in square.indices {
            let ring = Array(square[start...] + square[..<start])
            #expect(Set(SharedOutlines([ring], tolerance: 1, stretch: 1).simplified(ring)) == corners)
        }
    }

    @Test(
        "Each region has its title, its link and the pattern of its class; what is not recorded is hatched, and the legend counts")
    func drawing() {
        let map = Self.map([1, 2, nil])

        let svg = map.svg.description

        #expect(
            svg.contains(
                "<a class=\"chart-link\" href=\"/areas/0\" aria-label=\"Area &lt;0&gt;: 1.0\"><title>Area &lt;0&gt;: 1.0</title><path"
            ))
        #expect(svg.contains("aria-label=\"Area &lt;2&gt;: not recorded\""))
        #expect(svg.split(separator: "fill=\"url(#test-none)\"").count == 3)
        #expect(svg.contains("1.0 (1)</li>") && svg.contains("2.0 (1)</li>") && svg.contains("Not recorded (1)</li>"))
        #expect(svg.contains("z\" fill"))
    }

    @Test("A region too small to be seen is a dot with its link, and a map of nothing says so")
    func extremes() {
        let tiny = [Point(x: 0, y: 0), Point(x: 1, y: 0), Point(x: 0, y: 1)]
        let wide = [Point(x: 0, y: 0), Point(x: 1_000_000, y: 0), Point(x: 0, y: 1_000_000)]
        let map = Self.map(shapes: [.outline([tiny]), .outline([wide])])

        #expect(map.svg.description.contains("<circle class=\"chart-region\""))
        #expect(Self.map(shapes: []).svg.description.contains("No figures yet"))
        #expect(Self.map(shapes: [.outline([]), .circle(at: Point(x: 5, y: 5), weight: .nan)]).svg.description.contains("<circle"))
    }

    @Test("Circles are as large as their weight, and all in one place still make a map")
    func circles() {
        let place = Point(x: 3, y: 4)
        let svg = Self.map(shapes: [
            .circle(at: place, weight: 400), .circle(at: place, weight: 100), .circle(at: place, weight: 0),
        ]).svg.description

        #expect(svg.contains("r=\"44\"") && svg.contains("r=\"22\"") && svg.contains("r=\"8\""))
    }

    // MARK: - Helpers

    private struct Edge: Hashable {
        let ends: Set<Point>

        init(_ one: Point, _ other: Point) { ends = [one, other] }

        /// Whether it lies on the border of the sheet of cells.
        var isAtEdge: Bool {
            let limit = RegionMapTests.cells * RegionMapTests.size
            return [ends.map(\.x), ends.map(\.y)].contains { values in
                values.allSatisfy { $0 == 0 } || values.allSatisfy { $0 == limit }
            }
        }
    }

    private static let cells = 5
    private static let size = 80

    /// Squares side by side, whose borders within the sheet wind between the corners, each the same on both sides.
    private static func crookedCells(_ generator: inout Xorshift) -> [[Point]] {
        var lines: [String: [Point]] = [:]
        func line(_ column: Int, _ row: Int, goesRight: Bool) -> [Point] {
            let key = "\(column) \(row) \(goesRight)"
            if let known = lines[key] { return known }
            let isEdge = goesRight ? row == 0 || row == cells : column == 0 || column == cells
            let points = stride(from: 0, to: size, by: 4).map { step -> Point in
                // Straight near the corners, so that lines meet nowhere else.
                let aside = isEdge || !(12...size - 12).contains(step) ? 0 : Int.random(in: -9...9, using: &generator)
                return goesRight
                    ? Point(x: column * size + step, y: row * size + aside) : Point(x: column * size + aside, y: row * size + step)
            }
            lines[key] = points
            return points
        }
        return (0..<cells * cells).map { cell in
            let (column, row) = (cell % cells, cell / cells)
            let right = line(column, row, goesRight: true) + line(column + 1, row, goesRight: false)
            let top =
                [Point(x: (column + 1) * size, y: (row + 1) * size)] + line(column, row + 1, goesRight: true).dropFirst().reversed()
            let left = [Point(x: column * size, y: (row + 1) * size)] + line(column, row, goesRight: false).dropFirst().reversed()
            return right + top + left
        }
    }

    private static func map(_ values: [Double?]) -> RegionMap {
        map(
            shapes: values.indices.map { index in
                .outline([[Point(x: index * 10, y: 0), Point(x: index * 10 + 10, y: 0), Point(x: index * 10, y: 10)]])
            }, values: values)
    }

    private static func map(shapes: [RegionMap.Shape], values: [Double?]? = nil) -> RegionMap {
        RegionMap(
            id: "test", title: "A test", description: "Areas of a test.",
            regions: shapes.enumerated().map { index, shape in
                .init(name: "Area <\(index)>", shape: shape, value: values?[index] ?? nil, link: Path("/areas/\(String(index))"))
            }, stretch: 1, format: .decimal(1), words: english)
    }
}
