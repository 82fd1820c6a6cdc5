import Basics
import CSV
import FolkmootCore
import Foundation
import Testing

/// Figures that forces have published of themselves, beside the answers that a correct report gives.
@Suite(
    "Published figures are told as a correct report tells them",
    .enabled(if: Fixtures.arePresent, "../shared/fixtures is not there"))
struct PublishedFixtureTests {
    @Test("Growth of a group is printed as it was printed, with points beside the two rates and “maintained” for the rating")
    func growth() throws {
        for row in try Fixtures.rows(
            "group_growth.csv", ["measure", "unit", "2020-02", "2021-02", "printed_change", "expected_points"])
        {
            let name = row["measure"] ?? ""
            let (from, to) = (try amount(row["2020-02"]), try amount(row["2021-02"]))

            let words = Change(of: try measure(name, unit: row["unit"] ?? ""), from: from, to: to).words

            if name == "average_message_rating" {
                #expect(words == "maintained")
            } else {
                let printed = (row["printed_change"] ?? "").replacing("%", with: " %")
                let points = (row["expected_points"] ?? "").isEmpty ? "" : "+\(row["expected_points"] ?? "") points ("
                #expect(words.hasSuffix("(\(printed))"), "\(name): \(words)")
                #expect(words.hasPrefix(points), "\(name): \(words)")
            }
        }
    }

    @Test("Coverage that was published is told in points and in percent")
    func coverage() throws {
        let rows = try Fixtures.rows("household_coverage_published.csv", ["force_area", "month", "household_coverage_pct"])
        let byForce = Dictionary(grouping: rows) { $0["force_area"] ?? "" }

        let words = try byForce.mapValues { rows in
            Change(
                of: Measures.householdCoverage, from: try amount(rows.first?["household_coverage_pct"]),
                to: try amount(rows.last?["household_coverage_pct"])
            ).words
        }

        #expect(words == ["leicestershire_or_network": "+5.1 points (+164.5 %)", "lancashire": "+5.18 points (+77 %)"])
    }

    @Test("Confidence without a sample size has no interval, and nothing is called significant")
    func confidence() throws {
        for row in try Fixtures.rows("confidence_published.csv", ["wave", "confidence_pct", "n"]) {
            let words = Measures.confidence.certainty(sampleSize: Int(row["n"] ?? ""))

            #expect(words == "no interval: sample size not recorded")
            #expect(!words.contains("significant"))
        }
    }

    @Test("The printed total of January 2021 differs from its parts by 8, and all others agree")
    func totals() throws {
        let months = ["2020-06", "2020-07", "2020-08", "2020-09", "2020-10", "2020-11", "2020-12", "2021-01"]
        let parts = try Fixtures.rows("cumulative_surveys.csv", ["bcu", "district"] + months)
        let printed = try Fixtures.rows("cumulative_surveys_expected.csv", ["row"] + months).first {
            $0["row"] == "printed_force_total"
        }

        let warnings = months.compactMap { month in
            let computed = parts.reduce(0) { $0 + (Int($1[month] ?? "") ?? 0) }
            return Reconciliation(month, stated: Int(printed?[month] ?? "") ?? 0, computed: computed).warning
        }

        #expect(warnings == ["2021-01: stated 28861, computed 28853, difference 8"])
    }

    private func measure(_ name: String, unit: String) throws -> Measure {
        switch unit {
        case "percent": try Measures.find(name == "user_engagement" ? "engagement_rate" : name)
        case "rating_of_6": Measures.messageRating
        default: Measures.membersActive
        }
    }

    private func amount(_ text: String?) throws -> Amount { try #require(Amount(stated: text ?? "")) }
}

/// Tables beside the package that not every checkout has.
enum Fixtures {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../../shared/fixtures")
        .path

    static var arePresent: Bool { FileManager.default.fileExists(atPath: folder + "/README.md") }

    static func rows(_ name: String, _ columns: [String]) throws -> [CSVRow] {
        var table = try CSVTable(
            CSVReader(path: "\(folder)/\(name)"), required: columns, optional: ["source", "expected_change_exact"])
        var rows: [CSVRow] = []
        while let row = try table.next() { rows.append(row) }
        return rows
    }
}
