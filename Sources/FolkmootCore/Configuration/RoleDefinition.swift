/// A role of a force: what it may do, and where.
public struct RoleDefinition: Sendable, Equatable {
    /// The code; it never changes.
    public let code: String
    /// What it is called.
    public let name: String
    /// Names of permissions.
    public let permissions: Set<String>
    /// Whether it reaches the whole force; otherwise only the areas that a person is given.
    public let isForceWide: Bool
    /// Whether new staff get it.
    public let isDefault: Bool

    /// The permissions without which nobody could put a force's staff in order again.
    public static let administration: Set<String> = ["staff.manage", "roles.manage"]

    /// Whether whoever has it can put the force's staff in order.
    public var isAdministrator: Bool { isForceWide && permissions.isSuperset(of: Self.administration) }
}
