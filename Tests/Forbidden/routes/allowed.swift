// compiles: a route says who may ask, and its handler is given that person's leave.

import Basics
import FolkmootCore
import FolkmootTenancy
@testable import FolkmootWeb
import HTTP
import Markup

let routes: [Route] = [
    .visitor(.get, "/") { _, scope in
        _ = RegistrationStore(scope)
        return .seeOther("/")
    },
    .staff(.get, "/staff/members", needs: .readStaff) { _, scope in
        _ = MemberStore(scope)
        return .seeOther("/")
    },
    .national(.get, "/") { call, scope in
        guard let month = Month(call.place("month")) else { throw Problem.missing("month") }
        let published = try await scope.publications(from: month, through: month)
        return .json(.integer(Int64(published.count)))
    },
]
