// error: missing argument for parameter 'cookie' in call

import FolkmootTenancy

let token = SessionToken()
