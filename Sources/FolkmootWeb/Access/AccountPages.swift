import Basics
import FolkmootCore
import FolkmootTenancy
import Markup

/// A person's own account: the password, the second step of signing in, the sessions.
enum AccountPages {
    static func account(_ standing: OwnAccount.Standing, _ desk: AccountDesk) -> Page {
        Page(
            title: "Your account", notices: done(desk),
            body: """
                \(Components.summaryList(rows(standing, desk), in: desk.context.language))
                <h2>Where you are signed in</h2>
                \(sessions(standing.sessions, desk))
                \(desk.places.data.html { "<ul class=\"ways\"><li><a href=\"\($0)\">All that is held about you</a></li></ul>" })
                \(desk.places.keys.html { "<h2>Programs</h2>\n<p><a href=\"\($0)\">Keys of your programs</a></p>" } ?? .empty)
                """)
    }

    private static func rows(_ standing: OwnAccount.Standing, _ desk: AccountDesk) -> [SummaryRow] {
        var rows = [
            SummaryRow(label: "Name", value: "\(desk.own.account.name)"),
            SummaryRow(label: "Email address", value: Components.address(desk.own.account.email)),
        ]
        if !desk.roles.isEmpty {
            rows.append(SummaryRow(label: "Roles", value: .joined(desk.roles.map { "\($0)" }, separator: "<br>")))
        }
        if desk.own.takesPasswords {
            rows.append(SummaryRow(label: "Password", value: "Not shown", change: desk.places.password))
        }
        rows.append(SummaryRow(label: "Second step of signing in", value: factorWords(standing, desk), change: desk.places.factor))
        return rows
    }

    private static func factorWords(_ standing: OwnAccount.Standing, _ desk: AccountDesk) -> HTML {
        guard let since = standing.factorSince else { return "\(Components.tag("Not set up", .warning))" }
        return "An app that shows codes, since \(desk.context.language.date(since))"
    }

    private static func sessions(_ sessions: [OwnAccount.Session], _ desk: AccountDesk) -> HTML {
        let language = desk.context.language
        let rows = sessions.map { session in
            let name = session.browser.isEmpty ? "A browser" : session.browser
            let end: HTML =
                session.isThis
                ? "This one"
                : Components.action(
                    "End it", to: desk.places.sessions, csrf: desk.context.csrf, hidden: Components.hidden("session", session.key))
            return Table.Row(["\(name)", "\(language.dateAndTime(session.began))", "\(language.dateAndTime(session.seen))", end])
        }
        let columns = ["Browser", "Since", "Last in use", "End"].map { Table.Column(title: $0) }
        return """
            \(Components.table(Table(caption: "Where you are signed in", captionIsUnseen: true, columns: columns, rows: rows)))
            <p class="quiet">A sign-in ends after an hour without use, and after twelve hours in any case.</p>
            \(when: sessions.count > 1, Components.action("End all others", to: desk.places.sessions, csrf: desk.context.csrf))
            """
    }

    private static func done(_ desk: AccountDesk) -> HTML {
        switch desk.justDone {
        case "password": Components.success("Your password is changed", "<p>Your other sign-ins have ended.</p>")
        case "sessions": Components.success("Ended")
        case "second-factor-ended":
            Components.success(
                desk.own.takesPasswords ? "You sign in with your password alone again" : "Your second step has ended")
        default: .empty
        }
    }

    static func password(_ desk: AccountDesk, _ problem: Problem? = nil) -> Page {
        let state = desk.formState(problem)
        return Page(
            title: "Change your password", breadcrumbs: way(desk),
            notices: Components.errorSummary(state, fields: ["old", "password", "again"]),
            body: Components.form(
                state, to: desk.places.password, button: "Change it",
                """
                \(Components.textField("old", "Password until now", in: state, kind: .password, autocomplete: .currentPassword))
                \(PasswordPages.fields(state))
                """) + "<p class=\"quiet\">Wherever else you are signed in, you sign in again.</p>",
            hasErrors: state.hasErrors
        ).takingPasswords
    }

    static func way(_ desk: AccountDesk) -> [Breadcrumb] { [Breadcrumb(title: "Your account", path: desk.places.account)] }
}

// MARK: - The second step

extension AccountPages {
    static func factor(_ standing: OwnAccount.Standing, _ desk: AccountDesk, _ problem: Problem? = nil) -> Page {
        let state = desk.formState(problem)
        return Page(
            title: "Your second step of signing in", breadcrumbs: way(desk),
            notices: Components.errorSummary(state, fields: ["code"]), body: body(standing, state, desk), hasErrors: state.hasErrors
        )
    }

    private static func body(_ standing: OwnAccount.Standing, _ state: FormState, _ desk: AccountDesk) -> HTML {
        if let since = standing.factorSince { return setUp(since, standing.recoveryCodes, desk) }
        if let offer = standing.offer { return setting(offer, state, desk) }
        return """
            \(when: desk.own.isFactorDemanded, Components.panel(nil, "<p>Your force asks people with your role for it. Set it up to go on.</p>"))
            \(desk.own.takesPasswords ? besidesPassword : besidesDirectory)
            <p>Any app for one-time codes does: the one that your force gives you, or that of your telephone or password manager.</p>
            \(Components.action("Set it up", to: desk.places.factor, csrf: desk.context.csrf, style: .main))
            """
    }

    private static let besidesPassword: HTML = """
        <p>Besides your password you then type six digits that an app on your telephone shows. Whoever learns your password cannot \
        sign in with it alone.</p>
        """

    private static let besidesDirectory: HTML = """
        <p>Once your force's directory has signed you in you then type six digits that an app on your telephone shows, unless it has \
        seen to a second step itself.</p>
        """

    private static func setUp(_ since: Timestamp, _ codes: Int, _ desk: AccountDesk) -> HTML {
        let left = codes == 1 ? "1 recovery code is left" : "\(codes) recovery codes are left"
        let end: HTML =
            desk.own.isFactorDemanded
            ? "<li>Your force asks for a second step from people with your role, so it stays.</li>"
            : "<li><a href=\"\(Path("\(desk.places.factor)/end"))\">End it</a></li>"
        return """
            <p>It is set up since \(desk.context.language.date(since)). \(left).</p>
            <ul class="ways"><li><a href="\(Path("\(desk.places.factor)/codes"))">Make new recovery codes</a></li>\(end)</ul>
            """
    }

    private static func setting(_ offer: FactorOffer, _ state: FormState, _ desk: AccountDesk) -> HTML {
        let link = offer.link(issuer: desk.context.brand.product)
        return """
            <ol>
            <li>\(QRCode(link).map { "<p>Scan this with the app:</p>\n\($0.svg(id: "factor", title: "The key as a code for the app’s camera"))" as HTML })
            <p>\(ExternalURL(link).html { "Or <a href=\"\($0)\">add it to the app of this device</a>, or type" } ?? "Type") this key into the app:</p>
            <p><code>\(offer.words)</code></p></li>
            <li>Type the code that the app then shows:</li>
            </ol>
            \(Components.form(
            state, to: Path("\(desk.places.factor)/code"), button: "This is the code",
            Components.textField("code", "Code", in: state, hint: "Six digits.", kind: .code, autocomplete: .oneTimeCode, width: .short)))
            """
    }

    static func newCodes(_ desk: AccountDesk, _ problem: Problem? = nil) -> Page {
        let state = desk.formState(problem)
        return Page(
            title: "Make new recovery codes", breadcrumbs: way(desk), notices: Components.errorSummary(state, fields: ["code"]),
            body: "<p>Those from before are then worth nothing.</p>"
                + Components.form(state, to: Path("\(desk.places.factor)/codes"), button: "Make new codes", codeField(state)),
            hasErrors: state.hasErrors)
    }

    static func endFactor(_ desk: AccountDesk, _ problem: Problem? = nil) -> Page {
        let state = desk.formState(problem)
        let old: HTML =
            desk.own.takesPasswords
            ? Components.textField("old", "Password", in: state, kind: .password, autocomplete: .currentPassword) : .empty
        return Page(
            title: "End your second step of signing in?", breadcrumbs: way(desk),
            notices: Components.errorSummary(state, fields: ["old", "code"]),
            body: Components.form(
                state, to: Path("\(desk.places.factor)/end"), button: "End it", old + codeField(state)),
            hasErrors: state.hasErrors
        ).takingPasswords
    }

    /// The codes, once.
    static func codes(_ codes: [String], _ desk: AccountDesk) -> Page {
        let items: [HTML] = codes.map { "<li><code>\($0)</code></li>\n" }
        return Page(
            title: "Keep these recovery codes", breadcrumbs: way(desk),
            notices: Components.success("Your second step is set up"),
            body: """
                <p>Each signs you in once if you do not have the app. They are shown only now: print them, or write them down, and keep \
                them where only you come.</p>
                <ul>
                \(items)</ul>
                <p>\(Components.printButton(in: desk.context.language))</p>
                <p>\(Components.linkButton("I have kept them", to: desk.places.account))</p>
                """)
    }

    private static func codeField(_ state: FormState) -> HTML {
        Components.textField(
            "code", "Code", in: state, hint: "Six digits from the app, or one of your recovery codes.", kind: .text,
            autocomplete: .oneTimeCode, width: .medium)
    }
}
