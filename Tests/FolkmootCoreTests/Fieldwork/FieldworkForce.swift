import Basics
@_spi(Stores) import FolkmootTenancy
import Foundation
import Storage
import Synchronization
import Testing

@testable import FolkmootCore

/// Leicestershire with its 54 teams, some of which began or ended within the last years, in a data folder of its own.
struct FieldworkForce {
    let folder: String
    let platform: Platform
    let tenant: Tenant
    private let time: Time

    private final class Time: Sendable {
        let now: Mutex<Timestamp>

        init(_ day: Day) { now = Mutex(FieldworkForce.noon(of: day)) }
    }

    init(today: Day) async throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("folkmoot-\(ID<FieldworkForce>())").path
        let time = Time(today)
        self.time = time
        platform = try await Platform.open(
            directory: folder, blueprint: .folkmoot(seeds: try Westmarch.seeds()), clock: WallClock { time.now.withLock { $0 } })
        tenant = try await platform.platformOperator(named: "test").add("leicestershire", try Self.files(), because: "test")
    }

    /// The force's own files, with teams that came and went, and areas that have promised more.
    static func files() throws -> ConfigurationFiles {
        var files = try ConfigurationFolder("\(Westmarch.root)/tenants/leicestershire").files.files
        let lines = String(decoding: files["teams.csv"] ?? [], as: UTF8.self).split(separator: "\n").map(String.init)
        let changed = lines.enumerated().map { number, line in
            switch number {
            case 3: line.replacingOccurrences(of: "2023-05-01", with: "2024-02-12")
            case 7: line.replacingOccurrences(of: "2023-05-01", with: "2024-07-01")
            case 11: line + "2024-08-15"
            case 19: line + "2024-12-31"
            default: line
            }
        }
        files["teams.csv"] = Array((changed.joined(separator: "\n") + "\n").utf8)
        let standards = String(decoding: files["standards.json"] ?? [], as: UTF8.self).replacingOccurrences(
            of: "\"code\": \"patch_walk\",",
            with: "\"code\": \"patch_walk\", \"tightened\": [{\"area\": \"E07000129\", \"minimum\": 4}],")
        files["standards.json"] = Array(standards.utf8)
        return ConfigurationFiles(files)
    }

    var configuration: ForceConfiguration { tenant.configuration }
    var operations: OperatorScope {
        get async throws { try await platform.platformOperator(named: "test").force("leicestershire") }
    }

    func remove() async {
        await platform.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Lets it be another day.
    func setToday(_ day: Day) { time.now.withLock { $0 = Self.noon(of: day) } }

    /// Lets it be another moment.
    func setNow(_ now: Timestamp) { time.now.withLock { $0 = now } }

    private static func noon(of day: Day) -> Timestamp { London.start(of: day).adding(seconds: 43_200) }

    /// Somebody of the staff, in one area or the whole force.
    func staff(_ name: String = "Sam", in area: String? = nil, role: String = "inspector") async throws -> StaffScope {
        let email = "\(ID<Account>())@leicestershire.example"
        let new = NewAccount(
            email: email, name: name, password: "wren heron plover", grants: [(role, area ?? configuration.code)])
        _ = try await operations.addStaff(new)
        let token = try await platform.signIn(email: email, password: "wren heron plover", from: Origin(.page), at: tenant)
        return try #require(try await platform.staff(token, at: tenant, from: Origin(.page)))
    }
}
