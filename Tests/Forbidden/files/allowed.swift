// compiles: what a store does, when it has been let in by name.

import FolkmootTenancy
@_spi(TenantFiles) import Storage

func open(_ path: String) -> Database {
    Database(path: path, migrations: [])
}
