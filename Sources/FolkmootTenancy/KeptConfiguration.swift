import Basics
@_spi(TenantFiles) import Storage

/// The configuration that is in force in a data folder, read without opening the platform.
public struct KeptConfiguration: Sendable {
    /// The force.
    public let slug: String
    /// The number of its revision.
    public let revision: Int
    /// Its files.
    public let files: ConfigurationFiles
}

extension Platform {
    /// The short names of the forces of a data folder.
    ///
    /// Nothing is migrated, and the connection may only read.
    public static func slugs(in directory: String) async throws -> [String] {
        try await reading("\(directory)/platform.sqlite", Registry.migrations) { db in try Registry.records(in: db).map(\.slug) }
    }

    /// The configuration of a force of a data folder, without any of its people's data.
    ///
    /// Nothing is migrated, and the connection may only read.
    ///
    /// - Throws: `.unavailable` if its file cannot be read, or has no revision.
    public static func configuration(of slug: String, in directory: String, blueprint: Blueprint) async throws -> KeptConfiguration
    {
        try await reading("\(directory)/tenants/\(slug).sqlite", blueprint.migrations) { db in
            guard let latest = try RevisionTable.latest(in: db) else {
                throw Problem(.unavailable, "The file of \(slug) has no configuration.")
            }
            return KeptConfiguration(
                slug: slug, revision: latest.number, files: try RevisionTable.files(of: latest.number, in: db))
        }
    }

    private static func reading<T: Sendable>(
        _ path: String, _ migrations: [Migration], _ body: @escaping @Sendable (Connection) throws -> T
    ) async throws -> T {
        let database = Database(path: path, migrations: migrations, options: .onlooker)
        do {
            let result = try await database.inWords.read(body)
            await database.close()
            return result
        } catch {
            await database.close()
            throw error
        }
    }
}
