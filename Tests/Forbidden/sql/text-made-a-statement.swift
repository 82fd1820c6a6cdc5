// error: cannot convert value of type 'String' to expected argument type 'StaticString'

import Storage

func search(_ typed: String) -> SQL {
    SQL(stringLiteral: typed)
}
