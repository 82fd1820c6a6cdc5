import Basics
import CSV
import Storage

/// Which figures are told already, so that none is told twice: by another source of the same place and period, or of a period that overlaps.
struct TeamActivityClaims {
    private let tree: AreaTree
    /// What other sources tell of a place and period, a bit for each figure.
    private var others: [Told: (source: String, figures: Int)] = [:]
    /// What a source tells of an area in a period, of whomever, a bit for each figure.
    private var periods: [Claim: Int] = [:]
    private let source: String

    private struct Claim: Hashable {
        let months: ClosedRange<Month>
        let area: String
        let source: String
    }

    private struct Told: Hashable {
        let months: ClosedRange<Month>
        let place: TeamRow.Place
    }

    init(_ tree: AreaTree, _ source: String, in db: Connection) throws {
        (self.tree, self.source) = (tree, source)
        guard let first = Month("1900-01"), let last = Month("9999-12") else { return }
        for row in try TeamRow.all(within: first...last, in: db) {
            if row.source != source {
                others[Told(months: row.months, place: row.place), default: (row.source, 0)].figures |= Self.figures(of: row)
            }
            note(row)
        }
    }

    /// Refuses rows that tell what is told already.
    func check(_ file: inout TeamActivityFile) {
        var known = self
        let own = file.periods
        known.periods = known.periods.filter { $0.key.source != source || !own.contains($0.key.months) }
        for (row, record) in file.rows {
            if let fault = known.fault(of: row) { file.refuse(record, fault) } else { known.note(row) }
        }
    }

    private mutating func note(_ row: TeamRow) {
        periods[Claim(months: row.months, area: row.place.area, source: row.source), default: 0] |= Self.figures(of: row)
    }

    private func fault(of row: TeamRow) -> String? {
        let figures = Self.figures(of: row)
        if let other = others[Told(months: row.months, place: row.place)], let name = Self.name(of: other.figures & figures) {
            return
                "“\(other.source)” tells \(name) of the same already. Leave the column out, or bring the table in as that source’s."
        }
        let overlapping = periods.first { claim, told in
            claim.months != row.months && claim.months.overlaps(row.months) && told & figures != 0
                && (tree.isArea(claim.area, within: row.place.area) || tree.isArea(row.place.area, within: claim.area))
        }
        return overlapping.flatMap { claim, told in
            Self.name(of: told & figures).map {
                "“\(claim.source)” tells \($0) of \(claim.months.lowerBound) to \(claim.months.upperBound), which overlaps: it would be counted "
                    + "twice. Tell of the same period."
            }
        }
    }

    private static func figures(of row: TeamRow) -> Int {
        TeamFigure.allCases.reduce(0) { bits, figure in row.figures[figure] == nil ? bits : bits | 1 << figure.rawValue }
    }

    /// The first of some figures.
    private static func name(of bits: Int) -> String? { TeamFigure.allCases.first { bits & 1 << $0.rawValue != 0 }?.name }
}
