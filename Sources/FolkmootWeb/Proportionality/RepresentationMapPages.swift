import Basics
import FolkmootCore
import Markup

/// One group on a map of the areas in an area: among members or people surveyed, in the population, and how the two compare.
enum RepresentationMapPages {
    /// What the map shows of the group.
    enum Layer: String, CaseIterable {
        case ratio
        case people
        case population

        func title(_ words: RepresentationWords) -> String {
            switch self {
            case .ratio: "How they compare"
            case .people: "Share of \(words.people)"
            case .population: "Share of the population"
            }
        }

        func value(_ group: GroupRepresentation) -> Double? {
            switch self {
            case .ratio: group.ratio
            case .people: group.actual.value.map { $0 * 100 }
            case .population: group.population.value.map { $0 * 100 }
            }
        }

        var format: ChartNumber { self == .ratio ? .decimal(2) : .percent(decimals: 1) }
    }

    /// What was chosen to be seen.
    struct Choice {
        let comparison: GroupComparison
        let group: Classification.Group
        let layer: Layer
    }

    static func page(
        _ report: RepresentationReport, _ boundaries: AreaBoundaries, _ choice: Choice, _ call: Call
    ) -> Page {
        let words = RepresentationWords(report, call)
        let values = choice.comparison.parts.map { part in
            AreaMap.Value(
                area: part.area, name: part.area.name[call.language],
                value: line(of: choice.group, in: part).flatMap(choice.layer.value),
                link: path(report, choice, words, area: part.area.code))
        }
        let map = AreaMap(
            id: "representation", measure: choice.layer.title(words).lowercased(), values: values, boundaries: boundaries,
            format: choice.layer.format, source: words.source(choice.comparison))
        return Page(
            title: "How is “\(choice.group.name)” represented across \(report.area.name.english)?", caption: words.subject,
            breadcrumbs: [
                Breadcrumb(title: "Representation", path: "/staff/representation"),
                Breadcrumb(title: report.area.name.english, path: words.path(to: report.area.code)),
            ],
            body: """
                \(layers(report, choice, words))
                \(map.html(call, finding: { "\(choice.layer.title(words)): highest in \($0), lowest in \($1)" }, otherwise: { choice.layer.title(words) }))
                \(Components.table(table(choice, words)))
                \(when: choice.comparison.hidesAny, "<p>\(words.hidden)</p>")
                \(groups(report, choice, words))
                \(when: !boundaries.byArea.isEmpty, "<p><a href=\"\(path(report, choice, words, as: "map.geojson"))\">This group on the map, as GeoJSON</a></p>")
                <p class="small">Counted at \(words.readAt). No person and no address is on this map.</p>
                """)
    }

    /// The same map of another group, layer or area.
    static func path(
        _ report: RepresentationReport, _ choice: Choice, _ words: RepresentationWords, group: Classification.Group? = nil,
        by classification: Classification? = nil, layer: Layer? = nil, area: String? = nil, as page: String = "map"
    ) -> Path {
        words.query("/staff/representation/\(area ?? report.area.code)/\(page)")
            .query("by", (classification ?? choice.comparison.classification).code).query("group", (group ?? choice.group).code)
            .query("show", (layer ?? choice.layer).rawValue)
    }

    /// The areas with their borders, and all layers of the group as properties; areas without a border have no geometry (RFC 7946).
    static func features(_ report: RepresentationReport, _ boundaries: AreaBoundaries, _ choice: Choice) -> JSON {
        let features = choice.comparison.parts.map { part -> JSON in
            let line = line(of: choice.group, in: part)
            let figures: [(String, JSON)] = [
                ("area", .string(part.area.code)), ("name", .string(part.area.name.english)),
                ("group", .string(choice.group.code)), ("hidden", .bool(line == nil && part.gap == nil)),
                ("people_share", line?.actual.value.map { .number($0) } ?? .null),
                ("population_share", line?.population.value.map { .number($0) } ?? .null),
                ("ratio", line?.ratio.map { .number($0) } ?? .null),
                ("shortfall", line.map { .integer(Int64($0.shortfall)) } ?? .null),
            ]
            return [
                "type": "Feature", "geometry": boundaries.byArea[part.area.code]?.geometry ?? .null,
                "properties": .object(figures.map { JSON.Member($0.0, $0.1) }),
            ]
        }
        return [
            "type": "FeatureCollection", "classification": .string(choice.comparison.classification.code),
            "counted_at": .string(report.readAt.description), "source": choice.comparison.source.map { .string($0.name) } ?? .null,
            "features": .array(features),
        ]
    }

    private static func line(of group: Classification.Group, in area: AreaRepresentation) -> GroupRepresentation? {
        area.shown.first { $0.group == group }
    }

    private static func layers(_ report: RepresentationReport, _ choice: Choice, _ words: RepresentationWords) -> HTML {
        let links: [HTML] = Layer.allCases.map { layer in
            SurveyPlace.link(
                layer.title(words), to: path(report, choice, words, layer: layer), isCurrent: layer == choice.layer)
        }
        return "<ul class=\"ways\">\(links)</ul>\n"
    }

    private static func groups(_ report: RepresentationReport, _ choice: Choice, _ words: RepresentationWords) -> HTML {
        let lists: [HTML] = report.comparisons.map { comparison in
            let links: [HTML] = comparison.classification.groups.map { group in
                SurveyPlace.link(
                    group.name, to: path(report, choice, words, group: group, by: comparison.classification),
                    isCurrent: group == choice.group && comparison.classification.code == choice.comparison.classification.code)
            }
            return "<h3>\(comparison.classification.name)</h3>\n<ul>\(links)</ul>\n"
        }
        return Components.details("Another group", .joined(lists))
    }

    private static func table(_ choice: Choice, _ words: RepresentationWords) -> Table {
        func row(_ area: AreaRepresentation, _ name: HTML) -> Table.Row {
            guard let group = line(of: choice.group, in: area) else {
                return Table.Row([name, area.gap == nil ? words.notShown : .empty] + Array(repeating: .empty, count: 4))
            }
            return Table.Row([
                name, "\(group.actual.percent(decimals: 1) ?? "")", "\(group.population.percent(decimals: 1) ?? "")",
                "\(RepresentationTables.ratio(group.ratio))", group.shortfall > 0 ? "\(Decimals.grouped(group.shortfall))" : .empty,
                RepresentationTables.state(group),
            ])
        }
        return Table(
            caption: "“\(choice.group.name)” by area",
            columns: [
                .init(title: "Area"), .init(title: "\(words.people.capitalisedFirst) (%)", kind: .number),
                .init(title: "Population (%)", kind: .number), .init(title: "Ratio", kind: .number),
                .init(title: "More people needed", kind: .number), .init(title: "State"),
            ],
            rows: choice.comparison.parts.map { row($0, words.link(to: $0.area)) },
            total: row(choice.comparison.whole, "\(choice.comparison.whole.area.name.english)"))
    }
}
