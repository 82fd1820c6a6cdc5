// error: missing argument for parameter 'needs' in call

import Basics
import FolkmootCore
import FolkmootTenancy
@testable import FolkmootWeb
import HTTP
import Markup

let route = Route.staff(.get, "/staff/members") { _, _ in .seeOther("/") }
