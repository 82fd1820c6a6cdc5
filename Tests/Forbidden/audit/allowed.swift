// compiles: a write says what the audit will have of it.

@_spi(Stores) import FolkmootTenancy
import Storage

func tidy(_ scope: OperatorScope) async throws {
    try await scope.data.write(audit: AuditEntry("figures.mended")) { db in
        _ = try db.run("DELETE FROM area_figure WHERE members = 0")
    }
}
