import Basics
@_spi(Stores) import FolkmootTenancy
import Storage
import Testing

@testable import FolkmootCore

@Suite("Areas that lie elsewhere on other days, and in more than one hierarchy")
struct AreaHierarchyTests {
    @Test("The files of two hierarchies and a move pass every check")
    func sound() throws {
        #expect(try Self.findings("", "") == [])
    }

    @Test(
        "Rows that make no tree on some day are told, each in its file at its line",
        arguments: [
            ("mill,beats,east", "mlil,beats,east", "unknown-area", "area"),
            ("mill,beats,east", "mill,beats,eats", "unknown-area", "parent"),
            ("mill,beats,east", "mill,baets,east", "unknown-hierarchy", "hierarchy"),
            ("mill,beats,east", "mill,beats,kirk", "parent-kind", "parent"),
            ("mill,beats,east", "W15000009,beats,east", "parent-kind", "parent"),
            ("mill,beats,east,2016-01-01", "mill,beats,east,2014-12-31", "area-gap", "valid_from"),
            ("mill,beats,east,2016-01-01", "mill,beats,east,2016-02-30", "no-such-day", "valid_from"),
            ("dale,,north,2015-01-01,2019-12-31", "dale,,north,2015-01-01,", "area-now", "valid_to"),
            ("dale,,north,", "dale,,east,", "area-outside", "parent"),
            ("kirk,beats,west,2018-01-01", "kirk,beats,west,2017-12-31", "area-overlap", "valid_from"),
            ("kirk,beats,west,2018-01-01", "kirk,beats,west,2018-02-01", "area-gap", "valid_from"),
        ])
    func mistakes(old: String, new: String, code: String, column: String) throws {
        let findings = try Self.findings(old, new)

        let found = try #require(findings.first { $0.code == code && $0.path == column }, "\(findings)")
        let lines = Self.parents.replacing(old, with: new).split(separator: "\n")
        #expect(found.file == "area_parents.csv" && lines[found.line - 1].contains(new.prefix { $0 != "," }))
    }

    @Test("An area of further hierarchies alone has no figures of its own, and no postcode leads to it")
    func groups() throws {
        let figures = try Westmarch.findings(
            ("areas.csv", "mill,Mill Lane", "east,East,district,,2015-01-01,,77,,,\nmill,Mill Lane"),
            ("force.json", "\"contacts\"", "\"hierarchies\": [{\"code\": \"beats\", \"name\": \"Beats\"}], \"contacts\""),
            ("area_parents.csv", "", "area,hierarchy,parent,valid_from,valid_to\nmill,beats,east,2016-01-01,\n"),
            ("postcodes.csv", "", "prefix,area\nLL1,east\n"))

        #expect(figures.map(\.code).sorted() == ["area-sum", "unknown-area"])
    }

    @Test("On an earlier day an area lies where it lay, and its households with it; today nothing is changed")
    func moves() throws {
        let configuration = try Self.configuration()
        let (then, now) = (configuration.areas(on: Self.day("2019-12-31")), configuration.areas(on: Self.day("2020-01-01")))

        #expect(now == configuration.areas)
        #expect(then["dale"]?.parent == "north" && now["dale"]?.parent == "south")
        #expect(then["north"]?.households == 690 && then["south"]?.households == 310 && then.root?.households == 1000)
        #expect(configuration.areas["east"] == nil)
    }

    @Test("A further hierarchy has the areas that its rows name on the day, and adds up what lies in them")
    func further() throws {
        let beats = try #require(try Self.configuration().hierarchies["beats"])
        let (early, late) = (beats.trees.on(Self.day("2017-06-01")), beats.trees.on(Self.day("2026-11-14")))

        #expect(early.children(of: "east").map(\.code) == ["mill", "kirk"] && early["east"]?.households == 200)
        #expect(late.children(of: "east").map(\.code) == ["mill"] && late.children(of: "west").map(\.code) == ["kirk"])
        #expect(late["north"] == nil && late["dale"] == nil && late.root?.households == 1000)
        #expect(
            try Self.configuration().areas.bottom(missingFrom: late, on: Self.day("2026-11-14")).map(\.code) == ["dale"])
    }

    @Test("A figure that came to or left an area with an unknown number of households is not known; of what holds both it is")
    func unknown() throws {
        let tree = AreaTree([
            Self.area("f", nil, 100), Self.area("a", "f", 60), Self.area("b", "f", 40), Self.area("w", "a", nil),
        ])

        let then = tree.moving(["w": "b"])

        #expect([then["a"], then["b"], then.root].map { $0?.households } == [nil, nil, 100])
    }

    @Test("By any hierarchy and on any day the counts are those of counting each area anew, none twice", arguments: 0..<60)
    func bruteForce(seed: Int) {
        var force = RandomForce(seed)
        for _ in 0..<6 {
            let day = force.day()
            for hierarchy in [nil, "one", "two"] {
                let tree = hierarchy.flatMap { force.hierarchies[$0] }?.trees.on(day) ?? force.hierarchies.own.on(day)

                let figures = tree.rolledUp(force.counts, zero: 0, +)

                #expect(figures["f"] == force.counts.values.reduce(0, +))
                for area in tree.areas {
                    #expect(figures[area.code, default: 0] == force.counted(in: area.code, by: hierarchy, on: day), "\(area.code)")
                }
            }
        }
    }

    @Test("A plan tells each row that comes and goes")
    func plan() throws {
        let (old, new) = (try Self.configuration(), try Self.configuration("dale,,north", "dale,beats,west"))

        let changes = ConfigurationPlan(from: old, to: new).changes.map { "\($0)" }.joined(separator: "\n")

        #expect(changes.contains("area dale in west of `beats` from 2015-01-01 until 2019-12-31: added"))
        #expect(changes.contains("area dale in north from 2015-01-01 until 2019-12-31: removed"))
    }
}

@Suite("Figures by hierarchy, for staff")
struct AreaHierarchyStoreTests {
    @Test("Who may see all of an area of a further hierarchy sees it, with figures of what lies in it; who sees less does not")
    func reading() async throws {
        let force = try await CrimeForce("westmarch", AreaHierarchyTests.files("", ""))
        let beats = try force.tenant.configuration.hierarchies.asked("beats")
        let (all, north) = (try await force.staff(), try await force.staff(in: "north"))
        let mill = try await force.staff(in: "mill")

        let whole = try await AreaStore(all, by: beats).report(on: "W15000009")
        let west = try await AreaStore(north, by: beats).report(on: "west", months: 2)

        #expect(whole.group.parts.map(\.area.code) == ["east", "west"] && whole.uncovered.map(\.code) == ["dale"])
        #expect(west.group.whole.area.households == 80 && west.ancestors.isEmpty)
        await #expect(throws: Problem.self) { try await AreaStore(mill, by: beats).report(on: "west") }
        await #expect(throws: Problem.self) { try await AreaStore(all).report(on: "west") }
        #expect(throws: Problem.self) { try force.tenant.configuration.hierarchies.asked("wards") }
        await force.remove()
    }

    @Test("Surveys completed in a month count where an area lay in that month")
    func cumulative() async throws {
        let force = try await CrimeForce(
            "westmarch", AreaHierarchyTests.files("dale,,north,2015-01-01,2019-12-31", "dale,,north,2015-01-01,2026-08-31"))
        try await force.operations.data.write(audit: AuditEntry("test")) { db in
            for (month, count) in [("2026-08", 3), ("2026-09", 4)] {
                try db.run(
                    """
                    INSERT INTO survey_month (survey, month, area, mode, responses)
                    VALUES ('talking', \(month), 'dale', 'online', \(count))
                    """)
            }
        }

        let report = try await ReportStore(force.staff()).cumulative(.init(level: "district"))
        let beats = try await ReportStore(force.staff()).cumulative(.init(hierarchy: "beats", level: "district"))

        let lines = Dictionary(uniqueKeysWithValues: report.groups.flatMap(\.lines).map { ($0.area.code, $0.counts) })
        #expect(lines["north"]?.prefix(2) == [3, 0] && lines["south"]?.prefix(2) == [0, 7])
        #expect(beats.groups.flatMap(\.lines).allSatisfy { $0.counts.allSatisfy { $0 == 0 } })
        #expect(beats.elsewhere.prefix(2) == [3, 7] && beats.total == report.total)
        await force.remove()
    }
}

extension AreaHierarchyTests {
    static let parents = """
        area,hierarchy,parent,valid_from,valid_to
        dale,,north,2015-01-01,2019-12-31
        mill,beats,east,2016-01-01,
        kirk,beats,east,2016-01-01,2017-12-31
        kirk,beats,west,2018-01-01,

        """

    static func changes(_ old: String, _ new: String) -> [(file: String, old: String, new: String)] {
        [
            (
                "areas.csv", "mill,Mill Lane,ward,north,2015-01-01,,120,,,",
                """
                mill,Mill Lane,ward,north,2015-01-01,,120,300,,
                kirk,Kirk End,ward,north,2015-01-01,,80,,,
                dale,Dale,ward,south,2015-01-01,,90,200,,
                east,East,district,,2015-01-01,,,,,
                west,West,district,,2015-01-01,,,,,
                """
            ),
            ("force.json", "\"contacts\"", "\"hierarchies\": [{\"code\": \"beats\", \"name\": \"Beats\"}], \"contacts\""),
            ("roles.json", "\"areas.read\"", "\"areas.read\", \"results.read\""),
            ("area_parents.csv", "", old.isEmpty ? parents : parents.replacing(old, with: new)),
        ]
    }

    static func files(_ old: String, _ new: String) -> ConfigurationFiles { Westmarch.files(changes(old, new)) }

    private static func findings(_ old: String, _ new: String) throws -> [Finding] {
        ConfigurationCheck(files(old, new), seeds: try Westmarch.seeds(), context: ConfigurationContext()).findings
    }

    private static func configuration(_ old: String = "", _ new: String = "") throws -> ForceConfiguration {
        try ForceConfiguration(files(old, new), seeds: try Westmarch.seeds())
    }

    private static func day(_ text: String) -> Day { Day(text) ?? Day(daysSinceEpoch: 0) }

    static func area(_ code: String, _ parent: String?, _ households: Int?) -> Area {
        Area(
            code: code, name: Localized(code, [:]), kind: "k", parent: parent, validFrom: Day(daysSinceEpoch: 0), validTo: nil,
            households: households, population: nil, position: nil)
    }
}

/// A force of three levels, moved about and grouped in two further ways at random.
private struct RandomForce {
    var generator: SeededGenerator
    private var parents: [AreaParent] = []
    /// The rows of each area, of which a walk upwards meets a few at each step.
    private var rows: [String: [AreaParent]] = [:]
    private var own: [String: String] = [:]
    private(set) var counts: [String: Int] = [:]
    private(set) var hierarchies: AreaHierarchies

    init(_ seed: Int) {
        generator = SeededGenerator(UInt64(seed) &* 7919 &+ 1)
        var areas = [AreaHierarchyTests.area("f", nil, 1000)]
        for district in 0..<4 { areas.append(AreaHierarchyTests.area("d\(district)", "f", 100)) }
        for ward in 0..<20 { areas.append(AreaHierarchyTests.area("w\(ward)", "d\(ward % 4)", 10)) }
        for beat in 0..<10 { areas.append(AreaHierarchyTests.area("b\(beat)", "w\(beat)", 2)) }
        for area in areas { own[area.code] = area.parent }
        counts = ["nowhere": 5]
        hierarchies = AreaHierarchies(AreaTree([]), groups: [], parents: [], named: [])
        for area in areas { counts[area.code] = Int.random(in: 0...9, using: &generator) }
        for ward in 0..<20 {
            move("w\(ward)", by: nil, among: (0..<4).map { "d\($0)" }, chance: 3)
            for hierarchy in ["one", "two"] {
                move("w\(ward)", by: hierarchy, among: (0..<3).map { "\(hierarchy)\($0)" }, chance: 7)
            }
        }
        rows = Dictionary(grouping: parents, by: \.area)
        let groups = ["one", "two"].flatMap { name in (0..<3).map { AreaHierarchyTests.area("\(name)\($0)", nil, nil) } }
        hierarchies = AreaHierarchies(
            AreaTree(areas), groups: groups.filter { group in parents.contains { $0.parent == group.code } }, parents: parents,
            named: [("one", "One"), ("two", "Two")])
    }

    /// Rows one after the other, the last of a further hierarchy perhaps without an end.
    private mutating func move(_ area: String, by hierarchy: String?, among places: [String], chance: Int) {
        var from = Int.random(in: 0...500, using: &generator)
        for _ in 0..<3 where Int.random(in: 0..<10, using: &generator) < chance {
            let to = from + Int.random(in: 0...400, using: &generator)
            let isOpen = hierarchy != nil && to > 900
            parents.append(
                AreaParent(
                    area: area, hierarchy: hierarchy, parent: places.randomElement(using: &generator) ?? "",
                    validFrom: Day(daysSinceEpoch: from), validTo: isOpen ? nil : Day(daysSinceEpoch: to)))
            guard !isOpen else { return }
            from = to + 1
        }
    }

    mutating func day() -> Day { Day(daysSinceEpoch: Int.random(in: -10...2000, using: &generator)) }

    /// The sum over all areas of which a walk upwards, row by row, meets the area.
    func counted(in code: String, by hierarchy: String?, on day: Day) -> Int {
        counts.reduce(0) { sum, count in sum + (way(from: count.key, by: hierarchy, on: day).contains(code) ? count.value : 0) }
    }

    private func way(from code: String, by hierarchy: String?, on day: Day) -> [String] {
        var way: [String] = []
        var next: String? = code
        while let area = next, area != "f" {
            way.append(area)
            next = parent(of: area, by: hierarchy, on: day)
        }
        // What leads nowhere is in the force alone.
        return next == nil ? ["f"] : way + ["f"]
    }

    private func parent(of area: String, by hierarchy: String?, on day: Day) -> String? {
        func row(_ hierarchy: String?) -> String? {
            rows[area]?.first { row in
                row.hierarchy == hierarchy && row.validFrom <= day && row.validTo.map { day <= $0 } ?? true
            }?.parent
        }
        guard let hierarchy else { return own[area] == nil ? nil : row(nil) ?? own[area] }
        if rows[area]?.contains(where: { $0.hierarchy == hierarchy }) == true { return row(hierarchy) }
        if parents.contains(where: { $0.parent == area && $0.hierarchy == hierarchy }) { return "f" }
        // Districts stand in the force's own tree alone.
        guard let parent = row(nil) ?? own[area], parent != "f" else { return nil }
        return parent
    }
}
