// error: cannot convert value of type 'String' to expected argument type 'SQL'

import Storage

func search(_ db: Connection, _ typed: String) throws {
    let statement = "DELETE FROM member WHERE name = '\(typed)'"
    try db.run(statement)
}
