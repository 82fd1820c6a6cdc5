import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// Who writes to members, as they are shown, and as they say how.
enum SenderCardPages {
    private static let fields = ["name", "role", "role-welsh", "area", "team", "public", "photo"]

    static func input(_ form: Form) -> SenderCardForm {
        var input = SenderCardForm()
        (input.name, input.role, input.roleWelsh) = (form.text("name"), form.text("role"), form.text("role-welsh"))
        (input.team, input.area, input.isPublic) = (form.text("team"), form.text("area"), form["public"] != nil)
        return input
    }

    /// A person's own card.
    static func own(_ card: SenderCard?, _ scope: StaffScope, _ call: Call, _ problem: Problem? = nil) -> Page {
        let state = state(card, scope, call, problem)
        let shown: HTML =
            card.html { card in
                """
                <h2>\(card.isPublic ? "Members see this" : "Nobody sees this yet")</h2>
                \(self.card(card, photo: card.photo.map { _ in "/staff/card/photo" }, call))
                """
            } ?? .empty
        return Page(
            title: "How are you shown to members?", caption: "Your card",
            notices: "\(done(call, problem))\(Components.errorSummary(state, fields: fields))",
            body: """
                <p>People read a message rather if they know who it is from. Your card is yours: you need none, and you can take it back at \
                any time.</p>
                \(shown)
                \(form(in: state, scope, call))
                \(card.html { photo($0, state, call) })
                """, hasErrors: state.hasErrors)
    }

    private static func done(_ call: Call, _ problem: Problem?) -> HTML {
        switch problem == nil ? call.justDone : nil {
        case "kept": Components.success("Your card is kept")
        case "photo": Components.success("Your photograph is kept", "<p>Where and when it was taken was left out.</p>")
        case "photo-removed": Components.success("Your photograph is removed")
        case "removed": Components.success("Your card is removed")
        default: .empty
        }
    }

    private static func state(_ card: SenderCard?, _ scope: StaffScope, _ call: Call, _ problem: Problem?) -> FormState {
        let own = scope.topmostAreas()
        let first = [
            "name": [card?.name ?? scope.account.name], "role": [card?.role.english ?? ""],
            "role-welsh": [card?.role.translations[.cy] ?? ""], "team": [card?.team ?? ""],
            "area": [card?.area ?? (own.count == 1 ? own[0].code : "")], "public": card?.isPublic == true ? ["yes"] : [],
        ]
        // The form of the photograph has none of the other fields, which then stand as they are kept.
        var state = call.formState(problem, first: first)
        if state.values["name"] == nil { state.values.merge(first) { typed, _ in typed } }
        return state
    }

    private static func form(in state: FormState, _ scope: StaffScope, _ call: Call) -> HTML {
        let tree = call.configuration.areas
        let areas = scope.topmostAreas().flatMap { tree.subtree(of: $0.code, at: call.today) }
        let choices = areas.map { Choice(value: $0.code, label: tree.fullName(of: $0.code, in: .english)) }
        let teams = Set(scope.topmostAreas().flatMap { call.configuration.teams(in: $0, on: call.today).map(\.code) })
        let named = call.configuration.fieldwork.teams.filter { teams.contains($0.code) }.map {
            Choice(value: $0.code, label: $0.name)
        }
        let welsh = Components.textField("role-welsh", "The same in Welsh", in: state, isOptional: true)
        let agreed = Choice(
            value: "yes", label: "I agree that members and everybody else see this",
            hint: """
                Colleagues who write to members of your area can then put it under a message. Untick it to take that back: it is shown no \
                more at once. Letters that were sent keep your name in their words.
                """)
        return """
            <h2>What it says</h2>
            \(Components.form(
                state, to: "/staff/card", button: "Keep my card",
                """
                \(Components.textField("name", "Your name, as you want it shown", in: state, hint: "Such as: PC Sam, or Sam Example."))\
                \(Components.textField("role", "Your role", in: state, hint: "In words that everybody knows: your neighbourhood officer."))\
                \(when: call.configuration.languages.contains(.cy), welsh)\
                \(Components.select("area", "Where you work", choices.sorted { $0.label < $1.label }, in: state))\
                \(when: !named.isEmpty, Components.select("team", "Your team", named, in: state, isOptional: true))\
                \(Components.checkbox("public", agreed, in: state))
                """))
            """
    }

    private static func photo(_ card: SenderCard, _ state: FormState, _ call: Call) -> HTML {
        let hint =
            "JPEG or PNG, \(Portrait.mostBytes / 1024) KB at most, \(Portrait.shortestSide) to \(Portrait.longestSide) pixels on each side. "
            + "Where and when it was taken is left out before it is kept."
        let remove = Components.action("Remove the photograph", to: "/staff/card/photo-removal", csrf: call.context.csrf)
        return """
            <h2>A photograph</h2>
            \(Components.form(
                state, to: "/staff/card/photo", button: "Keep this photograph", sendsFiles: true,
                Components.fileField("photo", "A photograph of you", in: state, accept: "image/jpeg,image/png", hint: hint)))
            \(when: card.photo != nil, remove)
            <h2>No card any more</h2>
            \(Components.action("Remove my card", to: "/staff/card/removal", csrf: call.context.csrf, style: .danger))
            """
    }

    /// A card as it is shown: photograph, name, role and team.
    static func card(_ card: SenderCard, _ call: Call) -> HTML {
        self.card(card, photo: card.photo.map { Path("/senders/\($0)") }, call)
    }

    private static func card(_ card: SenderCard, photo: Path?, _ call: Call) -> HTML {
        let team = card.team.flatMap(call.configuration.fieldwork.team)
        let picture: HTML? = photo.html { "<img src=\"\($0)\" alt=\"\(card.name)\" width=\"120\">" }
        return """
            <p>\(picture.html { "\($0)<br>\n" })<strong>\(card.name)</strong><br>\(card.role[call.language])\
            \(team.html { "<br>\($0.name)" })</p>

            """
    }
}
