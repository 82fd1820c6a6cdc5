// error: 'keys' is inaccessible due to 'internal' protection level

import FolkmootTenancy

func take(_ tenant: Tenant) {
    _ = tenant.keys
}
