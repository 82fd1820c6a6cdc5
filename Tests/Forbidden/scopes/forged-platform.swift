// error: 'PlatformScope' initializer is inaccessible due to 'internal' protection level

import FolkmootTenancy

func forge(_ platform: Platform) -> PlatformScope {
    PlatformScope(operatorName: "nobody", origin: Origin(.command), platform: platform)
}
