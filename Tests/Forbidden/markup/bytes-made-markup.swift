// error: no exact matches in call to initializer

import Markup

func heading(_ typed: [UInt8]) -> HTML {
    HTML(bytes: typed)
}
