// error: capture of 'kept' with non-Sendable type 'Connection?' in a '@Sendable' closure

@_spi(Stores) import FolkmootTenancy
import Storage

func escape(_ scope: PublicScope) async throws {
    var kept: Connection?
    try await scope.data.read { db in kept = db }
    _ = kept
}
