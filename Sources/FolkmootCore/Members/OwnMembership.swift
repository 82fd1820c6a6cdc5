public import Basics
@_spi(Stores) public import FolkmootTenancy
import Storage

/// What a person does to their own membership, by a link that was sent to them.
///
/// A link does what it was made for and nothing else.
public struct OwnMembership: Sendable {
    let scope: MemberScope
    let data: ForceData

    /// The store of whoever holds a link.
    public init(_ scope: MemberScope) {
        self.scope = scope
        data = scope.data
    }

    /// A person's own record.
    public struct Record: Sendable {
        /// Who.
        public let member: MemberRecord
        /// Codes of the providers that may write to the person.
        public let providers: [String]
        /// What the person is asked to answer, unless they have.
        public let invitation: Invitation?
    }

    /// A survey, with a link by which one member answers it.
    public struct Invitation: Sendable {
        /// What is asked.
        public let survey: SurveyDefinition
        /// The member's link.
        public let link: String
    }

    /// The person's record.
    ///
    /// - Throws: `.missing` if the person is a member no longer, or not yet.
    public func record() async throws -> Record {
        try allow(.preferences)
        let (data, id, now) = (data, scope.member, data.clock.now)
        return try await data.read(audit: AuditEntry("member.read-own", subject: id.description)) { db in
            let member = try Self.member(id, in: db)
            let providers = try db.values(
                "SELECT provider FROM consent WHERE member = \(id) AND withdrawn_at IS NULL ORDER BY entry", as: String.self)
            let survey = member.state == .active ? try data.tenant.configuration.survey(for: id, at: now, in: db) : nil
            let invitation = survey.map {
                Invitation(survey: $0, link: data.link(for: id, to: .survey, until: now.adding(seconds: 86400)))
            }
            return Record(member: member, providers: providers, invitation: invitation)
        }
    }

    /// Makes the person a member, and writes a welcome.
    ///
    /// To do it again changes nothing.
    ///
    /// - Returns: a link to the person's preferences.
    public func confirm(at address: ServiceAddress) async throws -> String {
        try allow(.confirm)
        let (data, id, now) = (data, scope.member, data.clock.now)
        return try await data.write { db in
            guard let member = try MemberRecord.find(id, in: db) else { throw Problem.missing("registration") }
            let letters = MemberLetters(data, in: member.language, from: address, at: now)
            if member.state == .pending {
                try Membership(db: db, now: now).activate(id, at: member.residence, route: member.route, from: now)
                try ErasureMark(db: db, data: data).lift(member)
                if let email = member.email { try ContactTable(db, of: id, at: now).verify(.email, email, by: .link) }
                let survey = try data.tenant.configuration.survey(for: id, at: now, in: db)
                if let email = member.email { try OutboxTable.add(letters.welcome(id, at: email, asking: survey), to: db) }
            } else if member.state != .active {
                throw Self.ended(member.language)
            }
            return (
                link: letters.link(id, .preferences, days: data.tenant.configuration.policy.linkDays), area: member.residence.area
            )
        } audit: {
            AuditEntry("member.confirmed", subject: id.description, area: $0.area)
        }.link
    }

    /// Changes who may write to the person, and in which language.
    ///
    /// - Throws: an `.invalid` ``Problem`` if nobody is chosen: then leaving is what the person wants.
    public func choose(providers: [String], wordings: [String: Int] = [:], language: Language) async throws {
        try allow(.preferences)
        let consents = try consents(providers, wordings, language)
        let (id, now, revision) = (scope.member, data.clock.now, data.tenant.revision.number)
        let languages = data.tenant.configuration.languages
        _ = try await data.write { db in
            let member = try Self.member(id, in: db)
            let chosen = languages.contains(language) ? language : member.language
            try db.run("UPDATE member SET language = \(chosen.rawValue) WHERE id = \(id)")
            return try Membership(db: db, now: now).agree(id, to: consents, revision: revision, route: .online)
        } audit: { changed in
            AuditEntry(
                "member.preferences-changed", subject: id.description,
                detail: ["given": .integer(Int64(changed.given)), "withdrawn": .integer(Int64(changed.withdrawn))])
        }
    }

    /// Changes name and place.
    public func change(_ details: MemberDetails) async throws {
        try allow(.preferences)
        let (id, now) = (scope.member, data.clock.now)
        try await data.write { db in
            let member = try Self.member(id, in: db)
            try db.run("UPDATE member SET name = \(details.name) WHERE id = \(id)")
            let residence = details.residence.at(member.residence)
            if residence != member.residence { try Membership(db: db, now: now).move(member, to: residence) }
        } audit: {
            AuditEntry("member.details-changed", subject: id.description, area: details.residence.area)
        }
    }

    /// Ends the membership at once.
    ///
    /// To do it again changes nothing.
    public func leave(at address: ServiceAddress) async throws {
        try allow(.leave, .preferences)
        let (data, id, now) = (data, scope.member, data.clock.now)
        _ = try await data.write { db in
            guard let member = try MemberRecord.find(id, in: db) else { throw Problem.missing("registration") }
            guard member.state != .left, member.state != .erased else { return member.residence.area }
            try Membership(db: db, now: now).leave(member)
            if let email = member.email, member.state == .active {
                try OutboxTable.add(MemberLetters(data, in: member.language, from: address, at: now).left(id, at: email), to: db)
            }
            return member.residence.area
        } audit: {
            AuditEntry("member.left", subject: id.description, area: $0)
        }
    }
}

/// Name and place of a member, checked.
public struct MemberDetails: Sendable, Equatable {
    let name: String
    let residence: Residence

    /// Checks what was typed.
    ///
    /// - Throws: an `.invalid` ``Problem`` with every field that is wrong, in the person's language.
    public init(
        name: String, address: String, postcode: String, area: String, for configuration: ForceConfiguration, on day: Day,
        in language: Language
    ) throws(Problem) {
        var check = FormCheck(configuration: configuration, language: language, day: day)
        self.name = check.name(name)
        residence = check.residence(address: address, postcode: postcode, area: area)
        try check.throwErrors()
    }
}

extension OwnMembership {
    func allow(_ purposes: LinkPurpose...) throws(Problem) {
        guard purposes.contains(scope.purpose) else { throw Problem.missing("link") }
    }

    private func consents(_ providers: [String], _ wordings: [String: Int], _ language: Language) throws(Problem) -> [GivenConsent]
    {
        var check = FormCheck(configuration: data.tenant.configuration, language: language, day: London.day(at: data.clock.now))
        let consents = check.consents(providers, shown: wordings)
        guard consents.isEmpty else {
            try check.throwErrors()
            return consents
        }
        let words = MemberWords.consentOrLeave[language]
        throw Problem(.invalid, words, fields: ["providers": words])
    }

    static func member(_ id: ID<Member>, in db: Connection) throws -> MemberRecord {
        guard let member = try MemberRecord.find(id, in: db) else { throw Problem.missing("registration") }
        switch member.state {
        case .active, .suspended: return member
        case .pending, .invited: throw Problem(.missing, MemberWords.notConfirmed[member.language], code: "not-confirmed")
        case .left, .erased: throw ended(member.language)
        }
    }

    private static func ended(_ language: Language) -> Problem {
        Problem(.missing, MemberWords.hasLeft[language], code: "has-left")
    }
}
