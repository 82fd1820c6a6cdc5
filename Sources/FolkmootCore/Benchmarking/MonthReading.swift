import Basics
@_spi(Stores) import FolkmootTenancy
import Hashing
import Storage

extension MonthFigures {
    /// SHA-256 of the canonical form of the figures, in hexadecimal: the same as that of the publication made of them.
    public var hash: String { SHA256.hex(of: json.canonical()) }

    /// Where the numbers of households in a force's areas come from.
    static let householdsSource = "Census 2021, TS041 (21 March 2021)"

    /// Computes a month from a force's own file, and hides what is small.
    ///
    /// Coverage is of the whole force, and of each district if the force's policy says so.
    ///
    /// - Parameter earlier: What has been published of the month before, beside which nothing small may be worked out.
    static func compute(_ month: Month, _ data: ForceData, earlier: [MonthFigures] = []) async throws -> MonthFigures {
        let (configuration, revision) = (data.tenant.configuration, data.tenant.revision)
        let places = Places(configuration, on: month.last)
        let work = MonthWork(month: month, configuration: configuration)
        let (counts, others) = try await data.read { db in (try MonthCounts.read(month, places, db), try work.values(in: db)) }
        return try MonthFigures(
            month, counts, places: places.named, threshold: configuration.policy.suppressionThreshold, source: householdsSource,
            configuration: (revision.number, revision.hash), others: others, earlier: earlier)
    }
}

/// The areas of which a month is published, as they were on its last day.
struct Places: Sendable {
    private let tree: AreaTree
    private let force: Area?
    private let districts: [Area]
    private let forceCode: String
    private let forceName: String

    init(_ configuration: ForceConfiguration, on day: Day) {
        tree = configuration.areas(on: day)
        force = tree.root
        forceCode = configuration.code
        forceName = configuration.name.english
        districts = configuration.policy.publishesDistricts ? tree.areas(ofKind: "district", at: day) : []
    }

    var named: [MonthFigures.Place] {
        [MonthFigures.Place(code: forceCode, name: forceName)]
            + districts.map { MonthFigures.Place(code: $0.code, name: $0.name.english) }
    }

    /// Covered households by the area that they lie in, as counts of the force and its districts.
    func counts(of covered: [String: Int]) -> MonthCounts {
        let whole = covered.values.reduce(0, +)
        var counts = MonthCounts(force: MonthCounts.Place(forceCode, covered: whole, households: force?.households))
        counts.districts = districts.map { district in
            let inside = covered.filter { tree.isArea($0.key, within: district.code) }
            return MonthCounts.Place(district.code, covered: inside.values.reduce(0, +), households: district.households)
        }
        return counts
    }
}

extension MonthCounts {
    /// Counts a month in a force's file.
    ///
    /// An instant is the last second before the month begins or ends, so that who joins at midnight belongs to the day that begins.
    static func read(_ month: Month, _ places: Places, _ db: Connection) throws -> MonthCounts {
        let (before, after) = (month.start.adding(seconds: -1), month.end.adding(seconds: -1))
        let periods = try PeriodCount.read(after: before, through: after, db)
        var counts = places.counts(of: periods.after.counts.mapValues(\.households))
        counts.membersBefore = periods.before.total.members
        counts.membersByRoute = periods.membersByRoute
        (counts.joined, counts.left) = (periods.joined, periods.left)
        counts.surveysCompleted = try SurveyFigures.completed(by: [month], in: db).joined().reduce(0) { $0 + $1.value }
        counts.peopleByMode = try people(until: after, db)
        return counts
    }

    /// Distinct people by the way of their first response in any survey.
    private static func people(until instant: Timestamp, _ db: Connection) throws -> [String: Int] {
        let votes = try VoteScan(of: nil, in: db)
        let modes = votes.modes
        var people = ByPerson<ResponseTurn>(expecting: votes.last)
        try votes.forEach(in: db) { vote in
            guard vote.completedAt <= instant.seconds else { return }
            people.add(ResponseTurn(vote, mode: modes[vote.modeCode]), of: vote.person)
        }
        var firsts = ResponseTurn.Count()
        people.forEach(from: ResponseTurn.afterAll, { if $1 < $0 { $0 = $1 } }, { firsts.add($0) })
        return Dictionary(uniqueKeysWithValues: firsts.byMode.filter { $0.count > 0 }.map { ($0.mode.rawValue, $0.count) })
    }
}
