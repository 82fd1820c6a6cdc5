public import Basics
import Storage

/// Where the figures of a classification are from, and of when they are.
public struct PopulationSource: Sendable, Equatable {
    /// As it is told under figures: "Census 2021, ONS".
    public let name: String
    /// The date that the figures are of.
    public let asAt: Day
}

/// How many people of each group of one classification live in each area, by the latest date that was imported.
///
/// A figure that a source states is never overwritten by a computed one. An area without figures has the sum of the areas in it, if
/// all of these have some; else none is known, which is not zero.
struct Populations: Sendable {
    let source: PopulationSource
    private let people: [String: [Int]]

    /// Nothing where none were imported.
    init?(of classification: Classification, over tree: AreaTree, on day: Day, in db: Connection) throws {
        let code = classification.code
        let latest = try db.first(
            "SELECT source, as_at FROM population_source WHERE classification = \(code) ORDER BY as_at DESC LIMIT 1"
        ) { row in PopulationSource(name: try row[0], asAt: try row[1]) }
        guard let latest else { return nil }
        let places = Dictionary(classification.groups.enumerated().map { ($1.code, $0) }) { first, _ in first }
        var stated: [String: [Int]] = [:]
        try db.forEach(
            "SELECT area, segment, people FROM population WHERE classification = \(code) AND as_at = \(latest.asAt)"
        ) { row in
            guard let place = places[try row[1]] else { return }
            stated[try row[0], default: Array(repeating: 0, count: places.count)][place] = try row[2]
        }
        source = latest
        people = Self.rolledUp(stated, over: tree, on: day)
    }

    /// People by the place of the group; nothing where that is not known.
    func people(in area: String) -> [Int]? { people[area] }

    static func rolledUp(_ stated: [String: [Int]], over tree: AreaTree, on day: Day) -> [String: [Int]] {
        guard let root = tree.root else { return stated }
        var people = stated
        // From the smallest areas up.
        for area in tree.subtree(of: root.code, at: day).reversed() where people[area.code] == nil {
            let parts = tree.children(of: area.code, at: day).map { people[$0.code] }
            guard let first = parts.first, let start = first, parts.allSatisfy({ $0 != nil }) else { continue }
            people[area.code] = parts.dropFirst().compactMap { $0 }.reduce(start) { zip($0, $1).map(+) }
        }
        return people
    }
}
