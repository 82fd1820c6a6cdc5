// compiles: each store takes the scope that it was made for.

import FolkmootCore
import FolkmootTenancy

func stores(visitor: PublicScope, member: MemberScope, staff: StaffScope, administrator: OperatorScope) {
    _ = RegistrationStore(visitor)
    _ = SurveyStore(visitor)
    _ = OwnSurvey(member)
    _ = OwnMembership(member)
    _ = MemberStore(staff)
    _ = AreaStore(staff)
    _ = MemberImport(administrator)
}
