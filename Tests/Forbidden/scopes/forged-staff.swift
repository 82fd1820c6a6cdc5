// error: 'StaffScope' initializer is inaccessible due to 'internal' protection level

import FolkmootTenancy

func forge(_ visitor: PublicScope, _ account: Account, _ platform: Platform) -> StaffScope {
    StaffScope(data: visitor.data, account: account, grants: [], platform: platform)
}
