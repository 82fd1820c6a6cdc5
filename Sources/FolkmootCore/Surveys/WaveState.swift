public import Basics
public import Storage

/// Whether a wave of a survey takes answers.
public enum WaveState: String, Sendable, CaseIterable, SQLText {
    /// Somebody has to approve its questions first.
    case scheduled
    /// It takes answers given in its months.
    case open
    /// It takes none until somebody resumes it.
    case stopped
    /// It takes none any more.
    case closed
}

/// What a person does to a wave; each is on record with the person's name.
public enum WaveAct: String, Sendable, CaseIterable, SQLText {
    /// Approves the questions as they are, which opens a wave that waits for it.
    case approve
    /// Stops the wave at once.
    case stop
    /// Lets a wave that was stopped take answers again.
    case resume
    /// Closes the wave before its months are over.
    case close

    /// The states of a wave in which it can be done.
    public var possibleIn: Set<WaveState> {
        switch self {
        case .approve: [.scheduled, .open]
        case .stop: [.open]
        case .resume: [.stopped]
        case .close: [.open, .stopped]
        }
    }

    /// The state of the wave afterwards.
    public var outcome: WaveState {
        switch self {
        case .approve, .resume: .open
        case .stop: .stopped
        case .close: .closed
        }
    }

    /// Whether it must be said why.
    public var needsReason: Bool { self == .stop || self == .close }
}

extension WaveState {
    /// The state after an act.
    ///
    /// - Throws: `.conflict` if it cannot be done in this state.
    func after(_ act: WaveAct) throws(Problem) -> WaveState {
        guard act.possibleIn.contains(self) else {
            throw Problem(
                .conflict, "The wave is \(rawValue) at present: somebody else may have changed it just now.",
                code: "wave-\(rawValue)")
        }
        return act.outcome
    }

    /// Why a wave in this state takes no answer.
    ///
    /// Whoever shows it tells the state by the code.
    public var refusal: Problem {
        let words =
            switch self {
            case .scheduled: "This survey has not opened yet."
            case .open: "This survey is open."
            case .stopped: "This survey is not taking answers at present."
            case .closed: "This survey has closed."
            }
        return Problem(.conflict, words, code: "survey-\(rawValue)")
    }

    /// The state of the wave that refused an answer; nothing if the problem is another.
    public init?(refusal: Problem) {
        guard refusal.kind == .conflict, refusal.code.hasPrefix("survey-") else { return nil }
        self.init(rawValue: String(refusal.code.dropFirst("survey-".count)))
    }
}

/// A wave of a survey as staff see it.
public struct WaveRecord: Sendable {
    /// Which.
    public let wave: SurveyWave
    /// Whether it takes answers.
    public let state: WaveState
    /// What was done to it, the first first.
    public let acts: [WaveEntry]
    /// Under which revisions of the configuration people answered, each with the time of the first answer.
    public let revisions: [(number: Int, since: Timestamp)]
    /// People with a current view.
    public let people: Int
    /// Their responses.
    public let responses: Int

    /// The latest approval of its questions.
    public var approval: WaveEntry? { acts.last { $0.act == .approve } }
    /// What can be done to it now.
    public var possible: [WaveAct] { WaveAct.allCases.filter { $0.possibleIn.contains(state) } }
}

/// A line of the record of a wave: who did what, when, and why.
public struct WaveEntry: Sendable, Equatable {
    /// What.
    public let act: WaveAct
    /// When.
    public let at: Timestamp
    /// The person's name, as it was then.
    public let name: String
    /// The revision of the force's configuration then, which holds the questions.
    public let revision: Int
    /// The beginning of that revision's hash.
    public let hash: String
    /// Why, in that person's words; empty if it was not said.
    public let reason: String
}

/// What a person types to do something to a wave.
public struct WaveForm: Sendable {
    /// The act's name.
    public var act = ""
    /// Why.
    public var reason = ""

    /// An empty form.
    public init() {}

    /// So long may a reason be, in characters.
    static let longestReason = 500

    /// - Throws: `.invalid` with the fields that are wrong.
    func checked() throws(Problem) -> (act: WaveAct, reason: String) {
        guard let act = WaveAct(rawValue: act) else {
            throw Problem(.invalid, "Choose what to do.", fields: ["act": "Choose what to do."])
        }
        let reason = CleanText.line(reason, limit: 5_000)
        if act.needsReason, reason.isEmpty {
            throw Problem(.invalid, "Write why.", fields: ["reason": "Write why, in a sentence."])
        }
        guard reason.count <= Self.longestReason else {
            let told = "You wrote \(reason.count) characters. Shorten it to \(Self.longestReason)."
            throw Problem(.invalid, told, fields: ["reason": told])
        }
        return (act, reason)
    }
}
