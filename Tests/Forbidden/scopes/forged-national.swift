// error: 'NationalScope' initializer is inaccessible due to 'internal' protection level

import FolkmootTenancy

func forge(_ account: Account, _ platform: Platform) -> NationalScope {
    NationalScope(account: account, origin: Origin(.page), platform: platform)
}
