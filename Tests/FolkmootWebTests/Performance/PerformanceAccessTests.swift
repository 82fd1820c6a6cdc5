import Basics
import FolkmootCore
import FolkmootTenancy
import Foundation
import HTTP
import Testing

@testable import FolkmootWeb

/// Every route of performance against every role, printed as a table that reviewers can read.
@Suite("A person's figures are seen by exactly the person and the line")
struct PerformanceAccessTests {
    private static let file = "\(Town.root)/docs/access.txt"
    private static let roles = ["pcso", "constable", "inspector", "analyst", "communications", "auditor", "force_admin"]

    @Test("Every route of performance against every role is as the printed table has it")
    func table() async throws {
        let town = try await Town()
        let month = London.day(at: town.platform.clock.now).inMonth.adding(months: -1)
        let people = (1...6).map { "E07000129,PCs,SECRET-\($0),1,20,5\n" }.joined()
        try await town.bring(
            "area,group,person,headcount,working_days,incidents_attended\n\(people)", in: month...month, at: "leicestershire")
        let readers = try await readers(in: town)

        var table = Self.line("route", readers.map(\.name))
        let line = try await town.scope(role: "inspector", area: "E07000129")
        let values = [
            ":register": "plans", ":area": "E07000129", ":entry": try await entry(of: line),
            ":pack": try await PackStore(line).publish(for: "inspectors", words: "", in: "E07000129").description,
        ]
        for (name, pattern, route) in Self.asked {
            let target = values.reduce(pattern) { $0.replacing($1.key, with: $1.value) }
            var cells: [String] = []
            for reader in readers { cells.append(try await Self.cell(target, route, reader.browser)) }
            table += Self.line(name, cells)
        }
        if ProcessInfo.processInfo.environment["FOLKMOOT_WRITE_DOCS"] != nil {
            try table.write(toFile: Self.file, atomically: true, encoding: .utf8)
        }

        print(table)
        #expect(
            table == (try String(contentsOfFile: Self.file, encoding: .utf8)),
            "Run this test with FOLKMOOT_WRITE_DOCS=1 and read what changed.")
        await town.remove()
    }

    /// An entry that names somebody, as the line keeps it.
    private func entry(of line: StaffScope) async throws -> String {
        var form = RegisterForm()
        (form.words, form.person, form.day) = ("Found a lost child", "SECRET-9", London.day(at: line.data.clock.now).description)
        return try await RegisterStore(line).add(form, to: .recognition, in: "E07000129").description
    }

    private struct Reader {
        let name: String
        let browser: Browser
    }

    /// Somebody of each role where the people work, an inspector of another district, and the person themselves.
    private func readers(in town: Town) async throws -> [Reader] {
        var readers: [Reader] = []
        for role in Self.roles {
            let isForceWide = try await town.operations.force("leicestershire").tenant.configuration.role(role)?.isForceWide == true
            readers.append(
                Reader(name: role, browser: try await town.signedIn(role: role, area: isForceWide ? nil : "E07000129")))
        }
        readers.append(Reader(name: "inspector, elsewhere", browser: try await town.signedIn(role: "inspector", area: "E07000130")))
        let email = "one-person@leicestershire.example"
        let scope = try await town.operations.force("leicestershire")
        _ = try await scope.addStaff(
            NewAccount(email: email, name: "One Person", password: Town.password, grants: [("pcso", "E07000129")]))
        try await TeamActivityImport(scope).link(email, to: "SECRET-3")
        let own = town.browser()
        _ = try await own.send("/staff/sign-in", ["email": email, "password": Town.password], from: "/staff/sign-in")
        readers.append(Reader(name: "SECRET-3 themselves", browser: own))
        return readers
    }

    /// Each route, as it is and asked for people.
    private static var asked: [(name: String, target: String, route: Route)] {
        Routes.all.filter { $0.pattern.description.hasPrefix("/staff/performance") }.flatMap { route in
            let path = route.pattern.description
            let name = "\(route.method) \(path)"
            guard route.method == .get, ["/staff/performance", "/staff/performance.csv", "/staff/performance.json"].contains(path)
            else {
                return [(name, path, route)]
            }
            return [(name, path, route), ("\(name)?by=people", "\(path)?area=E07000129&by=people", route)]
        }
    }

    /// What somebody gets: nothing, a page, or a page with the figures of people.
    private static func cell(_ target: String, _ route: Route, _ browser: Browser) async throws -> String {
        guard route.method == .get else { return try await written(target, browser) }
        let answer = try await browser.get(target)
        guard answer.status == 200 else { return "-" }
        let people = Set(answer.body.matches(of: /SECRET-[0-9]/).map { String($0.0) }).count
        let isOwn = answer.body.contains("Your own figures") && target.hasSuffix("/own")
        return isOwn ? "own figures" : people == 0 ? "no person" : "\(people) people"
    }

    /// A form without its token is refused to all; so much is known of who may send it by whom it is told so.
    private static func written(_ target: String, _ browser: Browser) async throws -> String {
        let token = try await browser.get("/staff").token ?? ""
        let answer = try await browser.post(target, [("csrf", token)])
        return [403, 404].contains(answer.status) ? "-" : "may write"
    }

    private static func line(_ name: String, _ cells: [String]) -> String {
        let widths = [66] + cells.map { _ in 22 }
        let padded = zip([name] + cells, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }.joined()
        return padded.trimmingCharacters(in: .whitespaces) + "\n"
    }
}

extension Town {
    /// Leave of somebody of a force's staff, besides what a browser shows.
    func scope(role: String, area: String? = nil, at slug: String = "leicestershire") async throws -> StaffScope {
        let email = "scope-\(ID<Town>())@\(slug).example"
        let new = NewAccount(email: email, name: "Scope", password: Self.password, grants: [(role, area)])
        _ = try await operations.force(slug).addStaff(new)
        let tenant = try await platform.tenant(slug: slug)
        let token = try await platform.signIn(email: email, password: Self.password, from: Origin(.page), at: tenant)
        return try #require(try await platform.staff(token, at: tenant, from: Origin(.page)))
    }
}
