// error: cannot convert return expression of type 'String' to return type 'Path'

import Markup

func address(_ typed: String) -> Path {
    typed
}
