import Basics
import FolkmootCore
import FolkmootTenancy
import Foundation
import HTTP
import Synchronization
import Testing

@testable import FolkmootWeb

@Suite("Forces stay apart", .serialized)
struct IsolationTests {
    @Test("No marked word of one force reaches whoever belongs to another, by any route, nor any file or line of the log")
    func canaries() async throws {
        let realm = try await Realm()
        let sightings = Sightings()
        try expectPlanted(realm)

        try await withThrowingTaskGroup(of: Void.self) { group in
            for force in Realm.forces { group.addTask { try await walk(as: force, in: realm, sightings) } }
            group.addTask { try await walkAsNationalLead(in: realm, sightings) }
            try await group.waitForAll()
        }
        try await OutboxRounds(realm.platform) { slug, error in Issue.record("The outbox of \(slug): \(error)") }.once()

        expectOwnSeen(sightings)
        expectCleanLog(realm)
        await realm.platform.close()
        try expectCleanFiles(realm)
        await realm.remove()
    }

    // MARK: Walks

    /// Everybody who belongs to a force, everywhere: at the others' pages, at the national ones, and at its own.
    private func walk(as force: String, in realm: Realm, _ sightings: Sightings) async throws {
        let administrator = Walker.underEveryName(realm.cookies(of: "force_admin", force))
        let elsewhere = [realm.platform.nationalHost] + Realm.forces.filter { $0 != force }.map(Realm.host)
        var walkers = elsewhere.map { Walker(name: "force_admin", of: force, at: $0, cookies: administrator, links: [force]) }
        // Sessions and links of the others, brought here.
        for other in Realm.forces where other != force {
            let cookies = realm.cookies(of: "force_admin", other)
            walkers.append(Walker(name: "force_admin", of: other, at: Realm.host(of: force), cookies: cookies, links: [other]))
        }
        walkers.append(Walker(name: "visitor", of: nil, at: Realm.host(of: force)))
        for role in realm.plants(force).staff.keys.sorted() {
            walkers.append(Walker(name: role, of: force, at: Realm.host(of: force), cookies: realm.cookies(of: role, force)))
        }
        // A program with a key for all that keys can be for, at home and at the other forces.
        for host in Realm.forces.map(Realm.host) {
            walkers.append(Walker(name: "program", of: force, at: host, key: realm.plants(force).programKey))
        }
        // The member changes and leaves in the end.
        walkers.append(Walker(name: "member", of: force, at: Realm.host(of: force), links: [force]))
        for walker in walkers { try await walker.walk(realm, sightings) }
    }

    private func walkAsNationalLead(in realm: Realm, _ sightings: Sightings) async throws {
        let lead = try await realm.nationalLead().cookies
        for host in Realm.forces.map(Realm.host) + [realm.platform.nationalHost] {
            try await Walker(name: Walker.nationalLead, of: nil, at: host, cookies: Walker.underEveryName(lead)).walk(
                realm, sightings)
        }
        // A program with a key of the national host for all that there is.
        let new = NewProgramKey(name: "Warehouse", permissions: Permission.ofNationalPrograms, days: 9)
        let key = try await realm.operations.makeNationalKey(new)
        try await Walker(name: Walker.nationalLead, of: nil, at: realm.platform.nationalHost, key: key).walk(realm, sightings)
    }

    // MARK: What is left behind

    /// The walk would prove nothing if nobody saw what is meant for them.
    private func expectOwnSeen(_ sightings: Sightings) {
        for force in Realm.forces {
            let seen = sightings.own(of: force)
            let open = ["strapline", "area", "introduction", "purpose", "priority", "issue", "event", "headline", "opening"]
            for (kind, place) in open.map({ (Canary.Kind.open, $0) }) {
                #expect(seen.contains(Canary(force, kind, place)), "Nobody saw the \(place) of \(force)")
            }
            for place in [
                "name", "imported", "street", "email", "staff", "crime", "boundary", "population", "evidence", "step", "words",
                "tag", "figures",
                "contact", "trader", "encounter", "exercise", "door", "approver", "assessment", "onboarding", "rolegroup", "plan",
                "pack", "noticeboard", "grievance", "library", "sender",
            ] {
                #expect(seen.contains(Canary(force, .secret, place)), "Nobody of \(force) saw its \(place)")
            }
        }
        for force in Realm.forces {
            for place in ["restatement", "withdrawal"] {
                let canary = Canary(force, .published, place)
                #expect(sightings.own(of: force).contains(canary), "Nobody saw the \(place) of \(force)")
                #expect(sightings.nationally.contains(canary), "No national lead saw the \(place) of \(force)")
            }
        }
        #expect(sightings.answers > 5_000, "Only \(sightings.answers) answers were looked at")
    }

    private func expectCleanLog(_ realm: Realm) {
        for line in realm.log.lines {
            let text = "\(line)"
            for force in Realm.forces { #expect(!Bytes.contain(Canary.prefix(of: force), in: Array(text.utf8)), "\(text)") }
        }
    }

    /// The files of a force hold each of its marked words, so that there is something to find.
    private func expectPlanted(_ realm: Realm) throws {
        for force in Realm.forces {
            let bytes = try Self.bytes(of: force, in: realm)
            for canary in realm.plants(force).canaries {
                let isThere = Bytes.contain(canary.description, in: bytes)
                #expect(isThere, "\(canary) was not planted")
            }
        }
    }

    /// The files of a force hold no marked word of another, and the registry holds none but those that were published.
    private func expectCleanFiles(_ realm: Realm) throws {
        let registry = try Self.bytes(of: "\(realm.folder)/platform.sqlite*")
        for force in Realm.forces {
            let bytes = try Self.bytes(of: force, in: realm)
            for other in Realm.forces where other != force {
                let isClean = !Bytes.contain(Canary.prefix(of: other), in: bytes)
                #expect(isClean, "The files of \(force) hold words of \(other)")
            }
            for prefix in Canary.unpublished(of: force) {
                let isClean = !Bytes.contain(prefix, in: registry)
                #expect(isClean, "The registry holds words of \(force) that it has not published")
            }
        }
    }

    private static func bytes(of force: String, in realm: Realm) throws -> [UInt8] {
        try bytes(of: "\(realm.folder)/tenants/\(force).sqlite*") + bytes(of: "\(realm.folder)/outbox/\(force)/*")
    }

    /// The bytes of all files of a pattern: a path whose last part ends in an asterisk.
    private static func bytes(of pattern: String) throws -> [UInt8] {
        let url = URL(fileURLWithPath: String(pattern.dropLast()))
        let folder = pattern.hasSuffix("/*") ? url : url.deletingLastPathComponent()
        let prefix = pattern.hasSuffix("/*") ? "" : url.lastPathComponent
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasPrefix(prefix) }.sorted()
            .flatMap { try Array(Data(contentsOf: folder.appendingPathComponent($0))) }
    }
}

/// Somebody who goes everywhere at one host, and must see nothing that is another force's.
struct Walker {
    let name: String
    /// The force that the person belongs to.
    let force: String?
    let host: String
    let cookies: [String: String]
    let links: Set<String>
    let key: String?

    init(
        name: String, of force: String?, at host: String, cookies: [String: String] = [:], links: Set<String> = [],
        key: String? = nil
    ) {
        (self.name, self.force, self.host, self.cookies, self.links, self.key) = (name, force, host, cookies, links, key)
    }

    func walk(_ realm: Realm, _ sightings: Sightings) async throws {
        let browser = Browser(realm.application, host: host, cookies: cookies, key: key)
        try await Walk(realm: realm, browser: browser, links: links) { request, answer in
            let bytes = answer.bytes
            sightings.count()
            for other in Realm.forces {
                for prefix in hidden(other, in: realm) {
                    let isClean = !Bytes.contain(prefix, in: bytes)
                    #expect(
                        isClean, "\(name) of \(force ?? "nowhere") at \(host), \(request): \(answer.status) with words of \(other)")
                }
                let isSeen = host == Realm.host(of: other) || isNationalLead(in: realm)
                guard isSeen, Bytes.contain(Canary.prefix(of: other), in: bytes) else { continue }
                let known = isNationalLead(in: realm) ? sightings.nationally : sightings.own(of: other)
                for canary in realm.plants(other).canaries.subtracting(known)
                where Bytes.contain(canary.description, in: bytes) {
                    isNationalLead(in: realm) ? sightings.sawNationally(canary) : sightings.saw(canary)
                }
            }
        }.everything()
    }

    /// What must not be seen of a force here: at its own host what is not open, unless one belongs to it; elsewhere anything, but by a
    /// national lead what it has published.
    private func hidden(_ other: String, in realm: Realm) -> [String] {
        if isNationalLead(in: realm) { return Canary.unpublished(of: other) }
        guard host == Realm.host(of: other) else { return [Canary.prefix(of: other)] }
        return other == force ? [] : [Canary.prefix(of: other, .secret), Canary.prefix(of: other, .published)]
    }

    private func isNationalLead(in realm: Realm) -> Bool { name == Self.nationalLead && host == realm.platform.nationalHost }

    static let nationalLead = "national lead"

    /// A session as if it were each of our cookies.
    static func underEveryName(_ cookies: [String: String]) -> [String: String] {
        let session = cookies[CookieName.staff] ?? cookies[CookieName.national] ?? ""
        return cookies.merging([CookieName.staff: session, CookieName.national: session]) { _, new in new }
    }
}

/// What was seen on the walks, for the proof that there was something to see.
final class Sightings: Sendable {
    private let seen = Mutex<(own: Set<Canary>, nationally: Set<Canary>, answers: Int)>(([], [], 0))

    var answers: Int { seen.withLock { $0.answers } }

    func own(of force: String) -> Set<Canary> { seen.withLock { $0.own.filter { $0.force == force } } }
    /// What a national lead saw at the national host.
    var nationally: Set<Canary> { seen.withLock { $0.nationally } }
    func sawNationally(_ canary: Canary) { seen.withLock { _ = $0.nationally.insert(canary) } }
    func saw(_ canary: Canary) { seen.withLock { _ = $0.own.insert(canary) } }
    func count() { seen.withLock { $0.answers += 1 } }
}
