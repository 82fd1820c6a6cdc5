// error: missing argument for parameter 'audit' in call

@_spi(Stores) import FolkmootTenancy
import Storage

func tidy(_ scope: OperatorScope) async throws {
    try await scope.data.write { db in
        _ = try db.run("DELETE FROM area_figure WHERE members = 0")
    }
}
