// error: missing argument for parameter 'from' in call

import FolkmootTenancy

func scope(_ platform: Platform, at tenant: Tenant) -> PublicScope {
    platform.visitor(at: tenant)
}
