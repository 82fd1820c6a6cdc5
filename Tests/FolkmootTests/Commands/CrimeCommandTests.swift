import Basics
import Foundation
import Testing

@testable import folkmoot

extension Commands {
    @Suite("Bringing recorded crime in")
    struct CrimeCommandTests {
        @Test("An import tells in words and as JSON what became of the rows, and a dry run changes nothing")
        func importing() async throws {
            try await Office.withForce { office in
                let places = try office.file("places.csv", "LSOA21CD,LAD25CD\nW01000001,W06000001\nE01000001,E06000016\n")
                let crime = try office.file("2025-12-north-wales-street.csv", Self.crime)

                let placed = await office.run("crime", "places", places, "--force", "north-wales")
                let before = try office.contents()
                let dry = await office.run("crime", "import", crime, "--force", "north-wales", "--dry-run")
                let unchanged = try office.contents()
                let real = await office.run("crime", "import", crime, "--force", "north-wales")
                let report = try await office.json("crime", "import", crime, "--force", "north-wales").array?.first

                #expect(placed.results == "0 LSOAs in wards, 1 in local authorities, 1 row of other places passed over.\n")
                #expect(
                    real.results == """
                        2025-12: 3 rows, 1 in the force's areas (0 by codes of 2011 carried forward).
                            Counted in no area: 1 without a position, 1 outside the force's areas, 0 with a 2011 code that was split.
                            Types that are new here: Fly tipping.

                        """)
                #expect(dry.results == real.results + "Nothing was changed: this was a dry run.\n")
                #expect(before.keys == unchanged.keys)
                #expect(report?["rows"] == 3 && report?["in_areas"] == 1 && report?["outside"] == 1)
                #expect(report?["unknown_types"] == ["Fly tipping"] && report?["month"] == "2025-12")
            }
        }

        @Test("Before it is known where anything lies an import says which command brings that")
        func noPlaces() async throws {
            try await Office.withForce { office in
                let crime = try office.file("street.csv", Self.crime)

                let told = await office.run("crime", "import", crime, "--force", "north-wales", "-n")

                #expect(
                    told.results.contains("None is in an area. Which LSOA lies in which area is brought by: folkmoot crime places"))
            }
        }

        @Test("What is no street-level file is refused with its place, and ends with the code for bad data")
        func refused() async throws {
            try await Office.withForce { office in
                let wrong = try office.file("wrong.csv", Self.crime.replacingOccurrences(of: "Crime type", with: "Outcome type"))

                let told = await office.run("crime", "import", wrong, "--force", "north-wales")
                let places = await office.run("crime", "places", wrong, "--force", "north-wales")

                #expect([told.code, places.code] == [65, 65])
                #expect(
                    told.errors.hasPrefix("folkmoot: \(wrong), line 1, column 1: The header lacks the column “Crime type”. Take"))
                #expect(places.errors.hasPrefix("folkmoot: \(wrong), line 1, column 1: The header lacks the column “lsoa_code”."))
            }
        }

        private static let crime = """
            Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,Last outcome category,Context
            ,2025-12,North Wales Police,North Wales Police,,,,W01000001,A,Fly tipping,,
            ,2025-12,North Wales Police,North Wales Police,,,,,,Burglary,,
            ,2025-12,North Wales Police,North Wales Police,,,,E01000001,A,Burglary,,

            """
    }
}
