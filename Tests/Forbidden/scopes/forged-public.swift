// error: 'PublicScope' initializer is inaccessible due to 'internal' protection level

import FolkmootTenancy

func forge(_ data: ForceData) -> PublicScope {
    PublicScope(data: data)
}
