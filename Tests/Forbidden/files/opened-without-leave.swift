// error: cannot find 'Database' in scope

import Storage

let database = Database(path: "tenants/leicestershire.sqlite", migrations: [])
