// error: passing closure as a 'sending' parameter risks causing data races

@_spi(Stores) import FolkmootTenancy
import Storage

func escape(_ scope: PublicScope) async throws {
    try await scope.data.read { db in
        Task { try db.exists("SELECT 1 FROM area_figure") }
    }
}
