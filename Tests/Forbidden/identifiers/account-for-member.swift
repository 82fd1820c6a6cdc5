// error: cannot convert value of type 'ID<Account>' to expected argument type 'ID<Member>'

import Basics
import FolkmootCore
import FolkmootTenancy

func details(_ scope: StaffScope, _ account: ID<Account>) async throws -> MemberStore.Details {
    try await MemberStore(scope).member(account)
}
