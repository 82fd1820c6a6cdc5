// error: 'OperatorScope' initializer is inaccessible due to 'internal' protection level

import FolkmootTenancy

func forge(_ visitor: PublicScope, _ platform: Platform) -> OperatorScope {
    OperatorScope(data: visitor.data, operatorName: "nobody", platform: platform)
}
