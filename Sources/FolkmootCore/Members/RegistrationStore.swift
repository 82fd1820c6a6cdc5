import Basics
@_spi(Stores) public import FolkmootTenancy
import Storage

/// Takes registrations from the public, and sends members the links that they ask for.
///
/// Whether an address is known is told to nobody but the address itself.
public struct RegistrationStore: Sendable {
    private let data: ForceData

    /// The store of a visitor's force.
    public init(_ scope: PublicScope) { data = scope.data }

    /// Keeps a registration until it is confirmed, and writes to the address; a known address gets a letter that says so.
    public func register(_ registration: Registration, at address: ServiceAddress) async throws {
        let (data, now) = (data, data.clock.now)
        let letters = MemberLetters(data, in: registration.language, from: address, at: now)
        let revision = data.tenant.revision.number
        _ = try await data.write { db in
            let desk = RegistrationDesk(db: db, letters: letters, revision: revision, now: now)
            return try desk.take(registration)
        } audit: { outcome in
            AuditEntry(
                "member.registered", subject: outcome.member.description, area: registration.residence.area,
                detail: ["outcome": .string(outcome.kind.rawValue)])
        }
    }

    /// Sends a link to their preferences to whoever has this address, if anybody does.
    ///
    /// What is answered is the same for all.
    ///
    /// - Throws: an `.invalid` ``Problem`` if it is no address.
    public func sendLink(to typed: String, in language: Language, at address: ServiceAddress) async throws {
        guard let email = EmailAddress(CleanText.line(typed, limit: 300))?.description else {
            let words = MemberWords.emailWrong[language]
            throw Problem(.invalid, words, fields: ["email": words])
        }
        let (data, now) = (data, data.clock.now)
        _ = try await data.write { db in
            let known = try RegistrationDesk.holder(of: email, in: db)
            if let known, try RegistrationDesk.mayWrite(to: email, at: now, in: db) {
                let letters = MemberLetters(data, in: known.language, from: address, at: now)
                let isMember = known.state == .active || known.state == .suspended
                if known.state != .invited {
                    let survey = try data.tenant.configuration.survey(for: known.id, at: now, in: db)
                    try OutboxTable.add(
                        isMember ? letters.link(known.id, at: email, asking: survey) : letters.confirm(known.id, at: email), to: db)
                }
            }
            return known?.id
        } audit: {
            AuditEntry("member.asked-for-link", subject: $0?.description)
        }
    }
}

/// What is done with one registration, inside its write.
struct RegistrationDesk {
    let db: Connection
    let letters: MemberLetters
    let revision: Int
    let now: Timestamp
    var route = JoiningRoute.online

    struct Outcome: Sendable {
        enum Kind: String { case new, renewed, known }
        let member: ID<Member>
        let kind: Kind
    }

    func take(_ registration: Registration) throws -> Outcome {
        let holder = try registration.email.flatMap { try Self.holder(of: $0, in: db) }
        guard let holder else { return try keep(registration, as: ID(), .new) }
        guard holder.state == .active || holder.state == .suspended else { return try keep(registration, as: holder.id, .renewed) }
        try write(to: registration.email) { letters.known(holder.id, at: $0) }
        return Outcome(member: holder.id, kind: .known)
    }

    /// Of several registrations of one address the last counts.
    private func keep(_ registration: Registration, as id: ID<Member>, _ kind: Outcome.Kind) throws -> Outcome {
        let residence = registration.residence
        try db.run(
            """
            INSERT INTO member (id, name, email, phone, address, postcode, area, state, route, language, created_at, campaign)
            VALUES (\(id), \(registration.name), \(registration.email), \(registration.phone), \(residence.address),
                    \(residence.postcode), \(residence.area), 'pending', \(route), \(registration.language.rawValue), \(now),
                    \(registration.campaign))
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, phone = excluded.phone, address = excluded.address,
                postcode = excluded.postcode, area = excluded.area, state = 'pending', route = excluded.route, language = excluded.language,
                campaign = coalesce(excluded.campaign, member.campaign)
            """)
        try Membership(db: db, now: now).agree(id, to: registration.consents, revision: revision, route: route)
        try db.run("DELETE FROM member_demographic WHERE member = \(id)")
        if !registration.demographics.isEmpty {
            let answers = JSON(registration.demographics)
            try db.run("INSERT INTO member_demographic (member, answers) VALUES (\(id), \(answers))")
        }
        try registration.wishes.keep(of: id, in: db)
        try write(to: registration.email) { letters.confirm(id, at: $0) }
        return Outcome(member: id, kind: kind)
    }

    private func write(to email: String?, _ letter: (String) -> Letter) throws {
        guard let email, try Self.mayWrite(to: email, at: now, in: db) else { return }
        try OutboxTable.add(letter(email), to: db)
    }

    /// Whoever has an address: in their record, or as a further one that they have verified.
    static func holder(of email: String, in db: Connection) throws -> MemberRecord? {
        try db.one(
            """
            SELECT \(MemberRecord.columns) FROM member WHERE id IN (
                SELECT id FROM member WHERE email = \(email) AND state NOT IN ('left', 'erased')
                UNION SELECT member FROM member_contact WHERE channel = 'email' AND address = \(email) AND verified_at IS NOT NULL)
            """)
    }

    /// What strangers can have us write.
    private static let strangersLetters = ["confirm", "known", "preferences", "verify", "code"]

    /// Strangers can have us write to an address; three times in an hour, not more.
    static func mayWrite(to email: String, at now: Timestamp, in db: Connection) throws -> Bool {
        try OutboxTable.count(of: strangersLetters, to: email, since: now.adding(seconds: -3600), in: db) < 3
    }
}

extension JSON {
    init(_ answers: [String: String]) {
        self = .object(answers.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .string($0.value)) })
    }
}
