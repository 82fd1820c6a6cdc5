public import Basics
@_spi(Stores) public import FolkmootTenancy
import Storage

/// Invites members to events, and counts their answers, in the areas that a member of staff may see.
public struct InvitationStore: Sendable {
    private let scope: StaffScope

    /// Invitations in a person's reach.
    public init(_ scope: StaffScope) { self.scope = scope }

    /// So many are invited at once at most.
    public static let mostAtOnce = 5000

    /// How the members answered who were invited to an event.
    ///
    /// - Throws: `.missing` if there is no such event in reach.
    public func counts(of event: Event) async throws -> InvitationCounts {
        guard scope.allows(.readStandards, in: event.area) else { throw Problem.missing("event") }
        return try await scope.data.read { db in try InvitationRows.counts(of: event.id, in: db) }
    }

    /// Invites members who agreed to hear from the force, and who were not invited yet: a letter to each, with a link of their own.
    ///
    /// - Parameter use: the words of the library that its words were made from, if they were.
    /// - Returns: how many were invited.
    /// - Throws: `.missing` if the event is out of reach, `.forbidden` where the person may not write to members, `.conflict` if it has begun
    ///   or was called off, `.invalid` if that is nobody, or too many.
    @discardableResult
    public func invite(
        _ form: InvitationForm, to event: Event, at address: ServiceAddress, from use: LibraryUse? = nil
    ) async throws -> Int {
        try scope.require(.sendMessages, in: event.area)
        let (data, now, configuration) = (scope.data, scope.data.clock.now, scope.tenant.configuration)
        guard event.cancelled == nil, event.begins > now else {
            throw Problem(.conflict, "This has begun, or was called off, so nobody can be invited.")
        }
        let audience = try audience(form, of: event, configuration)
        let draft = try EventMessageDraft(form, for: configuration, today: scope.today)
        try use?.check([("words", draft.words?.english), ("welsh", draft.words?.translations[.cy])])
        if let sender = draft.sender,
            try await !SenderCardStore(scope).offered(in: event.area).contains(where: { $0.account == sender })
        {
            throw Problem(.invalid, EventMessageDraft.noSender, fields: ["sender": EventMessageDraft.noSender])
        }
        let (account, message) = (scope.account.id, draft.isEmpty ? nil : draft.id)
        return try await data.write { db in
            let members = try InvitationRows.members(audience, notYetOf: event.id, in: db)
            try Self.check(members.count)
            try InvitationRows.insert(draft, with: event.id, by: account, at: now, to: db)
            let sent = try InvitationRows.message(draft.id, in: db)
            for member in members {
                let letters = InvitationLetters(event, to: member, data, from: address, at: now)
                try OutboxTable.add(letters.invitation(with: sent), to: db)
                try db.run(
                    """
                    INSERT INTO event_invitation (event, member, invited_at, message)
                    VALUES (\(event.id), \(member.id), \(now), \(message))
                    """)
            }
            if let use, message != nil {
                try use.keep(
                    draft.id.description, in: event.area, by: account, at: now, isAdapted: draft.words != use.words, to: db)
            }
            return members.count
        } audit: { count in
            AuditEntry(
                "event.invited", subject: event.id.description, area: event.area,
                detail: [
                    "members": .integer(Int64(count)), "interests": .array(form.interests.map { .string($0) }),
                    "message": message.map { .string($0.description) } ?? .null,
                    "sender": draft.sender.map { .string($0.description) } ?? .null, "library": use?.detail ?? .null,
                ])
        }
    }

    private static func check(_ count: Int) throws(Problem) {
        if count == 0 {
            let told = "Nobody else there has agreed to hear from you by email, or they are invited already."
            throw Problem(.invalid, told, fields: ["within": told])
        }
        if count > mostAtOnce {
            let told =
                "These are \(Decimals.grouped(count)) members. Invite \(Decimals.grouped(mostAtOnce)) at most at once: choose a smaller area."
            throw Problem(.invalid, told, fields: ["within": told])
        }
    }

    /// Which members are meant.
    private func audience(_ form: InvitationForm, of event: Event, _ configuration: ForceConfiguration) throws(Problem) -> SQL {
        let tree = configuration.areas
        let code = form.area.isEmpty ? event.area : form.area
        guard code == event.area || tree.isArea(code, within: event.area) else {
            let told = "Choose an area in which the event is."
            throw Problem(.invalid, told, fields: ["within": told])
        }
        let area: SQL = code == configuration.code ? "1 = 1" : "area IN \(list: tree.subtree(of: code).map(\.code))"
        let interests = configuration.policy.interests.map(\.code).filter(form.interests.contains)
        guard interests.count == Set(form.interests).count else {
            let told = "Choose among the interests that your force offers."
            throw Problem(.invalid, told, fields: ["interests": told])
        }
        guard !interests.isEmpty else { return area }
        return "\(area) AND id IN (SELECT member FROM member_wish WHERE kind = 'interest' AND code IN \(list: interests))"
    }
}

/// What an invited member does, by a link that was sent to them.
public struct OwnInvitations: Sendable {
    private let scope: MemberScope

    /// The store of whoever holds a link to say whether they come.
    public init(_ scope: MemberScope) { self.scope = scope }

    /// The event, and what the member answered.
    ///
    /// - Throws: `.missing` if they were not invited to it, or are no member any more.
    public func invitation(to event: ID<Event>) async throws -> OwnInvitation {
        let (id, now) = (try member(), scope.data.clock.now)
        return try await scope.data.read(audit: AuditEntry("invitation.read-own", subject: id.description)) { db in
            try Self.invitation(of: id, to: event, at: now, in: db)
        }
    }

    /// Keeps what the member answers; they may change it until it begins.
    ///
    /// - Throws: `.missing` as for ``invitation(to:)``, `.invalid` for what was typed or without room for so many, `.conflict` once it has
    ///   begun or was called off.
    public func answer(_ reply: InvitationReply, to event: ID<Event>) async throws {
        let (id, now) = (try member(), scope.data.clock.now)
        try await scope.data.write(audit: AuditEntry("invitation.answered", subject: id.description)) { db in
            let invitation = try Self.invitation(of: id, to: event, at: now, in: db)
            let language = invitation.language
            guard invitation.isOpen else { throw Problem(.conflict, InvitationWords.closed[language]) }
            let people = try reply.count(in: language)
            let others = try InvitationRows.counts(of: event, in: db).people - (invitation.people ?? 0)
            if let room = invitation.event.room, people > 0, others + people > room {
                let words = InvitationWords.full.filled(in: language, ["left": String(max(0, room - others))])
                throw Problem(.invalid, words, fields: ["people": words])
            }
            try db.run(
                "UPDATE event_invitation SET people = \(people), answered_at = \(now) WHERE event = \(event) AND member = \(id)")
        }
    }

    private func member() throws(Problem) -> ID<Member> {
        guard scope.purpose == .invitation else { throw Problem.missing("link") }
        return scope.member
    }

    private static func invitation(
        of member: ID<Member>, to id: ID<Event>, at now: Timestamp, in db: Connection
    ) throws -> OwnInvitation {
        let record = try OwnMembership.member(member, in: db)
        let answer = try db.first("SELECT people, message FROM event_invitation WHERE event = \(id) AND member = \(member)") {
            row in
            (people: try row[0] as Int?, message: try row[1] as ID<EventMessage>?)
        }
        guard let answer, let event = try EventRows.all("id = \(id)", limit: 1, in: db).first else {
            throw Problem.missing("invitation")
        }
        return OwnInvitation(
            event: event, people: answer.people, isOpen: event.cancelled == nil && event.begins > now,
            message: try answer.message.flatMap { try InvitationRows.message($0, in: db) }, language: record.language)
    }
}

/// Reads and writes invitations.
enum InvitationRows {
    /// Somebody who is written to.
    struct Recipient {
        let id: ID<Member>
        let email: String
        let language: Language
    }

    static func counts(of event: ID<Event>, in db: Connection) throws -> InvitationCounts {
        let found = try db.first(
            """
            SELECT count(*), count(*) FILTER (WHERE people > 0), coalesce(sum(people), 0), count(*) FILTER (WHERE people = 0)
            FROM event_invitation WHERE event = \(event)
            """
        ) { row in
            InvitationCounts(invited: try row[0], coming: try row[1], people: try row[2], notComing: try row[3])
        }
        return found ?? InvitationCounts(invited: 0, coming: 0, people: 0, notComing: 0)
    }

    /// Keeps a message, if it says anything.
    static func insert(
        _ draft: EventMessageDraft, with event: ID<Event>, by account: ID<Account>, at now: Timestamp, to db: Connection
    ) throws {
        guard !draft.isEmpty else { return }
        try db.run(
            """
            INSERT INTO event_message (id, event, words, words_welsh, sender, link, transcript, sent_by, sent_at)
            VALUES (\(draft.id), \(event), \(draft.words?.english), \(draft.words?.translations[.cy]), \(draft.sender), \(draft.link),
                \(draft.transcript), \(account), \(now))
            """)
    }

    /// A message as it is shown now.
    static func message(_ id: ID<EventMessage>, in db: Connection) throws -> EventMessage? {
        try db.first("SELECT words, words_welsh, sender, link, transcript FROM event_message WHERE id = \(id)") { row in
            let (words, welsh): (String?, String?) = (try row[0], try row[1])
            let sender: ID<Account>? = try row[2]
            return EventMessage(
                words: words.map { Localized($0, welsh.map { [.cy: $0] } ?? [:]) },
                sender: try sender.flatMap { try SenderCardRows.one($0, in: db) }, link: try row[3], transcript: try row[4])
        }
    }

    /// Members who agreed to hear from the force by their email address.
    static func members(_ audience: SQL, notYetOf event: ID<Event>, in db: Connection) throws -> [Recipient] {
        try recipients(
            """
            \(audience) AND \(WayConsents.allowEmail(from: "police")) AND id NOT IN (SELECT member FROM event_invitation WHERE event = \(event))
            """, in: db)
    }

    /// Members who said that they come.
    static func coming(to event: ID<Event>, in db: Connection) throws -> [Recipient] {
        try recipients("id IN (SELECT member FROM event_invitation WHERE event = \(event) AND people > 0)", in: db)
    }

    private static func recipients(_ condition: SQL, in db: Connection) throws -> [Recipient] {
        try db.map(
            "SELECT id, email, language FROM member WHERE state = 'active' AND email IS NOT NULL AND \(condition) ORDER BY id"
        ) { row in
            let language: String = try row[2]
            return Recipient(id: try row[0], email: try row[1], language: Language(rawValue: language) ?? .en)
        }
    }
}

/// What is written to one who is invited.
struct InvitationLetters {
    private let event: Event
    private let recipient: InvitationRows.Recipient
    private let letters: MemberLetters

    init(_ event: Event, to recipient: InvitationRows.Recipient, _ data: ForceData, from address: ServiceAddress, at now: Timestamp)
    {
        (self.event, self.recipient) = (event, recipient)
        letters = MemberLetters(data, in: recipient.language, from: address, at: now)
    }

    /// The kind of the letters that invite.
    static let kind = "invitation"

    /// Invites, with a link that works until it begins, and with what the team wrote.
    func invitation(with message: EventMessage?) -> Letter {
        let link = letters.data.link(for: recipient.id, to: .invitation, until: event.begins)
        let page = letters.stationery.address.page("invitation", link) + "/\(event.id)"
        let language = recipient.language
        var values = ["page": page]
        values["message"] = message?.words?[language]
        values["sender"] = message?.sender?.line(in: language, letters.data.tenant.configuration)
        values["link"] = message?.link
        let parts = [("message", InvitationWords.message), ("sender", InvitationWords.sender), ("link", InvitationWords.film)]
        let own = parts.filter { values[$0.0] != nil }.map(\.1)
        let words = InvitationWords.invitation.prefix(1) + own + InvitationWords.invitation.dropFirst()
        return letter(Self.kind, InvitationWords.subject, Array(words), values)
    }

    /// Says to one who would have come that it will not be.
    func calledOff(because reason: Localized) -> Letter {
        letter("called-off", InvitationWords.offSubject, InvitationWords.off, ["reason": reason[recipient.language]])
    }

    private func letter(_ kind: String, _ subject: Localized, _ words: [Localized], _ more: [String: String]) -> Letter {
        let language = recipient.language
        let (hour, minute) = London.time(at: event.begins)
        let values = [
            "title": event.title[language], "place": event.place,
            "when": "\(event.day), \(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)",
        ].merging(more) { first, _ in first }
        return letters.stationery.letter(
            kind, to: recipient.email, subject: subject.filled(in: language, values), words.map { $0.filled(in: language, values) },
            leaving: letters.link(recipient.id, .leave, days: 365)
        ).to(recipient.id)
    }
}
