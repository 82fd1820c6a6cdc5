import Basics
import Storage

/// What the people of each area said in one wave: how many there are, and how many chose each option.
struct WaveCounts: Sendable {
    /// An option of a question.
    struct Cell: Hashable, Sendable {
        let question: String
        let option: String
    }

    /// By area: people with a current view, and responses.
    private(set) var people: [String: Int] = [:]
    private(set) var responses: [String: Int] = [:]
    private var options: [Cell: Int] = [:]
    private var patterns: [(pattern: String, number: Int)] = []
    /// By area, how many said what a code names, by its number.
    private var counts: [String: [Int]] = [:]

    /// Tells of any area how often its people chose one of some options.
    func counter(_ cells: [Cell]) -> (String) -> Int {
        let wanted = cells.compactMap { options[$0] }
        return { [counts] area in
            guard let list = counts[area] else { return 0 }
            return wanted.reduce(0) { $1 < list.count ? $0 + list[$1] : $0 }
        }
    }

    /// How the people of an area answered the confidence questions, see ``SurveyAnswers``.
    func patterns(in area: String) -> [String: Int] {
        guard let list = counts[area] else { return [:] }
        let given = patterns.filter { $0.number < list.count && list[$0.number] > 0 }
        return Dictionary(given.map { ($0.pattern, list[$0.number]) }, uniquingKeysWith: +)
    }

    /// Reads the counts of a wave, of exactly each area.
    init(survey: String, wave: SurveyWave, in db: Connection) throws {
        var ledger = try SurveyLedger(of: (survey, wave), reading: db)
        try ledger.addWaiting(of: (survey, wave), in: db)
        for figure in ledger.figures {
            people[figure.place.area] = figure.people
            responses[figure.place.area] = figure.responses
            counts[figure.place.area] = figure.counts
        }
        for (number, code) in ledger.codes.byNumber.enumerated() {
            switch code {
            case .option(let question, let option): options[Cell(question: question, option: option)] = number
            case .pattern(let pattern): patterns.append((pattern, number))
            case .mode, nil: break
            }
        }
    }

    /// The counts of each area with all that lies in it.
    func rolledUp(over tree: AreaTree) -> WaveCounts {
        var whole = self
        whole.people = SurveyFigures.rolledUp(people, over: tree)
        whole.responses = SurveyFigures.rolledUp(responses, over: tree)
        whole.counts = [:]
        for (area, list) in counts {
            for code in tree.path(from: area) { whole.counts[code, default: []].add(list) }
        }
        return whole
    }
}

extension [Int] {
    /// Adds the numbers of another list place by place.
    fileprivate mutating func add(_ other: [Int]) {
        while count < other.count { append(0) }
        for (place, number) in other.enumerated() { self[place] += number }
    }
}
