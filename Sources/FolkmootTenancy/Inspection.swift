import Basics
import Glibc
@_spi(TenantFiles) import Storage

/// What one database file of a data folder looks like, told without changing it.
public struct FileReport: Sendable {
    /// Its path below the data folder: `tenants/westmarch.sqlite`.
    public let name: String
    /// How many steps its schema lacks of the program's.
    public let missingSteps: Int
    /// What SQLite finds wrong with it; empty if it is whole.
    public let faults: [String]

    /// Whether the program can work on it without changing its schema.
    public var isCurrent: Bool { missingSteps == 0 && faults.isEmpty }
}

extension Platform {
    /// Looks at the registry's file and at each force's, each with its own schema, and migrates none.
    ///
    /// Takes about a second for each GB.
    public static func inspect(directory: String, blueprint: Blueprint, tenants: [String]) async -> [FileReport] {
        var reports = [
            await report(
                "platform.sqlite", in: directory, Registry.migrations, "SELECT integrity_check FROM pragma_integrity_check(20)")
        ]
        for name in tenants {
            reports.append(
                await report(
                    "tenants/" + name, in: directory, blueprint.migrations, "SELECT quick_check FROM pragma_quick_check(20)"))
        }
        return reports
    }

    private static func report(_ name: String, in directory: String, _ migrations: [Migration], _ check: SQL) async -> FileReport {
        let database = Database(path: "\(directory)/\(name)", migrations: migrations, options: .onlooker)
        let report: FileReport
        do {
            let missing = try await database.missingMigrations()
            let faults = try await database.read { db in try db.values(check, as: String.self).filter { $0 != "ok" } }
            report = FileReport(name: name, missingSteps: missing, faults: faults)
        } catch let error as StorageError {
            report = FileReport(name: name, missingSteps: 0, faults: [error.description])
        } catch {
            report = FileReport(name: name, missingSteps: 0, faults: [String(reflecting: error)])
        }
        await database.close()
        return report
    }
}
