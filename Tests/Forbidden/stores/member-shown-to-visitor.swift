// error: cannot convert value of type 'PublicScope' to expected argument type 'StaffScope'

import FolkmootCore
import FolkmootTenancy

func search(_ visitor: PublicScope) async throws -> [MemberRecord] {
    try await MemberStore(visitor).search("Gwen")
}
