import Basics
import FolkmootCore
import FolkmootTenancy
import Foundation
import Testing

@testable import FolkmootWeb

@Suite("Representation for staff")
struct RepresentationPagesTests {
    @Test("An area's page tells ratios, intervals and people needed, with those not known in a row of their own")
    func area() async throws {
        let town = try await Town()
        try await Self.fill(town)
        let staff = try await town.signedIn(role: "analyst")

        let page = try await staff.get("/staff/representation")

        #expect(page.heading?.hasSuffix("Which groups in Leicestershire are under-represented?") == true)
        #expect(page.body.contains("Of 60 members the group of 50 is known (83.3\u{A0}%)"))
        // 5 of 50 are 10.0 %, of whom 15.2 % live there: 0.66; 0.7 × 50 × 0.1525 is 5.34, so one is lacking.
        let row = try #require(Self.row("16 to 24", in: page.body))
        #expect(
            row.contains(">5<") && row.contains(">10.0<") && row.contains(">15.2<") && row.contains(">0.66<") && row.contains(">1<")
        )
        #expect(row.contains("Under, or chance"))
        let unknown = try #require(Self.row("Group not known", in: page.body))
        #expect(unknown.contains(">10<"))
        #expect(page.body.contains("<svg") && page.body.contains("Census 2021, ONS"))
        #expect(page.body.contains("Rural-urban classification 2021; Mosaic UK 7."))
        await town.remove()
    }

    @Test(
        "One group is on a map of the areas: how it compares, its share of members and of the population; what is not shown is not there either"
    )
    func map() async throws {
        let town = try await Town()
        try await Self.fill(town)
        let staff = try await town.signedIn(role: "analyst")
        let base = "/staff/representation/E23000021/map"

        let usual = try await staff.get(base)
        let young = try await staff.get("\(base)?by=age_band&group=age_16_24&show=population")
        let hidden = try await staff.get("/staff/representation/E06000016/map?by=ethnic_group&group=eth_other")
        let elsewhere = try await town.signedIn(role: "inspector", area: "E07000129")
        let layer = try await staff.get("/staff/representation/E06000016/map.geojson?by=ethnic_group&group=eth_other")

        #expect(
            layer.body.hasPrefix("{\"type\":\"FeatureCollection\",\"classification\":\"ethnic_group\""), "\(layer.body.prefix(300))"
        )
        #expect(layer.body.contains("\"hidden\":true,\"people_share\":null,\"population_share\":null,\"ratio\":null"))
        #expect(try await elsewhere.get("\(base).geojson").status == 404)
        #expect(usual.status == 200 && usual.body.contains("<svg") && usual.body.contains("“"))
        #expect(young.body.contains("Share of the population: highest in"), "\(young.body.suffix(3000))")
        #expect(hidden.body.contains("not shown") && !hidden.body.contains("Share of members: highest"))
        #expect(try await elsewhere.get(base).status == 404)
        await town.remove()
    }

    @Test("Of a classification seen in aggregates only, no group of fewer than ten is told, on the page, as CSV or as JSON")
    func suppressed() async throws {
        let town = try await Town()
        try await Self.fill(town)
        let staff = try await town.signedIn(role: "analyst")

        let page = try await staff.get("/staff/representation/E06000016")
        let csv = try await staff.get("/staff/representation/E06000016/representation.csv")
        let json = try await staff.get("/staff/representation/E06000016/representation.json")

        #expect(page.body.contains("Groups of fewer than 10 members are not shown"))
        let rows = csv.body.split(separator: "\r\n").filter { $0.hasPrefix("members,E06000016,Leicester,ethnic_group,") }
        #expect(rows.count == 6)
        #expect(rows.contains { $0.contains(",eth_other,Another ethnic group,,50,,,,,,,,,not_shown,") })
        #expect(rows.contains { $0.contains(",unknown,Not known,10,60,") })
        #expect(
            json.body.contains(#"{"group":"eth_other","name":"Another ethnic group","state":"not_shown"}"#),
            "\(json.body.prefix(600))")
        await town.remove()
    }

    @Test("The tactical document has three sections in their order, what lacks most first, and the same as CSV")
    func document() async throws {
        let town = try await Town()
        try await Self.fill(town)
        let staff = try await town.signedIn(role: "inspector", area: "E06000016")

        let page = try await staff.get("/staff/representation/E06000016/document")
        let csv = try await staff.get("/staff/representation/E06000016/document.csv")

        let headings = ["1. Membership by area", "2. Groups", "3. Cultural origin", "Sources"].map {
            page.body.range(of: $0)?.lowerBound
        }
        #expect(headings.allSatisfy { $0 != nil } && headings.compactMap { $0 } == headings.compactMap { $0 }.sorted())
        #expect(page.body.contains("nothing here says what causes a difference"))
        #expect(!page.body.contains("Leicestershire</a>"))
        let sections = csv.body.split(separator: "\r\n").dropFirst().map { $0.prefix { $0 != "," } }
        #expect(sections.first == "membership" && sections.last == "cultural_origin" && sections.contains("groups"))
        let needed = csv.body.split(separator: "\r\n").filter { $0.hasPrefix("groups,") }.compactMap { Self.needed($0) }
        #expect(needed == needed.sorted(by: >) && needed.first ?? 0 > 0)
        await town.remove()
    }

    @Test("Where no classification by origin is switched on the document says so in a sentence")
    func withoutOrigins() async throws {
        let town = try await Town([])
        var files = try ConfigurationFolder("\(Town.root)/tenants/north-wales").files.files
        files["segments.json"] = Array(
            """
            {"$schema": "../../seeds/schemas/segments.json", "coverage_target": 0.1, "classifications": [
              {"code": "origins", "name": "Origins", "aggregate_only": true, "enabled": false, "groups": [{"code": "o", "name": "O"}]}]}
            """.utf8)
        _ = try await town.operations.add("north-wales", ConfigurationFiles(files), because: "test")
        let staff = try await town.signedIn(role: "analyst", at: "north-wales")

        let page = try await staff.get("/staff/representation/W15000001/document")

        #expect(page.body.contains("The force has switched no classification by cultural origin on."))
        #expect(page.body.contains("The force uses no classification of groups."))
        #expect(page.body.contains("The force aims at a member in 10.0\u{A0}% of households. 6 of 6 areas are below it."))
        await town.remove()
    }

    @Test("Where a population is not known the page of a force with two languages says so, and how it is brought")
    func welsh() async throws {
        let town = try await Town(["north-wales"])
        let staff = try await town.signedIn(role: "analyst", at: "north-wales")

        let before = try await staff.get("/staff/representation?language=cy")
        let scope = try await town.operations.force("north-wales")
        let report = try await PopulationImport(scope).run(file: "\(Town.root)/tenants/north-wales/populations.csv")
        let after = try await staff.get("/staff/representation/W15000001")

        #expect(before.status == 200 && report.faults.isEmpty)
        #expect(before.body.contains("How many people of each group live in North Wales is not known, which is not zero."))
        #expect(before.body.contains("<code>folkmoot segments import</code>"))
        #expect(after.body.contains("Of 0 members in North Wales nobody’s group is known, so nothing can be compared."))
        await town.remove()
    }

    @Test("People surveyed are compared apart from members, in the latest wave that has answers")
    func surveyed() async throws {
        let town = try await Town()
        try await Self.fill(town)
        let staff = try await town.signedIn(role: "analyst")

        let page = try await staff.get("/staff/representation/E23000021?of=your_views")
        let other = try await staff.get("/staff/representation/E23000021?of=no_such_survey")

        #expect(page.body.contains("Representation of people surveyed: Your Views"))
        #expect(page.body.contains("Of 0 people surveyed in Leicestershire nobody’s group is known, so nothing can be compared."))
        #expect(other.status == 404)
        await town.remove()
    }

    @Test("It is seen by whose role has the permission, in the areas of the role; elsewhere it is not there")
    func reach() async throws {
        let town = try await Town()
        try await Self.fill(town)
        let inspector = try await town.signedIn(role: "inspector", area: "E06000016")
        let constable = try await town.signedIn(role: "constable", area: "E06000016")

        let start = try await inspector.get("/staff/representation")

        #expect(start.heading?.hasSuffix("Which groups in Leicester are under-represented?") == true)
        #expect(start.body.contains(">Representation</a>"))
        for path in [
            "E23000021", "E06000017", "E06000017/document", "E06000017/document.csv", "E06000017/representation.csv", "none",
        ] {
            #expect(try await inspector.get("/staff/representation/\(path)").status == 404, "\(path)")
        }
        #expect(try await constable.get("/staff/representation").status == 403)
        #expect(try await constable.get("/staff/representation/E06000016/representation.json").status == 403)
        #expect(try await !constable.get("/staff").body.contains("/staff/representation"))
        #expect(try await town.browser().get("/staff/representation").status == 303)
        await town.remove()
    }

    @Test("Weighted results stand beside those as they are, with weights, limits, and an effective number of people")
    func weighted() async throws {
        let town = try await Town()
        try await Self.fill(town)
        let scope = try await town.operations.force("leicestershire")
        let survey = try #require(scope.tenant.configuration.defaultSurvey)
        let question = try #require(survey.questions.first { $0.kind != .text && $0.kind != .multiple })
        let option = try #require(question.offered.first)
        let responses = try await DemonstrationAnswers(scope).members().map { person in
            var entry = SurveyEntry()
            for question in survey.questions where question.isRequired { entry.chosen[question.code] = [question.offered[0].code] }
            entry.chosen[question.code] = [option.code]
            return SurveyResponse(
                to: survey, try survey.answers(from: entry), area: person.area, at: town.platform.clock.now, by: person.id)
        }
        try await SurveyImport(scope).keep(responses)
        let staff = try await town.signedIn(role: "analyst")
        let elsewhere = try await town.signedIn(role: "inspector", area: "E06000017")

        let page = try await staff.get("/staff/surveys/your_views/weighted?area=E06000016")
        let csv = try await staff.get("/staff/surveys/your_views/weighted.csv?area=E06000016")
        let report = try await staff.get("/staff/surveys/your_views?area=E06000016")
        let none = try await staff.get("/staff/surveys/your_views/weighted?area=E06000017")

        #expect(page.heading?.hasSuffix("What do people in Leicester say, weighted by age band?") == true)
        let youngest = try #require(Self.row("16 to 24", in: page.body))
        // 5 of 50 answered and 20.5 % live there: each counts 2.05.
        #expect(youngest.contains(">5<") && youngest.contains(">10.0<") && youngest.contains(">2.05<"), "\(youngest)")
        #expect(page.body.contains("kept between 0.30 and 3.00") && page.body.contains("10 not known: each counts 1"))
        #expect(page.body.contains("those who chose to answer may still differ from others"))
        #expect(csv.body.contains("E06000016,Leicester,"))
        #expect(csv.body.contains(",\(question.code),\(option.code),60,60,100.0,"))
        #expect(report.body.contains("/staff/surveys/your_views/weighted?area=E06000016"))
        #expect(report.body.contains("/staff/representation/E06000016?of=your_views"))
        #expect(none.heading?.hasSuffix("Nothing can be weighted in Rutland yet") == true)
        #expect(try await elsewhere.get("/staff/surveys/your_views/weighted?area=E06000016").status == 404)
        await town.remove()
    }

    // MARK: A town with people

    /// The populations that ship, and sixty members in Leicester: five of the youngest, three of another ethnic group, ten unknown.
    private static func fill(_ town: Town) async throws {
        let scope = try await town.operations.force("leicestershire")
        let report = try await PopulationImport(scope).run(file: "\(Town.root)/tenants/leicestershire/populations.csv")
        #expect(report.faults.isEmpty)
        let ward = try #require(scope.tenant.configuration.areas.children(of: "E06000016").first?.code)
        let people = (0..<60).map {
            "Sam \($0),sam\($0)@example.org,\($0) Mill Lane,\(ward),2026-01-05,police,1"
        }
        let header = "name,email,address,area,consent_on,consent_provider,consent_wording"
        let path = "\(town.folder)/members.csv"
        try Data(([header] + people).joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: path))
        #expect(try await MemberImport(scope).run(file: path).active == 60)
        let answers = DemonstrationAnswers(scope)
        let told = try await answers.members().enumerated().map { number, person in
            (member: person.id, told: number < 50 ? self.told(number) : [:])
        }
        try await answers.keep(told)
    }

    private static func told(_ number: Int) -> [String: String] {
        let groups = ["eth_other": 0..<3, "eth_asian": 3..<18, "eth_black": 18..<29]
        return [
            "age_band": number < 5 ? "age_16_24" : "age_50_64",
            "ethnic_group": groups.first { $0.value.contains(number) }?.key ?? "eth_white",
        ]
    }

    /// The first row of a table that begins so.
    private static func row(_ name: String, in body: String) -> String? {
        body.components(separatedBy: "<tr").first { $0.contains("<th scope=\"row\">\(name)</th>") }
    }

    /// The cell before the state, from the end: the source has two commas of its own.
    private static func needed(_ line: Substring) -> Int? {
        let cells = line.split(separator: ",", omittingEmptySubsequences: false)
        return cells.count > 5 ? cells.reversed().dropFirst(6).first.flatMap { Int($0) } : nil
    }
}
