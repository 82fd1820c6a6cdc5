// error: cannot convert value of type 'String' to expected argument type 'StaticString'

import Markup

func heading(_ typed: String) -> HTML {
    HTML(stringLiteral: typed)
}
