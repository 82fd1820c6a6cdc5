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
    /// What their team wrote with it; nothing where that was nothing.
    public let message: EventMessage?
    /// The language in which they are written to.
    public let language: Language
}

/// What a team writes with an invitation, beside what and where the event is.
public struct EventMessage: Sendable {
    /// The words; nothing where the team wrote none.
    public let words: Localized?
    /// Whom it is from, as long as they agree to be shown.
    public let sender: SenderCard?
    /// Where a film can be seen.
    public let link: String?
    /// What is said in it.
    public let transcript: String?
}

/// A message that has been checked and not been sent yet.
struct EventMessageDraft: Sendable {
    let id = ID<EventMessage>()
    let words: Localized?
    let sender: ID<Account>?
    let link: String?
    let transcript: String?

    /// So many characters are no more than words of the library with their places filled in.
    static let mostCharacters = 2500

    /// - Throws: an `.invalid` ``Problem`` with the fields that are wrong.
    init(_ form: InvitationForm, for configuration: ForceConfiguration, today: Day) throws(Problem) {
        var check = FieldCheck(configuration, today: today)
        let english = check.text(form.words, "words", limit: Self.mostCharacters)
        let welsh = check.hasWelsh ? check.text(form.welsh, "welsh", limit: Self.mostCharacters) : nil
        if english == nil, welsh != nil { check.fail("words", "Write it in English too.") }
        words = english.map { Localized($0, welsh.map { [.cy: $0] } ?? [:]) }
        sender = ID<Account>(form.sender)
        if sender == nil, !form.sender.isEmpty { check.fail("sender", Self.noSender) }
        link = check.link(form.link, "link")
        transcript = check.text(form.transcript, "transcript", limit: 5000)
        if link != nil, transcript == nil {
            check.fail("transcript", "Write what is said in the film: not everybody can hear or see it.")
        }
        if link == nil, transcript != nil { check.fail("link", "Say where the film can be seen.") }
        try check.throwFaults()
    }

    /// Whether nothing is said besides the invitation.
    var isEmpty: Bool { words == nil && sender == nil && link == nil }

    static let noSender = "Choose somebody who agreed to be shown and works there, or nobody."
}

/// Whom staff invite: members where the event is, or in a part of it, and those who want to hear of something.
public struct InvitationForm: Sendable {
    /// The code of a smaller area; empty for that of the event.
    public var area = ""
    /// Codes of interests of which one is enough; none for everybody.
    public var interests: [String] = []
    /// What the team writes with it; empty for nothing.
    public var words = ""
    /// The same in Welsh, where the force has Welsh.
    public var welsh = ""
    /// The account of whom it is from; empty for the team.
    public var sender = ""
    /// Where a film can be seen; empty for none.
    public var link = ""
    /// What is said in it.
    public var transcript = ""

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
    static let message = Localized("{message}", [.cy: "{message}"])
    static let sender = Localized("From {sender}", [.cy: "Gan {sender}"])
    static let film = Localized(
        "There is a film to it: {link}\nWhat is said in it can be read on the page below.",
        [.cy: "Mae ffilm i gyd-fynd: {link}\nGellir darllen yr hyn a ddywedir ynddi ar y dudalen isod."])
    static let offSubject = Localized("Called off: {title}", [.cy: "Wedi’i ganslo: {title}"])
    static let off = [
        Localized(
            "You said that you would come. It will not be: {title}\n{when}\n{place}",
            [.cy: "Dywedasoch y byddech yn dod. Ni fydd yn digwydd: {title}\n{when}\n{place}"]),
        Localized("{reason}", [.cy: "{reason}"]),
    ]
}
