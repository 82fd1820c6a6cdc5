// error: cannot convert return expression of type 'String' to return type 'HTML'

import Markup

func heading(_ typed: String) -> HTML {
    typed
}
