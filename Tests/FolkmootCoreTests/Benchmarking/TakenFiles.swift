import Basics
import CSV
import Testing

@testable import FolkmootCore
@testable import FolkmootTenancy

/// The counts that somebody knows who takes every file of one force each time that something was published.
struct TakenFiles {
    /// A count by where it stands.
    struct Known: Hashable {
        let cell: DisclosureAudit.Cell
        let value: Int
    }

    /// Every count that a file named.
    private(set) var counts: Set<Known> = []
    /// Rows that say that they are hidden and name a number all the same.
    private(set) var slips: [String] = []
    private let force: String

    /// - Parameter force: the code of the force's area.
    init(of force: String) { self.force = force }

    /// Takes the files as they are now: all that is exported, and each comparison as CSV and as JSON.
    mutating func take(_ publications: [Publication]) throws {
        let standing = Dictionary(grouping: publications, by: \.month).values.compactMap { $0.max { $0.revision < $1.revision } }
            .sorted { $0.month < $1.month }
        let months = standing.map(ForceMonth.init)
        guard let last = standing.last?.month else { return }
        let reference = ReferenceForces([])
        try take(csv: PublicationExport.csv(months))
        take(PublicationExport.json(standing), nil)
        for measure in Measures.published where measure.countsPeople {
            for month in standing.map(\.month) {
                let league = League(of: measure, month, months, reference: reference)
                try take(league.table { _ in "" }, measure)
                take(total: league, measure)
            }
            let series = ForceSeries(of: measure, through: last, count: 13, months, reference: reference)
            try take(series.table { _ in "" }, measure)
        }
        let trend = try ForceTrend(standing[0].force, through: last, months, reference: reference)
        try take(trend.table(reference), Measures.householdCoverage)
    }

    private mutating func take(_ table: FigureTable, _ measure: Measure) throws {
        try take(csv: table.csv)
        take(table.json, nil)
    }

    /// The total of one force is what the force has.
    private mutating func take(total league: League, _ measure: Measure) {
        guard case .count(let count)? = league.total?.amount else {
            if case .ratio(let ratio)? = league.total?.amount { keep(measure.id, force, nil, league.month, ratio.numerator) }
            return
        }
        keep(measure.id, force, nil, league.month, count)
    }

    private mutating func take(csv bytes: [UInt8]) throws {
        var reader = CSVReader(bytes: bytes)
        guard let header = try reader.next() else { return }
        let columns = Dictionary((0..<header.count).map { (header[$0], $0) }) { first, _ in first }
        while let row = try reader.next() {
            func cell(_ column: String) -> String { columns[column].map { row[$0] } ?? "" }
            guard let month = Month(cell("month")) else { continue }
            if cell("status") == "suppressed", !cell("numerator").isEmpty || !cell("value").isEmpty {
                slips.append("\(cell("measure")) \(month): \(cell("numerator")) \(cell("value"))")
            }
            let area = cell("area").isEmpty ? force : cell("area")
            // Counts stand as the value where a file has no column of what was counted.
            if let count = Int(cell("numerator")) ?? Int(cell("value")) {
                keep(cell("measure"), area, cell("part").isEmpty ? nil : cell("part"), month, count)
            }
        }
    }

    /// Whatever names a measure and a number, at any depth.
    private mutating func take(_ json: JSON, _ month: Month?) {
        let month = json["month"]?.string.flatMap { Month($0) } ?? month
        switch json {
        case .array(let items): for item in items { take(item, month) }
        case .object(let members):
            if let month, let measure = json["measure"]?.string {
                let count = json["numerator"]?.int ?? json["value"]?.string.flatMap { Int($0) }
                if let count { keep(measure, json["area"]?.string ?? force, json["part"]?.string, month, count) }
            }
            for member in members { take(member.value, month) }
        default: break
        }
    }

    private mutating func keep(_ measure: String, _ area: String, _ part: String?, _ month: Month, _ value: Int) {
        counts.insert(Known(cell: DisclosureAudit.Cell(measure: measure, area: area, part: part, month: month), value: value))
    }
}
