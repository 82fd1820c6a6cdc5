// error: missing argument for parameter 'to' in call

import Basics
import FolkmootCore
import FolkmootTenancy
@testable import FolkmootWeb
import HTTP
import Markup

let route = Route.member(.post, "/leave/:link") { _, _ in .seeOther("/") }
