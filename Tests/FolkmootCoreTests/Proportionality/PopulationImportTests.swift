import Basics
import FolkmootTenancy
import Testing

@testable import FolkmootCore

@Suite("Populations are brought in")
struct PopulationImportTests {
    private typealias Force = RepresentationForce

    @Test("Figures come in with their source and date, and a dry run only tells what would come")
    func importing() async throws {
        let force = try await Force()
        let rows = Force.ages("mill", [10, 20, 30, 40, 50]) + Force.ages("kirk", [1, 2, 3, 4, 0])

        let dry = try await force.populations(rows, isDryRun: true)
        let before = try await force.stored()
        let report = try await force.populations(rows)

        #expect(dry == report && before == [])
        #expect(report.rows == 10 && report.faults == [])
        #expect(report.editions.map(\.classification) == ["age_band"] && report.editions.first?.areas == 2)
        #expect(try await force.stored().count == 10)
        #expect(try await force.stored().first == "kirk age_band age_16_24 1 Census 2021-03-21")
        await force.remove()
    }

    @Test("The figures of a classification at a date are replaced whole; those of another date stay")
    func replaced() async throws {
        let force = try await Force()
        try await force.populations(Force.ages("mill", [1, 1, 1, 1, 1], date: "2011-03-27"))
        try await force.populations(Force.ages("mill", [2, 2, 2, 2, 2]) + Force.ages("kirk", [3, 3, 3, 3, 3]))

        try await force.populations(Force.ages("mill", [4, 4, 4, 4, 4], source: "ONS"))
        let once = try await force.stored()
        try await force.populations(Force.ages("mill", [4, 4, 4, 4, 4], source: "ONS"))

        #expect(try await force.stored() == once)
        #expect(once.count == 10)
        #expect(once.first == "mill age_band age_16_24 1 Census 2011-03-27")
        #expect(once.last == "mill age_band age_65_plus 4 ONS 2021-03-21")
        await force.remove()
    }

    @Test(
        "A row that cannot be used is told with its place and what to do",
        arguments: [
            ("mil,age_band,age_16_24,1,Census,2021-03-21", 1, "The force has no area “mil”. Did you mean “mill”?"),
            ("mill,age,age_16_24,1,Census,2021-03-21", 6, "The force has no classification “age”."),
            ("mill,age_band,age_16_25,1,Census,2021-03-21", 15, "age_band has no group “age_16_25”. Did you mean “age_16_24”?"),
            ("mill,age_band,age_16_24,\"1,204\",Census,2021-03-21", 25, "“1,204” is no number of people. Write a whole number"),
            ("mill,age_band,age_16_24,-1,Census,2021-03-21", 25, "“-1” is no number of people."),
            ("mill,age_band,age_16_24,1,,2021-03-21", 27, "Say in at most 300 characters where the figure is from"),
            ("mill,age_band,age_16_24,1,Census,21/03/2021", 34, "Write the date of the figure as YYYY-MM-DD"),
            ("mill,age_band,age_16_24,1,Census,2031-03-21", 34, "2031-03-21 has not come yet."),
            ("mill,age_band,age_16_24,1,Census", 1, "This row has 5 cells, and the header has 6."),
        ])
    func faults(row: String, column: Int, reason: String) async throws {
        let force = try await Force()

        let report = try await force.populations(Force.ages("kirk", [1, 2, 3, 4, 5]) + [row])

        #expect(report.faultCount == 1)
        #expect(report.faults.first?.line == 7 && report.faults.first?.column == column, "\(report.faults)")
        #expect(report.faults.first?.reason.hasPrefix(reason) == true, "\(report.faults)")
        #expect(try await force.stored() == [])
        await force.remove()
    }

    @Test("A figure that stands twice, a second source for one date, and an area without all groups are refused")
    func whole() async throws {
        let force = try await Force()
        let ages = Force.ages("mill", [1, 2, 3, 4, 5])

        let twice = try await force.populations(ages + [ages[0]])
        let sources = try await force.populations(ages + Force.ages("kirk", [1, 2, 3, 4, 5], source: "ONS"))
        let missing = try await force.populations(ages + Array(Force.ages("kirk", [1, 2, 3, 4, 5]).dropLast(2)))

        #expect(twice.faults.map(\.reason) == ["The figure of age_16_24 in mill stands above already. Remove one of the rows."])
        #expect(sources.faultCount == 5 && sources.faults[0].reason.contains("are from “Census” above"))
        #expect(missing.faults.map(\.line) == [7])
        #expect(missing.faults[0].reason.contains("kirk has no figure of age_50_64, age_65_plus of age_band at 2021-03-21."))
        #expect(try await force.stored() == [])
        await force.remove()
    }

    @Test("A header that is wrong and a file without rows are refused")
    func header() async throws {
        let force = try await Force()

        await #expect(throws: Problem.self) { try await force.populations([], header: "area,classification,group,people,source") }
        await #expect(throws: Problem.self) { try await force.populations([]) }
        await force.remove()
    }

    @Test("An import is in the audit with its counts and editions")
    func audited() async throws {
        let force = try await Force()

        try await force.populations(Force.ages("mill", [1, 2, 3, 4, 5]))

        let details = try await force.auditDetails(of: "populations.imported")
        #expect(details == [#"{"replaced":["age_band 2021-03-21"],"rows":5}"#])
        await force.remove()
    }

    @Test("The populations that ship can be used", arguments: ["leicestershire", "lancashire", "humberside", "north-wales"])
    func shipped(slug: String) async throws {
        let folder = "\(Westmarch.root)/tenants/\(slug)"
        let files = try ConfigurationFolder(folder)
        let force = try await Force(slug, files.files)

        let report = try await PopulationImport(try await force.operations).run(file: "\(folder)/populations.csv")

        #expect(files.findings.isEmpty)
        #expect(report.faults == [] && report.editions.map(\.classification) == ["age_band", "ethnic_group"])
        await force.remove()
    }

    @Test("A group without an option in the question of its classification is found by the checks")
    func link() throws {
        let segments = """
            {"$schema": "../../seeds/schemas/segments.json", "classifications": [
              {"code": "age_band", "name": "Age", "aggregate_only": false, "enabled": true,
               "groups": [{"code": "age_16_24", "name": "Young"}, {"code": "age_25_64", "name": "Others"}]}]}
            """

        let check = ConfigurationCheck(RepresentationForce.files(segments: segments), seeds: try Westmarch.seeds())

        #expect(check.findings.map(\.code) == ["group-not-offered"])
        #expect(check.findings.first?.message == "The question “age_band” of policy.json has no option “age_25_64”.")
    }
}
