import Basics
import FolkmootCore
import HTTP
import Markup

/// Finds an area by what a person typed: a postcode, or a part of its name.
enum AreaFinder {
    enum Found: Sendable {
        case nothingAsked
        case one(Area)
        case several([Area])
        /// Nothing, and what to do.
        case none(String)
    }

    /// More than so many are not shown.
    static let most = 50

    static func find(_ typed: String?, _ call: Call) -> Found {
        let text = CleanText.line(typed ?? "", limit: 100)
        guard !text.isEmpty else { return .nothingAsked }
        let named = areas(named: text, call)
        if named.count == 1 { return .one(named[0]) }
        if !named.isEmpty { return .several(Array(named.prefix(most))) }
        guard !call.configuration.postcodes.isEmpty else {
            return .none(AreaFinderPages.notFound(text, call))
        }
        return byPostcode(text, call)
    }

    private static func byPostcode(_ text: String, _ call: Call) -> Found {
        do throws(Problem) {
            let code = try call.configuration.area(ofPostcode: text, in: call.language)
            return call.configuration.areas[code].map(Found.one) ?? .none(AreaFinderPages.notFound(text, call))
        } catch {
            return .none(text.contains(where: \.isNumber) ? error.message : AreaFinderPages.notFound(text, call))
        }
    }

    /// Areas of today with that name; if there are none, those whose name has it as a part.
    private static func areas(named text: String, _ call: Call) -> [Area] {
        let wanted = text.lowercased()
        let known = call.configuration.areas.areas.filter { $0.exists(on: call.today) }
        func names(_ area: Area) -> [String] { Language.allCases.map { area.name[$0].lowercased() } }
        let exact = known.filter { names($0).contains(wanted) }
        guard exact.isEmpty, wanted.count > 2 else { return exact }
        return known.filter { names($0).contains { $0.contains(wanted) } }
    }
}

enum AreaFinderPages {
    /// The ways to an area: by postcode, by name, from the list.
    static func find(message: String?, _ call: Call) -> Page {
        let tree = call.configuration.areas
        let top = tree.root.map { tree.children(of: $0.code, at: call.today) } ?? []
        let state = state(message: message, call)
        return Page(
            title: call(Phrases.title), notices: Components.errorSummary(state, fields: ["where"]),
            body: """
                \(search(state, call))
                <h2>\(call(Phrases.list))</h2>
                <ul>\(tree.root.html { item($0, call) })\(sorted(top, call).map { item($0, call) })</ul>
                """,
            hasErrors: message != nil)
    }

    /// Several areas have that name.
    static func choose(_ areas: [Area], _ call: Call) -> Page {
        Page(
            title: call(Phrases.which), breadcrumbs: [Breadcrumb(title: call(Phrases.title), path: "/areas")],
            body: "<ul>\(sorted(areas, call).map { fullItem($0, call) })</ul>")
    }

    static func notFound(_ text: String, _ call: Call) -> String {
        Phrases.notFound.filled(in: call.language, ["text": text])
    }

    private static func state(message: String?, _ call: Call) -> FormState {
        let typed = CleanText.line(call.request.query["where"] ?? "", limit: 100)
        return FormState(
            call.language, values: ["where": [typed]], problem: message.map { Problem(.invalid, $0, fields: ["where": $0]) })
    }

    private static func search(_ state: FormState, _ call: Call) -> HTML {
        let hint = call(call.configuration.postcodes.isEmpty ? Phrases.nameHint : Phrases.postcodeHint)
        let label = call(call.configuration.postcodes.isEmpty ? Phrases.name : Phrases.postcode)
        return """
            <form method="get" action="/areas">
            \(Components.textField("where", label, in: state, hint: hint, autocomplete: .postcode, width: .medium))\
            <div class="buttons">\(Components.button(call(Phrases.show)))</div>
            </form>
            """
    }

    private static func sorted(_ areas: [Area], _ call: Call) -> [Area] {
        areas.sorted { $0.name[call.language] < $1.name[call.language] }
    }

    private static func item(_ area: Area, _ call: Call) -> HTML {
        "<li><a href=\"\(Path("/areas/\(area.code)"))\">\(area.name[call.language])</a></li>"
    }

    private static func fullItem(_ area: Area, _ call: Call) -> HTML {
        let name = call.configuration.areas.fullName(of: area.code, in: call.language)
        return "<li><a href=\"\(Path("/areas/\(area.code)"))\">\(name)</a></li>"
    }

    private enum Phrases {
        static let title = Phrase("What did people in your area say?", cy: "Beth ddywedodd pobl yn eich ardal?")
        static let which = Phrase("Which of these is your area?", cy: "Pa un o’r rhain yw eich ardal?")
        static let postcode = Phrase("Your postcode, or the name of your area", cy: "Eich cod post, neu enw eich ardal")
        static let postcodeHint = Phrase(
            "For example SW1A 1AA. We do not keep it.", cy: "Er enghraifft LL11 1AA. Nid ydym yn ei gadw.")
        static let name = Phrase("The name of your area", cy: "Enw eich ardal")
        static let nameHint = Phrase("Or choose it from the list below.", cy: "Neu dewiswch hi o’r rhestr isod.")
        static let show = Phrase("Show my area", cy: "Dangos fy ardal")
        static let list = Phrase("Choose from the list", cy: "Dewis o’r rhestr")
        static let notFound = Phrase(
            "There is no area called “{text}” here. Check how it is written, or choose it from the list.",
            cy: "Nid oes ardal o’r enw “{text}” yma. Gwiriwch sut mae’n cael ei hysgrifennu, neu dewiswch hi o’r rhestr.")
    }
}
