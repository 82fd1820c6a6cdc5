// error: cannot convert value of type 'String' to expected argument type 'StaticString'

import Storage

func prepare(_ db: Connection, _ typed: String) throws {
    _ = try db.prepared(typed)
}
