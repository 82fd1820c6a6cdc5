import Basics
import FolkmootCore
import Markup

/// What every service must say of itself.
///
/// A force's data protection officer decides the words; these say what the program does.
enum LegalPages {
    static func privacy(_ call: Call) -> Page {
        let policy = call.configuration.policy
        let months = policy.retention.inactiveMemberMonths
        return Page(
            title: call(Phrases.privacyTitle),
            body: """
                <p class="lead">\(Phrases.controller.filled(in: call.language, ["force": call.force]))</p>
                <h2>\(call(Phrases.whatTitle))</h2>
                <ul><li>\(call(Phrases.whatMember))</li><li>\(call(Phrases.whatOptional))</li><li>\(call(Phrases.whatSurvey))</li></ul>
                <h2>\(call(Phrases.whyTitle))</h2>
                <p>\(call(Phrases.why))</p>
                <h2>\(call(Phrases.whoTitle))</h2>
                <p>\(Phrases.who.filled(in: call.language, ["n": String(policy.suppressionThreshold)]))</p>
                <h2>\(call(Phrases.howLongTitle))</h2>
                <p>\(Phrases.howLong.filled(in: call.language, ["n": String(months)]))</p>
                <h2>\(call(Phrases.rightsTitle))</h2>
                <p>\(call(Phrases.rights))</p>
                \(contact(call, \.dataProtectionEmail))
                <p><a href="/preferences">\(call(Phrases.preferences))</a></p>
                <p><a href="/complaint">\(call(Phrases.complain))</a></p>
                """)
    }

    static func accessibility(_ call: Call) -> Page {
        accessibility(in: call.language, contact: contact(call, \.email))
    }

    /// The statement, which is the same for every host; only whom to write to differs.
    static func accessibility(in language: Language, contact: HTML) -> Page {
        Page(
            title: Phrases.accessibilityTitle[language],
            body: """
                <p class="lead">\(Phrases.accessibilityLead[language])</p>
                <p>\(Phrases.standard[language])</p>
                <h2>\(Phrases.testedTitle[language])</h2>
                <p>\(Phrases.tested[language])</p>
                <h2>\(Phrases.helpTitle[language])</h2>
                <p>\(Phrases.help[language])</p>
                \(contact)
                """)
    }

    static func cookies(_ call: Call) -> Page {
        let directory =
            call.configuration.policy.directory == nil ? [] : [(CookieName.directory, Phrases.cookieDirectory)]
        return cookies(
            [
                (CookieName.form, Phrases.cookieForm), (CookieName.language, Phrases.cookieLanguage),
                (CookieName.staff, Phrases.cookieStaff),
            ] + directory, in: call.language)
    }

    /// The cookies of the national host.
    static let nationalCookies = cookies(
        [(CookieName.form, Phrases.cookieForm), (CookieName.national, Phrases.cookieNational)], in: .english)

    private static func cookies(_ cookies: [(name: String, purpose: Phrase)], in language: Language) -> Page {
        let rows = cookies.map { Table.Row(["<code>\($0.name)</code>", "\($0.purpose[language])"]) }
        return Page(
            title: Phrases.cookiesTitle[language],
            body: """
                <p class="lead">\(Phrases.cookiesLead[language])</p>
                \(Components.table(
                    Table(
                        caption: Phrases.cookiesTable[language],
                        columns: [.init(title: Phrases.cookieName[language]), .init(title: Phrases.cookieUse[language])], rows: rows)))
                """)
    }

    private static func contact(_ call: Call, _ email: KeyPath<ForceConfiguration.Contacts, String>) -> HTML {
        let address = call.configuration.contacts[keyPath: email]
        guard let link = ExternalURL(mail: address) else { return .empty }
        return "<p>\(call(Phrases.write)) <a href=\"\(link)\">\(address)</a></p>"
    }

    private enum Phrases {
        static let privacyTitle = Phrase("How we use what you tell us", cy: "Sut rydym yn defnyddio’r hyn a ddywedwch wrthym")
        static let controller = Phrase(
            "{force} decides what happens with what you tell us here, and answers for it (it is the controller).",
            cy: "{force} sy’n penderfynu beth sy’n digwydd i’r hyn a ddywedwch wrthym yma, ac yn atebol amdano (hwn yw’r rheolydd)."
        )
        static let whatTitle = Phrase("What we keep", cy: "Beth rydym yn ei gadw")
        static let whatMember = Phrase(
            "If you register: your name, your address or postcode, one way to reach you, and what you agreed to, when and in which words.",
            cy:
                "Os ydych yn cofrestru: eich enw, eich cyfeiriad neu’ch cod post, un ffordd o gysylltu â chi, a’r hyn y cytunoch iddo, pryd ac ym mha eiriau."
        )
        static let whatOptional = Phrase(
            "Your age band and the like only if you choose to say. They are kept apart, and used only to see whether we reach everybody.",
            cy:
                "Eich band oedran ac ati dim ond os dewiswch ddweud. Cedwir y rhain ar wahân, a’u defnyddio’n unig i weld a ydym yn cyrraedd pawb."
        )
        static let whatSurvey = Phrase(
            "Your answers to a survey. Without a link from us they hold no name: only the area that you live in.",
            cy: "Eich atebion i arolwg. Heb ddolen gennym ni nid oes enw ynddynt: dim ond yr ardal lle rydych yn byw.")
        static let whyTitle = Phrase("Why", cy: "Pam")
        static let why = Phrase(
            "You agreed to hear from us; we write only about what you agreed to. Answers to surveys help to set what your team works on; that is a public task.",
            cy:
                "Rydych wedi cytuno i glywed gennym; dim ond am yr hyn y cytunoch iddo y byddwn yn ysgrifennu. Mae atebion i arolygon yn helpu i bennu beth mae eich tîm yn gweithio arno; mae honno’n dasg gyhoeddus."
        )
        static let whoTitle = Phrase("Who sees it", cy: "Pwy sy’n ei weld")
        static let who = Phrase(
            "Staff of your force whose work needs it; each look at a person’s record is itself recorded. Other forces see nothing of it. Published figures never count fewer than {n} people.",
            cy:
                "Staff eich heddlu y mae eu gwaith yn gofyn amdano; cofnodir pob golwg ar gofnod person. Nid yw heddluoedd eraill yn gweld dim ohono. Nid yw ffigurau a gyhoeddir byth yn cyfrif llai na {n} o bobl."
        )
        static let howLongTitle = Phrase("How long", cy: "Am ba hyd")
        static let howLong = Phrase(
            "Until you leave, and for {n} months after that. You can have it erased at once.",
            cy: "Nes i chi adael, ac am {n} mis wedi hynny. Gallwch ofyn am ei ddileu ar unwaith.")
        static let rightsTitle = Phrase("Your rights", cy: "Eich hawliau")
        static let rights = Phrase(
            "You can see what we hold, correct it, object to it, take it with you or have it erased. You can complain to us and to the Information Commissioner (ico.org.uk).",
            cy:
                "Cewch weld yr hyn a gadwn, ei gywiro, ei wrthwynebu, mynd ag ef gyda chi neu ofyn am ei ddileu. Cewch gwyno wrthym ni ac wrth y Comisiynydd Gwybodaeth (ico.org.uk)."
        )
        static let preferences = Phrase("See or change what you get, or leave", cy: "Gweld neu newid yr hyn a gewch, neu adael")
        static let complain = Phrase("Complain about how we use your data", cy: "Cwyno am y ffordd y defnyddiwn eich data")
        static let write = Phrase("Write to", cy: "Ysgrifennwch at")
        static let accessibilityTitle = Phrase("How accessible this service is", cy: "Pa mor hygyrch yw’r gwasanaeth hwn")
        static let accessibilityLead = Phrase(
            "Everybody should be able to use this service: by keyboard, with a screen reader, zoomed to 400 %, in your own colours, on an old phone, without script.",
            cy:
                "Dylai pawb allu defnyddio’r gwasanaeth hwn: â bysellfwrdd, â darllenydd sgrin, wedi’i chwyddo i 400 %, yn eich lliwiau eich hun, ar hen ffôn, heb sgript."
        )
        static let standard = Phrase(
            "It is built to meet the Web Content Accessibility Guidelines 2.2 at level AA.",
            cy: "Fe’i hadeiladwyd i fodloni Canllawiau Hygyrchedd Cynnwys y We 2.2 ar lefel AA.")
        static let testedTitle = Phrase("How it is tested", cy: "Sut y caiff ei brofi")
        static let tested = Phrase(
            "Each page is checked by a program (axe) at the width of a phone and of a desk, each time the service changes. A program finds only part of what can be wrong, so tell us what you find.",
            cy:
                "Caiff pob tudalen ei gwirio gan raglen (axe) ar led ffôn ac ar led desg, bob tro y mae’r gwasanaeth yn newid. Dim ond rhan o’r hyn a all fod o’i le y mae rhaglen yn ei ganfod, felly dywedwch wrthym beth a welwch."
        )
        static let helpTitle = Phrase("If you cannot use a page", cy: "Os na allwch ddefnyddio tudalen")
        static let help = Phrase(
            "Tell us which page and what stops you. We can give you what it says in another way. If our answer does not help, the Equality Advisory and Support Service can.",
            cy:
                "Dywedwch wrthym pa dudalen a beth sy’n eich rhwystro. Gallwn roi ei chynnwys i chi mewn ffordd arall. Os na fydd ein hateb o gymorth, gall y Gwasanaeth Cynghori a Chymorth ar Gydraddoldeb helpu."
        )
        static let cookiesTitle = Phrase("Cookies", cy: "Cwcis")
        static let cookiesLead = Phrase(
            "We use only the cookies that the service needs to work. None of them follows you, and there is nothing to accept or refuse.",
            cy:
                "Dim ond y cwcis sydd eu hangen er mwyn i’r gwasanaeth weithio rydym yn eu defnyddio. Nid oes yr un ohonynt yn eich dilyn, ac nid oes dim i’w dderbyn na’i wrthod."
        )
        static let cookiesTable = Phrase("Our cookies", cy: "Ein cwcis")
        static let cookieName = Phrase("Name", cy: "Enw")
        static let cookieUse = Phrase("What it is for, and how long", cy: "Ei ddiben, ac am ba hyd")
        static let cookieForm = Phrase(
            "Shows that a form comes from this site. Until you close the browser.",
            cy: "Yn dangos bod ffurflen yn dod o’r wefan hon. Nes i chi gau’r porwr.")
        static let cookieLanguage = Phrase("Keeps your choice of language. A year.", cy: "Yn cadw’ch dewis iaith. Blwyddyn.")
        static let cookieNational = Phrase(
            "Keeps you signed in. Until you sign out, at most 12 hours.",
            cy: "Yn eich cadw wedi’ch mewngofnodi. Nes i chi allgofnodi, 12 awr ar y mwyaf.")
        static let cookieDirectory = Phrase(
            "Shows that staff who come back from signing in with their force began here. Ten minutes.",
            cy: "Yn dangos bod staff sy’n dychwelyd o fewngofnodi gyda’u heddlu wedi dechrau yma. Deng munud.")
        static let cookieStaff = Phrase(
            "Keeps staff signed in. Until they sign out, at most 12 hours.",
            cy: "Yn cadw staff wedi’u mewngofnodi. Nes iddynt allgofnodi, 12 awr ar y mwyaf.")
    }
}

extension Call {
    /// The force's name in the language of the page.
    var force: String { configuration.name[language] }
}
