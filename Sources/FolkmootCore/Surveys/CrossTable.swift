public import Basics
import Storage

/// What people answered to one question, beside what they answered to another, how they answered, or where they live.
///
/// Each person counts in the current view of one wave.
public struct CrossTable: Sendable {
    /// What stands across the table.
    public enum Axis: Sendable, Equatable {
        /// The options of another question.
        case question(Question)
        /// How people answered.
        case mode
        /// The areas directly in the one of the table.
        case parts
    }

    /// One column.
    public struct Column: Sendable {
        /// Its code: of an option, a mode or an area; nothing for everybody.
        public let code: String?
        /// People of it who answered the question.
        public internal(set) var people = 0
        /// How many of them chose each option, in the order of the question.
        public internal(set) var counts: [Int]
        /// Positive answers out of those that count, where options are positive (measure `question_positive`).
        public internal(set) var positive = Ratio(0, of: 0)

        init(code: String?, options: Int) {
            self.code = code
            counts = Array(repeating: 0, count: options)
        }

        /// The share of an option among the column's people, with its interval; nothing of nobody.
        public func share(_ option: Int) -> ShareEstimate? { ShareEstimate(Ratio(counts[option], of: people)) }
    }

    /// The survey.
    public let survey: SurveyDefinition
    /// The wave.
    public let wave: SurveyWave
    /// The area.
    public let area: Area
    /// The question whose options stand down the table.
    public let question: Question
    /// What stands across it.
    public let axis: Axis
    /// Everybody who answered the question.
    public internal(set) var all: Column
    /// The columns, in the order of the options, modes or names of areas.
    public internal(set) var columns: [Column]
}

extension CrossTable {
    /// - Parameter parts: the areas directly in the one of the table.
    static func read(
        _ question: Question, by axis: Axis, of survey: SurveyDefinition, _ wave: SurveyWave, in area: Area, parts: [Area],
        over tree: AreaTree, in db: Connection
    ) throws -> CrossTable {
        let codes: [String] =
            switch axis {
            case .question(let other): other.options.map(\.code)
            case .mode: SurveyResponse.Mode.allCases.map(\.rawValue)
            case .parts: parts.map(\.code)
            }
        var table = CrossTable(
            survey: survey, wave: wave, area: area, question: question, axis: axis,
            all: Column(code: nil, options: question.options.count),
            columns: codes.map { Column(code: $0, options: question.options.count) })
        try table.count(codes, over: tree, in: db)
        return table
    }

    private mutating func count(_ codes: [String], over tree: AreaTree, in db: Connection) throws {
        let votes = try VoteScan(of: survey.code, wave: wave, in: db)
        let rows = Self.masks(question.code, question.options.map(\.code), votes)
        let across = across(codes, votes)
        let places = places(codes, votes, tree)
        let isHere = votes.isPlace(within: area.code, of: tree)
        try votes.forEach(in: db) { vote in
            guard vote.isCurrent, isHere[vote.place] else { return }
            var (chosen, columns): (UInt64, UInt64) = (0, places[vote.place])
            vote.forEachCode { code in
                chosen |= rows[code]
                columns |= across[code]
            }
            add(chosen, to: columns)
        }
    }

    /// By the number of a code, the bit of the column that it names.
    private func across(_ codes: [String], _ votes: VoteScan) -> [UInt64] {
        switch axis {
        case .question(let other): return Self.masks(other.code, codes, votes)
        case .mode:
            return votes.table { code in
                guard case .mode(let mode)? = code else { return 0 }
                return Self.bit(of: mode.rawValue, among: codes)
            }
        case .parts: return votes.table { _ in 0 }
        }
    }

    /// By place, the bit of the part that it lies in.
    private func places(_ codes: [String], _ votes: VoteScan, _ tree: AreaTree) -> [UInt64] {
        guard axis == .parts else { return votes.places.map { _ in 0 } }
        return votes.places.map { place in
            tree.path(from: place.area).reduce(0) { $0 | Self.bit(of: $1, among: codes) }
        }
    }

    private static func masks(_ question: String, _ options: [String], _ votes: VoteScan) -> [UInt64] {
        votes.table { code in
            guard case .option(question, let option)? = code else { return 0 }
            return bit(of: option, among: options)
        }
    }

    /// A mask has room for so many; no question has more options, and no area more parts that anybody could read side by side.
    static let mostColumns = 64

    private static func bit(of code: String, among codes: [String]) -> UInt64 {
        codes.prefix(mostColumns).firstIndex(of: code).map { 1 << UInt64($0) } ?? 0
    }

    private mutating func add(_ chosen: UInt64, to columns: UInt64) {
        guard chosen != 0 else { return }
        let options = question.options
        all.add(chosen, options)
        var rest = columns
        while rest != 0 {
            self.columns[rest.trailingZeroBitCount].add(chosen, options)
            rest &= rest - 1
        }
    }
}

extension CrossTable.Column {
    fileprivate mutating func add(_ chosen: UInt64, _ options: [Question.Option]) {
        people += 1
        var (rest, isPositive, isExcluded) = (chosen, false, true)
        while rest != 0 {
            let option = rest.trailingZeroBitCount
            counts[option] += 1
            isPositive = isPositive || options[option].isPositive
            isExcluded = isExcluded && options[option].isExcluded
            rest &= rest - 1
        }
        if !isExcluded { positive = positive + Ratio(isPositive ? 1 : 0, of: 1) }
    }
}
