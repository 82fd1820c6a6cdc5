import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// A force's staff and their roles, as those see and change them who look after staff.
enum PeopleRoutes {
    static let all: [Route] = [
        .staff(.get, "/staff/people", needs: .readStaff, list),
        // A name that somebody looks for must not stand in an address that can be kept or passed on.
        .staff(.post, "/staff/people", needs: .readStaff, list),
        .staff(.get, "/staff/people/add", needs: .manageStaff) { call, scope in call.page(PeoplePages.add(scope, call)) },
        .staff(.post, "/staff/people/add", needs: .manageStaff) { call, scope in
            try await call.sending(to: "/staff/people", done: "added") {
                try await call.letters(scope.tenant).invite(
                    email: call.form.text("email"), name: call.form.text("name"), try call.grant(), by: scope)
            } again: {
                PeoplePages.add(scope, call, $0)
            }
        },
        .staff(.get, "/staff/people/:person", needs: .readStaff) { call, scope in
            call.page(PersonPages.person(try await scope.person(try call.person()), scope, call))
        },
        .staff(.get, "/staff/people/:person/role", needs: .manageRoles) { call, scope in
            call.page(PersonPages.role(for: try await scope.person(try call.person()), scope, call))
        },
        .staff(.post, "/staff/people/:person/role", needs: .manageRoles) { call, scope in
            let person = try call.person()
            do {
                let waits = try await scope.grant(try call.grant(), to: person)
                return call.seeOther(person, done: waits ? "waits" : "granted")
            } catch let problem as Problem where problem.kind == .invalid {
                let page = PersonPages.role(for: try await scope.person(person), scope, call, problem)
                return call.page(page, status: .unprocessableContent)
            }
        },
        .staff(.post, "/staff/people/:person/agreement", needs: .manageRoles) { call, scope in
            try await scope.agree(to: try call.grantNamed())
            return call.seeOther(try call.person(), done: "agreed")
        },
        .staff(.post, "/staff/people/:person/end", needs: .manageRoles) { call, scope in
            try await scope.end(try call.grantNamed())
            return call.seeOther(try call.person(), done: "ended")
        },
        .staff(.post, "/staff/people/:person/password-link", needs: .manageStaff) { call, scope in
            try await call.letters(scope.tenant).sendPassword(to: try call.person(), by: scope)
            return call.seeOther(try call.person(), done: "link")
        },
        .staff(.post, "/staff/people/:person/second-factor-removal", needs: .manageStaff) { call, scope in
            try await scope.removeSecondFactor(of: try call.person(), telling: call.letters(scope.tenant).notices)
            return call.seeOther(try call.person(), done: "second-factor")
        },
        .staff(.post, "/staff/people/:person/disabling", needs: .manageStaff) { call, scope in
            try await scope.disable(try call.person())
            return call.seeOther(try call.person(), done: "disabled")
        },
        .staff(.get, "/staff/roles", needs: .readStaff) { call, _ in call.page(RolePages.guide(call)) },
    ]

    @Sendable private static func list(_ call: Call, _ scope: StaffScope) async throws -> Reply {
        call.page(PeoplePages.list(try await scope.people(), scope, call))
    }
}

extension Call {
    /// The member of staff whom the path names.
    func person() throws(Problem) -> ID<Account> {
        guard let id = ID<Account>(place("person")) else { throw Problem.missing("person") }
        return id
    }

    fileprivate func grantNamed() throws(Problem) -> ID<Grant> {
        guard let id = ID<Grant>(form.text("grant")) else { throw Problem.missing("grant") }
        return id
    }

    fileprivate func seeOther(_ person: ID<Account>, done: String) -> Reply {
        .seeOther(Path("/staff/people/\(person.description)").query("done", done))
    }

    /// The role that was typed: days are those of the force's clocks, the last one included.
    fileprivate func grant() throws(Problem) -> NewGrant {
        guard let role = configuration.role(form.text("role")) else {
            let words = "Choose a role."
            throw Problem(.invalid, words, fields: ["role": words])
        }
        let area = form.text("area")
        let first = try day("from")
        let last = try day("until")
        return NewGrant(
            role: role.code, area: role.isForceWide || area.isEmpty ? nil : area,
            from: first.flatMap { $0 == today ? nil : London.start(of: $0) },
            until: last.map { London.start(of: $0.adding(days: 1)) })
    }

    private func day(_ field: String) throws(Problem) -> Day? {
        let typed = form.text(field)
        guard !typed.isEmpty else { return nil }
        guard let day = Day(typed) else {
            let words = "Enter a day, like \(today)."
            throw Problem(.invalid, words, fields: [field: words])
        }
        return day
    }
}
