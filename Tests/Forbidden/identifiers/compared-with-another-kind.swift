// error: conflicting arguments to generic parameter 'Self' ('ID<Member>' vs. 'ID<Account>')

import Basics
import FolkmootTenancy

func isSame(_ member: ID<Member>, _ account: ID<Account>) -> Bool {
    member == account
}
