import Basics
import FolkmootCore
import FolkmootTenancy
import Foundation
import Testing

@testable import FolkmootWeb

@Suite("Reports for staff")
struct ReportPagesTests {
    @Test("Months before the force's own are supplied, its own count from zero, and what is missing is not zero")
    func cumulative() async throws {
        let town = try await Town(clock: .stopped(at: Timestamp(seconds: 1_794_657_600)))
        let wards = try await town.platform.tenant(slug: "leicestershire").wards
        try await town.answer(40, in: wards[0].code, ["issues": ["asb"]], daysAgo: 62)
        try await town.answer(5, in: "E07000130", ["issues": ["asb"]], daysAgo: 31)
        try await town.answer(3, in: wards[0].code, ["issues": ["asb"]])
        let scope = try await town.operations.force("leicestershire")
        let table = "area,month,surveys\nLeicester,2026-06,100\nRutland,2026-06,7\nLeicester,2026-07,130\nLeicester,2026-10,999\n"
        _ = try await GivenImport(scope).run(file: try town.file("earlier.csv", table))
        let staff = try await town.signedIn(role: "analyst")

        let csv = try Sheet(try await staff.get("/staff/reports/surveys.csv?level=district").body)
        let page = try await staff.get("/staff/reports/surveys?level=district")

        #expect(csv.header.dropFirst(4) == ["2026-06", "2026-07", "2026-09", "2026-10"])
        #expect(csv.months("area", named: "Leicester") == ["100", "130", "40", "40"])
        #expect(csv.months("area", named: "Rutland") == ["7", "", "0", "0"])
        #expect(csv.months("area", named: "Charnwood") == ["", "", "0", "5"])
        #expect(csv.months("total", named: nil) == ["107", "130", "40", "45"])
        #expect(csv.months("growth", named: nil) == ["107", "23", "40", "5"])
        #expect(
            csv.rows.last { $0[0] == "source" }?.dropFirst(4) == [
                "supplied: earlier.csv", "supplied: earlier.csv", "counted", "counted",
            ])
        #expect(page.body.contains("Jun 26 (supplied)"))
        #expect(page.body.contains("Areas without a figure, left out of totals:"))
        #expect(page.body.contains("They are never added to those counted here."))
        await town.remove()
    }

    @Test("A total that is typed stands beside the computed one, is never overwritten by it, and is kept out of other hands")
    func stated() async throws {
        let (town, wards) = try await Town.withAnswers()
        try await town.answer(12, in: wards[0].code, ["issues": ["asb"]], daysAgo: 31)
        let admin = try await town.signedIn(role: "force_admin")
        let analyst = try await town.signedIn(role: "analyst")

        let wrong = try await admin.send("/staff/reports/stated", ["month": "May", "total": "many", "area": "E23000021"])
        let kept = try await admin.send("/staff/reports/stated", ["month": "2026-10", "total": "1,015", "area": "E23000021"])
        let page = try await analyst.get("/staff/reports/surveys?area=E23000021")
        let csv = try Sheet(try await analyst.get("/staff/reports/surveys.csv?area=E23000021").body)
        let json = try await analyst.get("/staff/reports/surveys.json?area=E23000021")

        #expect(
            wrong.status == 422 && wrong.body.contains("Write the month like 2021-01.") && wrong.body.contains("value=\"many\""))
        #expect(kept.location == "/staff/reports/surveys?area=E23000021&done=stated")
        #expect(page.body.contains("<li>2026-10: stated 1015, computed 12, difference 1003</li>"))
        #expect(csv.months("total", named: nil) == ["12"] && csv.months("stated_total", named: nil) == ["1015"])
        #expect(json.body.contains("\"stated\":1015,\"computed\":12,\"difference\":1003"))
        #expect(try await analyst.get("/staff/reports/stated").status == 403)
        #expect(try await analyst.post("/staff/reports/stated", [("month", "2026-10"), ("total", "1")]).status == 403)
        await town.remove()
    }

    @Test("Who reaches one area sees reports on it and on no other; files are for those who may take figures out")
    func reach() async throws {
        let (town, wards) = try await Town.withAnswers()
        let pcso = try await town.signedIn(role: "pcso", area: wards[0].code)
        let inspector = try await town.signedIn(role: "inspector", area: wards[0].code)
        let auditor = try await town.signedIn(role: "auditor")

        for report in ["surveys", "programme", "voice"] {
            #expect(try await pcso.get("/staff/reports/\(report)").status == 200, "\(report)")
            #expect(try await pcso.get("/staff/reports/\(report)?area=\(wards[1].code)").status == 404, "\(report)")
            #expect(try await pcso.get("/staff/reports/\(report)?area=E23000021").status == 404, "\(report)")
            #expect(try await auditor.get("/staff/reports/\(report)").status == 403, "\(report)")
            // No way leads to a page that the person may not open.
            #expect(try await !pcso.get("/staff/reports/\(report)").body.contains("area=E06000016"), "\(report)")
            for file in ["csv", "json"] {
                #expect(try await pcso.get("/staff/reports/\(report).\(file)").status == 403, "\(report).\(file)")
                #expect(try await inspector.get("/staff/reports/\(report).\(file)").status == 200, "\(report).\(file)")
                #expect(
                    try await inspector.get("/staff/reports/\(report).\(file)?area=\(wards[1].code)").status == 404,
                    "\(report).\(file)")
            }
        }
        #expect(try await pcso.get("/staff/reports/growth").status == 403)
        #expect(try await inspector.get("/staff/reports/growth.csv").status == 403)
        let start = try await pcso.get("/staff/reports")
        #expect(start.body.contains("/staff/reports/voice") && !start.body.contains("/staff/reports/growth"))
        await town.remove()
    }

    @Test("From an area that stands apart one way leads to a plan for it, with the finding in words, for those who may plan there")
    func plan() async throws {
        let town = try await Town(clock: .stopped(at: Timestamp(seconds: 1_794_657_600)))
        let districts = try await town.platform.tenant(slug: "leicestershire").configuration.areas.areas(ofKind: "district")
        let others = ["understand", "informed", "good_job", "trust"]
        for (index, district) in districts.prefix(6).enumerated() {
            // All of the first feel safe, and are confident of nothing else.
            let answer = index == 0 ? "disagree" : "agree"
            let safe = index == 0 ? 60 : 10 * index
            for (count, feels) in [(safe, "agree"), (60 - safe, "disagree")] where count > 0 {
                let all = ["issues": ["asb"], "safe": [feels]].merging(
                    others.map { ($0, [feels == "agree" ? answer : "disagree"]) }
                ) { $1 }
                try await town.answer(count, in: district.code, all)
            }
        }
        let administrator = try await town.signedIn(role: "force_admin")
        let analyst = try await town.signedIn(role: "analyst")

        let page = try await administrator.get("/staff/reports/association")
        let path = try #require(page.value(after: "href=\"/staff/performance/registers/delivery/"))
        let form = try await administrator.get(
            "/staff/performance/registers/delivery/" + path.replacingOccurrences(of: "&amp;", with: "&"))

        #expect(form.status == 200 && form.body.contains("would be expected"))
        #expect(page.body.contains("registers/delivery/\(districts[0].code)/add?words=Confidence%20in"))
        #expect(try await !analyst.get("/staff/reports/association").body.contains("Plan something"))
        await town.remove()
    }

    @Test("Areas with enough answers stand beside each other, and words say only that things go together")
    func association() async throws {
        let town = try await Town(clock: .stopped(at: Timestamp(seconds: 1_794_657_600)))
        let districts = try await town.platform.tenant(slug: "leicestershire").configuration.areas.areas(ofKind: "district")
        let questions = ["understand", "safe", "informed", "good_job", "trust"]
        for (index, district) in districts.prefix(6).enumerated() {
            let all = ["issues": ["asb"]]
            let (yes, no) = (questions.map { ($0, ["agree"]) }, questions.map { ($0, ["disagree"]) })
            try await town.answer(20 + 10 * index, in: district.code, all.merging(yes) { $1 })
            try await town.answer(60 - 10 * index, in: district.code, all.merging(no) { $1 })
        }
        try await town.answer(5, in: districts[6].code, ["issues": ["asb"]])
        let staff = try await town.signedIn(role: "analyst")
        let pcso = try await town.signedIn(role: "pcso", area: districts[0].code)

        let page = try await staff.get("/staff/reports/association")
        let csv = try Sheet(try await staff.get("/staff/reports/association.csv").body)
        let json = try await staff.get("/staff/reports/association.json").body

        #expect(page.body.contains("Higher confidence is closely associated with higher feeling safe"))
        #expect(
            page.body.contains("Associated with does not mean caused by") && page.body.contains("No recorded crime was imported."))
        #expect(page.body.contains("\(districts.count - 6) left out, since too few people answered there."))
        #expect(csv.rows.count { $0[0] == "area" } == 6)
        let row = csv.rows.first { $0[0] == "association" && $0[10] == "safety" }
        #expect(row?[11] == "confidence" && row?[12] == "6" && row?[13] == "1.000")
        #expect(json.contains("\"first\":\"safety\",\"second\":\"confidence\",\"areas\":6,\"rank_correlation\":\"1.000\""))
        #expect(try await pcso.get("/staff/reports/association").status == 403)
        await town.remove()
    }

    @Test("A table that cannot be used is refused whole, with the place and what to do")
    func refusals() async throws {
        let town = try await Town(["lancashire"])
        let scope = try await town.operations.force("lancashire")

        for (table, told) in [
            ("area,month,surveys\nNarnia,2021-01,5\n", "line 2, column 1: There is no area “Narnia” in this force."),
            ("area,month,surveys\nBurnley,2021-13,5\n", "line 2, column 9: This is no month. Write it like 2021-01."),
            ("area,month,surveys\nBurnley,2021-01,5.5\n", "line 2, column 17: This is a count, and counts are whole."),
            ("area,month,surveys\nBurnley,2021-01,five\n", "line 2, column 17: This is no figure."),
            ("area,month,surveys\nBurnley,2021-01,5\nBurnley,2021-01,6\n", "line 3, column 17: This figure stands twice."),
            ("area,surveys\nBurnley,5\n", "line 2, column 9: No column says of which month this is."),
            ("area,month,value\nBurnley,2021-01,5\n", "line 2, column 17: No column says which measure this is."),
            (
                "measure,month,value\nalert_sent,2021-01,5\n",
                "line 2, column 1: There is no measure “alert_sent”. Did you mean “alerts_sent”?"
            ),
            ("area,month\nBurnley,2021-01\n", "line 1, column 1: No column holds figures."),
            ("area,month,surveys\nBurnley,2021-01\n", "line 2, column 1: This row has 2 cells, and the header has 3."),
            ("area,month,surveys\nBurnley,2021-01,5\nEast,2021-01,6\n", "In 2021-01 there are surveys of Burnley and of East"),
        ] {
            let file = try town.file("table.csv", table)
            let problem = await #expect(throws: Problem.self) { try await GivenImport(scope).run(file: file) }
            #expect(problem?.message.contains(told) == true, "\(problem?.message ?? "") lacks \(told)")
        }
        let staff = try await town.signedIn(role: "analyst", at: "lancashire")
        #expect(try await staff.get("/staff/reports/surveys").body.contains("No month to show yet"))
        await town.remove()
    }

    @Test("An import that is only tried changes nothing; done twice it is done once")
    func rerun() async throws {
        let town = try await Town(["lancashire"])
        let scope = try await town.operations.force("lancashire")
        let file = try town.file("table.csv", "area,month,surveys\nBurnley,2021-01,5\nPreston,2021-01,\n")

        let tried = try await GivenImport(scope).run(file: file, isDryRun: true)
        let first = try await GivenImport(scope).run(file: file)
        let again = try await GivenImport(scope).run(file: file)

        #expect(tried == first && first.added == 1 && first.blanks == 1)
        #expect(again.added == 0 && again.unchanged == 1)
        await town.remove()
    }
}
