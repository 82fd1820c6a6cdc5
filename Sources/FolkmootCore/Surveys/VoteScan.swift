import Basics
import Storage

/// Every response of a survey, or of one of its waves, once, with what it says as numbers: for figures that are not maintained.
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

    init(of survey: String, wave: SurveyWave? = nil, in db: Connection) throws {
        codes = try SurveyCodes(in: db)
        last = try db.value("SELECT coalesce(max(number), 0) FROM survey_response") ?? 0
        try db.forEach("SELECT id, survey, wave, area FROM survey_figure WHERE survey = \(survey)") { row in
            let place = SurveyLedger.Place(survey: try row[1], wave: try row[2], area: try row[3])
            guard wave.map({ $0.code == place.wave }) ?? true else { return }
            let id: Int = try row[0]
            while placesByID.count <= id { placesByID.append(-1) }
            placesByID[id] = places.count
            places.append(place)
        }
        try readWaiting(survey, wave, in: db)
    }

    private mutating func readWaiting(_ survey: String, _ wave: SurveyWave?, in db: Connection) throws {
        var known = Dictionary(places.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        try WaitingResponse.forEach(in: db) { response in
            // All are numbered, so that every scan of one snapshot has the same numbers.
            let packed = SurveyVote.packed(response.codes(in: &codes))
            guard response.place.survey == survey, wave.map({ $0.code == response.place.wave }) ?? true else { return }
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

    /// By the number of a code, what a function makes of it.
    func table<Value>(_ value: (SurveyCode?) -> Value) -> [Value] { codes.byNumber.map(value) }
}
