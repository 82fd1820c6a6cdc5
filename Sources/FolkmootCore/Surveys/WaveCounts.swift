import Basics
import Storage

/// What the people of each area, with all that lies in it, said in one wave: how many there are, and how many chose each option.
///
/// What was answered in an area that the tree does not know is counted in the force as a whole.
struct WaveCounts: Sendable {
    /// An option of a question.
    struct Cell: Hashable, Sendable {
        let question: String
        let option: String
    }

    /// By the place of an area in the tree: people with a current view, and responses.
    private(set) var people: [Int]
    private(set) var responses: [Int]
    /// By the number of a code, in how many answers of an area it is: the areas one after another.
    private var counts: [Int] = []
    private var width = 0
    private var columns: [Cell: Int] = [:]
    private var patterns: [(pattern: String, column: Int)] = []

    /// Tells of any area how often its people chose one of some options.
    func counter(_ cells: [Cell]) -> (Int) -> Int {
        let wanted = cells.compactMap { columns[$0] }
        return { [counts, width] area in wanted.reduce(0) { $0 + counts[area * width + $1] } }
    }

    /// How the people of an area answered the confidence questions, see ``SurveyAnswers``.
    func patterns(in area: Int) -> [(key: String, value: Int)] {
        patterns.compactMap { pattern, column in
            let count = counts[area * width + column]
            return count > 0 ? (pattern, count) : nil
        }
    }
}

// MARK: Reading

extension WaveCounts {
    /// Reads the counts of a wave.
    init(survey: String, wave: SurveyWave, over tree: AreaTree, in db: Connection) throws {
        people = Array(repeating: 0, count: tree.areas.count)
        responses = people
        var codes = try SurveyCodes(in: db)
        let waiting = try WaitingResponse.all(of: (survey, wave), in: db).map { ($0, $0.codes(in: &codes)) }
        width = codes.count
        counts = Array(repeating: 0, count: tree.areas.count * width)
        try addFolded(survey, wave, over: tree, in: db)
        for (response, codes) in waiting { add(response, codes, over: tree) }
        for area in tree.downward.reversed() { tree.parentIndices[area].map { add(area, to: $0) } }
        name(codes)
    }

    private mutating func addFolded(_ survey: String, _ wave: SurveyWave, over tree: AreaTree, in db: Connection) throws {
        try db.forEach("SELECT area, people, responses, counts FROM survey_figure WHERE survey = \(survey) AND wave = \(wave)") {
            row in
            guard let area = tree.index(of: try row[0]) ?? tree.rootIndex else { return }
            people[area] += try row[1]
            responses[area] += try row[2]
            row.withBytes(3) { add($0, to: area) }
        }
    }

    /// Adds what ``SurveyFigure`` has packed.
    private mutating func add(_ packed: UnsafeRawBufferPointer, to area: Int) {
        counts.withUnsafeMutableBufferPointer { counts in
            var numbers = PackedNumbers.Reader(packed)
            while let code = numbers.next(), let count = numbers.next() {
                if code < width { counts[area * width + code] += count }
            }
        }
    }

    private mutating func add(_ response: WaitingResponse, _ codes: [Int], over tree: AreaTree) {
        guard let area = tree.index(of: response.place.area) ?? tree.rootIndex else { return }
        responses[area] += 1
        if response.isCurrent { people[area] += 1 }
        for code in codes { counts[area * width + code] += 1 }
    }

    private mutating func add(_ area: Int, to parent: Int) {
        people[parent] += people[area]
        responses[parent] += responses[area]
        counts.withUnsafeMutableBufferPointer { counts in
            for code in 0..<width { counts[parent * width + code] += counts[area * width + code] }
        }
    }

    private mutating func name(_ codes: SurveyCodes) {
        for (number, code) in codes.byNumber.enumerated() {
            switch code {
            case .option(let question, let option): columns[Cell(question: question, option: option)] = number
            case .pattern(let pattern): patterns.append((pattern, number))
            case .mode, nil: break
            }
        }
    }
}
