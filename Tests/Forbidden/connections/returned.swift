// error: conformance of 'Connection' to 'Sendable' is unavailable

@_spi(Stores) import FolkmootTenancy
import Storage

func escape(_ scope: PublicScope) async throws -> Connection {
    try await scope.data.read { db in db }
}
