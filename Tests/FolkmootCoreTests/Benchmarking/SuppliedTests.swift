import Basics
import CSV
import FolkmootTenancy
import Foundation
import Testing

@testable import FolkmootCore

@Suite("Figures that others have published")
struct SuppliedTests {
    @Test("A file is read as it was printed, with its intervals, for forces and for all of them together")
    func reading() throws {
        let series = try read(
            "month,force,measure,value,low,high\n2025-03,kent,confidence,49.6,47.1,52.1\n2025-03,england-and-wales,confidence,49,,\n"
        )

        #expect(
            series.figures == [
                SuppliedSeries.Figure(force: "kent", month: march, measure: "confidence", value: "49.6", low: "47.1", high: "52.1"),
                SuppliedSeries.Figure(force: "england-and-wales", month: march, measure: "confidence", value: "49"),
            ])
        let figures = SuppliedFigures(ReferenceForces([]), [series], through: march)
        #expect(figures.all.map { $0.measure.text($0.value) } == ["49.6", "49"])
        #expect(figures.sources == [SuppliedSource(name: "A survey", licence: "OGL", asOf: day, note: "Adults")])
    }

    @Test(
        "What cannot be used is refused with its line and column",
        arguments: [
            ("month,force,measure,value\n2025-13,kent,confidence,49\n", "line 2, column 1: Write the month as YYYY-MM."),
            ("month,force,measure,value\n2026-02,kent,confidence,49\n", "line 2, column 1: This month is later than 2025-07-24"),
            (
                "month,force,measure,value\n2025-03,knt,confidence,49\n",
                "line 2, column 9: There is no force ‘knt’. Did you mean ‘kent’?"
            ),
            ("month,force,measure,value\n2025-03,kent,confidance,49\n", "line 2, column 14: There is no measure ‘confidance’."),
            ("month,force,measure,value\n2025-03,kent,abstraction,4\n", "line 2, column 14: Forces do not publish ‘abstraction’"),
            ("month,force,measure,value\n2025-03,kent,confidence,149\n", "line 2, column 25: This is more than 100 %."),
            ("month,force,measure,value\n2025-03,kent,confidence,half\n", "line 2, column 25: This is no figure."),
            (
                "month,force,measure,value,low,high\n2025-03,kent,confidence,49,48,\n",
                "line 2, column 31: An interval has two ends."
            ),
            ("month,force,measure,value,low,high\n2025-03,kent,confidence,49,50,52\n", "line 2, column 28: The value does not lie"),
            (
                "month,force,measure,value\n2025-03,kent,confidence,49\n2025-03,kent,confidence,50\n",
                "line 3, column 1: This figure stands twice."
            ),
            ("month,force,measure\n", "line 1, column 1: The header lacks the column “value”."),
            ("month,force,measure,value\n", "has no figures: only a header."),
        ])
    func faults(text: String, message: String) {
        let problem = #expect(throws: Problem.self) { try read(text) }

        #expect(problem?.kind == .invalid)
        #expect(problem?.message.contains(message) == true, "\(problem?.message ?? "")")
    }

    @Test("A source is replaced whole when it is brought in again, others stay, and it can be taken away")
    func replacing() async throws {
        let publisher = try await Publisher(now: "2026-03-05")
        let head = "month,force,measure,value\n"
        try await publisher.operations.importSupplied(try read("\(head)2025-03,kent,confidence,49\n2025-03,essex,confidence,51\n"))
        try await publisher.operations.importSupplied(try read("\(head)2025-03,kent,household_coverage,8.2\n", source: "A report"))
        try await publisher.operations.importSupplied(try read("\(head)2025-03,kent,confidence,50\n"))

        let all = try await publisher.operations.supplied(through: march)
        let earlier = try await publisher.operations.supplied(through: march.adding(months: -1))
        try await publisher.operations.removeSupplied("A report")
        let problem = await #expect(throws: Problem.self) { try await publisher.operations.removeSupplied("A surwey") }

        #expect(all.map(\.source) == ["A report", "A survey"])
        #expect(all.last?.figures.map(\.value) == ["50"])
        #expect(earlier.allSatisfy { $0.figures.isEmpty })
        #expect(try await publisher.operations.supplied(through: march).map(\.source) == ["A survey"])
        #expect(problem?.kind == .missing)
        #expect(problem?.message.contains("Did you mean ‘A survey’?") == true, "\(problem?.message ?? "")")
        try await publisher.remove()
    }

    @Test("They stand beside a league and a series, in no rank and no total, and the file marks each of them")
    func beside() throws {
        let series = try read(
            "month,force,measure,value\n2024-03,kent,household_coverage,7.5\n2025-03,kent,household_coverage,8.2\n")
        let reference = try ReferenceForces(folder: "\(Westmarch.root)/seeds/reference")

        let league = League(march, [], reference: reference, supplied: [series], among: { $0 == "kent" })
        let months = ForceSeries(
            of: Measures.householdCoverage, through: march, count: 13, [], reference: reference, supplied: [series])

        #expect(league.supplied.all.map(\.month) == [march])
        #expect(league.total == nil && league.compared.isEmpty)
        #expect(league.table { _ in "" }.json["supplied"]?.array?.first?["source"] == "A survey")
        #expect(!String(decoding: league.table { _ in "" }.csv, as: UTF8.self).contains("8.2,"))
        #expect(months.supplied.all.count == 2)
        let csv = String(decoding: months.supplied.table.csv, as: UTF8.self)
        #expect(csv.contains("2025-03,kent,household_coverage,8.2,,,yes,A survey,OGL,2025-07-24,Adults"), "\(csv)")
    }

    @Test(
        "The Crime Survey’s figures of all forces are brought in as they were printed",
        .enabled(if: FileManager.default.fileExists(atPath: crimeSurveyFile)))
    func crimeSurvey() throws {
        var table = try CSVTable(
            CSVReader(path: crimeSurveyFile),
            required: ["survey_year", "measure", "question", "percent", "publisher", "source", "note"])
        var rows: [String] = []
        while let row = try table.next() {
            // A survey year ends with March.
            guard row["measure"] == "overall_confidence", let year = row["survey_year"].flatMap({ Int($0.prefix(4)) }),
                let percent = row["percent"], !percent.isEmpty
            else { continue }
            rows.append("\(year + 1)-03,england-and-wales,confidence,\(percent)\n")
        }

        let series = try read("month,force,measure,value\n\(rows.joined())")

        #expect(rows.count > 5)
        #expect(series.figures.count == rows.count)
        #expect(series.figures.map { "\($0.month),\($0.force),\($0.measure),\($0.value)\n" } == rows)
    }

    private func read(_ text: String, source: String = "A survey") throws -> SuppliedSeries {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("supplied-\(ID<Publisher>()).csv").path
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try SuppliedImport(
            file: path, source: source, licence: "OGL", asOf: day, note: "Adults",
            reference: try ReferenceForces(folder: "\(Westmarch.root)/seeds/reference")
        ).series
    }

    private let march = Month("2025-03") ?? London.day(at: Timestamp(seconds: 0)).inMonth
    private let day = Day("2025-07-24") ?? London.day(at: Timestamp(seconds: 0))
}

private let crimeSurveyFile = "\(Westmarch.root)/../shared/data/crime_survey.csv"
