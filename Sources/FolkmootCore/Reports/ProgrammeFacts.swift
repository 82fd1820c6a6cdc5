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
    /// Of each response, by its number.
    private struct Response {
        var mode: UInt8 = 0
        var isCurrent = false
        var time: Int64 = .min
        /// Which issues it chooses, a bit to each.
        var issues: UInt64 = 0
    }

    /// Of each person.
    private struct Person {
        var responses = 0
        var first: Int32 = -1
        var latest: Int32 = -1
    }

    private var responses: [Response]
    private var people: [Person] = []
    private let options: [Question.Option]

    /// Reads the responses of the people of an area.
    init(of survey: SurveyDefinition, in area: String, over tree: AreaTree, in db: Connection) throws {
        let votes = try VoteScan(of: survey.code, in: db)
        // So many have room in a mask; more issues than that nobody can read.
        options = Array((survey.issueQuestion?.options.filter { !$0.isExclusive } ?? []).prefix(64))
        responses = Array(repeating: Response(), count: votes.last + 1)
        try read(votes, survey, votes.isPlace(within: area, of: tree), in: db)
    }

    private mutating func read(_ votes: VoteScan, _ survey: SurveyDefinition, _ isHere: [Bool], in db: Connection) throws {
        let (issues, modes) = (masks(votes, survey), Self.modes(votes))
        var known = SeenTexts()
        try votes.forEach(in: db) { vote in
            guard isHere[vote.place] else { return }
            var response = Response()
            (response.time, response.isCurrent) = (vote.completedAt, vote.isCurrent)
            vote.forEachCode { code in
                response.issues |= issues[code]
                response.mode |= modes[code]
            }
            responses[vote.number] = response
            let next = Int32(truncatingIfNeeded: people.count)
            let person = known.number(of: vote.person, elseKeeping: next) ?? next
            if person == next { people.append(Person()) }
            add(vote.number, to: Int(person))
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

    /// By the number of a code, which mode it names, counted from 1.
    private static func modes(_ votes: VoteScan) -> [UInt8] {
        votes.table { code in
            guard case .mode(let mode)? = code else { return 0 }
            return UInt8(truncatingIfNeeded: (SurveyResponse.Mode.allCases.firstIndex(of: mode) ?? -1) + 1)
        }
    }

    private mutating func add(_ number: Int, to person: Int) {
        people[person].responses += 1
        let (number, response) = (Int32(truncatingIfNeeded: number), responses[number])
        let first = people[person].first
        if first < 0 || (response.time, number) < (responses[Int(first)].time, first) { people[person].first = number }
        guard response.isCurrent else { return }
        let latest = people[person].latest
        if latest < 0 || (response.time, number) > (responses[Int(latest)].time, latest) { people[person].latest = number }
    }
}

extension ProgrammeCount {
    /// Distinct people by the way of their first response.
    var peopleByMode: [(mode: SurveyResponse.Mode, count: Int)] {
        var counts = Array(repeating: 0, count: SurveyResponse.Mode.allCases.count + 1)
        for person in people { counts[Int(responses[Int(person.first)].mode)] += 1 }
        return SurveyResponse.Mode.allCases.enumerated().map { ($1, counts[$0 + 1]) }
    }

    var responseCount: Int { people.reduce(0) { $0 + $1.responses } }
    var repeated: Int { people.count { $0.responses > 1 } }

    /// What people raise in their latest responses; nothing without issues to choose from.
    var issues: ProgrammeFacts.Issues? {
        guard !options.isEmpty else { return nil }
        var (counts, raising) = (Array(repeating: 0, count: options.count), 0)
        for person in people where person.latest >= 0 {
            var mask = responses[Int(person.latest)].issues
            if mask != 0 { raising += 1 }
            while mask != 0 {
                counts[mask.trailingZeroBitCount] += 1
                mask &= mask - 1
            }
        }
        let ranking = zip(options, counts).enumerated().sorted { ($1.element.1, $0.offset) < ($0.element.1, $1.offset) }
        return ProgrammeFacts.Issues(people: raising, ranking: ranking.map { ($0.element.0, $0.element.1) })
    }
}
