import FolkmootCore
import FolkmootTenancy
import Markup

/// What each role of the force may do, made from its roles and from what the service knows of each permission.
enum RolePages {
    static func guide(_ call: Call) -> Page {
        let sections: [HTML] = call.configuration.roles.map { section($0, call) }
        return Page(
            title: "What may each role do?", breadcrumbs: [PersonPages.way],
            body: """
                <p>Roles are set in the force's configuration (<code>roles.json</code>). Whatever a role does not name, it may not do.</p>
                <p>\(Components.printButton(in: call.language))</p>
                \(matrix(call))
                \(HTML.joined(sections))
                """)
    }

    private static func section(_ role: RoleDefinition, _ call: Call) -> HTML {
        let may: [HTML] = permissions.filter { role.permissions.contains($0.name) }.map { "<li>\($0.allows)</li>\n" }
        let reach: HTML =
            role.isForceWide ? "In the whole force." : "Only in the areas that a person is given, and in what lies in them."
        let needsFactor = call.configuration.policy.secondFactorRoles.contains(role.code)
        return """
            <h2 id="\(role.code)">\(role.name)</h2>
            <p>\(reach)\(when: role.isDefault, " New staff get this role unless another is chosen.")\
            \(when: needsFactor, " Needs a second step of signing in.")</p>
            <ul>
            \(may)</ul>

            """
    }

    /// Each permission against each role.
    private static func matrix(_ call: Call) -> HTML {
        let roles = call.configuration.roles
        let rows = permissions.map { permission in
            let cells: [HTML] = roles.map { $0.permissions.contains(permission.name) ? "Yes" : "–" }
            return Table.Row(["\(permission.allows)"] + cells)
        }
        let columns = [Table.Column(title: "What")] + roles.map { Table.Column(title: $0.name) }
        return Components.table(Table(caption: "Each role at a glance", columns: columns, rows: rows, isMatrix: true))
    }

    private static let permissions = (Permission.ofKernel + Capability.all.flatMap(\.permissions)).sorted { $0.allows < $1.allows }
}
