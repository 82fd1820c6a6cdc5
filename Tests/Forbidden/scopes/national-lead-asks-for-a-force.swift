// error: value of type 'NationalScope' has no member 'force'

import FolkmootTenancy

func cross(_ lead: NationalScope) async throws -> OperatorScope {
    try await lead.force("leicestershire")
}
