// error: binary operator '+' cannot be applied to operands of type 'String' and 'SQL'

import Storage

func search(_ typed: String) -> SQL {
    let begin = "SELECT id FROM member WHERE name = '"
    let end: SQL = "'"
    return begin + typed + end
}
