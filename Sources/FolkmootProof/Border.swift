import Basics
import FolkmootCore
import FolkmootTenancy

/// What a border between forces must keep out: each asked for as somebody would who tries it.
struct Border: Sendable {
    let realm: Realm

    /// One thing that was tried, how often, and where it was not refused as it must be.
    struct Check: Sendable {
        let what: String
        var asked = 0
        var faults: [String] = []

        mutating func expect(_ isKept: Bool, _ words: @autoclosure () -> String) {
            asked += 1
            if !isKept { faults.append(words()) }
        }
    }

    /// Everything; to be tried before a walk, while links and sessions are as they were made.
    func checks() async throws -> [Check] {
        [try await unknownHosts(), try await sessions(), try await links(), try await forms(), try await passwords()]
    }

    /// Each force with each other.
    private var pairs: [(one: String, other: String)] {
        realm.forces.flatMap { one in realm.forces.filter { $0 != one }.map { (one, $0) } }
    }

    /// A host that nobody answers at gets 421, and nothing of any force.
    func unknownHosts() async throws -> Check {
        var check = Check(what: "A host that nobody answers at gets 421, and no word of any force")
        let hosts = realm.forces.flatMap { ["\(realm.host(of: $0)).example.org", "xn--\($0)", "unknown.\(realm.host(of: $0))"] }
        for host in ["unknown.localhost", "localhost", "tenants", "127.0.0.1"] + hosts {
            for path in ["/", "/staff", "/register", "/survey"] {
                let answer = try await realm.browser(at: host).get(path)
                check.expect(answer.status == 421, "\(host)\(path): \(answer.status)")
                for force in realm.forces {
                    let isClean = ![Canary.prefix(of: force), realm.host(of: force)].contains {
                        Bytes.contain($0, in: answer.bytes)
                    }
                    check.expect(isClean, "\(host)\(path) tells of \(force)")
                }
            }
        }
        return check
    }

    /// A session is nothing at another force, nor at the national host, nor the other way round.
    func sessions() async throws -> Check {
        var check = Check(what: "A session of one force is none at another or nationally, nor a national one at a force")
        let (national, lead) = (realm.platform.nationalHost, try await realm.nationalLead().cookies)
        for (one, other) in pairs {
            let own = realm.cookies(of: realm.plants(one).chief, one)
            guard !own.isEmpty else { continue }
            for (host, cookies, path, page) in [
                (realm.host(of: other), own, "/staff", "/staff/sign-in"),
                (realm.host(of: other), own, "/staff/members?q=Gwen", "/staff/sign-in"), (national, own, "/", "/sign-in"),
                (realm.host(of: other), lead, "/staff", "/staff/sign-in"),
            ] {
                let answer = try await Browser(realm.service, host: host, cookies: Walker.underEveryName(cookies)).get(path)
                let isSent = answer.status == 303 && answer.location?.hasPrefix(page) == true
                check.expect(isSent, "\(host)\(path) with a session of \(one): \(answer.status)")
            }
            let home = try await Browser(realm.service, host: realm.host(of: one), cookies: own).get("/staff")
            check.expect(home.status == 200, "The session of \(one) is none at home: \(home.status)")
        }
        return check
    }

    /// A member's link is of one force and for one purpose.
    func links() async throws -> Check {
        var check = Check(what: "A member's link is of one force, and for one purpose")
        let purposes = ["/my/": LinkPurpose.preferences, "/leave/": .leave, "/answer/": .survey]
        for force in realm.forces where realm.plants(force).canaries.contains(Canary(force, .secret, "name")) {
            let hasSurvey = realm.plants(force).canaries.contains(Canary(force, .open, "introduction"))
            for (page, purpose) in purposes where hasSurvey || purpose != .survey {
                let link = try await realm.link(of: force, to: purpose)
                let home = try await realm.browser(at: realm.host(of: force)).get(page + link).status
                check.expect(home == 200, "\(page) of \(force) at home: \(home)")
                let hosts = realm.forces.filter { $0 != force }.map(realm.host(of:)) + [realm.platform.nationalHost]
                for host in hosts {
                    let status = try await realm.browser(at: host).get(page + link).status
                    check.expect(status == 404, "\(page) of \(force) at \(host): \(status)")
                }
                for other in purposes.keys where other != page {
                    let status = try await realm.browser(at: realm.host(of: force)).get(other + link).status
                    check.expect(status == 404, "A link for \(page) of \(force) as \(other): \(status)")
                }
            }
        }
        return check
    }

    /// A form that was made at one force is refused at another.
    func forms() async throws -> Check {
        var check = Check(what: "A form that was made at one force is refused at another")
        for (one, other) in pairs {
            let first = realm.browser(at: realm.host(of: one))
            let fields = [("email", "gwen@example.org"), ("csrf", try await first.get("/register").token ?? "")]
            let second = Browser(realm.service, host: realm.host(of: other), cookies: first.cookies)
            let refused = try await second.post("/preferences", fields).status
            check.expect(refused == 403, "A form of \(one) at \(other): \(refused)")
            let taken = try await first.post("/preferences", fields).status
            check.expect(taken == 303, "A form of \(one) at home: \(taken)")
        }
        return check
    }

    /// Who signs in at one force does not at another, with the same address and password.
    func passwords() async throws -> Check {
        var check = Check(what: "Whoever signs in at one force does not at another, with the same address and password")
        for (number, force) in realm.forces.enumerated() {
            let scope = try await realm.operations.force(force)
            let email = "border-\(number)@\(force).example"
            let grants = scope.tenant.configuration.roles.filter { $0.code == realm.plants(force).chief || $0.isForceWide }.prefix(
                1)
            let new = NewAccount(
                email: email, name: "Border", password: Realm.password,
                grants: grants.map { role in
                    (role: role.code, area: role.isForceWide ? nil : realm.plants(force).root)
                })
            _ = try await scope.addStaff(new)
            let fields: KeyValuePairs = ["email": email, "password": Realm.password]
            for other in realm.forces {
                let status = try await realm.browser(at: realm.host(of: other)).send("/staff/sign-in", fields).status
                check.expect(status == (other == force ? 303 : 422), "Somebody of \(force) at \(other): \(status)")
            }
            let status = try await realm.browser(at: realm.platform.nationalHost).send("/sign-in", fields).status
            check.expect(status == 422, "Somebody of \(force) at the national host: \(status)")
        }
        return check
    }
}
