// error: 'read' is inaccessible due to '@_spi' protection level

import FolkmootTenancy
import Storage

func names(_ visitor: PublicScope) async throws -> [String] {
    try await visitor.data.read { db in try db.values("SELECT name FROM member", as: String.self) }
}
