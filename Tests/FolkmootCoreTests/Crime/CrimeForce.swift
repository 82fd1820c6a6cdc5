import Basics
@_spi(Stores) import FolkmootTenancy
import Foundation
import Storage
import Testing

@testable import FolkmootCore

/// Westmarch with a real file, two wards in the north and one in the south, and files of crime as a test writes them.
struct CrimeForce {
    let folder: String
    let platform: Platform
    let tenant: Tenant

    init(_ slug: String = "westmarch", _ files: ConfigurationFiles = CrimeForce.files()) async throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("folkmoot-\(ID<CrimeForce>())").path
        platform = try await Platform.open(
            directory: folder, blueprint: .folkmoot(seeds: try Westmarch.seeds()), clock: .stopped(at: MemberForce.start))
        tenant = try await platform.platformOperator(named: "test").add(slug, files, because: "test")
    }

    /// A force that ships.
    static func shipped(_ slug: String) async throws -> CrimeForce {
        try await CrimeForce(slug, try ConfigurationFolder("\(Westmarch.root)/tenants/\(slug)").files)
    }

    static func files(lastDayOfKirk: String = "") -> ConfigurationFiles {
        let mill = "mill,Mill Lane,ward,north,2015-01-01,,120,,,"
        return Westmarch.files(
            (
                "areas.csv", mill,
                """
                mill,Mill Lane,ward,north,2015-01-01,,120,300,,
                kirk,Kirk End,ward,north,2015-01-01,\(lastDayOfKirk),80,,,
                dale,Dale,ward,south,2015-01-01,,90,200,,
                """
            ))
    }

    var operations: OperatorScope { get async throws { try await platform.platformOperator(named: "test").force(tenant.slug) } }

    func remove() async {
        await platform.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Somebody who sees one area, or the whole force.
    func staff(in area: String? = nil, role: String = "officer") async throws -> StaffScope {
        let email = "\(ID<Account>())@\(tenant.slug).example".lowercased()
        let new = NewAccount(
            email: email, name: "Sam", password: "wren heron plover", grants: [(role, area ?? tenant.configuration.code)])
        _ = try await operations.addStaff(new)
        let token = try await platform.signIn(email: email, password: "wren heron plover", from: Origin(.page), at: tenant)
        return try #require(try await platform.staff(token, at: tenant, from: Origin(.page)))
    }

    /// Small areas 1 and 2 in Mill Lane, 3 in Kirk End, 4 in Dale.
    static let places = [
        "lsoa_code,lsoa_name,ward_code,lad_code", "E01000001,A 1,mill,north", "E01000002,A 2,mill,north",
        "E01000003,A 3,kirk,north", "E01000004,A 4,dale,south",
    ]

    @discardableResult
    func places(_ lines: [String] = CrimeForce.places, isDryRun: Bool = false) async throws -> CrimePlacesReport {
        try await CrimePlacesImport(operations).run(file: try write("places.csv", lines), isDryRun: isDryRun)
    }

    /// Imports a file of these rows.
    @discardableResult
    func crimes(
        _ rows: [String], named name: String = "street.csv", lineEnd: String = "\n", reportedBy: String? = nil,
        isDryRun: Bool = false
    ) async throws -> CrimeMonthReport {
        let path = try write(name, [Self.header] + rows, lineEnd: lineEnd)
        let reports = try await CrimeImport(operations).run(files: [path], reportedBy: reportedBy, isDryRun: isDryRun)
        return try #require(reports.first)
    }

    func write(_ name: String, _ lines: [String], lineEnd: String = "\n") throws -> String {
        let path = "\(folder)/\(name)"
        try Data(lines.map { $0 + lineEnd }.joined().utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    static let header =
        "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,Last outcome category,Context"

    static func row(
        _ lsoa: String, _ type: String = "Burglary", month: String = "2025-12", id: String = "", force: String = "Westmarch Police"
    ) -> String {
        "\(id),\(month),\(force),\(force),-1.1,52.5,On or near Mill Lane,\(lsoa),A 1,\(type),,"
    }

    /// All counts with their areas, as they are stored.
    func stored() async throws -> [String] {
        try await operations.data.read { db in
            try db.map("SELECT month, area, type, lsoa, count FROM crime_count ORDER BY month, area, type, lsoa") { row in
                "\(try row[0] as String) \(try row[1] as String) \(try row[2] as String) \(try row[3] as String) \(try row[4] as Int)"
            }
        }
    }

    /// - Parameter kind: What their actions begin with.
    func audit(of kind: String = "crime") async throws -> [String] {
        try await operations.data.read { db in
            try db.map("SELECT action, detail FROM audit WHERE action LIKE \(kind + ".%") ORDER BY sequence") { row in
                "\(try row[0] as String) \(try row[1] as String)"
            }
        }
    }

    /// Every table of crime, to tell whether anything changed.
    func everything() async throws -> [[String]] {
        let months = try await operations.data.read { db in
            try db.map("SELECT month, file, total, imported_at FROM crime_month ORDER BY month") { row in
                "\(try row[0] as String) \(try row[1] as String) \(try row[2] as Int) \(try row[3] as Int)"
            }
        }
        let places = try await operations.data.read { db in
            try db.values(
                "SELECT lsoa || area FROM lsoa_place UNION ALL SELECT old || new FROM lsoa_change ORDER BY 1", as: String.self)
        }
        return [months, places, try await stored()]
    }
}
