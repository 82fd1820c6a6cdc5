// error: cannot convert value of type 'OperatorScope' to expected argument type 'StaffScope'

import FolkmootCore
import FolkmootTenancy

func search(_ administrator: OperatorScope) async throws -> [MemberRecord] {
    try await MemberStore(administrator).search("Gwen")
}
