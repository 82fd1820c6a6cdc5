// error: cannot convert value of type 'String' to expected argument type 'StaticString'

@_spi(Stores) import FolkmootTenancy

func entry(_ typed: String) -> AuditEntry {
    AuditEntry(typed)
}
