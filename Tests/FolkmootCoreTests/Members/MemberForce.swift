import Basics
@_spi(Stores) import FolkmootTenancy
import Foundation
import Storage
import Synchronization
import Testing

@testable import FolkmootCore

/// Westmarch with a real file, a table of postcodes, two providers and a clock that a test sets.
struct MemberForce {
    let folder: String
    let platform: Platform
    let tenant: Tenant
    private let time: Time

    private final class Time: Sendable {
        let now = Mutex(MemberForce.start)
    }

    init(
        postcodes: String? = MemberForce.postcodes, asksNothing: Bool = false,
        changing more: (file: String, old: String, new: String)...
    ) async throws {
        let time = Time()
        self.time = time
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("folkmoot-\(ID<MemberForce>())").path
        platform = try await Platform.open(
            directory: folder, blueprint: .folkmoot(seeds: try Westmarch.seeds()), clock: WallClock { time.now.withLock { $0 } })
        tenant = try await platform.platformOperator(named: "test").add(
            "westmarch", Self.files(postcodes, asksNothing: asksNothing, changing: more), because: "test")
    }

    static func files(
        _ postcodes: String?, asksNothing: Bool = false, changing more: [(file: String, old: String, new: String)] = []
    ) -> ConfigurationFiles {
        let changes = [
            (
                "policy.json", "\"providers\": [",
                """
                "providers": [{"code": "fire", "name": "Fire", "purpose": "Fires.",
                    "wordings": [{"version": 1, "valid_from": "2024-01-01", "text": "Send me news of fires."},
                                 {"version": 2, "valid_from": "2025-01-01", "text": "Send me news of fires and floods."}]},
                """
            ), ("survey.json", "\"default\": true", "\"default\": \(!asksNothing)"),
        ]
        var files = Westmarch.files(changes + more).files
        if let postcodes { files["postcodes.csv"] = Array(postcodes.utf8) }
        return ConfigurationFiles(files)
    }

    static let postcodes = "prefix,area\nLL1,north\nLL1 1,mill\nLL2,south\n"
    /// 14 November 2026.
    static let start = Timestamp(seconds: 1_794_657_600)
    static let address = ServiceAddress(root: "https://westmarch.example")

    var configuration: ForceConfiguration { tenant.configuration }
    var now: Timestamp { time.now.withLock { $0 } }
    var operations: OperatorScope { get async throws { try await platform.platformOperator(named: "test").force("westmarch") } }
    var data: ForceData { get async throws { try await operations.data } }
    var registrations: RegistrationStore { RegistrationStore(platform.visitor(at: tenant, from: Origin(.page))) }

    func pass(seconds: Int64) { time.now.withLock { $0 = $0.adding(seconds: seconds) } }

    func remove() async {
        await platform.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// What somebody in Mill Lane types.
    func form(email: String = "ada@example.org") -> RegistrationForm {
        var form = RegistrationForm()
        form.name = "Ada Example"
        form.address = "12 Mill Lane"
        form.postcode = "LL1 1AA"
        form.email = email
        form.providers = ["police"]
        return form
    }

    func register(_ form: RegistrationForm, in language: Language = .en) async throws {
        let registration = try Registration(form, for: configuration, on: London.day(at: now), in: language)
        try await registrations.register(registration, at: Self.address)
    }

    /// A member who has registered and confirmed.
    func member(_ form: RegistrationForm) async throws -> ID<Member> {
        try await register(form)
        let scope = try await follow("confirm", .confirm, to: form.email)
        _ = try await OwnMembership(scope).confirm(at: Self.address)
        return scope.member
    }

    /// Follows the link in the last letter to an address.
    func follow(_ place: String, _ purpose: LinkPurpose, to email: String) async throws -> MemberScope {
        let bodies = try await letters().filter { $0.recipient == email }.map(\.body)
        let start = "https://westmarch.example/\(place)/"
        let body = try #require(bodies.last { $0.contains(start) })
        let page = try #require(body.firstRange(of: start))
        return try platform.member(
            link: String(body[page.upperBound...].prefix { !$0.isWhitespace }), to: purpose, at: tenant, from: Origin(.page))
    }

    func letters() async throws -> [Letter] {
        try await data.read { db in
            try db.all(
                """
                SELECT \(Letter.columns) FROM outbox ORDER BY created_at, rowid
                """)
        }
    }

    func record(_ id: ID<Member>) async throws -> MemberRecord? { try await data.read { db in try MemberRecord.find(id, in: db) } }

    func figures() async throws -> AreaFigures { try await data.read { db in try MemberFigures.now(in: db) } }

    func differences() async throws -> [String] { try await operations.memberFigureDifferences() }

    /// Writes a file of comma-separated values and imports it.
    func importing(_ lines: String..., isDryRun: Bool = false) async throws -> ImportReport {
        let path = folder + "/import.csv"
        try Data(lines.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: path))
        return try await MemberImport(operations).run(file: path, isDryRun: isDryRun)
    }
}
