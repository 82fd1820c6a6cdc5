// error: 'link' is inaccessible due to '@_spi' protection level

import Basics
import FolkmootCore
import FolkmootTenancy

func link(_ visitor: PublicScope, to member: ID<Member>, until expiry: Timestamp) -> String {
    visitor.data.link(for: member, to: .preferences, until: expiry)
}
