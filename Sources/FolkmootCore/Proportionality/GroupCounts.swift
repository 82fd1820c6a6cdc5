import Basics
import FolkmootTenancy
import Storage

/// How many people of each group there are in each area, counted from what they told about themselves.
///
/// Counted afresh each time, in one pass over those who told anything: see decision 0030.
struct GroupCounts: Sendable {
    /// By area with all that lies in it, everybody who is compared.
    let people: [String: Int]
    /// By area with all that lies in it, the answers that were given: by question, people by option.
    private var told: [String: [String: [String: Int]]] = [:]

    /// Members who are active now.
    static func members(over tree: AreaTree, in db: Connection) throws -> GroupCounts {
        let people = SurveyFigures.rolledUp(try MemberFigures.now(in: db).counts.mapValues(\.members), over: tree)
        return try GroupCounts(
            people, over: tree,
            """
            SELECT member.area, told.answers FROM member_demographic AS told CROSS JOIN member ON member.id = told.member
            WHERE member.state = 'active'
            """, in: db)
    }

    /// People with a current view in a wave of a survey, where they lived when they gave it.
    static func surveyed(_ survey: String, _ wave: SurveyWave, over tree: AreaTree, in db: Connection) throws -> GroupCounts {
        let counts = try WaveCounts(survey: survey, wave: wave, over: tree, in: db)
        let people = Dictionary(uniqueKeysWithValues: zip(tree.areas.map(\.code), counts.people))
        return try GroupCounts(
            people, over: tree,
            """
            SELECT figure.area, told.answers FROM \(GroupVotes.folded(survey, wave))
            UNION ALL SELECT response.area, told.answers FROM \(GroupVotes.waiting(survey, wave))
            """, in: db)
    }

    /// - Parameter people: by area with all that lies in it.
    private init(_ people: [String: Int], over tree: AreaTree, _ rows: SQL, in db: Connection) throws {
        self.people = people
        var (areas, answers) = (CodeNumbers(), CodeNumbers())
        // By the number of the area and that of the answers: few different answers are given by many.
        var counts: [[Int]] = []
        try db.forEach(rows) { row in
            let area = row.withBytes(0) { areas.number(of: $0) }
            let answer = row.withBytes(1) { answers.number(of: $0) }
            if area == counts.count { counts.append([]) }
            while counts[area].count <= answer { counts[area].append(0) }
            counts[area][answer] += 1
        }
        let said = answers.codes.map(Self.answers)
        for (area, numbers) in zip(areas.codes, counts) { add(numbers, said, along: tree.path(from: area)) }
    }

    private mutating func add(_ numbers: [Int], _ said: [[String: String]], along path: [String]) {
        var sums: [String: [String: Int]] = [:]
        for (answer, count) in numbers.enumerated() where count > 0 {
            for (question, option) in said[answer] { sums[question, default: [:]][option, default: 0] += count }
        }
        for area in path {
            for (question, options) in sums { told[area, default: [:]][question, default: [:]].merge(options, uniquingKeysWith: +) }
        }
    }

    /// By the code of a question, that of the option; what cannot be read tells nothing.
    static func answers(_ text: String) -> [String: String] {
        let members = JSON(sqlValue: .text(text))?.object ?? []
        return Dictionary(members.map { ($0.key, $0.value.string ?? "") }) { first, _ in first }
    }

    /// People of each group of a classification in an area, by the place of the group.
    func counts(of classification: Classification, in area: String) -> [Int] {
        let options = told[area]?[classification.code] ?? [:]
        return classification.groups.map { options[$0.code] ?? 0 }
    }
}
