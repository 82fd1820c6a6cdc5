import Foundation
import Markup
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

@Suite("Charts")
struct ChartTests {
    @Test("Every chart is well-formed, says its title and description, and its identifiers are its own", arguments: samples)
    func wellFormed(sample: Sample) throws {
        let reader = ElementReader()
        let parser = XMLParser(data: Data(sample.html.bytes))
        parser.delegate = reader

        #expect(parser.parse(), "\(sample.name): \(String(describing: parser.parserError))")
        #expect(Set(reader.ids).count == reader.ids.count)
        let drawings = reader.elements.filter { $0.name == "svg" }
        #expect(!drawings.isEmpty)
        for drawing in drawings {
            let names = try #require(drawing.attributes["aria-labelledby"]).split(separator: " ").map(String.init)
            #expect(names.allSatisfy(reader.ids.contains))
        }
        for element in reader.elements {
            #expect(element.attributes["style"] == nil && element.attributes["onclick"] == nil)
            #expect(["fill", "stroke"].allSatisfy { element.attributes[$0].map { $0 == "none" || $0.hasPrefix("url(#") } ?? true })
        }
    }

    @Test("Nothing is drawn outside, and every number is a number", arguments: samples)
    func inside(sample: Sample) throws {
        let reader = ElementReader()
        let parser = XMLParser(data: Data(sample.html.bytes))
        parser.delegate = reader
        #expect(parser.parse())

        var box: [Double] = []
        for element in reader.elements {
            if let view = element.attributes["viewBox"] { box = view.split(separator: " ").compactMap { Double($0) } }
            for (name, value) in element.attributes
            where ["x", "x1", "x2", "cx", "y", "y1", "y2", "cy", "width", "height"].contains(name) {
                guard element.name != "svg", element.name != "pattern" else { continue }
                let number = try #require(Double(value), "\(sample.name): \(value)")
                let limit = name.contains("x") || name == "width" ? box[2] : box[3]
                #expect(number >= 0 && number <= limit, "\(sample.name): \(element.name) \(name) \(value) of \(limit)")
            }
        }
    }

    @Test("The same figures give the same drawing")
    func determinism() {
        #expect(zip(makeSamples(), makeSamples()).allSatisfy { $0.html == $1.html })
    }

    @Test("A missing figure is a gap in the line, not a zero and not a bridge")
    func gaps() {
        let svg = lines([.init(name: "Coverage", values: [1, 2, nil, 3, 4])]).svg.description

        let commands = svg.split(separator: " d=\"").dropFirst().first?.prefix { $0 != "\"" }
        #expect(commands?.count { $0 == "M" } == 2)
        #expect(commands?.count { $0 == "L" } == 2)
    }

    @Test("A figure between two gaps is a point")
    func lonePoint() {
        let svg = lines([.init(name: "Coverage", values: [1, nil, 2, nil, 3])]).svg.description

        #expect(!svg.contains("chart-stroke"))
        #expect(svg.contains("chart-point"))
    }

    @Test("Lines are not drawn across a break, which is named")
    func breaks() {
        let chart = LineChart(
            id: "b", title: "t", description: "d", series: [.init(name: "a", values: [1, 2, 3, 4])], xLabels: ["1", "2", "3", "4"],
            yFormat: .count, words: english, breaks: [.init(before: 2, "New rules"), .init(before: 9, "Beyond")])

        let svg = chart.svg.description

        #expect(svg.contains("New rules") && !svg.contains("Beyond"))
        #expect(svg.split(separator: "chart-stroke\"").dropFirst().first?.prefix { $0 != ">" }.count { $0 == "M" } == 2)
    }

    @Test("A series without figures is named under the drawing")
    func noFigures() {
        let svg = lines([.init(name: "A", values: [1]), .init(name: "Rutland", values: [])]).svg.description

        #expect(svg.contains("No figures: Rutland."))
    }

    @Test("A chart without any figures says so")
    func empty() {
        #expect(lines([]).svg.description.contains("No figures yet"))
        #expect(
            BarChart(id: "e", title: "t", description: "d", bars: [], format: .count, words: english).svg.description.contains(
                "No figures yet"))
        #expect(
            TileMap(id: "e", title: "t", description: "d", tiles: [], format: .count, words: english).svg.description.contains(
                "No figures yet"))
    }

    @Test("Bars begin at zero, and a bar twice as long is twice the value")
    func proportions() throws {
        let chart = BarChart(
            id: "p", title: "t", description: "d", bars: [.init("a", 100), .init("b", 50)], format: .count, words: english)

        let widths = chart.svg.description.split(separator: "chart-bar\"").dropFirst().prefix(2).compactMap { part in
            part.split(separator: "width=\"").dropFirst().first.flatMap { Double($0.prefix { $0 != "\"" }) }
        }

        #expect(widths.count == 2)
        #expect((widths[0] - 2 * widths[1]).magnitude <= 0.2)
    }

    @Test("A bar without a value is hatched and says why")
    func missingBar() {
        let chart = BarChart(
            id: "p", title: "t", description: "d", bars: [.init("Rutland", nil, missing: "Fewer than 10 people, so not shown")],
            format: .count, words: english)

        let svg = chart.svg.description

        #expect(svg.contains("<pattern") && svg.contains("Fewer than 10 people, so not shown</text>"))
        #expect(!svg.contains("class=\"chart-bar\""))
    }

    @Test("253 bars are drawn once, each with its value")
    func manyBars() {
        let bars = (0..<253).map { BarChart.Bar("Ward \($0)", Double($0)) }

        let svg = BarChart(id: "w", title: "t", description: "d", bars: bars, format: .count, words: english).svg.description

        #expect(svg.count(of: "<svg") == 1)
        #expect(svg.count(of: "class=\"chart-value\"") == 253)
    }

    @Test("Names from people are text in every chart")
    func escaped() {
        let name = "<script>&\"'"
        let tile = TileMap.Tile(column: 0, row: 0, label: name, name: name, value: 1, link: Path("/x/\(name)"))
        let charts: [any Chart] = [
            lines([.init(name: name, values: [1])]),
            BarChart(
                id: name, title: name, description: name, bars: [.init(name, 1)], format: .decimal(0, unit: name), words: english),
            TileMap(id: name, title: name, description: name, tiles: [tile], format: .count, words: english),
            StackedShare(id: name, title: name, description: name, parts: [name], rows: [.init(name, [1])], words: english),
        ]

        #expect(charts.allSatisfy { !$0.svg.description.contains("<script") })
    }

    @Test("A tile leads to its area, names it in full, and shows the number of its class")
    func tiles() {
        let tiles = (0..<10).map {
            TileMap.Tile(column: $0, row: 0, label: "F\($0)", name: "Force \($0)", value: Double($0), link: Path("/f/\($0)"))
        }

        let svg = TileMap(id: "t", title: "t", description: "d", tiles: tiles, format: .percent(decimals: 1), words: english).svg
            .description

        #expect(svg.contains("role=\"group\""))
        #expect(svg.contains("href=\"/f/9\" aria-label=\"Force 9: 9.0\u{A0}%, class 5 of 5\""))
        #expect(svg.contains("8.0 to 9.0\u{A0}% (2)"))
        #expect(!svg.contains("<pattern"))
    }

    @Test("A long name is in lines of about the same length, and no word stands alone on the last")
    func balanced() {
        let svg = bar("Rydw i’n ymddiried yn yr heddlu yn fy ardal i.").svg.description

        #expect(svg.contains(">Rydw i’n ymddiried yn </tspan>"))
        #expect(svg.contains(">yr heddlu yn fy ardal i.</tspan>"))
    }

    @Test("A name that is too long ends after a whole word, without a comma before the ellipsis")
    func shortened() {
        let name = "I feel safe where I live, " + String(repeating: "at night and in the day, ", count: 8)

        let lines = bar(name).svg.description.matches(of: />([^<>]+)<\/tspan>/).map { String($0.1) }

        #expect(lines.count == 6, "three lines on each page: \(lines)")
        for line in [lines[2], lines[5]] {
            #expect(line.hasSuffix("…") && !line.hasSuffix(",…"))
            #expect(name.contains(line.dropLast() + " ") || name.contains(line.dropLast() + ","), "\(line) ends inside a word")
        }
    }

    @Test("However long its name, a line has its last value beside it")
    func longSeries() {
        let name = "Castle with Upper and Lower Parishes of Saint Bartholomew and everything that lies between them"
        let svg = lines([.init(name: name, values: [1, 2, 3, 4, 2025])]).svg.description

        #expect(svg.count(of: ">2,025</tspan>") == 2)
        #expect(svg.contains("…"))
    }

    @Test("A chart speaks the language of its page")
    func language() {
        let welsh = ChartWords(
            noFigures: "Dim ffigurau eto", notRecorded: "Heb ei gofnodi", without: "Dim ffigurau", to: "i",
            classOf: { "dosbarth \($0) o \($1)" })
        let bars = [BarChart.Bar("a", 7, interval: 5...9), .init("b", nil)]
        let tiles = [1, 2, 3, 4, 5, 6, nil].enumerated().map { index, value in
            TileMap.Tile(column: index, row: 0, label: "a", name: "a", value: value)
        }
        let charts: [any Chart] = [
            BarChart(id: "b", title: "t", description: "d", bars: bars, format: .count, words: welsh),
            BarChart(id: "e", title: "t", description: "d", bars: [], format: .count, words: welsh),
            LineChart(
                id: "l", title: "t", description: "d", series: [.init(name: "a", values: [1]), .init(name: "b", values: [])],
                xLabels: ["1"], yFormat: .count, words: welsh),
            TileMap(id: "t", title: "t", description: "d", tiles: tiles, format: .count, words: welsh),
        ]

        let drawn = charts.map(\.svg.description).joined()

        for words in ["b: Heb ei gofnodi", "a: 7 (5 i 9)", "Dim ffigurau eto", "Dim ffigurau: b.", "1 i 2 (2)", "dosbarth 1 o 5"] {
            #expect(drawn.contains(words), "no “\(words)”")
        }
        for words in ["ot recorded", "o figures", " to ", " of "] { #expect(!drawn.contains(words), "“\(words)”") }
    }
}

private func bar(_ name: String) -> BarChart {
    BarChart(id: "b", title: "t", description: "d", bars: [.init(name, 1)], format: .count, words: english)
}

private func lines(_ series: [LineChart.Series]) -> LineChart {
    LineChart(
        id: "l", title: "t", description: "d", series: series, xLabels: ["1", "2", "3", "4", "5"], yFormat: .count,
        words: english)
}

extension String {
    fileprivate func count(of part: String) -> Int { ranges(of: part).count }
}
