// error: 'registry' is inaccessible due to 'internal' protection level

import FolkmootTenancy

func take(_ platform: Platform) {
    _ = platform.registry
}
