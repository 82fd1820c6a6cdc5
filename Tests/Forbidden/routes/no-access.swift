// error: missing argument for parameter 'access' in call

import Basics
import FolkmootCore
import FolkmootTenancy
@testable import FolkmootWeb
import HTTP
import Markup

let route = Route(
    method: .get, pattern: PathPattern("/staff/members"), handler: .visitor { _, _ in .seeOther("/") })
