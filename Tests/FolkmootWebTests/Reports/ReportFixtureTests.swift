import Basics
import CSV
import FolkmootCore
import FolkmootTenancy
import Foundation
import Testing

@testable import FolkmootWeb

/// Figures that forces have published of themselves, brought in as rows, beside what page, CSV and JSON tell of them.
@Suite(
    "Published programmes come out of the reports as they were printed",
    .enabled(if: PublishedFigures.arePresent, "../shared/fixtures is not there"))
struct ReportFixtureTests {
    private static let months = ["2020-06", "2020-07", "2020-08", "2020-09", "2020-10", "2020-11", "2020-12", "2021-01"]

    @Test("Surveys by district come out with subtotals, total and growth, and the stated total stays beside the computed one")
    func cumulative() async throws {
        let town = try await Town(["lancashire"])
        let scope = try await town.operations.force("lancashire")
        let parts = try await GivenImport(scope).run(
            file: PublishedFigures.path("cumulative_surveys.csv"), measure: "surveys_completed")
        let told = try await GivenImport(scope).run(
            file: try town.statedTotals(), measure: "surveys_completed", isStated: true)
        let staff = try await town.signedIn(role: "analyst", at: "lancashire")

        let page = try await staff.get("/staff/reports/surveys?through=2021-01")
        let csv = try Sheet(try await staff.get("/staff/reports/surveys.csv?through=2021-01").body)
        let json = try Document(try await staff.get("/staff/reports/surveys.json?through=2021-01").body)

        #expect(parts.added == 14 * 8 && parts.passedOver == ["bcu"])
        #expect(told.reconciliations.map(\.warning) == ["2021-01: stated 28861, computed 28853, difference 8"])
        #expect(csv.header.suffix(8) == Self.months[...])
        for row in try PublishedFigures.rows("cumulative_surveys.csv") {
            let counts = Self.months.map { row[$0] ?? "" }
            #expect(csv.months("area", named: row["district"]) == counts)
            #expect(json.counts("area", named: row["district"]) == counts)
            for count in counts { #expect(page.body.contains("<td class=\"number\">\(Self.grouped(count))</td>")) }
        }
        for row in try PublishedFigures.rows("cumulative_surveys_expected.csv") {
            let (kind, name) = try #require(Self.printed[row["row"] ?? ""])
            let counts = Self.months.map { row[$0] ?? "" }
            #expect(csv.months(kind, named: name) == counts, "\(kind)")
            #expect(json.counts(kind, named: name) == counts, "\(kind)")
            for count in counts {
                #expect(page.body.contains("<td class=\"number\">\(Self.grouped(count))</td>"), "\(kind) \(count)")
            }
        }
        #expect(page.body.contains("<li>2021-01: stated 28861, computed 28853, difference 8</li>"))
        #expect(csv.rows.contains { $0.contains("2021-01: stated 28861, computed 28853, difference 8") })
        #expect(json.text.contains("2021-01: stated 28861, computed 28853, difference 8"))
        #expect(page.body.contains("A series begins in June 2020, so its growth counts from zero."))
        await town.remove()
    }

    /// By the name of a printed or expected row, the row of the report and the area that it is of.
    private static let printed: [String: (String, String?)] = [
        "printed_force_total": ("stated_total", nil), "printed_growth": ("stated_growth", nil),
        "expected_force_total": ("total", nil), "expected_growth": ("growth", nil), "expected_east": ("subtotal", "East"),
        "expected_south": ("subtotal", "South"), "expected_west": ("subtotal", "West"),
    ]

    private static func grouped(_ count: String) -> String { Int(count).map(Decimals.grouped) ?? "" }

    @Test("Growth of the group is printed with points beside both rates, and maintained for the rating")
    func growth() async throws {
        let town = try await Town(["lancashire"])
        let report = try await GivenImport(try await town.operations.force("lancashire")).run(
            file: PublishedFigures.path("group_growth.csv"))
        let staff = try await town.signedIn(role: "analyst", at: "lancashire")

        let page = try await staff.get("/staff/reports/growth")
        let csv = try Sheet(try await staff.get("/staff/reports/growth.csv?from=2020-02&to=2021-02").body)
        let json = try Document(try await staff.get("/staff/reports/growth.json?from=2020-02&to=2021-02").body)

        #expect(report.added == 14)
        #expect(page.heading?.hasSuffix("What changed between February 2020 and February 2021?") == true)
        for (row, line) in zip(try PublishedFigures.rows("group_growth.csv"), csv.rows) {
            let name = row["measure"] ?? ""
            #expect(line[csv.header.firstIndex(of: "earlier") ?? 0] == row["2020-02"], "\(name)")
            #expect(line[csv.header.firstIndex(of: "later") ?? 0] == row["2021-02"], "\(name)")
            #expect(line[csv.header.firstIndex(of: "relative_percent") ?? 0] == row["expected_change_exact"], "\(name)")
            let cell = line[csv.header.firstIndex(of: "change") ?? 0]
            // A spreadsheet would take a plus and words for a formula, so the cell has an apostrophe in front.
            let words = cell.hasPrefix("'+") ? String(cell.dropFirst()) : cell
            let points = row["expected_points"] ?? ""
            if name == "average_message_rating" {
                #expect(words == "maintained")
                #expect(line[csv.header.firstIndex(of: "difference") ?? 0] == points)
            } else {
                #expect(words.hasSuffix("(\((row["printed_change"] ?? "").replacing("%", with: " %")))"), "\(name): \(words)")
                if !points.isEmpty { #expect(words.hasPrefix("+\(points) points ("), "\(name): \(words)") }
            }
            #expect(page.body.contains(">\(words)</td>"), "\(name): \(words)")
            #expect(json.text.contains("\"change\":\"\(words)\""), "\(name): \(words)")
        }
        await town.remove()
    }

    @Test("People, responses and selections of a programme are counted apart, and are those that were published")
    func programme() async throws {
        let asAt = try #require(Timestamp("2021-02-27T12:00:00Z"))
        let town = try await Town(clock: .stopped(at: asAt))
        try await PublishedProgramme(scope: try await town.operations.force("leicestershire"), asAt: asAt).answer()
        let staff = try await town.signedIn(role: "analyst")

        let page = try await staff.get("/staff/reports/programme")
        let csv = try Sheet(try await staff.get("/staff/reports/programme.csv").body)
        let json = try Document(try await staff.get("/staff/reports/programme.json").body)

        for row in try PublishedFigures.rows("survey_programme_facts.csv") {
            let (fact, value) = (row["fact"] ?? "", row["value"] ?? "")
            guard let line = csv.rows.first(where: { $0[0] == fact }), !value.isEmpty else { continue }
            #expect(line[1] == value, "\(fact)")
            #expect(json.text.contains("\"fact\":\"\(fact)\",\"value\":\(Int(value) == nil ? "\"\(value)\"" : value)"), "\(fact)")
            if let count = Int(value), count > 100 { #expect(page.body.contains(Decimals.grouped(count)), "\(fact)") }
        }
        #expect(csv.rows.filter { $0[0] == "issue_asb" }.map { $0[2] } == ["40.2", "17.1"])
        #expect(csv.rows.filter { $0[0] == "issue_road_safety" }.map { $0[2] } == ["33.4", "14.3"])
        #expect(csv.rows.first { $0[0] == "first_surveyed_by_staff" }?[2] == "67.4")
        #expect(csv.rows.first { $0[0] == "first_surveyed_online" }?[2] == "32.6")
        #expect(csv.rows.first { $0[0] == "repeat_people" }?[2] == "10.2")
        #expect(csv.rows.allSatisfy { $0[4] == "2021-02-27" })
        #expect(page.body.contains("40,496 issues, 2.343 a person"))
        await town.remove()
    }

    @Test(
        "Confidence that others published stands beside the force's own, without an interval where nobody recorded how many were asked"
    )
    func series() async throws {
        let (town, _) = try await Town.withAnswers()
        let scope = try await town.operations.force("leicestershire")
        let count = try await SeriesImport(scope).run(
            file: PublishedFigures.path("confidence_published.csv"), named: "As published")
        let staff = try await town.signedIn(role: "analyst")

        let page = try await staff.get("/staff/reports/association")
        let csv = try Sheet(try await staff.get("/staff/reports/association.csv").body)
        let json = try await staff.get("/staff/reports/association.json").body

        #expect(count == 3 && page.status == 200)
        #expect(page.body.contains("<caption>As published, supplied</caption>"))
        for row in try PublishedFigures.rows("confidence_published.csv") {
            let (wave, percent) = (row["wave"] ?? "", row["confidence_pct"] ?? "")
            #expect(
                page.body.contains(
                    "<th scope=\"row\">\(wave)</th><td class=\"number\" data-label=\"Confidence (%)\">\(percent)</td>"))
            #expect(csv.rows.contains { $0.suffix(4) == ["As published", wave, percent, "no interval: sample size not recorded"] })
            #expect(
                json.contains(
                    "\"period\":\"\(wave)\",\"percent\":\"\(percent)\",\"certainty\":\"no interval: sample size not recorded\""))
        }
        #expect(!page.body.contains("significant"))
        await town.remove()
    }

    @Test("Voice in a parish stands side by side, as it was given and as it is counted")
    func voice() async throws {
        let town = try await Town(["lancashire"])
        let table = try PublishedFigures.text("parish_voice.csv").replacingOccurrences(
            of: "ward_with_parish_example", with: "E05005150")
        let file = try town.file("voice.csv", table)
        _ = try await GivenImport(try await town.operations.force("lancashire")).run(file: file, month: Month("2021-03"))
        let staff = try await town.signedIn(role: "analyst", at: "lancashire")

        let page = try await staff.get("/staff/reports/voice?area=E05005150")
        let csv = try Sheet(try await staff.get("/staff/reports/voice.csv?area=E05005150").body)
        let json = try await staff.get("/staff/reports/voice.json?area=E05005150").body

        let expected = ["members_active": "333", "surveys_completed": "172", "parish_councillors": "7", "public_at_meeting": "5"]
        for (measure, value) in expected {
            #expect(csv.rows.contains { $0[2] == measure && $0[3] == "supplied: voice.csv" && $0[5] == value }, "\(measure)")
            #expect(json.contains("\"measure\":\"\(measure)\",\"supplied\":\"\(value)\""), "\(measure)")
            #expect(page.body.contains(">\(value)</td>"), "\(measure)")
        }
        #expect(page.body.contains("Supplied, March 2021"))
        #expect(csv.rows.contains { $0[2] == "members_active" && $0[3] == "counted" && $0[5] == "0" })
        await town.remove()
    }
}

/// Responses whose totals are those of a published programme.
private struct PublishedProgramme {
    let scope: OperatorScope
    let asAt: Timestamp

    private static let (individuals, byStaff, repeats) = (24_711, 16_648, 2_527)
    private static let (raising, selections, asb, roads) = (17_283, 40_496, 6_943, 5_780)

    func answer() async throws {
        let survey = try #require(scope.tenant.configuration.defaultSurvey)
        let area = try #require(scope.tenant.configuration.areas.children(of: "E06000016").first).code
        var made: [[String]: SurveyAnswers] = [:]
        var responses: [SurveyResponse] = []
        for person in 0..<Self.individuals {
            let issues = Self.issues(of: person, survey)
            let answers = try made[issues] ?? survey.answers(from: SurveyEntry(chosen: ["issues": issues]))
            made[issues] = answers
            let (id, mode) = (ID<SurveySubmission>(), person < Self.byStaff ? SurveyResponse.Mode.staff : .online)
            // Half a year ago they were asked by staff and raised nothing; now they answer by themselves.
            let isAgain = person < Self.repeats
            if isAgain {
                let nothing = try survey.answers(from: SurveyEntry(chosen: ["issues": ["no_issues"]]))
                responses.append(
                    SurveyResponse(
                        to: survey, nothing, area: area, at: asAt.adding(seconds: -180 * 86400), mode: .staff, submission: id))
            }
            responses.append(
                SurveyResponse(to: survey, answers, area: area, at: asAt, mode: isAgain ? .online : mode, submission: id))
        }
        for start in stride(from: 0, to: responses.count, by: 5_000) {
            try await SurveyImport(scope).keep(Array(responses[start..<min(start + 5_000, responses.count)]))
        }
    }

    /// What a person raises: of all together as many as were published.
    private static func issues(of person: Int, _ survey: SurveyDefinition) -> [String] {
        guard person < raising else { return ["no_issues"] }
        let others =
            survey.issueQuestion?.offered.filter { !$0.isExclusive && !["asb", "road_safety"].contains($0.code) }.map(\.code) ?? []
        let count = 1 + (person < selections - asb - roads - raising ? 1 : 0)
        let main = person < asb ? ["asb"] : person < asb + roads ? ["road_safety"] : []
        return main + (0..<count).map { others[(person + $0) % others.count] }
    }
}

extension Town {
    /// The printed totals of the published programme, as a table of the force.
    fileprivate func statedTotals() throws -> String {
        let rows = try PublishedFigures.text("cumulative_surveys_expected.csv").split(whereSeparator: \.isNewline)
        let printed = try #require(rows.first { $0.hasPrefix("printed_force_total,") })
        let header = try #require(rows.first)
        return try file(
            "stated.csv", "area\(header.dropFirst("row".count))\nE23000003\(printed.dropFirst("printed_force_total".count))\n")
    }

    func file(_ name: String, _ text: String) throws -> String {
        let path = "\(folder)/\(name)"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }
}

/// Tables beside the package that not every checkout has.
enum PublishedFigures {
    private static let folder = URL(fileURLWithPath: Town.root).appending(path: "../shared/fixtures").path

    static var arePresent: Bool { FileManager.default.fileExists(atPath: folder + "/README.md") }

    static func path(_ name: String) -> String { "\(folder)/\(name)" }

    static func text(_ name: String) throws -> String { try String(contentsOfFile: path(name), encoding: .utf8) }

    static func rows(_ name: String) throws -> [[String: String]] {
        let sheet = try Sheet(try text(name))
        return sheet.rows.map { Dictionary(zip(sheet.header, $0)) { first, _ in first } }
    }
}

/// A table that was downloaded.
struct Sheet {
    let header: [String]
    let rows: [[String]]

    init(_ text: String) throws {
        var reader = CSVReader(bytes: Array(text.utf8))
        var all: [[String]] = []
        while let record = try reader.next() { all.append((0..<record.count).map { record[$0] }) }
        header = all.first ?? []
        rows = Array(all.dropFirst())
    }

    /// The months of a row.
    func months(_ kind: String, named name: String?) -> [String]? {
        rows.first { $0[0] == kind && (name == nil || $0[2] == name) }.map { Array($0.dropFirst(4)) }
    }
}

/// JSON that was downloaded.
private struct Document {
    let text: String
    private let rows: [[String: Any]]

    init(_ text: String) throws {
        self.text = text
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        rows = object["rows"] as? [[String: Any]] ?? []
    }

    func counts(_ kind: String, named name: String?) -> [String]? {
        let row = rows.first { $0["row"] as? String == kind && (name == nil || $0["area_name"] as? String == name) }
        return (row?["counts"] as? [Any])?.map { ($0 as? Int).map { String($0) } ?? "" }
    }
}
