import Basics
import FolkmootCore
import Markup

/// The ways to reach a member, as the member and as staff see them.
enum ContactWayPages {
    /// A member's own list, with what can be done, and the form by which one more is added.
    static func own(_ ways: OwnMembership.Ways, _ call: Call, _ problem: Problem? = nil) -> Page {
        // What a button of the list carries was typed by nobody.
        let isTyped = call.form.text("button").isEmpty
        let state = isTyped ? call.formState(problem) : FormState(call.language, problem: problem, csrf: call.context.csrf)
        return Page(
            title: call(Phrases.title),
            notices: """
                \(Components.back(to: call.own, in: call.language))\
                \(Components.errorSummary(state, fields: ["code", "channel", "address"]))\(done(call))
                """,
            body: """
                <p class="lead">\(call(Phrases.lead))</p>
                \(when: ways.awaitsCode, code(state, call))
                \(Components.table(list(ways, call)))
                <h2>\(call(Phrases.writersTitle))</h2>
                <p>\(call(Phrases.writersLead))</p>
                \(Components.table(writers(ways, call)))
                <h2>\(call(Phrases.addTitle))</h2>
                \(add(state, call))
                """,
            hasErrors: state.hasErrors)
    }

    static func channelMissing(_ call: Call) -> Problem {
        Problem(.invalid, call(Phrases.channelMissing), fields: ["channel": call(Phrases.channelMissing)])
    }

    private static func done(_ call: Call) -> HTML {
        let words: [String: Phrase] = [
            "sent-link": Phrases.sentLink, "sent-code": Phrases.sentCode, "added": Phrases.added, "verified": Phrases.verified,
            "preferred": Phrases.preferred, "removed": Phrases.removed, "consents": Phrases.consentsKept,
        ]
        return call.justDone.flatMap { words[$0] }.html { Components.success(call($0)) } ?? .empty
    }

    private static func code(_ state: FormState, _ call: Call) -> HTML {
        Components.form(
            state, to: "/my/\(call.place("link"))/ways/verification", button: call(Phrases.confirm),
            Components.textField(
                "code", call(Phrases.code), in: state, hint: call(Phrases.codeHint), kind: .code, autocomplete: .oneTimeCode,
                width: .short))
    }

    private static func add(_ state: FormState, _ call: Call) -> HTML {
        let choices = ContactWay.Channel.allCases.map { Choice(value: $0.rawValue, label: call(words(for: $0))) }
        return Components.form(
            state, to: "/my/\(call.place("link"))/ways", button: call(Phrases.add),
            """
            \(Components.radios("channel", call(Phrases.channel), choices, in: state))\
            \(Components.textField("address", call(Phrases.address), in: state, hint: call(Phrases.addressHint)))
            """)
    }

    private static func list(_ ways: OwnMembership.Ways, _ call: Call) -> Table {
        let rows = ways.all.map { way in
            let first: HTML = way == ways.first ? " \(Components.tag(call(Phrases.first), .good))" : .empty
            return Table.Row([
                "<span>\(address(way))\(first)</span>", "\(call(words(for: way.channel)))", verification(way, call),
                actions(way, isFirst: way == ways.first, call),
            ])
        }
        let columns = [Phrases.way, Phrases.kind, Phrases.state, Phrases.whatToDo]
        return Table(
            caption: call(Phrases.title), captionIsUnseen: true, columns: columns.map { .init(title: call($0)) }, rows: rows)
    }

    private static func actions(_ way: ContactWay, isFirst: Bool, _ call: Call) -> HTML {
        let list: Path = "/my/\(call.place("link"))/ways"
        func action(_ words: Phrase, _ path: Path) -> HTML {
            """
            <form method="post" action="\(path)">\(Components.csrf(call.context.csrf))\(hidden(way))\(Components.hidden("button", "pressed"))\
            <button class="\(Components.ButtonStyle.second.cssClass)">\(call(words))<span class="unseen"> \(way.address)</span></button></form>
            """
        }
        let sends = !way.isVerified && (way.channel == .email || way.channel == .text)
        return """
            <div class="buttons">\(when: sends, action(way.channel == .email ? Phrases.sendLink : Phrases.sendCode, list))\
            \(when: way.isVerified && !isFirst, action(Phrases.prefer, "\(list)/preference"))\
            \(action(Phrases.remove, "\(list)/removal"))</div>
            """
    }

    /// A line to each way and each provider that the person agreed to, with the words that stand for it.
    private static func writers(_ ways: OwnMembership.Ways, _ call: Call) -> Table {
        let rows = ways.all.flatMap { way in
            (ways.consents[ContactAddress(way)] ?? []).compactMap { consent in writer(consent, way, call) }
        }
        let columns = [Phrases.way, Phrases.writer, Phrases.mayWrite, Phrases.whatToDo]
        return Table(
            caption: call(Phrases.writersTitle), captionIsUnseen: true, columns: columns.map { .init(title: call($0)) }, rows: rows)
    }

    private static func writer(_ consent: WayConsent, _ way: ContactWay, _ call: Call) -> Table.Row? {
        guard let provider = call.configuration.policy.provider(consent.provider), let wording = provider.wording(on: call.today)
        else { return nil }
        let (name, words) = (provider.name[call.language], wording.text[call.language])
        let answer = call(consent.isAllowed ? Phrases.stop : Phrases.allow)
        let button: HTML = """
            <form method="post" action="\(Path("/my/\(call.place("link"))/ways/consents"))">\(Components.csrf(call.context.csrf))\(hidden(way))\
            \(Components.hidden("button", "pressed"))\(Components.hidden("provider", provider.code))\
            \(Components.hidden("allow", consent.isAllowed ? "no" : "yes"))\(Components.hidden("wording", String(wording.version)))\
            <button class="\(Components.ButtonStyle.second.cssClass)">\(answer)<span class="unseen"> \(name): \(way.address)</span></button></form>
            """
        return Table.Row([
            "<span>\(address(way))</span>", "<span>\(name)<br><span class=\"quiet\">\(words)</span></span>",
            consent.isAllowed ? Components.tag(call(Phrases.yes), .good) : Components.tag(call(Phrases.no)), button,
        ])
    }

    private static func hidden(_ way: ContactWay) -> HTML {
        "\(Components.hidden("channel", way.channel.rawValue))\(Components.hidden("address", way.address))"
    }

    private static func address(_ way: ContactWay) -> HTML {
        way.channel == .email ? Components.address(way.address) : "\(way.address)"
    }

    private static func verification(_ way: ContactWay, _ call: Call) -> HTML {
        guard let verification = way.verification else {
            return "\(call(way.channel == .email || way.channel == .text ? Phrases.unverified : Phrases.weWillAsk))"
        }
        let words =
            switch verification.by {
            case .link: Phrases.byLink
            case .code: Phrases.byCode
            case .staff: Phrases.byStaff
            }
        return "\(words.filled(in: call.language, ["day": call.language.date(verification.at)]))"
    }

    /// A button, since programs that look through mail follow links.
    static func confirm(_ call: Call) -> Page {
        Page(
            title: call(Phrases.confirmTitle),
            body: """
                <p class="lead">\(call(Phrases.confirmLead))</p>
                \(Components.action(
                    call(Phrases.confirmButton), to: "/contact/\(call.place("link"))/\(call.place("secret"))", csrf: call.context.csrf,
                    style: .main))
                """)
    }
}

extension ContactWayPages {
    /// The same as staff see it, who may hear on the telephone that a number or an address is right.
    static func staffList(_ details: MemberStore.Details, _ may: StaffMemberPages.May, _ call: Call) -> HTML {
        guard !details.ways.isEmpty else { return "<p>Nothing is on record.</p>" }
        let isMember = [.active, .suspended].contains(details.member.state)
        let (mayConfirm, mayManage) = (may.confirm && isMember, may.manage && isMember)
        let rows = details.ways.map { way in
            let tag: HTML = way.isPreferred ? " \(Components.tag("First", .good))" : .empty
            return Table.Row([
                "<span>\(address(way))\(tag)</span>", "\(words(for: way.channel)[.english])", staffVerification(way, call),
                "\(writers(of: way, details, call))",
                """
                <div class="buttons">\(when: mayConfirm && way.canBeTold, confirmation(way, of: details.member, call))\
                \(when: mayManage, managing(way, details, call))</div>
                """,
            ])
        }
        return Components.table(
            Table(
                caption: "Ways to reach them, the earliest first", captionIsUnseen: true,
                columns: ["Way", "How", "Confirmed", "Who may write", "What to do"].map { .init(title: $0) }, rows: rows))
    }

    /// Who may write to a way, by name.
    private static func writers(of way: ContactWay, _ details: MemberStore.Details, _ call: Call) -> String {
        let allowed = (details.wayConsents[ContactAddress(way)] ?? []).filter(\.isAllowed)
        let names = allowed.map { call.configuration.policy.provider($0.provider)?.name.english ?? $0.provider }
        return names.isEmpty ? "Nobody" : names.joined(separator: ", ")
    }

    private static func managing(_ way: ContactWay, _ details: MemberStore.Details, _ call: Call) -> HTML {
        let list: Path = "/staff/members/\(details.member.id.description)/ways"
        func action(_ words: String, _ path: Path) -> HTML {
            Components.action("\(words) \(way.address)", to: path, csrf: call.context.csrf, hidden: hidden(way))
        }
        let sends = !way.isVerified && (way.channel == .email || way.channel == .text)
        let isWrittenTo = (details.wayConsents[ContactAddress(way)] ?? []).contains(where: \.isAllowed)
        return """
            \(when: sends, action(way.channel == .email ? "Send a link to" : "Send a code to", list))\
            \(when: isWrittenTo, action("Nobody is to write to", "\(list)/refusal"))\
            \(action("Remove", "\(list)/removal"))
            """
    }

    /// The form by which staff add a way that a member tells them.
    static func staffForm(_ member: MemberRecord, _ call: Call, _ problem: Problem? = nil) -> Page {
        let state = call.formState(problem)
        let choices = ContactWay.Channel.allCases.map { Choice(value: $0.rawValue, label: words(for: $0)[.english]) }
        let own = Path("/staff/members/\(member.id.description)")
        return Page(
            title: "Add a way to reach \(member.name)", caption: "Member",
            breadcrumbs: [
                Breadcrumb(title: "Start", path: "/staff"), Breadcrumb(title: "Members", path: "/staff/members"),
                Breadcrumb(title: member.name, path: own),
            ],
            notices: Components.errorSummary(state, fields: ["channel", "address"]),
            body: """
                <p>A link goes to an email address and a code to a mobile, by which they show that it is theirs. Nobody may write to it before they \
                have said who may, on their own page.</p>
                \(Components.form(
                    state, to: "\(own)/ways", button: "Add",
                    """
                    \(Components.radios("channel", "How should they be reached?", choices, in: state))\
                    \(Components.textField(
                        "address", "Address or number", in: state,
                        hint: "An email address, a telephone number, or a postal address with its postcode"))
                    """))
                """,
            hasErrors: state.hasErrors)
    }

    private static func staffVerification(_ way: ContactWay, _ call: Call) -> HTML {
        guard let verification = way.verification else { return "Not yet" }
        let by =
            switch verification.by {
            case .link: "by the link in a letter"
            case .code: "by the code in a text"
            case .staff: "on the telephone, to \(verification.staff ?? "somebody who is not on record any more")"
            }
        return "\(call.language.date(verification.at)), \(by)"
    }

    private static func confirmation(_ way: ContactWay, of member: MemberRecord, _ call: Call) -> HTML {
        Components.action(
            "They confirmed \(way.address)", to: "/staff/members/\(member.id.description)/ways/verification",
            csrf: call.context.csrf, hidden: hidden(way))
    }
}

extension ContactWayPages {
    private static func words(for channel: ContactWay.Channel) -> Phrase {
        switch channel {
        case .email: Phrase("Email", cy: "E-bost")
        case .text: Phrase("Text to a mobile", cy: "Neges destun i ffôn symudol")
        case .voice: Phrase("Telephone call", cy: "Galwad ffôn")
        case .post: Phrase("Post", cy: "Post")
        }
    }

    private enum Phrases {
        static let title = Phrase("How we reach you", cy: "Sut rydym yn eich cyrraedd")
        static let lead = Phrase(
            "You can have several ways. Confirm each, choose which comes first, and take away what you no longer use.",
            cy:
                "Gallwch gael sawl ffordd. Cadarnhewch bob un, dewiswch pa un sy’n dod gyntaf, a thynnwch yr hyn nad ydych yn ei ddefnyddio mwyach."
        )
        static let way = Phrase("Way", cy: "Ffordd")
        static let kind = Phrase("How", cy: "Sut")
        static let state = Phrase("Confirmed", cy: "Wedi’i gadarnhau")
        static let whatToDo = Phrase("What you can do", cy: "Beth allwch chi ei wneud")
        static let first = Phrase("First", cy: "Cyntaf")
        static let unverified = Phrase("Not yet", cy: "Ddim eto")
        static let weWillAsk = Phrase(
            "Not yet: your neighbourhood team will call you and ask",
            cy: "Ddim eto: bydd eich tîm cymdogaeth yn eich ffonio ac yn gofyn")
        static let byLink = Phrase("{day}, by a link", cy: "{day}, drwy ddolen")
        static let byCode = Phrase("{day}, by a code", cy: "{day}, drwy god")
        static let byStaff = Phrase("{day}, on the telephone", cy: "{day}, dros y ffôn")
        static let sendLink = Phrase("Send a link", cy: "Anfon dolen")
        static let sendCode = Phrase("Send a code", cy: "Anfon cod")
        static let prefer = Phrase("Put first", cy: "Rhoi yn gyntaf")
        static let remove = Phrase("Remove", cy: "Dileu")
        static let code = Phrase("The code in the text", cy: "Y cod yn y neges destun")
        static let codeHint = Phrase(
            "Six digits. It works for 15 minutes, and you have five tries.",
            cy: "Chwe digid. Mae’n gweithio am 15 munud, a gallwch roi cynnig arno bum gwaith.")
        static let confirm = Phrase("Confirm", cy: "Cadarnhau")
        static let addTitle = Phrase("Add another way", cy: "Ychwanegu ffordd arall")
        static let channel = Phrase("How should we reach you?", cy: "Sut dylem eich cyrraedd?")
        static let channelMissing = Phrase("Choose how we should reach you.", cy: "Dewiswch sut dylem eich cyrraedd.")
        static let address = Phrase("Address or number", cy: "Cyfeiriad neu rif")
        static let addressHint = Phrase(
            "An email address, a telephone number, or a postal address with its postcode",
            cy: "Cyfeiriad e-bost, rhif ffôn, neu gyfeiriad post gyda’i god post")
        static let add = Phrase("Add", cy: "Ychwanegu")
        static let sentLink = Phrase(
            "We sent a link to it: follow it to confirm", cy: "Anfonwyd dolen iddo: dilynwch hi i gadarnhau")
        static let sentCode = Phrase(
            "We sent a code to it: type it here to confirm", cy: "Anfonwyd cod iddo: teipiwch ef yma i gadarnhau")
        static let added = Phrase("It is on your list", cy: "Mae ar eich rhestr")
        static let verified = Phrase("It is confirmed", cy: "Mae wedi’i gadarnhau")
        static let preferred = Phrase("It comes first now", cy: "Mae’n dod gyntaf nawr")
        static let removed = Phrase("It is gone from your list", cy: "Mae wedi mynd o’ch rhestr")
        static let writersTitle = Phrase("Who may write to each", cy: "Pwy gaiff ysgrifennu at bob un")
        static let writersLead = Phrase(
            "Whom you agreed to hear from may write only to the ways that you choose for them here.",
            cy: "Dim ond at y ffyrdd a ddewiswch yma y caiff y rhai y cytunoch i glywed ganddynt ysgrifennu.")
        static let writer = Phrase("Who", cy: "Pwy")
        static let mayWrite = Phrase("May write", cy: "Caiff ysgrifennu")
        static let yes = Phrase("Yes", cy: "Caiff")
        static let no = Phrase("No", cy: "Na chaiff")
        static let allow = Phrase("Allow", cy: "Caniatáu")
        static let stop = Phrase("Stop", cy: "Atal")
        static let consentsKept = Phrase("Your choice is kept", cy: "Cadwyd eich dewis")
        static let confirmTitle = Phrase("Confirm that this address is yours", cy: "Cadarnhau mai eich cyfeiriad chi yw hwn")
        static let confirmLead = Phrase(
            "Press the button, and we can reach you by it.", cy: "Pwyswch y botwm, a gallwn eich cyrraedd drwyddo.")
        static let confirmButton = Phrase("Yes, it is mine", cy: "Ie, fi biau ef")
    }
}
