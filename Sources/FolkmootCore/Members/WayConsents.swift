public import Basics
import FolkmootTenancy
import Storage

/// Whether a provider may write to one way, as it was last said.
public struct WayConsent: Sendable, Equatable {
    /// Whose messages.
    public let provider: String
    /// Whether they may come by this way.
    public let isAllowed: Bool
    /// The version of the words that were agreed to; nothing where it was refused.
    public let wordingVersion: Int?
    /// When it was said; nothing where nobody has spoken of this way.
    public let saidAt: Timestamp?
}

/// Which provider may write to which way of one member.
///
/// A provider may write to a way while the member's consent to that provider stands and the way is allowed. What was last said of a way and a
/// provider counts. Where nothing was said, the email address and the number in the record are allowed, since the consent was given
/// for them; all other ways are not.
struct WayConsents {
    private let db: Connection
    private let member: ID<Member>
    private let now: Timestamp

    init(_ db: Connection, of member: ID<Member>, at now: Timestamp) { (self.db, self.member, self.now) = (db, member, now) }

    /// By whom something was said of a way.
    enum Speaker: String, SQLText {
        /// The member, on their own page.
        case own
        /// The member, told to staff.
        case told
        /// Nobody: what had counted is written down because the way came into use, or went out of it.
        case kept
    }

    /// What stands of each way, by provider in the order of the member's consents.
    func standing(of ways: [ContactWay]) throws -> [ContactAddress: [WayConsent]] {
        let (current, said) = (try current(), try said())
        return Dictionary(
            uniqueKeysWithValues: ways.map { way in
                let address = ContactAddress(way)
                return (address, current.map { consent in said[address]?[consent.provider] ?? consent.unsaid(of: way) })
            })
    }

    /// Makes these the providers that may write to a way: writes down only what changes.
    ///
    /// - Returns: how many were allowed and how many refused.
    func choose(
        _ providers: Set<String>, for way: ContactWay, words: [String: Int], revision: Int, by speaker: Speaker
    ) throws -> (given: Int, withdrawn: Int) {
        let address = ContactAddress(way)
        var changed = (given: 0, withdrawn: 0)
        for consent in try standing(of: [way])[address] ?? [] where providers.contains(consent.provider) != consent.isAllowed {
            let isAllowed = !consent.isAllowed
            try say(address, consent.provider, isAllowed ? words[consent.provider] : nil, isAllowed ? revision : nil, speaker)
            if isAllowed { changed.given += 1 } else { changed.withdrawn += 1 }
        }
        return changed
    }

    /// Writes down what counts by silence, before a way comes into use or goes out of it: it counts the same afterwards.
    func settle(_ ways: [ContactWay]) throws {
        let (current, said) = (try current(), try said())
        for way in ways {
            let address = ContactAddress(way)
            for consent in current where said[address]?[consent.provider] == nil {
                try say(
                    address, consent.provider, way.isInUse ? consent.version : nil, way.isInUse ? consent.revision : nil, .kept)
            }
        }
    }

    /// What follows when the member changes to whom they agree: who was withdrawn may write to no way, and who was given anew may write to
    /// the ways in use.
    func follow(given: [GivenConsent], withdrawn: [String], revision: Int, over ways: [ContactWay]) throws {
        let said = try said()
        for (address, consents) in said {
            for provider in withdrawn where consents[provider]?.isAllowed ?? false {
                try say(address, provider, nil, nil, .own)
            }
        }
        for way in ways where way.isInUse {
            for consent in given where said[ContactAddress(way)]?[consent.provider] != nil {
                try say(ContactAddress(way), consent.provider, consent.wordingVersion, revision, .own)
            }
        }
    }

    /// Forgets what was said of a way that is taken away.
    func forget(_ way: ContactWay) throws {
        try db.run(
            "DELETE FROM contact_consent WHERE member = \(member) AND channel = \(way.channel) AND address = \(way.address)")
    }

    /// Takes over what was said of the ways of another record of the same person, where nothing was said here.
    func take(from other: ID<Member>) throws {
        try db.run(
            """
            INSERT INTO contact_consent (member, channel, address, provider, entry, wording_version, revision, said_at, said_by)
            SELECT \(member), channel, address, provider, entry, wording_version, revision, said_at, said_by
            FROM contact_consent AS other WHERE other.member = \(other) AND NOT EXISTS (
                SELECT 1 FROM contact_consent AS own WHERE own.member = \(member) AND own.channel = other.channel
                    AND own.address = other.address AND own.provider = other.provider)
            """)
    }
}

extension WayConsents {
    /// A condition of a row of `member`: a provider may write to the email address in the record.
    static func allowEmail(from provider: String) -> SQL {
        """
        id IN (SELECT member FROM consent WHERE provider = \(provider) AND withdrawn_at IS NULL)
        AND coalesce(
            (SELECT wording_version IS NOT NULL FROM contact_consent AS said
             WHERE said.member = member.id AND channel = 'email' AND address = member.email AND provider = \(provider)
             ORDER BY entry DESC LIMIT 1), 1)
        """
    }
}

extension WayConsents {
    private struct Current {
        let provider: String
        let version: Int
        let revision: Int

        func unsaid(of way: ContactWay) -> WayConsent {
            WayConsent(
                provider: provider, isAllowed: way.isInUse, wordingVersion: way.isInUse ? version : nil, saidAt: nil)
        }
    }

    /// The member's consents that stand.
    private func current() throws -> [Current] {
        try db.map(
            """
            SELECT provider, wording_version, revision FROM consent
            WHERE member = \(member) AND withdrawn_at IS NULL ORDER BY entry
            """
        ) { row in Current(provider: try row[0], version: try row[1], revision: try row[2]) }
    }

    /// What was last said of each way and provider.
    private func said() throws -> [ContactAddress: [String: WayConsent]] {
        var found: [ContactAddress: [String: WayConsent]] = [:]
        try db.forEach(
            """
            SELECT channel, address, provider, wording_version, said_at FROM contact_consent
            WHERE member = \(member) ORDER BY channel, address, provider, entry
            """
        ) { row in
            let address = ContactAddress(kept: try row[0], try row[1])
            let version: Int? = try row[3]
            let consent = WayConsent(
                provider: try row[2], isAllowed: version != nil, wordingVersion: version, saidAt: try row[4])
            found[address, default: [:]][consent.provider] = consent
        }
        return found
    }

    /// A version of the words says yes, none says no.
    private func say(
        _ way: ContactAddress, _ provider: String, _ version: Int?, _ revision: Int?, _ speaker: Speaker
    ) throws {
        try db.run(
            """
            INSERT INTO contact_consent (member, channel, address, provider, entry, wording_version, revision, said_at, said_by)
            SELECT \(member), \(way.channel), \(way.text), \(provider), 1 + coalesce(max(entry), 0), \(version), \(revision),
                \(now), \(speaker)
            FROM contact_consent
            WHERE member = \(member) AND channel = \(way.channel) AND address = \(way.text) AND provider = \(provider)
            """)
    }
}
