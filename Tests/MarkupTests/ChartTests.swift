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
            yFormat: .count, breaks: [.init(before: 2, "New rules"), .init(before: 9, "Beyond")])

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
            BarChart(id: "e", title: "t", description: "d", bars: [], format: .count).svg.description.contains("No figures yet"))
        #expect(TileMap(id: "e", title: "t", description: "d", tiles: [], format: .count).svg.description.contains("No areas yet"))
    }

    @Test("Bars begin at zero, and a bar twice as long is twice the value")
    func proportions() throws {
        let chart = BarChart(id: "p", title: "t", description: "d", bars: [.init("a", 100), .init("b", 50)], format: .count)

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
            format: .count)

        let svg = chart.svg.description

        #expect(svg.contains("<pattern") && svg.contains("Fewer than 10 people, so not shown</text>"))
        #expect(!svg.contains("class=\"chart-bar\""))
    }

    @Test("253 bars are drawn once, each with its value")
    func manyBars() {
        let bars = (0..<253).map { BarChart.Bar("Ward \($0)", Double($0)) }

        let svg = BarChart(id: "w", title: "t", description: "d", bars: bars, format: .count).svg.description

        #expect(svg.count(of: "<svg") == 1)
        #expect(svg.count(of: "class=\"chart-value\"") == 253)
    }

    @Test("Names from people are text in every chart")
    func escaped() {
        let name = "<script>&\"'"
        let tile = TileMap.Tile(column: 0, row: 0, label: name, name: name, value: 1, link: Path("/x/\(name)"))
        let charts: [any Chart] = [
            lines([.init(name: name, values: [1])]),
            BarChart(id: name, title: name, description: name, bars: [.init(name, 1)], format: .decimal(0, unit: name)),
            TileMap(id: name, title: name, description: name, tiles: [tile], format: .count),
            StackedShare(id: name, title: name, description: name, parts: [name], rows: [.init(name, [1])]),
        ]

        #expect(charts.allSatisfy { !$0.svg.description.contains("<script") })
    }

    @Test("A tile leads to its area, names it in full, and shows the number of its class")
    func tiles() {
        let tiles = (0..<10).map {
            TileMap.Tile(column: $0, row: 0, label: "F\($0)", name: "Force \($0)", value: Double($0), link: Path("/f/\($0)"))
        }

        let svg = TileMap(id: "t", title: "t", description: "d", tiles: tiles, format: .percent(decimals: 1)).svg.description

        #expect(svg.contains("role=\"group\""))
        #expect(svg.contains("href=\"/f/9\" aria-label=\"Force 9: 9.0\u{A0}%, class 5 of 5\""))
        #expect(svg.contains("8.0 to 9.0\u{A0}% (2)"))
        #expect(!svg.contains("<pattern"))
    }

    @Test("A small trend says in words what it shows")
    func sparkline() {
        let values: [Double?] = [nil, 4.1, nil, 8.2]

        let words = Sparkline.words(values, labels: ["Jan", "Feb", "Mar", "Apr"], format: .percent(decimals: 1))

        #expect(words == "From 4.1\u{A0}% in Feb to 8.2\u{A0}% in Apr.")
        #expect(Sparkline.words([nil], labels: ["Jan"], format: .count) == "No figures yet.")
        #expect(Sparkline.words([3], labels: ["Jan"], format: .count) == "3 in Jan.")
    }
}

private func lines(_ series: [LineChart.Series]) -> LineChart {
    LineChart(id: "l", title: "t", description: "d", series: series, xLabels: ["1", "2", "3", "4", "5"], yFormat: .count)
}

extension String {
    fileprivate func count(of part: String) -> Int { ranges(of: part).count }
}
