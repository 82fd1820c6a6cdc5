// error: conformance of 'Row' to 'Sendable' is unavailable

@_spi(Stores) import FolkmootTenancy
import Storage

func escape(_ scope: PublicScope) async throws -> [Row] {
    try await scope.data.read { db in try db.map("SELECT area FROM area_figure") { row in row } }
}
