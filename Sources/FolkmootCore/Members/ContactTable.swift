import Basics
import FolkmootTenancy
import Storage

/// What the writes of a member's ways do to their table, and to the record where a way is in use.
struct ContactTable {
    private let db: Connection
    private let member: ID<Member>
    private let now: Timestamp

    init(_ db: Connection, of member: ID<Member>, at now: Timestamp) {
        self.db = db
        self.member = member
        self.now = now
    }

    /// What was said of who may write to the member's ways.
    var consents: WayConsents { WayConsents(db, of: member, at: now) }

    /// So many ways of one member are kept.
    static let most = 10
    /// So many proofs are sent to one member in a day.
    static let proofsADay = 10

    /// Keeps a way as it is, if it is not there.
    func keep(_ channel: ContactWay.Channel, _ address: String) throws {
        try db.run(
            """
            INSERT INTO member_contact (member, channel, address, added_at) VALUES (\(member), \(channel), \(address), \(now))
            ON CONFLICT (member, channel, address) DO NOTHING
            """)
    }

    /// Records that a way was shown to be the member's, and takes it into use where the record has none.
    func verify(_ channel: ContactWay.Channel, _ address: String, by proof: ContactWay.Proof, _ account: ID<Account>? = nil) throws
    {
        try keep(channel, address)
        try settle()
        try db.run(
            """
            UPDATE member_contact SET verified_at = \(now), verified_by = \(proof), verifier = \(account), proof_hash = NULL,
                proof_until = NULL, proof_tries = 0
            WHERE member = \(member) AND channel = \(channel) AND address = \(address)
            """)
        switch channel {
        case .email: try db.run("UPDATE member SET email = \(address) WHERE id = \(member) AND email IS NULL")
        case .text, .voice: try db.run("UPDATE member SET phone = \(address) WHERE id = \(member) AND phone IS NULL")
        case .post: break
        }
    }

    /// Who may write to each way stays as it is, whichever is in use after this.
    private func settle() throws {
        guard let record = try MemberRecord.find(member, in: db) else { return }
        let ways = try ContactWays(of: record, in: db).all
        // One way alone is in use and stays in use: nothing has to be written down for the many who have no other.
        if ways.contains(where: { !$0.isInUse }) { try WayConsents(db, of: member, at: now).settle(ways) }
    }

    /// Takes a way over from another record of the same person, verified as it was there.
    func take(_ way: ContactWay) throws {
        try keep(way.channel, way.address)
        guard let verification = way.verification else { return }
        try db.run(
            """
            UPDATE member_contact SET verified_at = \(verification.at), verified_by = \(verification.by), verifier = \(verification.account)
            WHERE member = \(member) AND channel = \(way.channel) AND address = \(way.address) AND verified_at IS NULL
            """)
    }

    /// Makes a verified way the one by which the member is reached first.
    ///
    /// What it takes the place of in the record stays among the ways.
    func prefer(_ way: ContactWay, over ways: ContactWays) throws {
        try settle()
        for other in ways.all where other.isInUse && other.column == way.column { try keep(other.channel, other.address) }
        try db.run("UPDATE member_contact SET preferred = 0 WHERE member = \(member) AND preferred = 1")
        try db.run(
            """
            UPDATE member_contact SET preferred = 1
            WHERE member = \(member) AND channel = \(way.channel) AND address = \(way.address)
            """)
        try use(way.address, in: way.column)
    }

    /// Takes a way away; what is verified takes its place in the record.
    func remove(_ way: ContactWay, from ways: ContactWays) throws {
        try settle()
        try WayConsents(db, of: member, at: now).forget(way)
        try db.run(
            "DELETE FROM member_contact WHERE member = \(member) AND channel = \(way.channel) AND address = \(way.address)")
        if way.isInUse { try use(ways.replacement(for: way)?.address, in: way.column) }
    }

    private func use(_ address: String?, in column: ContactWay.Column?) throws {
        switch column {
        case .email: try db.run("UPDATE member SET email = \(address) WHERE id = \(member)")
        case .phone: try db.run("UPDATE member SET phone = \(address) WHERE id = \(member)")
        case nil: break
        }
    }
}

extension ContactTable {
    /// Adds a way to those of a member, and sends to it what shows that it is theirs; or sends that once more to one that is not verified.
    ///
    /// - Parameter language: That of whoever is told what is wrong.
    /// - Returns: whether something was sent.
    func add(
        _ way: ContactAddress, _ proof: ContactProof?, among ways: ContactWays, in language: Language, _ letters: MemberLetters
    ) throws -> Bool {
        try Self.check(way, among: ways, in: language)
        guard let proof else {
            try keep(way.channel, way.text)
            return false
        }
        try checkProofs(in: language)
        guard try RegistrationDesk.mayWrite(to: way.text, at: now, in: db) else {
            throw Problem(.conflict, MemberWords.proofsSpent[language])
        }
        try self.await(proof, of: way)
        let letter =
            way.channel == .email
            ? letters.verify(member, at: way.text, secret: proof.secret) : letters.code(proof.secret, of: member, to: way.text)
        try OutboxTable.add(letter, to: db)
        return true
    }

    private static func check(_ way: ContactAddress, among ways: ContactWays, in language: Language) throws {
        if let known = ways[way] {
            guard !known.isVerified, way.channel == .email || way.channel == .text else {
                throw Problem(.invalid, MemberWords.wayKnown[language], fields: ["address": MemberWords.wayKnown[language]])
            }
        } else if ways.all.count >= most {
            throw Problem(.conflict, MemberWords.waysFull[language])
        }
    }

    /// Keeps a way with what shows that it is the member's once it comes back.
    func await(_ proof: ContactProof, of address: ContactAddress) throws {
        try keep(address.channel, address.text)
        try db.run(
            """
            UPDATE member_contact SET proof_hash = \(proof.hash), proof_until = \(proof.ends), proof_tries = 0
            WHERE member = \(member) AND channel = \(address.channel) AND address = \(address.text)
            """)
    }

    /// The text whose code is waited for, the one that was sent last; this counts as a try.
    ///
    /// - Returns: nothing if none is, or it was tried too often.
    func takeTry() throws -> (number: String, hash: String)? {
        try db.first(
            """
            UPDATE member_contact SET proof_tries = proof_tries + 1
            WHERE member = \(member) AND channel = 'text' AND proof_until > \(now) AND proof_tries < \(ContactProof.tries)
                AND address = (
                    SELECT address FROM member_contact WHERE member = \(member) AND channel = 'text' AND proof_until IS NOT NULL
                    ORDER BY proof_until DESC, address LIMIT 1)
            RETURNING address, proof_hash
            """
        ) { row in (number: try row[0], hash: try row[1]) }
    }

    /// Whether the code or link of this hash is still waited for.
    func isAwaited(_ channel: ContactWay.Channel, _ address: String, _ hash: String) throws -> Bool {
        try db.exists(
            """
            SELECT 1 FROM member_contact WHERE member = \(member) AND channel = \(channel) AND address = \(address)
                AND proof_hash = \(hash) AND proof_until > \(now)
            """)
    }

    /// The further address whose link holds a secret with this hash.
    func email(awaiting hash: String) throws -> String? {
        try db.value(
            """
            SELECT address FROM member_contact
            WHERE member = \(member) AND channel = 'email' AND proof_hash = \(hash) AND proof_until > \(now)
            """)
    }

    /// Stops who has had too many codes and links sent today.
    func checkProofs(in language: Language) throws {
        let sent = try db.value(
            """
            SELECT count(*) FROM audit WHERE subject = \(member.description) AND action = 'member.proof-sent'
                AND at > \(now.adding(seconds: -86_400))
            """, as: Int.self)
        if sent ?? 0 >= Self.proofsADay { throw Problem(.conflict, MemberWords.proofsSpent[language]) }
    }
}
