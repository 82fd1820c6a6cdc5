import Basics
import Storage

/// Every response of a survey, of one of its waves, or of all surveys, once, with what it says as numbers: for figures that are not
/// maintained.
///
/// The votes are read in SQLite's own loop, and what has not been folded yet comes after them.
struct VoteScan {
    /// One response.
    struct Vote {
        let number: Int
        /// Whose figures it counts in: the place in ``VoteScan/places``.
        let place: Int
        let completedAt: Int64
        /// Whether it is its person's view in its wave.
        let isCurrent: Bool
        /// Whose it is: texts that are alike are one person's.
        let person: UnsafeRawBufferPointer
        /// The numbers of its codes, packed: its mode first, and if it is current all that it says.
        fileprivate let packed: UnsafeRawBufferPointer

        /// The number of the code of its mode.
        var modeCode: Int {
            var numbers = PackedNumbers.Reader(packed)
            return numbers.next() ?? 0
        }

        /// Hands each of its codes to a body: its mode first.
        func forEachCode(_ body: (Int) -> Void) {
            var numbers = PackedNumbers.Reader(packed)
            while let code = numbers.next() { body(code) }
        }
    }

    /// The areas in waves that responses count in.
    private(set) var places: [SurveyLedger.Place] = []
    /// What the numbers mean.
    private(set) var codes: SurveyCodes
    /// The highest number of a response.
    let last: Int
    /// By the identity of a figure in the file, its place in the list; -1 for those of other surveys and waves.
    private var placesByID: [Int] = []
    private var waiting: [Waiting] = []

    private struct Waiting {
        let number: Int
        let place: Int
        let completedAt: Int64
        let isCurrent: Bool
        let packed: [UInt8]
        let person: [UInt8]
    }

    /// Reads what is needed before the responses.
    ///
    /// - Parameter survey: nothing for all surveys.
    init(of survey: String?, wave: SurveyWave? = nil, in db: Connection) throws {
        codes = try SurveyCodes(in: db)
        last = try db.value("SELECT coalesce(max(number), 0) FROM survey_response") ?? 0
        try db.forEach("SELECT id, survey, wave, area FROM survey_figure WHERE survey = coalesce(\(survey), survey)") { row in
            let place = SurveyLedger.Place(survey: try row[1], wave: try row[2], area: try row[3])
            guard wave.map({ $0.code == place.wave }) ?? true else { return }
            let id: Int = try row[0]
            while placesByID.count <= id { placesByID.append(-1) }
            placesByID[id] = places.count
            places.append(place)
        }
        try readWaiting(survey, wave, in: db)
    }

    private mutating func readWaiting(_ survey: String?, _ wave: SurveyWave?, in db: Connection) throws {
        var known = Dictionary(places.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        try WaitingResponse.forEach(in: db) { response in
            // All are numbered, so that every scan of one snapshot has the same numbers.
            let packed = SurveyVote.packed(response.codes(in: &codes))
            guard response.place.survey == survey ?? response.place.survey, wave.map({ $0.code == response.place.wave }) ?? true
            else { return }
            let place = known[response.place] ?? places.count
            if place == places.count {
                known[response.place] = place
                places.append(response.place)
            }
            waiting.append(
                Waiting(
                    number: response.number, place: place, completedAt: response.completedAt.seconds, isCurrent: response.isCurrent,
                    packed: packed, person: Array(response.person.utf8)))
        }
    }

    /// Hands each response to a body.
    func forEach(in db: Connection, _ body: (Vote) -> Void) throws {
        try db.scan("number, figure, completed_at, is_current, codes, person", of: "survey_vote") { row in
            let id = Int(row.integer(1))
            guard id < placesByID.count, placesByID[id] >= 0 else { return }
            body(
                Vote(
                    number: Int(row.integer(0)), place: placesByID[id], completedAt: row.integer(2), isCurrent: row.integer(3) == 1,
                    person: row.bytes(5), packed: row.bytes(4)))
        }
        for one in waiting {
            one.packed.withUnsafeBytes { packed in
                one.person.withUnsafeBytes { person in
                    body(
                        Vote(
                            number: one.number, place: one.place, completedAt: one.completedAt, isCurrent: one.isCurrent,
                            person: person,
                            packed: packed))
                }
            }
        }
    }
}

extension VoteScan {
    /// The places that lie in an area: by place, whether.
    func isPlace(within area: String, of tree: AreaTree) -> [Bool] {
        let isRoot = tree.root?.code == area
        // What the tree does not know is counted in the force as a whole.
        return places.map { isRoot || tree.isArea($0.area, within: area) }
    }

    /// By the number of a code, which mode it names: its place in `SurveyResponse.Mode.allCases`, counted from 1; 0 for other codes.
    var modes: [UInt8] {
        table { code in
            guard case .mode(let mode)? = code else { return 0 }
            return UInt8(truncatingIfNeeded: (SurveyResponse.Mode.allCases.firstIndex(of: mode) ?? -1) + 1)
        }
    }

    /// By the number of a code, what a function makes of it.
    func table<Value>(_ value: (SurveyCode?) -> Value) -> [Value] { codes.byNumber.map(value) }
}

/// When a response came, and by which way.
struct ResponseTurn {
    private let time: Int64
    /// Of two at one time the one that was kept first comes first.
    private let number: Int32
    private let mode: UInt8

    init(_ vote: VoteScan.Vote, mode: UInt8) {
        self.init(time: vote.completedAt, number: Int32(truncatingIfNeeded: vote.number), mode: mode)
    }

    private init(time: Int64, number: Int32, mode: UInt8) { (self.time, self.number, self.mode) = (time, number, mode) }

    /// Before all responses.
    static let beforeAll = ResponseTurn(time: .min, number: -1, mode: 0)
    /// After all responses.
    static let afterAll = ResponseTurn(time: .max, number: .max, mode: 0)

    static func < (left: ResponseTurn, right: ResponseTurn) -> Bool { (left.time, left.number) < (right.time, right.number) }

    /// How many came by each way.
    struct Count {
        private var counts = Array(repeating: 0, count: SurveyResponse.Mode.allCases.count + 1)

        mutating func add(_ turn: ResponseTurn) { counts[Int(turn.mode)] += 1 }

        /// In the order of the ways.
        var byMode: [(mode: SurveyResponse.Mode, count: Int)] {
            SurveyResponse.Mode.allCases.enumerated().map { ($1, counts[$0 + 1]) }
        }
    }
}
