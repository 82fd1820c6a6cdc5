// compiles: values leave the body of a read, the connection stays.

@_spi(Stores) import FolkmootTenancy
import Storage

func areas(_ scope: PublicScope) async throws -> [String] {
    try await scope.data.read { db in
        try db.map("SELECT area FROM area_figure") { row in try row[0] as String }
    }
}
