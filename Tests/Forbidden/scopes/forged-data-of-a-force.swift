// error: 'ForceData' initializer is inaccessible due to 'internal' protection level

import Basics
import FolkmootTenancy

func forge(_ tenant: Tenant) -> ForceData {
    ForceData(tenant: tenant, actor: .visitor, from: Origin(.page), clock: .system)
}
