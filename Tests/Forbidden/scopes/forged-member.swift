// error: 'MemberScope' initializer is inaccessible due to 'internal' protection level

import Basics
import FolkmootTenancy

func forge(_ data: ForceData) -> MemberScope {
    MemberScope(data: data, member: ID<Member>(), purpose: LinkPurpose("leave"))
}
