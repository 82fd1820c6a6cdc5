import Basics
@_spi(Stores) import FolkmootTenancy

/// What the service writes to people about their membership.
///
/// No letter to an unconfirmed address holds anything that a stranger typed.
struct MemberLetters {
    let stationery: Stationery
    let data: ForceData

    /// - Parameter now: the time of the write in which the letter is made.
    init(_ data: ForceData, in language: Language, from address: ServiceAddress, at now: Timestamp) {
        self.data = data
        stationery = Stationery(configuration: data.tenant.configuration, language: language, now: now, address: address)
    }

    /// Asks whoever has an address to show that it is theirs.
    func confirm(_ member: ID<Member>, at email: String) -> Letter {
        let hours = policy.confirmationHours
        return letter(
            "confirm", of: member, to: email, Words.confirmSubject, Words.confirm,
            ["hours": String(hours), "page": page("confirm", link(member, .confirm, hours: hours))])
    }

    /// Tells a member who registers once more that there is no need to.
    func known(_ member: ID<Member>, at email: String) -> Letter {
        letter("known", of: member, to: email, Words.knownSubject, Words.known, preferences(of: member), leaving: leaving(member))
    }

    /// Greets a new member, and asks them to answer a survey if there is one for them.
    func welcome(_ member: ID<Member>, at email: String, asking survey: SurveyDefinition?) -> Letter {
        letter(
            "welcome", of: member, to: email, Words.welcomeSubject, [Words.welcome] + invitation(survey) + [Words.change],
            pages(of: member, asking: survey), leaving: leaving(member))
    }

    /// Sends the link that a member asked for, and the one to a survey if there is one for them.
    func link(_ member: ID<Member>, at email: String, asking survey: SurveyDefinition?) -> Letter {
        letter(
            "preferences", of: member, to: email, Words.linkSubject, [Words.change] + invitation(survey),
            pages(of: member, asking: survey), leaving: leaving(member))
    }

    /// Asks a member to answer a survey.
    func asking(_ member: ID<Member>, at email: String, _ survey: SurveyDefinition) -> Letter {
        letter(
            Self.askingKind, of: member, to: email, Words.askingSubject, [Words.invitation, Words.change],
            pages(of: member, asking: survey), leaving: leaving(member))
    }

    /// The kind of the letters that ask members to answer a survey.
    static let askingKind = "survey"

    /// Says that a membership has ended.
    func left(_ member: ID<Member>, at email: String) -> Letter {
        letter("left", of: member, to: email, Words.leftSubject, Words.left, ["page": stationery.address.page("register")])
    }

    /// Asks whoever has a further address to show that it is the member's.
    func verify(_ member: ID<Member>, at email: String, secret: String) -> Letter {
        let hours = policy.confirmationHours
        let page = page("contact", link(member, .contact, hours: hours)) + "/" + secret
        return letter("verify", of: member, to: email, Words.verifySubject, Words.verify, ["hours": String(hours), "page": page])
    }

    /// Sends the code by which a member shows that a number is theirs.
    func code(_ code: String, of member: ID<Member>, to number: String) -> Letter {
        let values = ["code": code, "product": stationery.product, "minutes": String(ContactProof.minutesOfCode)]
        return stationery.text("code", to: number, Words.code.filled(in: stationery.language, values)).to(member)
    }

    /// A link for one purpose, for so many days.
    func link(_ member: ID<Member>, _ purpose: LinkPurpose, days: Int) -> String { link(member, purpose, hours: days * 24) }

    private var policy: Policy { stationery.configuration.policy }

    private func link(_ member: ID<Member>, _ purpose: LinkPurpose, hours: Int) -> String {
        data.link(for: member, to: purpose, until: stationery.now.adding(seconds: Int64(hours) * 3600))
    }

    private func page(_ place: StaticString, _ link: String) -> String { stationery.address.page(place, link) }

    /// Leaving is possible from old messages too.
    private func leaving(_ member: ID<Member>) -> String { link(member, .leave, days: 365) }

    private func preferences(of member: ID<Member>) -> [String: String] {
        ["days": String(policy.linkDays), "page": page("my", link(member, .preferences, days: policy.linkDays))]
    }

    /// What ``preferences(of:)`` fills in, and the survey with a link by which the member answers it.
    private func pages(of member: ID<Member>, asking survey: SurveyDefinition?) -> [String: String] {
        var values = preferences(of: member)
        guard let survey else { return values }
        values["survey"] = survey.title[stationery.language]
        values["minutes"] = String(survey.minutes)
        values["answer"] = page("answer", link(member, .survey, days: policy.linkDays))
        return values
    }

    private func invitation(_ survey: SurveyDefinition?) -> [Localized] { survey == nil ? [] : [Words.invitation] }

    private func letter(
        _ kind: String, of member: ID<Member>, to email: String, _ subject: Localized, _ words: [Localized],
        _ values: [String: String],
        leaving: String? = nil
    ) -> Letter {
        let values = values.merging(["product": stationery.product, "force": stationery.force]) { given, _ in given }
        let language = stationery.language
        return stationery.letter(
            kind, to: email, subject: subject.filled(in: language, values), words.map { $0.filled(in: language, values) },
            leaving: leaving
        ).to(member)
    }
}

extension MemberLetters {
    private enum Words {
        static let confirmSubject = Localized(
            "Confirm that this address is yours", [.cy: "Cadarnhewch mai eich cyfeiriad chi yw hwn"])
        static let confirm = [
            Localized(
                "Somebody, probably you, registered this address for {product}. Confirm that it is yours and you will hear from {force} about where you live:",
                [
                    .cy:
                        "Cofrestrodd rhywun, chi mae’n debyg, y cyfeiriad hwn ar gyfer {product}. Cadarnhewch mai eich un chi ydyw ac fe glywch gan {force} am y lle rydych chi’n byw:"
                ]),
            Localized("{page}", [.cy: "{page}"]),
            Localized(
                "The link works for {hours} hours. If it was not you, do nothing: you will not hear from us again.",
                [.cy: "Mae’r ddolen yn gweithio am {hours} awr. Os nad chi oedd hwn, peidiwch â gwneud dim: ni chlywch gennym eto."]
            ),
        ]
        static let verifySubject = Localized("Confirm another address of yours", [.cy: "Cadarnhewch gyfeiriad arall o’ch eiddo"])
        static let verify = [
            Localized(
                "A member of {product}, probably you, added this address. Confirm that it is yours, and {force} can reach you by it:",
                [
                    .cy:
                        "Ychwanegodd aelod o {product}, chi mae’n debyg, y cyfeiriad hwn. Cadarnhewch mai eich un chi ydyw, a gall {force} eich cyrraedd drwyddo:"
                ]),
            Localized("{page}", [.cy: "{page}"]),
            Localized(
                "The link works for {hours} hours, once. If it was not you, do nothing.",
                [.cy: "Mae’r ddolen yn gweithio am {hours} awr, unwaith. Os nad chi oedd hwn, peidiwch â gwneud dim."]),
        ]
        static let code = Localized(
            "{code} is your code for {product}. It works for {minutes} minutes. Give it to nobody.",
            [.cy: "{code} yw eich cod ar gyfer {product}. Mae’n gweithio am {minutes} munud. Peidiwch â’i roi i neb."])
        static let knownSubject = Localized("You are registered already", [.cy: "Rydych wedi cofrestru eisoes"])
        static let known = [
            Localized(
                "Somebody, probably you, registered this address for {product}. You are registered already, so there is nothing to do.",
                [
                    .cy:
                        "Cofrestrodd rhywun, chi mae’n debyg, y cyfeiriad hwn ar gyfer {product}. Rydych wedi cofrestru eisoes, felly nid oes dim i’w wneud."
                ]),
            Self.change,
        ]
        static let welcomeSubject = Localized("Welcome to {product}", [.cy: "Croeso i {product}"])
        static let welcome = Localized(
            "You are registered. From now on you hear from {force} about where you live, and you can say what matters to you.",
            [
                .cy:
                    "Rydych wedi cofrestru. O hyn ymlaen byddwch yn clywed gan {force} am y lle rydych chi’n byw, a gallwch ddweud beth sy’n bwysig i chi."
            ])
        static let invitation = Localized(
            "Answer “{survey}”, and your neighbourhood team knows what matters where you live. It takes about {minutes} minutes. The link works for {days} days and is for you alone:\n\n{answer}",
            [
                .cy:
                    "Atebwch “{survey}”, a bydd eich tîm cymdogaeth yn gwybod beth sy’n bwysig lle rydych chi’n byw. Mae’n cymryd tua {minutes} munud. Mae’r ddolen yn gweithio am {days} diwrnod ac i chi yn unig y mae:\n\n{answer}"
            ])
        static let askingSubject = Localized("What matters where you live?", [.cy: "Beth sy’n bwysig lle rydych chi’n byw?"])
        static let linkSubject = Localized("Your link to {product}", [.cy: "Eich dolen i {product}"])
        static let change = Localized(
            "See or change what you get, and your details, without a password. The link works for {days} days and is for you alone:\n\n{page}",
            [
                .cy:
                    "Gweld neu newid yr hyn a gewch, a’ch manylion, heb gyfrinair. Mae’r ddolen yn gweithio am {days} diwrnod ac i chi yn unig y mae:\n\n{page}"
            ])
        static let leftSubject = Localized("You have left {product}", [.cy: "Rydych wedi gadael {product}"])
        static let left = [
            Localized(
                "You have left. We send you nothing more, and everything that you agreed to has ended.",
                [.cy: "Rydych wedi gadael. Nid ydym yn anfon dim byd arall atoch, ac mae popeth y cytunoch iddo wedi dod i ben."]),
            Localized("If it was a mistake, register again: {page}", [.cy: "Os mai camgymeriad oedd hyn, cofrestrwch eto: {page}"]),
        ]
    }
}
