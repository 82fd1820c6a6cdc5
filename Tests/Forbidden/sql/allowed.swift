// compiles: text from a person is bound, and statements are put together from parts written in the program.

import Storage

func search(_ name: String, sorted: Bool) -> SQL {
    let order: SQL = sorted ? "ORDER BY name" : ""
    return "SELECT id FROM member WHERE name = \(name) \(order)"
}
