// compiles: a member is found by a member's identity.

import Basics
import FolkmootCore
import FolkmootTenancy

func details(_ scope: StaffScope, _ member: ID<Member>) async throws -> MemberStore.Details {
    try await MemberStore(scope).member(member)
}
