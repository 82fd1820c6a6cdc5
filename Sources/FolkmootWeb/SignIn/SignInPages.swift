import FolkmootCore
import FolkmootTenancy
import Markup

/// Where people sign in: an address and a password, then the code of an app if they have one.
enum SignInPages {
    /// At a force's host, where its members come too.
    static func ofForce(_ form: SignInForm, _ call: Call) -> Page {
        let words: HTML = """
            <p>For staff of \(call.force). Members need no password: \
            <a href="/preferences">see or change what you get</a>.</p>

            """
        guard call.takesPasswords else { return byDirectory(form, under: words, call) }
        let forgotten: HTML = """
            <p><a href="/staff/sign-in/forgotten">I do not know my password</a></p>
            """
        let isChosen = call.justDone == "password"
        return self.form(
            form, to: "/staff/sign-in",
            under: (isChosen ? Components.success("Your password is set", "<p>Sign in with it.</p>") : .empty) + words
                + directoryButton(form, call), then: forgotten)
    }

    /// Where the force takes no passwords.
    private static func byDirectory(_ form: SignInForm, under words: HTML, _ call: Call) -> Page {
        Page(
            title: "Sign in", notices: Components.errorSummary(form.state, fields: []) + ended(form),
            body: words + directoryButton(form, call), hasErrors: form.state.hasErrors)
    }

    private static func directoryButton(_ form: SignInForm, _ call: Call) -> HTML {
        guard let directory = call.configuration.policy.directory else { return .empty }
        let path = Path("/staff/sign-in/directory").query("next", form.next?.description)
        return """
            <p>\(Components.linkButton("Sign in with \(directory.name)", to: path))</p>
            \(when: !directory.replacesPasswords, "<h2>With a password of this service</h2>\n")
            """
    }

    private static func ended(_ form: SignInForm) -> HTML {
        "\(when: form.hasEnded, Components.panel(nil, "<p>Your sign-in had ended. Sign in, go back and send it again: the page still has what you typed.</p>"))"
    }

    static func form(_ form: SignInForm, to path: Path, under words: HTML = .empty, then rest: HTML = .empty) -> Page {
        Page(
            title: "Sign in",
            notices: Components.errorSummary(form.state, fields: ["email", "password"]) + ended(form),
            body: words
                + Components.form(
                    form.state, to: path, button: "Sign in",
                    """
                    \(form.next.map { Components.hidden("next", $0.description) })
                    \(Components.textField("email", "Email address", in: form.state, kind: .email, autocomplete: .username))
                    \(Components.textField("password", "Password", in: form.state, kind: .password, autocomplete: .currentPassword))
                    """) + rest,
            hasErrors: form.state.hasErrors
        ).takingPasswords
    }

    /// The second step, for those who have set one up.
    static func code(_ form: SignInForm, to path: Path) -> Page {
        Page(
            title: "Which code does your app show?", caption: "Sign in",
            notices: Components.errorSummary(form.state, fields: ["code"]),
            body: Components.form(
                form.state, to: path, button: "Sign in",
                """
                \(form.next.map { Components.hidden("next", $0.description) })
                \(Components.textField(
                    "code", "Code", in: form.state, hint: "Six digits. If you do not have the app with you, one of your recovery codes.",
                    kind: .text, autocomplete: .oneTimeCode, width: .medium))
                """),
            hasErrors: form.state.hasErrors)
    }
}
