public import Basics

/// One thing that a person may be allowed to do.
///
/// Each capability declares its own; a force's roles name them.
public struct Permission: Hashable, Sendable {
    /// Noun and verb, as roles.json names it: `members.read`.
    public let name: String
    /// What it allows, in one sentence for people who grant it.
    public let allows: String

    /// A permission of that name.
    public init(_ name: StaticString, allows: StaticString) {
        self.name = "\(name)"
        self.allows = "\(allows)"
    }

    /// Two of one name are the same.
    public static func == (left: Permission, right: Permission) -> Bool { left.name == right.name }

    /// Hashes the name.
    public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension Permission {
    /// Seeing who works here and what they may do.
    public static let readStaff = Permission("staff.read", allows: "See the staff of this force and their roles")
    /// Adding and disabling staff.
    public static let manageStaff = Permission("staff.manage", allows: "Add, change and disable staff")
    /// Granting and taking roles.
    public static let manageRoles = Permission("roles.manage", allows: "Grant and take away roles")
    /// Seeing the force's configuration and its history.
    public static let readConfiguration = Permission("configuration.read", allows: "See this force's configuration and its history")
    /// Changing the force's configuration.
    public static let writeConfiguration = Permission("configuration.write", allows: "Change this force's configuration")
    /// Searching the audit.
    public static let readAudit = Permission("audit.read", allows: "Read this force's audit")

    /// What the kernel itself asks for; capabilities add their own.
    public static let ofKernel: [Permission] = [
        .readStaff, .manageStaff, .manageRoles, .readConfiguration, .writeConfiguration, .readAudit,
    ]
}

/// A role of a force, as its roles.json defines it.
public struct Role: Sendable, Equatable {
    /// Its code: `pcso`.
    public let code: String
    /// What the force calls it.
    public let name: String
    /// Names of the permissions that it gives.
    public let permissions: Set<String>
    /// Whether it reaches the whole force; otherwise a grant names the area that it reaches.
    public let isForceWide: Bool

    /// A role with its permissions and reach.
    public init(code: String, name: String, permissions: Set<String>, isForceWide: Bool) {
        self.code = code
        self.name = name
        self.permissions = permissions
        self.isForceWide = isForceWide
    }
}

/// What the kernel must know of a force's configuration in order to decide who may do what.
public struct AccessRules: Sendable, Equatable {
    /// Roles by code.
    public let roles: [String: Role]
    /// By the code of an area, the code of the one that it lies in; the force itself has none.
    public let areaParents: [String: String]
    /// The code of the area that is the whole force.
    public let rootArea: String
    /// The codes of the roles whose holders must have a second factor.
    public let secondFactorRoles: Set<String>
    /// Whether each grant of a role waits until a second person agrees.
    public let grantsWait: Bool
    /// After how many seconds without use a sign-in ends.
    public let idleSeconds: Int64

    /// How staff sign in by the force's own directory, if they do.
    public let directory: DirectoryRules?

    /// The rules of one revision.
    public init(
        roles: [Role], areaParents: [String: String], rootArea: String, secondFactorRoles: Set<String> = [],
        grantsWait: Bool = false, idleSeconds: Int64 = 3600, directory: DirectoryRules? = nil
    ) {
        self.secondFactorRoles = secondFactorRoles
        self.grantsWait = grantsWait
        self.idleSeconds = idleSeconds
        self.directory = directory
        self.roles = Dictionary(roles.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
        self.areaParents = areaParents
        self.rootArea = rootArea
    }

    /// Whether an area is, or lies in, another.
    public func isArea(_ area: String, within ancestor: String) -> Bool {
        var current: String? = area
        // No tree of places is deeper than this; a loop in a damaged one must not hang a request.
        for _ in 0..<64 {
            guard let code = current else { return false }
            if code == ancestor { return true }
            current = areaParents[code]
        }
        return false
    }
}

/// A role that someone holds, in an area, for a time.
public struct Grant: Sendable, Equatable {
    /// The role's code.
    public let role: String
    /// The area in which it holds; nothing means the whole force.
    public let area: String?
    /// From when.
    public let from: Timestamp
    /// Until when, if it ends.
    public let until: Timestamp?

    /// Whether it holds at an instant.
    public func holds(at instant: Timestamp) -> Bool { from <= instant && (until.map { instant < $0 } ?? true) }
}

/// Where a person may do something.
public enum Reach: Sendable, Equatable {
    /// In the whole force.
    case force
    /// In these areas and all that lies in them; in none if empty.
    case areas([String])
}

/// The one place where permission is decided: deny by default, role × area × period.
struct Decision: Sendable {
    let rules: AccessRules
    let grants: [Grant]
    let now: Timestamp

    func reach(of permission: Permission) -> Reach { reach(of: permission.name) }

    func reach(of permission: String) -> Reach {
        var areas: [String] = []
        for grant in grants where grant.holds(at: now) {
            guard let role = rules.roles[grant.role], role.permissions.contains(permission) else { continue }
            guard !role.isForceWide else { return .force }
            guard let area = grant.area else { continue }
            guard area != rules.rootArea else { return .force }
            areas.append(area)
        }
        return .areas(areas)
    }

    func allows(_ permission: Permission, in area: String?) -> Bool { allows(permission.name, in: area) }

    func allows(_ permission: String, in area: String?) -> Bool {
        switch reach(of: permission) {
        case .force: true
        case .areas(let reached):
            area.map { area in reached.contains { rules.isArea(area, within: $0) } } ?? !reached.isEmpty
        }
    }
}
