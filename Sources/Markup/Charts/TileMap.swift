/// A map of equal tiles, one to each area, so that a small area is seen as well as a large one.
///
/// Tiles are coloured in classes of about equal numbers and carry the number of their class, which the legend explains; areas without
/// a value are hatched.
public struct TileMap: Chart {
    /// One area.
    public struct Tile: Sendable {
        let column: Int
        let row: Int
        let label: String
        let name: String
        let value: Double?
        let link: Path?
        let isHighlighted: Bool

        /// An area on the map.
        ///
        /// - Parameters:
        ///   - column: From the left.
        ///   - row: From the top.
        ///   - label: Up to four letters.
        ///   - name: What it is called in full.
        ///   - value: Decides its class; `nil` is not recorded.
        ///   - link: Where it leads.
        ///   - isHighlighted: Whether it has a strong border.
        public init(
            column: Int, row: Int, label: String, name: String, value: Double?, link: Path? = nil, isHighlighted: Bool = false
        ) {
            self.column = column
            self.row = row
            self.label = label
            self.name = name
            self.value = value.flatMap { $0.isFinite ? $0 : nil }
            self.link = link
            self.isHighlighted = isHighlighted
        }
    }

    /// What the drawing's own identifiers begin with.
    public let id: String
    /// What the map says, in words.
    public let title: String
    /// What is drawn.
    public let description: String
    let tiles: [Tile]
    let format: ChartNumber
    let words: ChartWords
    let missing: String
    let quantiles: Quantiles

    /// A map of tiles.
    ///
    /// - Parameters:
    ///   - id: Unique on the page; the drawing's own identifiers begin with it.
    ///   - title: A finding in words.
    ///   - description: What is drawn.
    ///   - tiles: The areas; a tile's place is its own.
    ///   - format: How values are written.
    ///   - words: The chart's own words, in the language of the page.
    ///   - missing: What is said of tiles without a value; else that it is not recorded.
    public init(
        id: String, title: String, description: String, tiles: [Tile], format: ChartNumber, words: ChartWords,
        missing: String? = nil
    ) {
        self.words = words
        self.missing = missing ?? words.notRecorded
        self.id = id
        self.title = title
        self.description = description
        self.tiles = tiles
        self.format = format
        quantiles = Quantiles(tiles.compactMap(\.value))
    }

    /// The drawing, one for narrow and wide pages.
    public var svg: HTML {
        let frame = ChartFrame(id: id, title: title, description: description, hasLinks: tiles.contains { $0.link != nil })
        return frame.figure("tiles", [.only]) { width, hatch in
            tiles.isEmpty ? .empty(width, words.noFigures) : TileDrawing(map: self, hatch: hatch, width: width.units).drawing
        }
    }
}

/// The drawing of a ``TileMap``.
private struct TileDrawing {
    let map: TileMap
    let hatch: ChartHatch
    let width: Double

    private var columns: ClosedRange<Int> { (map.tiles.map(\.column).min() ?? 0)...(map.tiles.map(\.column).max() ?? 0) }
    private var rows: ClosedRange<Int> { (map.tiles.map(\.row).min() ?? 0)...(map.tiles.map(\.row).max() ?? 0) }
    /// The distance from one tile to the next; a small map does not get huge ones.
    private var pitch: Double { min(56, width / Double(columns.count)) }

    var drawing: Drawing {
        let bottom = Double(rows.count) * pitch + 12
        let legend = legendRows
        // Tiles in reading order, so that the keyboard goes through them as the eye does; the highlighted border lies on top.
        let order = map.tiles.enumerated().sorted { left, right in
            (left.element.row, left.element.column, left.offset) < (right.element.row, right.element.column, right.offset)
        }
        let tiles = order.map { tile($0.element) }
        let entries = legend.enumerated().map { entry($1, y: bottom + Double($0) * 26) }
        return Drawing(
            width: width, height: bottom + Double(legend.count) * 26, content: "\(tiles)\(entries)",
            usesHatch: map.tiles.contains { $0.value == nil })
    }

    private func tile(_ tile: TileMap.Tile) -> HTML {
        let size = pitch - 3
        let left = (width - Double(columns.count) * pitch) / 2
        let x = left + Double(tile.column - columns.lowerBound) * pitch + 1.5
        let y = Double(tile.row - rows.lowerBound) * pitch + 1.5
        let group = tile.value.flatMap(map.quantiles.index)
        let label = Label(TextWidth.cut(tile.label, width: size + 4), x: x + size / 2, y: y + size * 0.36, anchor: .middle)
        let cue = Label(group.map { String($0 + 1) } ?? "?", x: x + size / 2, y: y + size * 0.75, anchor: .middle)
        let content: HTML = """
            <title>\(words(tile, group))</title>\(shape(group, x: x, y: y, width: size, height: size))\(label.html("chart-label"))\
            <g font-size="12">\(cue.html("chart-cue"))</g>
            """
        let ring = (x: x, y: y, width: size, height: size)
        let linked = tile.link.map { ChartLink($0, ring: ring, name: words(tile, group)).around(content) } ?? content
        return "<g class=\"chart-tile\(classes(group, tile.isHighlighted))\">\(linked)</g>"
    }

    private func words(_ tile: TileMap.Tile, _ group: Int?) -> String {
        guard let value = tile.value, let group else {
            return "\(tile.name): \(map.missing.prefix(1).lowercased() + map.missing.dropFirst())"
        }
        return "\(tile.name): \(map.format.text(value)), \(map.words.classOf(group + 1, map.quantiles.classes.count))"
    }

    private func classes(_ group: Int?, _ isHighlighted: Bool) -> HTML {
        let highlight: HTML = isHighlighted ? " chart-highlight" : ""
        guard let group else { return " chart-missing\(highlight)" }
        return " chart-class-\(map.quantiles.shade(of: group))\(highlight)"
    }

    private func shape(_ group: Int?, x: Double, y: Double, width: Double, height: Double) -> HTML {
        guard group != nil else { return hatch.rectangle(x: x, y: y, width: width, height: height) }
        return """
            <rect class="chart-shape" x="\(at: x)" y="\(at: y)" width="\(at: width)" height="\(at: height)"/>
            """
    }
}

// MARK: - Legend

extension TileDrawing {
    private var legendRows: [(group: Int?, words: String)] {
        let classes = map.quantiles.classes.enumerated().map { index, range -> (group: Int?, words: String) in
            let count = map.tiles.count { $0.value.flatMap(map.quantiles.index) == index }
            return (index, "\(map.format.text(range, map.words)) (\(count))")
        }
        let without = map.tiles.count { $0.value == nil }
        return classes + (without > 0 ? [(nil, "\(map.missing) (\(without))")] : [])
    }

    private func entry(_ row: (group: Int?, words: String), y: Double) -> HTML {
        let cue = Label(row.group.map { String($0 + 1) } ?? "?", x: 16, y: y + 11, anchor: .middle)
        let words = Label(row.words, x: 40, y: y + 11)
        return """
            <g class="chart-tile\(classes(row.group, false))">\(shape(row.group, x: 1, y: y, width: 30, height: 22))\
            <g font-size="12">\(cue.html("chart-cue"))</g></g>\(words.html("chart-label"))
            """
    }
}
