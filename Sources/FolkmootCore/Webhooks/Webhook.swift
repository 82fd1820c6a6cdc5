public import Basics
import FolkmootTenancy
import Hashing

/// An address of another system of the force that is told of what is new.
public struct Webhook: Sendable, Equatable {
    /// Its identity.
    public let id: ID<Webhook>
    /// The address.
    public let url: String
    /// Where the force's own pages are, for the links in what is sent.
    let root: String
    /// Of what it is told.
    public let events: [WebhookEvent]
    /// With what is signed: the secret, and the one before it for as long as that is good.
    let secrets: [[UInt8]]
    /// Until when the secret before the present one is good, if it is.
    public let earlierUntil: Timestamp?
    /// Up to which line of the audit it has been told.
    let told: Int
    /// How often in a row it did not take anything.
    public let failures: Int
    /// Since when it has not taken anything, if it does not.
    public let failingSince: Timestamp?
    /// Since when it is told nothing.
    public let pausedAt: Timestamp?
    /// Whether it is told nothing because it took nothing, and not because somebody has said so.
    public let isGivenUp: Bool
    /// The name of who made it.
    public let maker: String
    /// When.
    public let madeAt: Timestamp

    /// No force has more.
    public static let most = 10
    /// For so long the secret before is good beside a new one.
    public static let earlierSeconds: Int64 = 7 * 86_400
    /// After so long in which it took nothing it is told nothing more: shorter than all the times that one thing is tried.
    static let patienceSeconds: Int64 = 72_000

    /// A secret as people copy it.
    static func text(of secret: [UInt8]) -> String { "whsec_" + Base64.encode(secret) }
}

/// Of what an address can be told: named as the audit names it.
public enum WebhookEvent: String, Sendable, CaseIterable {
    /// A team works on something from now on.
    case priorityWasSet = "priority.set"
    /// And not any more.
    case priorityEnded = "priority.ended"
    /// “You said”, where everybody may read it.
    case issueRaised = "issue.raised"
    /// “We did”, where everybody may read it.
    case issueAnswered = "issue.step-added"
    /// Something that a team did, such as a newsletter, is on record.
    case encounterLogged = "encounter.logged"
    /// It was put right.
    case encounterCorrected = "encounter.corrected"
    /// It does not count any more.
    case encounterWithdrawn = "encounter.withdrawn"
    /// A wave of a survey may begin.
    case surveyApproved = "survey.approved"
    /// Nobody can answer for the time being.
    case surveyStopped = "survey.stopped"
    /// People can answer again.
    case surveyResumed = "survey.resumed"
    /// A wave is over before its time.
    case surveyClosed = "survey.closed"
    /// The force has published a month: coverage and engagement.
    case monthPublished = "publication.recorded"

    /// What it is, for people.
    public var words: String {
        switch self {
        case .priorityWasSet: "A priority is set"
        case .priorityEnded: "A priority has ended"
        case .issueRaised: "“You said” is published"
        case .issueAnswered: "“We did” is published"
        case .encounterLogged: "An encounter is logged, such as a meeting or a newsletter"
        case .encounterCorrected: "An encounter is put right"
        case .encounterWithdrawn: "An encounter is withdrawn"
        case .surveyApproved: "A survey wave is approved"
        case .surveyStopped: "A survey is stopped"
        case .surveyResumed: "A survey goes on"
        case .surveyClosed: "A survey wave is closed"
        case .monthPublished: "A month’s coverage is published"
        }
    }

    /// Whether only what everybody may read of it is told.
    var isOfPublicThings: Bool { self == .issueRaised || self == .issueAnswered }

    /// Where more of it is told to whoever has a key for that; nothing where there is no more.
    func link(_ subject: String?, in area: String?, of force: String) -> String? {
        switch self {
        case .priorityWasSet, .priorityEnded: "/api/v1/priorities?area=\(area ?? force)"
        case .issueRaised, .issueAnswered: "/api/v1/issues?area=\(area ?? force)"
        case .encounterLogged, .encounterCorrected: subject.map { "/api/v1/encounters/\($0)" }
        case .encounterWithdrawn: nil
        case .surveyApproved, .surveyStopped, .surveyResumed, .surveyClosed: subject.map { "/api/v1/surveys/\($0)" }
        case .monthPublished: "/api/v1/areas/\(force)/coverage"
        }
    }
}

/// One thing that an address is to be told, or was.
public struct WebhookDelivery: Sendable, Equatable {
    /// Its identity, which is sent along: what comes twice has the same.
    public let id: ID<WebhookDelivery>
    /// Of what: the name of a ``WebhookEvent``, or of a test.
    public let event: String
    /// Where.
    public let area: String?
    /// What is sent.
    let body: String
    /// When it was made.
    public let madeAt: Timestamp
    /// When it is sent next; nothing if it is not sent any more.
    public let dueAt: Timestamp?
    /// How often it was sent.
    public let attempts: Int
    /// When it was sent last.
    public let triedAt: Timestamp?
    /// What the receiver answered last, as a status of HTTP.
    public let status: Int?
    /// Why it did not arrive.
    public let cause: String?
    /// When it was taken.
    public let takenAt: Timestamp?

    /// What a test is called.
    public static let test = "webhook.test"
    /// How long is waited after each time that it did not arrive; after the last it is given up.
    static let waits: [Int64] = [5, 60, 300, 1800, 7200, 21_600, 43_200]
}

extension Webhook {
    /// The head of a request that sends something at a moment (Standard Webhooks 1.0.0).
    func head(for delivery: WebhookDelivery, at now: Timestamp) -> [String] {
        let signed = Array("\(delivery.id).\(now.seconds).\(delivery.body)".utf8)
        let signatures = secrets.map { "v1,\(Base64.encode(HMAC.sha256(key: $0, signed)))" }
        return [
            "webhook-id: \(delivery.id)", "webhook-timestamp: \(now.seconds)",
            "webhook-signature: \(signatures.joined(separator: " "))", "User-Agent: Folkmoot",
        ]
    }
}

/// The address of a receiver, as somebody typed it.
enum WebhookAddress {
    static let limit = 500

    /// What is wrong with it; nothing if nothing is.
    ///
    /// Where its host really is, is looked at each time that something is sent.
    static func fault(in text: String, reachesInside: Bool) -> String? {
        let isPlain = reachesInside && text.wholeMatch(of: /http:\/\/localhost(:[0-9]{1,5})?(\/.*)?/) != nil
        let form = /https?:\/\/(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?)(:[0-9]{1,5})?([\/?].*)?/
        guard text.hasPrefix("https://") || isPlain, let parts = text.wholeMatch(of: form),
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !#""'<>\^`{|}#"#.utf8.contains($0) })
        else { return "Enter an address that begins with https://, without a name or a password in it." }
        guard text.utf8.count <= limit else { return "Write \(limit) characters at most." }
        guard !reachesInside else { return nil }
        let host = String(parts.1).lowercased().filter { $0 != "[" && $0 != "]" }
        let isLocal = host == "localhost" || [".localhost", ".local", ".internal"].contains { host.hasSuffix($0) }
        guard !isLocal, NetworkAddress.isPublic(host) ?? host.contains(".") else {
            return "This address is not on the public internet. Whoever runs the service can allow such ones."
        }
        return nil
    }
}

/// Bytes as text (RFC 4648, section 4).
enum Base64 {
    static func encode(_ bytes: [UInt8]) -> String {
        let text = Base64URL.encode(bytes).replacing("-", with: "+").replacing("_", with: "/")
        return text + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
    }
}
