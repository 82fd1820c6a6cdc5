extension CheckRun {
    /// Roles: permissions that exist, one default, and somebody who can put things in order.
    mutating func checkRoles() {
        guard let file = documents.json["roles.json"] else { return }
        let roles = file.list("roles")
        checkCodes(roles, "roles")
        checkOneDefault(roles, "role")
        for role in roles { checkPermissions(role) }
        if !documents.broken.contains("roles.json") { checkAdministrators(roles, file) }
    }

    private mutating func checkPermissions(_ role: SourcedValue) {
        for permission in role.list("permissions") {
            guard let name = permission.string, !context.permissions.contains(name) else { continue }
            add(
                permission.origin, "unknown-permission", "There is no permission \(quoted(name)).",
                suggestion(for: name, among: context.permissions))
        }
    }

    private mutating func checkAdministrators(_ roles: [SourcedValue], _ file: SourcedValue) {
        let administrators = roles.filter(isAdministrator)
        guard !administrators.isEmpty else {
            return add(
                file.origin(of: "roles"), "no-administrator",
                "No role for the whole force has both “staff.manage” and “roles.manage”.",
                "Give both to one role whose scope is “force”.")
        }
        let held = context.activeStaffByRole.filter { $0.value > 0 }
        guard !held.isEmpty, !administrators.contains(where: { held[$0.string("code") ?? ""] != nil }) else { return }
        add(
            file.origin(of: "roles"), "no-administrator", "Nobody active would keep “staff.manage” and “roles.manage”.",
            "Leave them in a role that somebody holds, or grant another role that has them first.")
    }

    private func isAdministrator(_ role: SourcedValue) -> Bool {
        role.string("scope") == "force" && RoleDefinition.administration.isSubset(of: role.strings("permissions"))
    }
}
