// error: binary operator '+' cannot be applied to operands of type 'HTML' and 'String'

import Markup

func heading(_ typed: String) -> HTML {
    let begin: HTML = "<h1>"
    return begin + typed
}
