// error: to parameter expecting synchronous function type

@_spi(Stores) import FolkmootTenancy
import Storage

func wait(_ scope: PublicScope) async throws {
    try await scope.data.read { db in
        try await Task.sleep(for: .seconds(1))
        _ = try db.exists("SELECT 1 FROM area_figure")
    }
}
