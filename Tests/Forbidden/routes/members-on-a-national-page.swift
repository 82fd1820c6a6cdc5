// error: cannot convert value of type 'NationalScope' to expected argument type 'StaffScope'

import Basics
import FolkmootCore
import FolkmootTenancy
@testable import FolkmootWeb
import HTTP
import Markup

let route = Route.national(.get, "/members") { _, scope in
    let found = try await MemberStore(scope).search("Gwen")
    return .json(.integer(Int64(found.count)))
}
