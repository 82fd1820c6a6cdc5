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
    /// The place of a cell in the list of each area.
    private var places: [Cell: Int] = [:]
    private var counts: [String: [Int]] = [:]

    /// Tells of any area how often its people chose one of some options.
    func counter(_ cells: [Cell]) -> (String) -> Int {
        let wanted = cells.compactMap { places[$0] }
        return { [counts] area in
            guard let list = counts[area] else { return 0 }
            return wanted.reduce(0) { $1 < list.count ? $0 + list[$1] : $0 }
        }
    }

    /// Reads the counts of a wave, of exactly each area.
    init(survey: String, wave: SurveyWave, in db: Connection) throws {
        try db.forEach("SELECT area, people, responses FROM survey_base WHERE survey = \(survey) AND wave = \(wave)") { row in
            let area: String = try row[0]
            people[area] = try row[1]
            responses[area] = try row[2]
        }
        // In the order of the key, so that one area's rows stand together.
        var area = ""
        var list: [Int] = []
        try db.forEach(
            """
            SELECT area, question, option, count FROM survey_count WHERE survey = \(survey) AND wave = \(wave)
            ORDER BY area, question, option
            """
        ) { row in
            let here: String = try row[0]
            if here != area {
                counts[area] = list
                (area, list) = (here, [])
            }
            let place = place(of: Cell(question: try row[1], option: try row[2]))
            while list.count <= place { list.append(0) }
            list[place] = try row[3]
        }
        counts[area] = list
    }

    private mutating func place(of cell: Cell) -> Int {
        if let place = places[cell] { return place }
        places[cell] = places.count
        return places.count - 1
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
