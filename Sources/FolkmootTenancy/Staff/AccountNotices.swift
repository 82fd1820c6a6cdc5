@_spi(TenantFiles) public import Storage

/// What a person is told of their own account, so that they notice if it was somebody else.
public enum AccountEvent: Sendable {
    /// There is another password.
    case passwordChanged
    /// A second step was set up.
    case factorSetUp
    /// There is no second step any longer.
    case factorEnded
}

/// Writes to a person, in the transaction of what they are told of.
public struct AccountNotices: Sendable {
    let write: @Sendable (AccountEvent, Account, Connection) throws -> Void

    /// Notices that are written so.
    @_spi(Stores)
    public init(_ write: @escaping @Sendable (AccountEvent, Account, Connection) throws -> Void) { self.write = write }
}
