import Basics
import FolkmootCore
import FolkmootTenancy
import FolkmootWeb
import Foundation
import Synchronization
import Testing

@testable import FolkmootProof

@Suite("Household coverage of imported members")
struct CoverageTests {
    @Test("Staff see, and the force publishes, the coverage that follows from who lives with whom", arguments: Onboarded.forces)
    func coverage(force: String) async throws {
        let onboarded = try await Onboarded(force)
        let months = ["2026-08", "2026-09", "2026-10", "2026-11"].compactMap { Month($0) }
        let november = try #require(months.last)

        let gone = try await onboarded.leave(count: 12)
        onboarded.clock.set(november.end.adding(seconds: 3600))
        let shown = try await onboarded.shown()

        for month in months {
            // They left in November, and were members before.
            let expected = onboarded.people.covered(at: month, gone: month == november ? gone : [])
            for (area, rows) in shown {
                #expect(rows[month] == onboarded.places.row(of: area, covered: expected), "\(area) in \(month)")
            }
            try await onboarded.publish(month)
            #expect(try await onboarded.published(month) == onboarded.places.row(of: onboarded.places.root, covered: expected))
        }
        await onboarded.remove()
    }
}

/// Areas as areas.csv has them, read by this test's own reader.
struct Places {
    /// Covered households, all households, and their share in percent to two decimals, halves up.
    struct Row: Equatable, CustomStringConvertible {
        let covered: Int
        let households: Int
        let percent: String

        var description: String { "\(covered) of \(households), \(percent) %" }
    }

    private(set) var root = ""
    private(set) var districts: [String] = []
    private var parents: [String: String] = [:]
    private var households: [String: Int] = [:]

    init(_ force: String) throws {
        for cells in try Self.rows("tenants/\(force)/areas.csv").dropFirst() {
            households[cells[0]] = Int(cells[6])
            if cells[2] == "force" { root = cells[0] }
            if !cells[3].isEmpty { parents[cells[0]] = cells[3] }
            if cells[2] == "district" { districts.append(cells[0]) }
        }
    }

    /// Whole postcodes of a force, evenly over its table.
    static func postcodes(_ force: String, count: Int) throws -> [(postcode: String, area: String)] {
        let whole = try rows("tenants/\(force)/postcodes.csv").dropFirst().filter { $0[0].contains(" ") }.map { ($0[0], $0[1]) }
        return stride(from: 0, to: whole.count, by: max(1, whole.count / count)).map { whole[$0] }
    }

    func row(of area: String, covered: [String: Int]) -> Row {
        let count = covered.filter { lies($0.key, in: area) }.values.reduce(0, +)
        let all = households[area] ?? 0
        let hundredths = (count * 20_000 + all) / (2 * all)
        let decimals = hundredths % 100
        return Row(covered: count, households: all, percent: "\(hundredths / 100).\(decimals < 10 ? "0" : "")\(decimals)")
    }

    private func lies(_ code: String, in area: String) -> Bool {
        code == area || parents[code].map { lies($0, in: area) } ?? false
    }

    /// Cells, with commas inside quotation marks left where they are.
    private static func rows(_ path: String) throws -> [[String]] {
        try Checkout.text(of: path).split(whereSeparator: \.isNewline).map { line in
            var cells = [""]
            var isQuoted = false
            for character in line {
                switch character {
                case "\"": isQuoted.toggle()
                case "," where !isQuoted: cells.append("")
                default: cells[cells.count - 1].append(character)
                }
            }
            return cells
        }
    }
}

/// A force of `tenants/` with imported members.
private struct Onboarded {
    static let forces = ["leicestershire", "lancashire", "humberside"]

    let force: String
    let folder: String
    let platform: Platform
    let application: Application
    let people: People
    let places: Places
    let clock: Clock

    /// The time, which the test moves.
    final class Clock: Sendable {
        private let now: Mutex<Timestamp>
        init(_ start: Timestamp) { now = Mutex(start) }
        func set(_ instant: Timestamp) { now.withLock { $0 = instant } }
        var wall: WallClock { WallClock { [self] in now.withLock { $0 } } }
    }

    private var operations: PlatformScope { platform.platformOperator(named: "operator") }
    private var host: String { "\(force).localhost" }

    init(_ force: String) async throws {
        self.force = force
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("folkmoot-\(ID<Onboarded>())").path
        clock = Clock(try #require(Timestamp("2026-11-20T12:00:00Z")))
        let seeds = try Seeds(directory: "\(Checkout.root)/seeds")
        platform = try await Platform.open(directory: folder, blueprint: .folkmoot(seeds: seeds), clock: clock.wall)
        application = Application(platform: platform, reference: ReferenceForces([]), holding: .zero) { Issue.record("\($0)") }
        places = try Places(force)
        let months = ["2026-08", "2026-09", "2026-10"].compactMap { Month($0) }
        people = People(
            at: try Places.postcodes(force, count: 120), joiningIn: months, force: force, seed: UInt64(force.utf8.count))
        try await bringIn()
    }

    private func bringIn() async throws {
        let tenant = try await operations.add(
            force, try ConfigurationFolder("\(Checkout.root)/tenants/\(force)").files, because: "test")
        let provider = try #require(tenant.configuration.policy.providers.first)
        let wording = try #require(provider.wordings.last).version
        let path = "\(folder)/members.csv"
        try Data(people.csv(provider: provider.code, wording: wording, seed: 7).utf8).write(to: URL(fileURLWithPath: path))
        let report = try await MemberImport(try await operations.force(force)).run(file: path)
        let persons = people.households.flatMap(\.persons)
        #expect(report.faults == [])
        #expect(report.rows == persons.count)
        #expect(report.active == persons.count { $0.joined != nil })
        #expect(report.invited == persons.count { $0.joined == nil })
    }

    func remove() async {
        await platform.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Some leave by the link that is sent to them: half of them alone in their home, half not.
    func leave(count: Int) async throws -> Set<String> {
        let members = people.households.map { $0.persons.filter { $0.joined != nil } }
        let alone = members.filter { $0.count == 1 }.prefix(count / 2).flatMap { $0 }
        let others = members.filter { $0.count > 1 }.prefix(count / 2).compactMap(\.first)
        for person in alone + others { try await leave(person.email) }
        return Set((alone + others).map(\.email))
    }

    private func leave(_ email: String) async throws {
        let browser = Browser(application, host: host)
        #expect(try await browser.send("/preferences", ["email": email]).status == 303)
        try await OutboxRounds(platform) { _, error in Issue.record(error) }.once()
        let outbox = "\(folder)/outbox/\(force)"
        let message = try FileManager.default.contentsOfDirectory(atPath: outbox)
            .map { try String(contentsOfFile: "\(outbox)/\($0)", encoding: .utf8) }.first { $0.contains("To: <\(email)>") }
        let found = try #require(message)
        let start = try #require(found.range(of: "/my/")).lowerBound
        let page = String(found[start...].prefix { !$0.isWhitespace && $0 != ">" })
        #expect(try await browser.send("\(page)/leave", [:]).status == 303)
    }

    /// What staff see of the force, its districts and some of its smallest areas.
    func shown() async throws -> [String: [Month: Places.Row]] {
        let email = "analyst@\(force).example"
        let new = NewAccount(email: email, name: "Analyst", password: "wren heron plover", grants: [("inspector", places.root)])
        _ = try await operations.force(force).addStaff(new)
        let browser = Browser(application, host: host)
        _ = try await browser.send("/staff/sign-in", ["email": email, "password": new.password])
        var shown: [String: [Month: Places.Row]] = [:]
        for area in [places.root] + places.districts + Set(people.households.map(\.area)).sorted().prefix(20) {
            let answer = try await browser.get("/staff/areas/\(area)/coverage.csv")
            #expect(answer.status == 200, "\(area)")
            shown[area] = try Self.rows(of: answer.text)
        }
        return shown
    }

    private static func rows(of csv: String) throws -> [Month: Places.Row] {
        var rows: [Month: Places.Row] = [:]
        for line in csv.split(whereSeparator: \.isNewline).dropFirst() {
            // The names of some areas hold commas, in quotation marks; what is sought stands at the end.
            let cells = Array(line.split(separator: ",", omittingEmptySubsequences: false).suffix(6))
            guard let month = Month(String(cells[0])), let covered = Int(cells[1]), let all = Int(cells[2]) else { continue }
            rows[month] = Places.Row(covered: covered, households: all, percent: String(cells[3]))
        }
        return rows
    }

    func publish(_ month: Month) async throws {
        _ = try await PublicationStore(try await operations.force(force)).publish(month, demonstration: true)
    }

    /// What a national lead sees of a month.
    func published(_ month: Month) async throws -> Places.Row {
        let email = "lead-\(ID<Account>())@national.example".lowercased()
        _ = try await operations.addNationalLead(NewAccount(email: email, name: "Lead", password: "wren heron plover"))
        let browser = Browser(application, host: platform.nationalHost)
        _ = try await browser.send("/sign-in", ["email": email, "password": "wren heron plover"])
        let answer = try await browser.get("/league.json?month=\(month)")
        let league = try JSONNode.parse(answer.body).json
        let row = try #require(league["rows"]?.array?.first { $0["force"]?.string == force })
        return Places.Row(
            covered: Int(try #require(row["numerator"]?.int)), households: Int(try #require(row["denominator"]?.int)),
            percent: try #require(row["value"]?.string))
    }
}
