// error: cannot convert return expression of type 'String' to return type 'SQL'

import Storage

func search(_ typed: String) -> SQL {
    typed
}
