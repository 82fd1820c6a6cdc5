public import Basics
import Storage

/// What a survey programme has come to: people, responses and selections, which are three different counts.
public struct ProgrammeFacts: Sendable {
    /// The survey.
    public let survey: SurveyDefinition
    /// The area that the people lived in when they answered.
    public let area: Area
    /// What it lies in, from the force down, as far as the person may see it.
    public let ancestors: [Area]
    /// The instant that the facts are of.
    public let at: Timestamp
    /// Distinct people by the way of their first response (measure `people_surveyed`).
    public let people: [(mode: SurveyResponse.Mode, count: Int)]
    /// Responses completed.
    public let responses: Int
    /// People with more than one response (measure `repeat_rate`).
    public let repeated: Int
    /// What was raised; nothing where the survey does not ask for issues.
    public let issues: Issues?

    /// What people raise: each in their latest response.
    public struct Issues: Sendable {
        /// People who chose an issue.
        public let people: Int
        /// The issues by how many people chose them, the most first; without exclusive options.
        public let ranking: [(option: Question.Option, people: Int)]

        /// Issues that were chosen, in all.
        public var selections: Int { ranking.reduce(0) { $0 + $1.people } }
        /// Issues to each person who raised any, with three decimals; nothing of nothing.
        public var perPerson: String? {
            Ratio(selections, of: people).value.map { Decimals.text($0, decimals: 3) }
        }
    }

    /// Distinct people with a response.
    public var individuals: Int { people.reduce(0) { $0 + $1.count } }
    /// Responses of people who had answered before.
    public var repeats: Int { responses - individuals }
    /// The share of people who answered more than once.
    public var repeatRate: Ratio { Ratio(repeated, of: individuals) }
}

/// Counts the facts of a programme from all its responses.
struct ProgrammeCount {
    private(set) var responses = 0
    private(set) var repeated = 0
    private var firsts = ResponseTurn.Count()
    /// People who chose an issue, and by the place of an issue how many chose it.
    private var raising = 0
    private var chosen: [Int]
    private let options: [Question.Option]

    /// What one response adds.
    private struct Response {
        let turn: ResponseTurn
        /// Whether it is its person's view in its wave.
        let isCurrent: Bool
        /// Which issues it chooses, a bit to each.
        let issues: UInt64
    }

    private struct Person {
        var responses = 0
        var first = ResponseTurn.afterAll
        /// Their latest response that is their view in its wave, and which issues it chooses.
        var latest = ResponseTurn.beforeAll
        var issues: UInt64 = 0

        mutating func take(_ response: Response) {
            responses += 1
            if response.turn < first { first = response.turn }
            if response.isCurrent, latest < response.turn { (latest, issues) = (response.turn, response.issues) }
        }
    }

    /// Reads the responses of the people of an area.
    init(of survey: SurveyDefinition, in area: String, over tree: AreaTree, in db: Connection) throws {
        let votes = try VoteScan(of: survey.code, in: db)
        // So many have room in a mask; more issues than that nobody can read.
        options = Array((survey.issueQuestion?.options.filter { !$0.isExclusive } ?? []).prefix(64))
        chosen = Array(repeating: 0, count: options.count)
        let people = try read(votes, survey, votes.isPlace(within: area, of: tree), in: db)
        people.forEach(from: Person(), { $0.take($1) }, { count($0) })
    }

    private func read(
        _ votes: VoteScan, _ survey: SurveyDefinition, _ isHere: [Bool], in db: Connection
    ) throws -> ByPerson<Response> {
        let (masks, modes) = (masks(votes, survey), votes.modes)
        var people = ByPerson<Response>(expecting: isHere.allSatisfy(\.self) ? votes.last : 0)
        try votes.forEach(in: db) { vote in
            guard isHere[vote.place] else { return }
            var (mode, issues): (UInt8, UInt64) = (0, 0)
            vote.forEachCode { code in
                issues |= masks[code]
                mode |= modes[code]
            }
            people.add(
                Response(turn: ResponseTurn(vote, mode: mode), isCurrent: vote.isCurrent, issues: issues), of: vote.person)
        }
        return people
    }

    private mutating func count(_ person: Person) {
        responses += person.responses
        if person.responses > 1 { repeated += 1 }
        firsts.add(person.first)
        var issues = person.issues
        if issues != 0 { raising += 1 }
        while issues != 0 {
            chosen[issues.trailingZeroBitCount] += 1
            issues &= issues - 1
        }
    }

    /// By the number of a code, the bit of its issue.
    private func masks(_ votes: VoteScan, _ survey: SurveyDefinition) -> [UInt64] {
        let question = survey.issueQuestion?.code
        let bits = Dictionary(options.enumerated().map { ($1.code, UInt64(1) << UInt64($0)) }) { first, _ in first }
        return votes.table { code in
            guard case .option(question, let option)? = code else { return 0 }
            return bits[option] ?? 0
        }
    }
}

extension ProgrammeCount {
    /// Distinct people by the way of their first response.
    var peopleByMode: [(mode: SurveyResponse.Mode, count: Int)] { firsts.byMode }

    /// What people raise in their latest responses; nothing without issues to choose from.
    var issues: ProgrammeFacts.Issues? {
        guard !options.isEmpty else { return nil }
        let ranking = zip(options, chosen).enumerated().sorted { ($1.element.1, $0.offset) < ($0.element.1, $1.offset) }
        return ProgrammeFacts.Issues(people: raising, ranking: ranking.map { ($0.element.0, $0.element.1) })
    }
}
