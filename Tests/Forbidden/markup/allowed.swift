// compiles: text from a person is escaped where it is put in.

import Markup

func heading(_ typed: String) -> HTML {
    "<h1>\(typed)</h1><a href=\"\(Path("/areas/\(typed)"))\">\(typed)</a>"
}
