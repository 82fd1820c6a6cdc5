// error: cannot assign to property: 'data' is a 'let' constant

import FolkmootTenancy

func cross(_ own: StaffScope, _ other: PublicScope) -> StaffScope {
    var scope = own
    scope.data = other.data
    return scope
}
