import Basics
public import FolkmootTenancy

extension LinkPurpose {
    /// Saying whether one comes to an event.
    public static let invitation = LinkPurpose("invitation")
}

/// How members answered when they were invited to an event: counts, and never who.
public struct InvitationCounts: Sendable, Equatable {
    /// How many were invited.
    public let invited: Int
    /// How many of them said that they come.
    public let coming: Int
    /// How many people that makes, with those whom they bring.
    public let people: Int
    /// How many said that they do not come.
    public let notComing: Int

    /// How many have not answered.
    public var unanswered: Int { invited - coming - notComing }
}

/// An event as a member who was invited sees it.
public struct OwnInvitation: Sendable {
    /// The event.
    public let event: Event
    /// What they answered: how many come, nobody if none; nothing before they have.
    public let people: Int?
    /// Whether they can still answer: not once it has begun, nor once it was called off.
    public let isOpen: Bool
    /// The language in which they are written to.
    public let language: Language
}

/// Whom staff invite: members where the event is, or in a part of it, and those who want to hear of something.
public struct InvitationForm: Sendable {
    /// The code of a smaller area; empty for that of the event.
    public var area = ""
    /// Codes of interests of which one is enough; none for everybody.
    public var interests: [String] = []

    /// An empty form.
    public init() {}
}

/// What a member answers.
public struct InvitationReply: Sendable {
    /// Whether they come: `yes`, `no`.
    public var coming = ""
    /// How many they are, with those whom they bring; empty for one.
    public var people = ""

    /// An empty form.
    public init() {}

    /// No more come on one invitation.
    public static let mostPeople = 10

    /// How many come.
    ///
    /// - Throws: `.invalid` with the fields that are wrong, in the member's language.
    func count(in language: Language) throws(Problem) -> Int {
        guard coming == "yes" || coming == "no" else { throw Self.invalid("coming", InvitationWords.choose, language) }
        guard coming == "yes" else { return 0 }
        let typed = CleanText.line(people, limit: 10)
        guard let count = typed.isEmpty ? 1 : Int(typed), (1...Self.mostPeople).contains(count) else {
            throw Self.invalid("people", InvitationWords.howMany, language)
        }
        return count
    }

    static func invalid(_ field: String, _ words: Localized, _ language: Language) -> Problem {
        Problem(.invalid, words[language], fields: [field: words[language]])
    }
}

/// What invitations say.
enum InvitationWords {
    static let choose = Localized("Say whether you come.", [.cy: "Dywedwch a ydych yn dod."])
    static let howMany = Localized("Enter a whole number from 1 to 10.", [.cy: "Rhowch rif cyfan o 1 i 10."])
    static let full = Localized(
        "There is not room for so many any more. There is room for {left}.",
        [.cy: "Nid oes lle i gynifer bellach. Mae lle i {left}."])
    static let closed = Localized(
        "This has begun, or was called off: nothing more can be said.",
        [.cy: "Mae hwn wedi dechrau, neu wedi’i ganslo: ni ellir dweud dim mwy."])
    static let subject = Localized("You are invited: {title}", [.cy: "Rydych wedi’ch gwahodd: {title}"])
    static let invitation = [
        Localized(
            "Your neighbourhood team invites you: {title}\n{when}\n{place}",
            [.cy: "Mae’ch tîm cymdogaeth yn eich gwahodd: {title}\n{when}\n{place}"]),
        Localized(
            "Say whether you come, and how many you are. The link is for you alone, and works until it begins:\n\n{page}",
            [
                .cy:
                    "Dywedwch a ydych yn dod, a faint ohonoch sydd. I chi yn unig y mae’r ddolen, ac mae’n gweithio nes iddo ddechrau:\n\n{page}"
            ]),
    ]
    static let offSubject = Localized("Called off: {title}", [.cy: "Wedi’i ganslo: {title}"])
    static let off = [
        Localized(
            "You said that you would come. It will not be: {title}\n{when}\n{place}",
            [.cy: "Dywedasoch y byddech yn dod. Ni fydd yn digwydd: {title}\n{when}\n{place}"]),
        Localized("{reason}", [.cy: "{reason}"]),
    ]
}
