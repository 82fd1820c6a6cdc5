import Basics
import FolkmootCore
import FolkmootTenancy
import Foundation
import Testing

@testable import FolkmootWeb

@Suite("Staff read what teams did, with what it is to be read by")
struct TeamActivityPagesTests {
    @Test("The table stands with its months, its differences and its blanks, and the same stands in its files")
    func table() async throws {
        let town = try await Town(["lancashire"])
        try await town.bring(
            """
            area,group,headcount,working_days,pct_time_not_on_nhp,incidents_attended,itk_messages_sent
            E06000008,,58,2551,17.92,1805,279
            E06000008,Taskforce PCs,6,227,16.95,49,
            E06000008,PCs,24,800,22.82,1175,41
            E06000008,PCSOs,28,1524,12.56,585,238

            """)
        let analyst = try await town.signedIn(role: "analyst", at: "lancashire")

        let page = try await analyst.get("/staff/performance?area=E06000008&from=2025-08&to=2025-10")
        let csv = try Sheet(try await analyst.get("/staff/performance.csv?area=E06000008&from=2025-08&to=2025-10").body)
        let json = try await analyst.get("/staff/performance.json?area=E06000008&from=2025-08&to=2025-10")
        let none = try await analyst.get("/staff/performance?area=E06000009&from=2025-08&to=2025-10")
        let odd = try await analyst.get("/staff/performance?area=E06000008&from=2025-10&to=nonsense&by=league")

        #expect(page.heading == "Performance What did our teams do in Blackburn with Darwen?")
        #expect(page.body.contains("August to October 2025: from 1 August 2025 to 31 October 2025."))
        #expect(page.body.contains("4 counted in more than one group, and once in the area"))
        #expect(page.body.contains("<td class=\"number\">1,805</td>") && page.body.contains("<td class=\"number\">0.71</td>"))
        #expect(page.body.contains("<td class=\"number\"></td>"))
        #expect(page.body.contains("Surveys completed (counted here)"))
        #expect(!page.body.contains("Each person’s figures"))
        #expect(csv.rows.map { $0[2] } == ["area", "group", "group", "group", "total"])
        #expect(json.body.contains("\"incidents_attended\":\"1805\"") && json.body.contains("\"itk_messages_sent\":null"))
        #expect(none.status == 200 && none.body.contains("Nothing is told of these months here"))
        #expect(odd.status == 200)
        #expect(try await analyst.get("/staff/performance?area=nowhere").status == 404)
        await town.remove()
    }

    @Test("Standards are read beside the time away of those who keep them")
    func abstraction() async throws {
        let town = try await Town()
        let month = London.day(at: town.platform.clock.now).inMonth.adding(months: -2)
        let inspector = try await town.signedIn(role: "inspector", area: "E07000129")
        let before = try await inspector.get("/staff/standards")
        try await town.bring(
            "area,group,headcount,working_days,hours_total,hours_away\nE07000129,PCs,9,100,800,100\n", in: month...month,
            at: "leicestershire")

        let board = try await inspector.get("/staff/standards")
        let standard = try await inspector.get("/staff/standards/newsletter")
        let record = try await inspector.get("/staff/standards/newsletter/blaby-1")

        #expect(before.body.contains("to be read: not recorded."))
        #expect(board.body.contains("12.5\u{A0}% in Blaby"))
        #expect(
            standard.body.contains("<th scope=\"col\" class=\"number\">Time away</th>") && standard.body.contains("12.5\u{A0}%"))
        #expect(record.body.contains("data-label=\"Time away\">12.5\u{A0}%"))
        await town.remove()
    }
}

@Suite(
    "A published table of teams' activity comes out as it was printed",
    .enabled(if: PublishedFigures.arePresent, "../shared/fixtures is not there"))
struct TeamFixtureTests {
    @Test(
        "Every cell is as printed in page and file; 1,805 is kept and the difference to 1,809 told; blanks are blank, averages computed"
    )
    func activity() async throws {
        let town = try await Town(["lancashire"])
        let printed = try PublishedFigures.rows("team_activity.csv")
        let columns = try #require(try PublishedFigures.text("team_activity.csv").split(separator: "\n").first).split(
            separator: ","
        ).map(String.init).dropFirst(2)
        let groups = ["BWD-NPT": "", "BWD-TF": "Taskforce PCs", "BWD-PC": "PCs", "BWD-PCSO": "PCSOs"]
        var table = "area,group,\(columns.joined(separator: ","))\n"
        for row in printed {
            guard let group = groups[row["id"] ?? ""] else { continue }
            table += "E06000008,\(group),\(columns.map { row[$0] ?? "" }.joined(separator: ","))\n"
        }
        let differences = try await town.bring(table)
        let analyst = try await town.signedIn(role: "analyst", at: "lancashire")

        let page = try await analyst.get("/staff/performance?area=E06000008&from=2025-08&to=2025-10")
        let csv = try Sheet(try await analyst.get("/staff/performance.csv?area=E06000008&from=2025-08&to=2025-10").body)

        #expect(differences.isEmpty)
        #expect(Array(csv.header[7..<21]) == Array(columns))
        #expect(page.titles == ["Area"] + call)
        for row in printed {
            let name = groups[row["id"] ?? ""].map { $0.isEmpty ? "Blackburn with Darwen" : $0 } ?? "Total"
            let expected = columns.map { row[$0] ?? "" }
            let line = try #require(csv.rows.first { ($0[2] == "total" ? "Total" : $0[5].isEmpty ? $0[4] : $0[5]) == name })
            #expect(Array(line[7..<21]) == expected, "\(name)")
            #expect(page.cells(of: name) == expected.map { Int($0).map(Decimals.grouped) ?? $0 }, "\(name)")
        }
        #expect(page.body.contains("Incidents Attended in Blackburn with Darwen: 4 counted in more than one group"))
        await town.remove()
    }

    /// The fifteen columns but the first, by their names.
    private let call = [
        "Headcount", "Working Days", "% working time not on NHP", "Live POPs", "ITK Messages Sent", "ITK Messages – People Reached",
        "Users registered", "Surveys completed", "Incidents Attended", "Average Incidents per Working Day", "Incidents as OIC",
        "New Investigations as Reporting Officer", "New Investigations as OIC", "New Cases as OIC",
    ]
}

extension Answer {
    /// The heads of the columns of the page's first table.
    fileprivate var titles: [String] { body.matches(of: /<th scope="col"[^>]*>([^<]*)<\/th>/).map { String($0.1) } }

    /// The cells of the row of a name.
    fileprivate func cells(of name: String) -> [String]? {
        let rows = body.components(separatedBy: "<tr>")
        let row = rows.first { $0.prefix { $0 != "\n" }.replacing(/<td.*/, with: "").replacing(/<[^>]*>/, with: "") == name }
        return row?.matches(of: /<td[^>]*>([^<]*)<\/td>/).map { String($0.1) }
    }
}

extension Town {
    /// Brings in what teams did; tells where it states averages that are not computed ones.
    @discardableResult
    func bring(_ table: String, in months: ClosedRange<Month>? = nil, at force: String = "lancashire") async throws -> [String] {
        let path = "\(folder)/teams.csv"
        try Data(table.utf8).write(to: URL(fileURLWithPath: path))
        let quarter = Month("2025-08").flatMap { first in Month("2025-10").map { first...$0 } }
        let report = try await TeamActivityImport(try await operations.force(force)).run(
            file: path, from: "Duty system", in: months ?? quarter)
        #expect(report.faults.isEmpty, "\(report.faults)")
        return report.differences
    }
}
