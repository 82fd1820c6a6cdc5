import Basics
import FolkmootTenancy
import Foundation
import Storage

/// A platform in a folder of its own, with made-up forces.
struct Westmarch {
    let folder: String
    let platform: Platform
    let tenant: Tenant

    /// Leave at the command line.
    var operations: PlatformScope { platform.platformOperator(named: "test") }

    init(clock: WallClock = .system, hasArchive: Bool = false, roles: String = Self.roles) async throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("folkmoot-\(ID<Westmarch>())").path
        if hasArchive { try FileManager.default.createDirectory(atPath: folder + "/archive", withIntermediateDirectories: true) }
        platform = try await Platform.open(directory: folder, blueprint: Self.blueprint, clock: clock)
        tenant = try await platform.platformOperator(named: "test").add(
            "westmarch", Self.files("westmarch", roles: roles), because: "test")
    }

    /// Another force on the same platform.
    func add(_ slug: String, hosts: [String]? = nil) async throws -> Tenant {
        try await operations.add(slug, Self.files(slug, hosts: hosts), because: "test")
    }

    func addStaff(_ email: String, role: String = "chief", area: String? = nil, at slug: String = "westmarch") async throws {
        let new = NewAccount(email: email, name: "Test Person", password: Self.password, grants: [(role, area)])
        _ = try await operations.force(slug).addStaff(new)
    }

    func remove() async {
        await platform.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    static let roles = "chief:staff.manage,roles.manage,audit.read;walker@:members.test"
    static let password = "correct horse battery"

    /// A force's folder, as little as the kernel needs: name, hosts, roles, areas, a line each.
    static func files(_ slug: String, hosts: [String]? = nil, roles: String = Self.roles) -> ConfigurationFiles {
        ConfigurationFiles([
            "name": Array("Force of \(slug)".utf8), "hosts": Array((hosts ?? ["\(slug).test"]).joined(separator: ",").utf8),
            "roles": Array(roles.utf8),
        ])
    }

    static let blueprint = Blueprint(migrations: [notes], permissions: [.testMembers]) { files in
        let text = files.files.mapValues { String(decoding: $0, as: UTF8.self) }
        guard let name = text["name"] else { throw Problem(.invalid, "There is no name.") }
        let roles = (text["roles"] ?? "").split(separator: ";").map { line in
            let parts = line.split(separator: ":")
            let permissions = Set(parts.dropFirst().first?.split(separator: ",").map(String.init) ?? [])
            let code = parts[0].hasSuffix("@") ? String(parts[0].dropLast()) : String(parts[0])
            return Role(code: code, name: code, permissions: permissions, isForceWide: !parts[0].hasSuffix("@"))
        }
        return Interpretation(
            name: name, hosts: (text["hosts"] ?? "").split(separator: ",").map(String.init),
            access: AccessRules(roles: roles, areaParents: ["north": "all", "mill": "north", "south": "all"], rootArea: "all"),
            settings: name)
    }

    private static let notes = Migration(10, "note", "CREATE TABLE note (id TEXT PRIMARY KEY, words TEXT NOT NULL) STRICT")
}

extension Permission {
    static let testMembers = Permission("members.test", allows: "See members in a test")
}
