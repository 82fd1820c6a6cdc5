import FolkmootTenancy
import FolkmootWeb

/// Somebody who goes everywhere at one host, and must see nothing that is another force's.
struct Walker: Sendable {
    let name: String
    /// The force that the person belongs to.
    let force: String?
    let host: String
    let cookies: [String: String]
    /// The forces whose members' links it holds; of the others it has links for something else.
    let links: Set<String>
    let key: String?

    init(
        name: String, of force: String?, at host: String, cookies: [String: String] = [:], links: Set<String> = [],
        key: String? = nil
    ) {
        (self.name, self.force, self.host, self.cookies, self.links, self.key) = (name, force, host, cookies, links, key)
    }

    func walk(_ realm: Realm, _ sightings: Sightings) async throws {
        let browser = Browser(realm.service, host: host, cookies: cookies, key: key)
        try await Walk(realm: realm, walker: self, browser: browser, sightings: sightings).everything()
    }

    /// What must not be seen of a force here: at its own host what is not open, unless one belongs to it; elsewhere anything, but by a
    /// national lead what it has published.
    func hidden(_ other: String, in realm: Realm) -> [String] {
        if isNationalLead(in: realm) { return Canary.unpublished(of: other) }
        guard host == realm.host(of: other) else { return [Canary.prefix(of: other)] }
        return other == force ? [] : [Canary.prefix(of: other, .secret), Canary.prefix(of: other, .published)]
    }

    func isNationalLead(in realm: Realm) -> Bool { name == Self.nationalLead && host == realm.platform.nationalHost }

    static let nationalLead = "national lead"

    /// A session as if it were each of our cookies.
    static func underEveryName(_ cookies: [String: String]) -> [String: String] {
        let session = cookies[CookieName.staff] ?? cookies[CookieName.national] ?? ""
        return cookies.merging([CookieName.staff: session, CookieName.national: session]) { _, new in new }
    }
}

extension Realm {
    /// Everybody walks everywhere: each force's people and the national leads beside each other, those of one force one after another.
    func walk(_ sightings: Sightings) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for force in forces {
                let walkers = walkers(of: force)
                group.addTask { for walker in walkers { try await walker.walk(self, sightings) } }
            }
            group.addTask {
                let lead = try await nationalLead().cookies
                for host in forces.map(host(of:)) + [platform.nationalHost] {
                    try await Walker(name: Walker.nationalLead, of: nil, at: host, cookies: Walker.underEveryName(lead)).walk(
                        self, sightings)
                }
                // A program with a key of the national host for all that there is.
                let new = NewProgramKey(name: "Warehouse", permissions: Permission.ofNationalPrograms, days: 9)
                let key = try await operations.makeNationalKey(new)
                try await Walker(name: Walker.nationalLead, of: nil, at: platform.nationalHost, key: key).walk(self, sightings)
            }
            try await group.waitForAll()
        }
        try await sendOutboxes()
    }

    /// Everybody who belongs to a force, everywhere: at the others' pages, at the national ones, and at its own.
    private func walkers(of force: String) -> [Walker] {
        let plants = plants(force)
        let chief = Walker.underEveryName(cookies(of: plants.chief, force))
        let elsewhere = [platform.nationalHost] + forces.filter { $0 != force }.map(host(of:))
        var walkers = elsewhere.map { Walker(name: plants.chief, of: force, at: $0, cookies: chief, links: [force]) }
        // Sessions and links of the others, brought here as they are.
        for other in forces where other != force {
            let chief = self.plants(other).chief
            walkers.append(
                Walker(name: chief, of: other, at: host(of: force), cookies: cookies(of: chief, other), links: [other]))
        }
        walkers.append(Walker(name: "visitor", of: nil, at: host(of: force)))
        for role in plants.staff.keys.sorted() {
            walkers.append(Walker(name: role, of: force, at: host(of: force), cookies: cookies(of: role, force)))
        }
        // A program with a key for all that keys can be for, at home and at the other forces.
        for host in forces.map(host(of:)) { walkers.append(Walker(name: "program", of: force, at: host, key: plants.programKey)) }
        // The member changes and leaves in the end.
        walkers.append(Walker(name: "member", of: force, at: host(of: force), links: [force]))
        return walkers
    }
}
