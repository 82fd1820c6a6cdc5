public import Basics
import Hashing
@_spi(TenantFiles) import Storage

extension Permission {
    /// Seeing which months forces have published.
    public static let readPublications = Permission(
        "publications.read", allows: "See which months each force has published, restated and withdrawn")
    /// Seeing figures that forces have published.
    public static let readFigures = Permission(
        "figures.read", allows: "See the figures that forces have published, and how each is measured")

    /// What the key of a national lead can be for; no role of a force has these.
    public static let ofNationalPrograms = [Permission.readPublications, .readFigures]
}

// MARK: - Making, listing, ending

extension NationalScope {
    /// The person's own keys, the latest first.
    public func keys() async throws -> [ProgramKey] {
        let owner = account.id
        return try await platform.registry.inWords.read { db in try KeyTable.all("account = \(owner)", in: db) }
    }

    /// Makes a key, which is good for as long as the person is a national lead, and no longer than it says.
    ///
    /// - Returns: its text, which is not told again.
    public func makeKey(_ new: NewProgramKey) async throws -> String {
        try requirePerson()
        return try await platform.makeNationalKey(
            new, by: account.name, for: account.id, actor: .account(account.id), from: origin)
    }

    /// Ends a key of the person's own.
    ///
    /// - Throws: `.missing` if there is none.
    public func endKey(_ id: ID<ProgramKey>) async throws {
        try requirePerson()
        let (owner, now) = (account.id, platform.clock.now)
        try await platform.registryWrite(audit: KeyTable.ended(id), by: .account(owner), from: origin) { db in
            try KeyTable.end("id = \(id) AND account = \(owner)", at: now, in: db)
        }
    }

    private func requirePerson() throws(Problem) {
        guard permissions == nil else { throw Problem(.forbidden, "A key makes no keys, and ends none.") }
    }
}

extension PlatformScope {
    /// The keys of the national host, the latest first.
    public func nationalKeys() async throws -> [ProgramKey] {
        try await platform.registry.inWords.read { db in try KeyTable.all(in: db) }
    }

    /// Makes a key of the national host that belongs to no lead.
    ///
    /// - Returns: its text, which is not told again.
    public func makeNationalKey(_ new: NewProgramKey) async throws -> String {
        try await platform.makeNationalKey(
            new, by: operatorName, for: nil, actor: .platformOperator(operatorName), from: origin)
    }

    /// Ends a key of the national host, whosever it is.
    public func endNationalKey(_ id: ID<ProgramKey>) async throws {
        let now = platform.clock.now
        try await platform.registryWrite(audit: KeyTable.ended(id), by: .platformOperator(operatorName), from: origin) { db in
            try KeyTable.end("id = \(id)", at: now, in: db)
        }
    }
}

extension Platform {
    fileprivate func makeNationalKey(
        _ new: NewProgramKey, by maker: String, for owner: ID<Account>?, actor: Actor, from origin: Origin
    ) async throws -> String {
        let known = Set(Permission.ofNationalPrograms.map(\.name))
        guard known.isSuperset(of: new.permissions) else {
            let words = "A key of the national host cannot be for that."
            throw Problem(.invalid, words, fields: ["permissions": words])
        }
        let key = try FreshKey(new, by: maker, at: clock.now)
        try await registryWrite(audit: key.entry, by: actor, from: origin) { db in
            try key.insert(to: db)
            try db.run("UPDATE api_key SET account = \(owner) WHERE id = \(key.id)")
        }
        return key.text
    }
}

// MARK: - Using

/// A program that sent a good key of the national host.
public struct NationalProgram: Sendable {
    /// The key.
    public let key: ProgramKey
    /// The program's leave.
    public let scope: NationalScope
}

extension Platform {
    /// The program that sent a key of the national host, or nobody.
    public func nationalProgram(_ key: String, from origin: Origin) async throws -> NationalProgram? {
        let (hash, now) = (SHA256.hash(Array(key.utf8)), clock.now)
        let found = try await registry.inWords.read { db in try KeyTable.find(hash, in: db) }
        guard let found, found.isGood(at: now), let id = ID<Account>(found.id.description) else { return nil }
        if found.isToBeNoted(at: now) {
            try await registryWrite(audit: KeyTable.used(found.id), by: .account(id), from: origin) { db in
                try KeyTable.note(found.id, usedAt: now, in: db)
            }
        }
        let account = Account(id: id, email: "", name: found.name, kind: .national, isActive: true, hasSecondFactor: true)
        return NationalProgram(
            key: found,
            scope: NationalScope(account: account, origin: origin, platform: self, permissions: Set(found.permissions)))
    }
}

extension NationalScope {
    /// Keeps in the registry's audit what a program reads, before it is read.
    ///
    /// - Parameters:
    ///   - operation: which, as the document of the API calls it.
    ///   - sent: what was sent along, once it was found right: names of forces and measures, months and counts.
    public func keepRead(of operation: String, _ sent: JSON) async throws {
        let entry = AuditEntry("api.read", detail: ["operation": .string(operation), "parameters": sent])
        try await platform.registryWrite(audit: entry, by: .account(account.id), from: origin) { _ in }
    }
}
