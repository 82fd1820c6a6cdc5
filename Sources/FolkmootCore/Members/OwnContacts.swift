import Basics
@_spi(Stores) import FolkmootTenancy
import Hashing
import Storage

/// What a person does to the ways by which they are reached, by a link that was sent to them.
extension OwnMembership {
    /// The ways, and which comes first.
    public struct Ways: Sendable {
        /// In the order in which they were added.
        public let all: [ContactWay]
        /// The one by which the person is reached first.
        public let first: ContactWay?
        /// Whether a code is waited for that was sent by text.
        public let awaitsCode: Bool
        /// By way, which of the providers that the person agreed to may write to it.
        public let consents: [ContactAddress: [WayConsent]]
        /// The person's language.
        public let language: Language
    }

    /// The person's ways.
    public func ways() async throws -> Ways {
        try allow(.preferences)
        let (id, now) = (scope.member, data.clock.now)
        return try await data.read(audit: AuditEntry("member.read-own", subject: id.description)) { db in
            let member = try Self.member(id, in: db)
            let ways = try ContactWays(of: member, in: db)
            let awaitsCode = ways.all.contains { way in way.channel == .text && way.proofEnds.map { $0 > now } ?? false }
            let consents = try WayConsents(db, of: id, at: now).standing(of: ways.all)
            return Ways(all: ways.all, first: ways.first, awaitsCode: awaitsCode, consents: consents, language: member.language)
        }
    }

    /// Adds a way, and sends to it what shows that it is the person's; or sends it once more to one that is not verified yet.
    ///
    /// - Throws: `.invalid` if it is on the list and verified; `.conflict` if there are too many, or too much was sent.
    public func add(_ way: ContactAddress, at address: ServiceAddress) async throws {
        try allow(.preferences)
        let (data, id, now) = (data, scope.member, data.clock.now)
        let proof = try await ContactProof.make(for: way.channel, in: data)
        _ = try await data.write { db in
            let member = try Self.member(id, in: db)
            return try ContactTable(db, of: id, at: now).add(
                way, proof, among: try ContactWays(of: member, in: db), in: member.language,
                MemberLetters(data, in: member.language, from: address, at: now))
        } audit: { isSent in
            AuditEntry(
                isSent ? "member.proof-sent" : "member.contact-added", subject: id.description,
                detail: ["channel": .string(way.channel.rawValue)])
        }
    }

    /// Verifies the number to which the last code was sent.
    ///
    /// Each call is one of few tries, counted on disk before the code is looked at.
    ///
    /// - Throws: `.invalid` if it is another code, `.conflict` if none is waited for or it was tried too often.
    public func verify(code typed: String) async throws {
        try allow(.preferences)
        let (data, id, now) = (data, scope.member, data.clock.now)
        guard let code = ContactProof.code(typed) else { throw try await wrongCode() }
        let entry = AuditEntry("member.code-tried", subject: id.description)
        let awaited = try await data.write(audit: entry) { db in
            _ = try Self.member(id, in: db)
            return try ContactTable(db, of: id, at: now).takeTry().map { AwaitedCode(number: $0.number, hash: $0.hash) }
        }
        guard let awaited else { throw try await words(.conflict, MemberWords.proofEnded) }
        guard try await data.fits(code, awaited.hash) else { throw try await wrongCode() }
        try await data.write(audit: Self.verified(id, .text, by: .code)) { db in
            let member = try Self.member(id, in: db)
            let table = ContactTable(db, of: id, at: now)
            guard try table.isAwaited(.text, awaited.number, awaited.hash) else {
                throw Problem(.conflict, MemberWords.proofEnded[member.language])
            }
            try table.verify(.text, awaited.number, by: .code)
        }
    }

    private struct AwaitedCode: Sendable {
        let number: String
        let hash: String
    }

    /// Verifies the address to which a link with this secret was sent; it works once.
    ///
    /// - Throws: `.conflict` if it has ended, or the address is somebody else's by now.
    /// - Returns: a link to the person's preferences.
    public func verify(secret: String) async throws -> String {
        try allow(.contact)
        let (data, id, now) = (data, scope.member, data.clock.now)
        try await data.write(audit: Self.verified(id, .email, by: .link)) { db in
            let member = try Self.member(id, in: db)
            let table = ContactTable(db, of: id, at: now)
            guard let email = try table.email(awaiting: SHA256.hex(of: secret)) else {
                throw Problem(.conflict, MemberWords.proofEnded[member.language])
            }
            guard try RegistrationDesk.holder(of: email, in: db).map({ $0.id == id }) ?? true else {
                throw Problem(.conflict, MemberWords.wayInUse[member.language])
            }
            try table.verify(.email, email, by: .link)
        }
        return data.link(for: id, to: .preferences, until: now.adding(seconds: 86_400))
    }

    /// Makes a verified way the one by which the person is reached first.
    public func prefer(_ way: ContactAddress) async throws {
        try await change(way, "member.contact-preferred") { found, ways, table in
            guard found.isVerified else { throw Problem(.conflict, MemberWords.wayUnverified[ways.member.language]) }
            try table.prefer(found, over: ways)
        }
    }

    /// Takes a way away.
    ///
    /// - Throws: `.conflict` if nothing that reaches the person for sure would be left.
    public func remove(_ way: ContactAddress) async throws {
        try await change(way, "member.contact-removed") { found, ways, table in
            guard ways.canSpare(found) else { throw Problem(.conflict, MemberWords.lastWay[ways.member.language]) }
            try table.remove(found, from: ways)
        }
    }

    /// Allows a provider that the person agreed to to write to a way, or stops it.
    ///
    /// - Parameter wording: The version of the words that the person saw.
    /// - Throws: `.conflict` if the words have changed since, or the way is not on the list.
    public func allow(_ provider: String, _ isAllowed: Bool, wording: Int?, for way: ContactAddress) async throws {
        try allow(.preferences)
        let (id, now, revision) = (scope.member, data.clock.now, data.tenant.revision.number)
        let word = data.tenant.configuration.policy.provider(provider)?.wording(on: London.day(at: now))?.version
        _ = try await data.write { db in
            let ways = try ContactWays(of: try Self.member(id, in: db), in: db)
            let language = ways.member.language
            guard let found = ways[way] else { throw Problem(.conflict, MemberWords.wayGone[language]) }
            guard !isAllowed || word != nil && word == wording else { throw Problem(.conflict, MemberWords.wordsChanged[language]) }
            let consents = WayConsents(db, of: id, at: now)
            var allowed = Set((try consents.standing(of: [found])[way] ?? []).filter(\.isAllowed).map(\.provider))
            if isAllowed { allowed.insert(provider) } else { allowed.remove(provider) }
            return try consents.choose(
                allowed, for: found, words: [provider: word].compactMapValues { $0 }, revision: revision, by: .own)
        } audit: { changed in
            AuditEntry("member.way-consent-changed", subject: id.description, detail: .of(way, changed))
        }
    }

    private func change(
        _ way: ContactAddress, _ action: StaticString,
        _ work: @escaping @Sendable (ContactWay, ContactWays, ContactTable) throws -> Void
    ) async throws {
        try allow(.preferences)
        let (id, now) = (scope.member, data.clock.now)
        let detail: JSON = ["channel": .string(way.channel.rawValue)]
        try await data.write(audit: AuditEntry(action, subject: id.description, detail: detail)) { db in
            let ways = try ContactWays(of: try Self.member(id, in: db), in: db)
            guard let found = ways[way] else { throw Problem(.conflict, MemberWords.wayGone[ways.member.language]) }
            try work(found, ways, ContactTable(db, of: id, at: now))
        }
    }
}

extension OwnMembership {
    private static func verified(_ id: ID<Member>, _ channel: ContactWay.Channel, by proof: ContactWay.Proof) -> AuditEntry {
        AuditEntry(
            "member.contact-verified", subject: id.description,
            detail: ["channel": .string(channel.rawValue), "by": .string(proof.rawValue)])
    }

    private func wrongCode() async throws -> Problem {
        let problem = try await words(.invalid, MemberWords.codeWrong)
        return Problem(.invalid, problem.message, fields: ["code": problem.message])
    }

    /// A problem in the person's language.
    private func words(_ kind: Problem.Kind, _ words: Localized) async throws -> Problem {
        let id = scope.member
        let language = try await data.read { db in try Self.member(id, in: db).language }
        return Problem(kind, words[language])
    }
}

extension JSON {
    /// What the audit keeps of a change of who may write to a way: never where it leads.
    static func of(_ way: ContactAddress, _ changed: (given: Int, withdrawn: Int)) -> JSON {
        [
            "channel": .string(way.channel.rawValue), "given": .integer(Int64(changed.given)),
            "withdrawn": .integer(Int64(changed.withdrawn)),
        ]
    }
}
