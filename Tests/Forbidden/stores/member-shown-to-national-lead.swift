// error: cannot convert value of type 'NationalScope' to expected argument type 'StaffScope'

import FolkmootCore
import FolkmootTenancy

func search(_ lead: NationalScope) async throws -> [MemberRecord] {
    try await MemberStore(lead).search("Gwen")
}
