import Basics
import Glibc
@_spi(TenantFiles) import Storage

extension Platform {
    /// Brings the registry in line with a force's file, where whoever changed its configuration was stopped half-way.
    ///
    /// The file is what counts: pages follow it. A host name that was claimed for a configuration that never came is given up again.
    public func settle(_ slug: String) async throws {
        guard let (record, file) = found(slug), access(path(of: slug), F_OK) == 0 else { return }
        guard let latest = try await file.read({ try RevisionTable.latest(in: $0) }) else { return }
        guard try await isUnsettled(record, latest) else { return }
        let files = try await file.read { try RevisionTable.files(of: latest.number, in: $0) }
        let interpretation = try blueprint.interpret(files)
        guard latest.number != record.revision || interpretation.hosts != record.hosts else { return }
        if try await settle(record, with: interpretation, latest) { try await reload() }
    }

    /// Whether the registry and the file may differ: told without reading the configuration, since every force is asked.
    private func isUnsettled(_ record: TenantRecord, _ latest: RevisionRecord) async throws -> Bool {
        guard latest.number == record.revision else { return true }
        return try await registry.inWords.read { db in
            let last = try db.value(
                """
                SELECT action FROM audit WHERE subject = \(record.slug) AND action IN (
                    'force.added', 'force.restored', 'configuration.claimed', 'configuration.applied', 'configuration.settled')
                ORDER BY sequence DESC LIMIT 1
                """, as: String.self)
            return last == "configuration.claimed"
        }
    }

    private func settle(_ record: TenantRecord, with interpretation: Interpretation, _ latest: RevisionRecord) async throws -> Bool
    {
        let (slug, now) = (record.slug, clock.now)
        let entry = AuditEntry("configuration.settled", subject: slug, detail: ["revision": .integer(Int64(latest.number))])
        return try await registry.inWords.write { db in
            // Whoever is at work does it themselves.
            guard try Registry.records(in: db).contains(record) else { return false }
            guard try Self.lastWork(on: slug, in: db).adding(seconds: Self.patience) <= now else { return false }
            try Registry.take(interpretation, revision: latest.number, for: slug, at: now, in: db)
            try AuditChain.append(entry, by: .service("settle"), from: Origin(.service), at: now, to: db)
            return true
        }
    }

    /// Longer than the steps of a change of a configuration are apart.
    private static let patience: Int64 = 3

    private static func lastWork(on slug: String, in db: Connection) throws -> Timestamp {
        try db.value("SELECT max(at) FROM audit WHERE subject = \(slug)") ?? Timestamp(seconds: 0)
    }
}
