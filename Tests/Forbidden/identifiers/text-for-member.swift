// error: cannot convert value of type 'String' to expected argument type 'ID<Member>'

import FolkmootCore
import FolkmootTenancy

func details(_ scope: StaffScope, _ text: String) async throws -> MemberStore.Details {
    try await MemberStore(scope).member(text)
}
