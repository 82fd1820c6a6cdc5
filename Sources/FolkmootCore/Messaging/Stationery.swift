import Basics
import FolkmootTenancy

/// How a force writes: whose name stands above, who signs, and what every message ends with.
struct Stationery: Sendable {
    let configuration: ForceConfiguration
    let language: Language
    let now: Timestamp
    let address: ServiceAddress

    /// What the service is called today.
    var product: String {
        configuration.branding.product(on: London.day(at: now))?.name[language] ?? configuration.name[language]
    }

    var force: String { configuration.name[language] }

    /// A letter to a person, with the greeting of the force under it.
    ///
    /// - Parameter leaving: the link by which the recipient can leave, where there is something to leave.
    func letter(_ kind: String, to recipient: String, subject: String, _ paragraphs: [String], leaving: String? = nil) -> Letter {
        let page = leaving.map { address.page("leave", $0) }
        return Letter(
            id: ID(), kind: kind, senderName: senderName, senderAddress: senderAddress, recipient: recipient, subject: subject,
            body: (paragraphs + [foot(leaving: page)]).joined(separator: "\n\n"), language: language.rawValue, unsubscribe: page,
            createdAt: now)
    }

    /// A text to a person: few words that say from whom they are.
    func text(_ kind: String, to number: String, _ words: String) -> Letter {
        Letter(
            id: ID(), kind: kind, channel: .text, senderName: senderName, senderAddress: senderAddress, recipient: number,
            subject: "", body: words, language: language.rawValue, unsubscribe: nil, createdAt: now)
    }

    private var sender: Branding.Sender? { configuration.branding.sender(for: "police") ?? configuration.branding.senders.first }
    private var senderName: String { sender?.name[language] ?? product }
    private var senderAddress: String { sender?.email ?? configuration.contacts.email }

    private func foot(leaving page: String?) -> String {
        let contacts = configuration.contacts
        let provider = configuration.branding.operator
        let lines = [
            "--", "\(product) · \(force)",
            Words.emergency.filled(in: language, ["emergency": contacts.emergency, "other": contacts.nonEmergency]),
            page.map { Words.leave.filled(in: language, ["page": $0]) },
            Words.privacy.filled(in: language, ["page": address.page("privacy")]),
            Words.sentBy.filled(in: language, ["name": provider.name[language], "address": provider.address[language]]),
        ]
        return lines.compactMap { $0 }.joined(separator: "\n")
    }

    private enum Words {
        static let emergency = Localized(
            "In an emergency call {emergency}, otherwise {other}.", [.cy: "Mewn argyfwng ffoniwch {emergency}, fel arall {other}."])
        static let leave = Localized("Leave in one step: {page}", [.cy: "Gadael mewn un cam: {page}"])
        static let privacy = Localized(
            "How we use what you tell us: {page}", [.cy: "Sut rydym yn defnyddio’r hyn a ddywedwch wrthym: {page}"])
        static let sentBy = Localized(
            "Sent for the force by {name}, {address}", [.cy: "Anfonwyd ar ran yr heddlu gan {name}, {address}"])
    }
}

extension Localized {
    /// The words in a language, with each `{place}` filled.
    func filled(in language: Language, _ values: [String: String]) -> String {
        var text = ""
        var rest = self[language][...]
        while let start = rest.firstIndex(of: "{"), let end = rest[start...].firstIndex(of: "}") {
            text += rest[..<start]
            text += values[String(rest[rest.index(after: start)..<end])] ?? ""
            rest = rest[rest.index(after: end)...]
        }
        return text + rest
    }
}
