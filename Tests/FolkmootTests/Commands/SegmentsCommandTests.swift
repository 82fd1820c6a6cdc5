import Basics
import Foundation
import Testing

@testable import folkmoot

extension Commands {
    @Suite("Bringing populations in")
    struct SegmentsCommandTests {
        @Test("An import tells in words and as JSON what came in, and a dry run changes nothing")
        func importing() async throws {
            try await Office.withForce { office in
                let file = try office.file("populations.csv", Self.rows)

                let dry = await office.run("segments", "import", "north-wales", file, "--dry-run")
                let real = await office.run("segments", "import", "north-wales", file)
                let report = try await office.json("segments", "import", "north-wales", file)

                #expect(real.results == "age_band at 2021-03-21, in 1 area: Census 2021\n")
                #expect(dry.results == real.results + "Nothing was changed: this was a dry run.\n")
                #expect(report["rows"] == 5 && report["cannot_be_used"] == 0 && report["dry_run"] == false)
                #expect(report["editions"]?.array?.first?["areas"] == 1)
            }
        }

        @Test("Each row that cannot be used is told with line, column and remedy, and nothing comes in")
        func refused() async throws {
            try await Office.withForce { office in
                let rows = Self.rows.replacingOccurrences(of: "age_25_34,2", with: "age_25_35,two")
                let file = try office.file("populations.csv", rows)

                let told = await office.run("segments", "import", "north-wales", file)
                let json = await office.run("segments", "import", "north-wales", file, "--json")
                let elsewhere = await office.run("segments", "import", "wales", file)

                #expect(told.code == 65 && json.code == 65)
                #expect(
                    told.errors.hasPrefix(
                        "\(file):3:20: age_band has no group “age_25_35”. Did you mean “age_25_34”?\n"), "\(told.errors)")
                #expect(told.errors.contains("1 row of \(file) cannot be used. Nothing was changed."))
                #expect(json.results.contains("\"cannot_be_used\":1"))
                #expect(elsewhere.code == 66)
            }
        }

        private static let rows = """
            area,classification,group,people,source,date
            W15000001,age_band,age_16_24,1,Census 2021,2021-03-21
            W15000001,age_band,age_25_34,2,Census 2021,2021-03-21
            W15000001,age_band,age_35_49,3,Census 2021,2021-03-21
            W15000001,age_band,age_50_64,4,Census 2021,2021-03-21
            W15000001,age_band,age_65_plus,5,Census 2021,2021-03-21

            """
    }
}
