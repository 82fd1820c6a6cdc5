// error: cannot convert value of type 'PlatformScope' to expected argument type 'OperatorScope'

import FolkmootCore
import FolkmootTenancy

func importing(_ administrator: PlatformScope) -> MemberImport {
    MemberImport(administrator)
}
