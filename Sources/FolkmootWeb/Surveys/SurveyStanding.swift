import Basics
import FolkmootCore
import FolkmootTenancy
import Markup

/// Whether a survey takes answers, as its pages say it.
enum SurveyStanding {
    /// Why a survey takes no answers now; no markup while it takes them.
    ///
    /// It is at most a second old; whether answers are kept is decided anew as they are sent.
    static func refusal(
        of survey: SurveyDefinition, _ call: Call, _ tenant: Tenant, _ state: (SurveyDefinition) async throws -> WaveState
    ) async throws -> HTML {
        try await call.held(.refusal(survey: survey.code), tenant) { refusal(try await state(survey), survey, call) }
    }

    private static func refusal(_ state: WaveState, _ survey: SurveyDefinition, _ call: Call) -> HTML {
        guard let heading = heading(state) else { return .empty }
        return Components.empty(call(heading), "<p>\(words(state, survey, call))</p>")
    }

    /// That answers which were sent could not be kept, and what to do with them.
    static func notKept(_ state: WaveState, _ call: Call) -> String {
        let reason = heading(state).map { "\(call($0))." } ?? ""
        return "\(reason) \(call(Phrases.notKept))"
    }

    private static func heading(_ state: WaveState) -> Phrase? {
        switch state {
        case .open: nil
        case .scheduled: Phrases.scheduled
        case .stopped: Phrases.stopped
        case .closed: Phrases.closed
        }
    }

    private static func words(_ state: WaveState, _ survey: SurveyDefinition, _ call: Call) -> String {
        switch state {
        case .open: ""
        case .scheduled: call(Phrases.scheduledWords)
        case .stopped: Phrases.stoppedWords.filled(in: call.language, ["force": call.configuration.name[call.language]])
        case .closed: closed(survey, call)
        }
    }

    private static func closed(_ survey: SurveyDefinition, _ call: Call) -> String {
        guard let next = survey.wave(after: survey.wave(at: call.now))?.began else { return call(Phrases.thanks) }
        return "\(call(Phrases.thanks)) \(Phrases.next.filled(in: call.language, ["month": call.language.month(next)]))"
    }

    private enum Phrases {
        static let scheduled = Phrase("This survey has not opened yet", cy: "Nid yw’r arolwg hwn wedi agor eto")
        static let scheduledWords = Phrase(
            "Its questions are being looked over. Come back soon.",
            cy: "Mae ei gwestiynau’n cael eu gwirio. Dewch yn ôl cyn bo hir.")
        static let stopped = Phrase(
            "This survey is not taking answers at present", cy: "Nid yw’r arolwg hwn yn derbyn atebion ar hyn o bryd")
        static let stoppedWords = Phrase(
            "{force} has stopped it for a while. What people have answered is kept. Come back later.",
            cy: "Mae {force} wedi’i atal am y tro. Cedwir yr hyn a atebodd pobl yn barod. Dewch yn ôl yn nes ymlaen.")
        static let closed = Phrase("This survey has closed", cy: "Mae’r arolwg hwn wedi cau")
        static let thanks = Phrase("Thank you to everybody who answered.", cy: "Diolch i bawb a atebodd.")
        static let next = Phrase("The next one begins in {month}.", cy: "Bydd yr un nesaf yn dechrau ym mis {month}.")
        static let notKept = Phrase(
            "Your answers have not been kept. What you chose and wrote is still here: send it again once the survey is open.",
            cy:
                "Ni chadwyd eich atebion. Mae’r hyn a ddewisoch ac a ysgrifennoch yma o hyd: anfonwch ef eto pan fydd yr arolwg ar agor."
        )
    }
}
