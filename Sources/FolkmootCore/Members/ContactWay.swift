public import Basics
import FolkmootTenancy
public import Storage

/// A way to reach a member: each is verified by itself.
public struct ContactWay: Sendable, Equatable {
    /// How something comes to a person.
    public enum Channel: String, Sendable, SQLText, CaseIterable {
        /// A letter by email.
        case email
        /// A text to a mobile telephone.
        case text
        /// A call.
        case voice
        /// A letter on paper.
        case post
    }

    /// By what somebody showed that a way is theirs.
    public enum Proof: String, Sendable, SQLText {
        /// They followed the link in a letter to it.
        case link
        /// They typed the code of a text to it.
        case code
        /// They told a member of staff on the telephone.
        case staff
    }

    /// That a way was shown to be the member's.
    public struct Verification: Sendable, Equatable {
        /// When.
        public let at: Timestamp
        /// By what.
        public let by: Proof
        /// The name of the member of staff who was told, if one was.
        public let staff: String?
        let account: ID<Account>?
    }

    /// How it comes.
    public let channel: Channel
    /// The email address, the number or the postal address, in its one spelling.
    public let address: String
    /// When and by what it was verified; nothing if it was not, here.
    public let verification: Verification?
    /// Whether the member wants to be reached by it first.
    public let isPreferred: Bool
    /// Whether it is the email address or the number that stands in the member's record.
    public let isInUse: Bool
    /// Until when a link or a code that was sent to it works.
    public let proofEnds: Timestamp?

    /// Whether it was verified.
    public var isVerified: Bool { verification != nil }

    /// Whether it waits for the member to tell staff on the telephone that it is theirs; of an email address only its link tells.
    public var canBeTold: Bool { !isVerified && channel != .email }

    /// Whether it tells of one way with another, whatever is known of them.
    func isSame(as other: ContactAddress) -> Bool { channel == other.channel && address == other.text }
}

/// Where a way leads, checked.
public struct ContactAddress: Sendable, Hashable {
    let channel: ContactWay.Channel
    let text: String

    /// Checks what somebody typed.
    ///
    /// - Throws: an `.invalid` ``Problem`` about the field `address`, in the person's language.
    public init(_ channel: ContactWay.Channel, _ typed: String, in language: Language) throws(Problem) {
        guard let text = Self.text(channel, CleanText.line(typed, limit: 300)) else {
            let words = Self.words(for: channel)[language]
            throw Problem(.invalid, words, fields: ["address": words])
        }
        self.channel = channel
        self.text = text
    }

    /// Where a way leads that is on a list already.
    public init(_ way: ContactWay) { (channel, text) = (way.channel, way.address) }

    /// Where a way leads as a table has it.
    init(kept channel: ContactWay.Channel, _ text: String) { (self.channel, self.text) = (channel, text) }

    private static func text(_ channel: ContactWay.Channel, _ typed: String) -> String? {
        switch channel {
        case .email: EmailAddress(typed)?.description
        case .text: PhoneNumber(typed).flatMap { $0.takesTexts ? $0.domestic : nil }
        case .voice: PhoneNumber(typed)?.domestic
        case .post: (10...300).contains(typed.unicodeScalars.count) ? typed : nil
        }
    }

    private static func words(for channel: ContactWay.Channel) -> Localized {
        switch channel {
        case .email: MemberWords.emailWrong
        case .text: MemberWords.mobileWrong
        case .voice: MemberWords.phoneWrong
        case .post: MemberWords.postWrong
        }
    }
}

extension PhoneNumber {
    /// The number as it is dialled in the country: `07700900982` for `+447700900982`.
    public var domestic: String {
        guard description.hasPrefix("+44") else { return description }
        let rest = description.dropFirst(3)
        return rest.hasPrefix("0") ? String(rest) : "0" + rest
    }

    /// Whether texts can be sent to it: a mobile number, or one of another country, of which nobody here can tell.
    ///
    /// `070` is for numbers that are passed on, and `076` for pagers, but for the Isle of Man's `07624`.
    public var takesTexts: Bool {
        let number = domestic
        guard !number.hasPrefix("+") else { return true }
        guard number.utf8.count == 11, number.hasPrefix("07") else { return false }
        return number.hasPrefix("07624") || !number.hasPrefix("070") && !number.hasPrefix("076")
    }
}

/// The ways to reach one member, in the order in which they were added.
///
/// The email address and the number in the member's own record are the ones in use: letters go there. What is known of them, and all
/// further ones, stand in a table of their own.
struct ContactWays {
    let member: MemberRecord
    private(set) var all: [ContactWay]

    init(of member: MemberRecord, in db: Connection) throws {
        self.member = member
        all = try db.map(
            """
            SELECT channel, address, verified_at, verified_by, verifier, account.name, preferred, proof_until
            FROM member_contact LEFT JOIN account ON account.id = verifier
            WHERE member = \(member.id) ORDER BY added_at, channel, address LIMIT 100
            """
        ) { row in try ContactWay(row: row, of: member) }
        let unlisted = ContactWay.inUse(of: member).filter { way in !all.contains { $0.channel == way.channel && $0.isInUse } }
        all = unlisted + all
    }

    subscript(address: ContactAddress) -> ContactWay? { all.first { $0.isSame(as: address) } }

    /// The one by which the member is reached first: the one they chose, else the email address, else the number.
    var first: ContactWay? {
        all.first(where: \.isPreferred) ?? all.first { $0.isInUse && $0.channel == .email } ?? all.first(where: \.isInUse)
    }

    /// Whether somebody could still be reached if a way were taken away: by an email address or a number, verified if it is.
    func canSpare(_ way: ContactWay) -> Bool {
        all.contains { other in
            other != way && other.channel != .post && (other.isVerified || other.isInUse && !way.isVerified)
        }
    }

    /// What takes the place of a way in the member's record, once it is gone.
    func replacement(for way: ContactWay) -> ContactWay? {
        let others = all.filter { $0 != way && $0.isVerified && $0.column == way.column }
        return others.first(where: \.isPreferred) ?? others.first
    }
}

extension ContactWay {
    /// A column of a member's record.
    enum Column { case email, phone }

    /// Where it stands in the member's record while it is in use.
    var column: Column? {
        switch channel {
        case .email: .email
        case .text, .voice: .phone
        case .post: nil
        }
    }

    fileprivate init(row: Row, of member: MemberRecord) throws {
        let (channel, address): (Channel, String) = (try row[0], try row[1])
        let (at, by): (Timestamp?, Proof?) = (try row[2], try row[3])
        let (account, staff): (ID<Account>?, String?) = (try row[4], try row[5])
        self.init(
            channel: channel, address: address,
            verification: at.flatMap { at in by.map { Verification(at: at, by: $0, staff: staff, account: account) } },
            isPreferred: (try row[6] as Int) == 1, isInUse: Self.isInUse(channel, address, of: member), proofEnds: try row[7])
    }

    private static func isInUse(_ channel: Channel, _ address: String, of member: MemberRecord) -> Bool {
        inUse(of: member).contains { $0.channel == channel && $0.address == address }
    }

    /// The email address and the number of a member's record, as if nothing more were known of them.
    fileprivate static func inUse(of member: MemberRecord) -> [ContactWay] {
        let phone = member.phone.flatMap { PhoneNumber($0) }
        let ways: [(Channel, String)?] = [
            member.email.map { (.email, $0) }, phone.map { ($0.takesTexts ? .text : .voice, $0.domestic) },
        ]
        return ways.compactMap { $0 }.map { channel, address in
            ContactWay(
                channel: channel, address: address, verification: nil, isPreferred: false, isInUse: true, proofEnds: nil)
        }
    }
}
