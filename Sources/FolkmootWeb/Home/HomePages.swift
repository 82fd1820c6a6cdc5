import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

enum HomePages {
    /// The front page with what people said as it was drawn before.
    ///
    /// All else stands ready, except where the address has a query, which the links to other languages keep.
    static func home(_ door: ForceDoor, _ voice: HTML) -> HTML {
        let look = door.look
        guard door.request.target == "/" else { return Layout.render(page(look.front, voice), door.context(audience: .public)) }
        return .joined([look.frontTop, look.front.opening, voice, look.front.closing, look.frame.end])
    }

    static func home(_ call: Call, _ scope: PublicScope) async throws -> Page {
        page(call.front, try await call.keeping(.front, scope.tenant) { try await said(call, scope) })
    }

    private static func page(_ front: FrontPage, _ voice: HTML) -> Page {
        Page(title: front.title, body: .joined([front.opening, voice, front.closing]))
    }

    /// The three issues that most people in the force chose, once enough have answered.
    private static func said(_ call: Call, _ scope: PublicScope) async throws -> HTML {
        guard let survey = call.configuration.defaultSurvey, let whole = call.configuration.areas.root else { return .empty }
        let (wave, results) = try await SurveyResultStore(scope).latest(of: survey, in: whole.code)
        guard let issues = results.issues, let people = results.people else { return .empty }
        let top = issues.ranking.filter { ($0.people?.numerator ?? 0) > 0 }.prefix(3)
        guard !top.isEmpty else { return .empty }
        return """
            <h2>\(Phrases.said.filled(in: call.language, ["area": whole.name[call.language]]))</h2>
            <ol>\(top.map { item($0, call) })</ol>
            \(Components.figure(SurveyWords.people(people, wave, call)))
            <p><a href="\(Path("/areas/\(whole.code)"))">\(call(Phrases.all))</a></p>

            """
    }

    private static func item(_ result: OptionResult, _ call: Call) -> HTML {
        let share = result.people?.percent(decimals: 0).map { Phrases.share.filled(in: call.language, ["share": "\($0)\u{A0}%"]) }
        return "<li><strong>\(result.option.text[call.language])</strong> \(share ?? "")</li>"
    }

    private enum Phrases {
        static let said = Phrase("What matters most to people in {area}", cy: "Beth sydd bwysicaf i bobl yn {area}")
        static let share = Phrase("chosen by {share} of those who answered", cy: "dewis {share} o’r rhai a atebodd")
        static let all = Phrase("All that people said, and who answered", cy: "Popeth a ddywedodd pobl, a phwy atebodd")
    }
}
