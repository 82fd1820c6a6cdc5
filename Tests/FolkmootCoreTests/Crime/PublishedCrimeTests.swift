import Basics
import CSV
import FolkmootTenancy
import Testing

@testable import FolkmootCore

@Suite(
    "The files that data.police.uk has published",
    .enabled(if: ShippedAreaTests.isThere, "The reference data is not beside the package."))
struct PublishedCrimeTests {
    private static let data = ShippedAreaTests.data

    @Test(
        "Every row of a month is counted as another count of the same file has it, by ward and type",
        arguments: [("leicestershire", 7717), ("lancashire", 13894), ("humberside", 7252)])
    func month(slug: String, rows: Int) async throws {
        let force = try await CrimeForce.shipped(slug)
        try await CrimePlacesImport(force.operations).run(file: "\(Self.data)/lsoas.csv")
        let path = "\(Self.data)/crime/2025-12-\(slug)-street.csv"

        let report = try #require(try await CrimeImport(force.operations).run(files: [path]).first)

        let counted = try Self.count(path, slug)
        #expect(report.rows == rows)
        #expect(report.inAreas == counted.inAreas)
        #expect(report.withoutPosition == counted.withoutPosition)
        #expect(report.outside == rows - counted.inAreas - counted.withoutPosition)
        #expect(report.unknownTypes.isEmpty && report.split == 0 && report.carriedForward == 0)
        let start = try #require(try await CrimeStore(force.staff(role: "inspector")).start())
        #expect(start.groups.map(\.whole.latest) == [counted.inAreas])
        #expect(start.period.latest.description == "2025-12")
        let wards = try await Self.wards(of: force)
        #expect(wards == counted.byWardAndType)
        await force.remove()
    }

    @Test("A month of 2019 comes in by codes of 2011, carried forward where that is certain")
    func codesOf2011() async throws {
        let force = try await CrimeForce.shipped("leicestershire")
        for file in ["lsoas.csv", "lsoa_2011_to_2021.csv"] {
            try await CrimePlacesImport(force.operations).run(file: "\(Self.data)/\(file)")
        }

        let report = try #require(
            try await CrimeImport(force.operations).run(
                files: ["\(Self.data)/crime/2019-02-leicestershire-street-sample.csv"]
            ).first)

        #expect(report.rows == 691)
        #expect(report.carriedForward > 0 && report.split > 0)
        #expect(report.rows == report.inAreas + report.withoutPosition + report.outside + report.split)
        await force.remove()
    }

    @Test(
        "Outcomes and stop and search are refused with the missing column named",
        arguments: ["2023-03-city-of-london-outcomes-sample", "2023-03-cambridgeshire-stop-and-search"])
    func otherFiles(name: String) async throws {
        let force = try await CrimeForce.shipped("leicestershire")

        let problem = await #expect(throws: Problem.self) {
            try await CrimeImport(force.operations).run(files: ["\(Self.data)/crime/\(name).csv"])
        }

        #expect(problem?.message.contains("line 1, column 1: The header lacks the columns ") == true)
        #expect(problem?.message.contains("“Crime type”") == true)
        #expect(problem?.message.hasSuffix("Take the file of data.police.uk whose name ends in “-street.csv”, as it is.") == true)
        await force.remove()
    }

    /// Another count of a file: whole in memory, line by line as text, the wards from the look-up.
    private static func count(
        _ path: String, _ slug: String
    ) throws -> (inAreas: Int, withoutPosition: Int, byWardAndType: [String: Int]) {
        var wards: [String: String] = [:]
        for row in try rows("\(data)/lsoas.csv") where row["force_id"] == slug { wards[row["lsoa_code"] ?? ""] = row["ward_code"] }
        var (inAreas, withoutPosition) = (0, 0)
        var byWardAndType: [String: Int] = [:]
        for row in try rows(path) {
            guard let ward = wards[row["LSOA code"] ?? ""] else {
                if row["Longitude"] == "" { withoutPosition += 1 }
                continue
            }
            inAreas += 1
            byWardAndType["\(ward) \(row["Crime type"] ?? "")", default: 0] += 1
        }
        return (inAreas, withoutPosition, byWardAndType)
    }

    private static func rows(_ path: String) throws -> [[String: String]] {
        var reader = try CSVReader(path: path)
        let header = try #require(try reader.next())
        var rows: [[String: String]] = []
        while let row = try reader.next() {
            rows.append(Dictionary(uniqueKeysWithValues: (0..<header.count).map { (header[$0], row[$0]) }))
        }
        return rows
    }

    private static func wards(of force: CrimeForce) async throws -> [String: Int] {
        var counts: [String: Int] = [:]
        for line in try await force.stored() {
            let words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
            guard !words[1].isEmpty else { continue }
            let type = words.dropFirst(2).dropLast(2).joined(separator: " ")
            counts["\(words[1]) \(type)", default: 0] += Int(words[words.count - 1]) ?? 0
        }
        return counts
    }
}
