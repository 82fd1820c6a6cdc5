public import Basics
public import FolkmootTenancy
import Hashing

/// Looks at what has been published as somebody would who wants to know what was hidden.
public enum DisclosureAudit {
    /// A count of a month of a force.
    struct Cell: Hashable, Sendable {
        let measure: String
        let area: String
        let part: String?
        let month: Month
    }

    /// That some counts come to nothing together: a whole less its parts, a change less what it is made of.
    struct Equation: Sendable {
        let terms: [(cell: Cell, factor: Double)]
    }

    /// Something wrong with what is stored.
    public struct Finding: Sendable, Equatable {
        /// What is wrong.
        public enum Kind: Sendable, Equatable {
            /// The figures are not those that were signed off: their hash differs.
            case hash
            /// The figures cannot be read.
            case unreadable
            /// A number below the threshold is shown.
            case small(Int)
            /// A hidden number can be worked out.
            case recovered(Int)
        }

        /// The force.
        public let force: String
        /// The month.
        public let month: Month
        /// The revision.
        public let revision: Int
        /// What of, in words; nothing for the publication as a whole.
        public let place: String?
        /// What is wrong.
        public let kind: Kind
    }

    /// What is wrong with publications: all revisions of some forces.
    ///
    /// Every revision is solved by itself, with the month before as it stood then; that a restatement gives nothing away beside the one
    /// before it is decided when it is published, by who knows what changed.
    public static func findings(_ publications: [Publication]) -> [Finding] {
        let read = publications.map { ($0, try? MonthFigures($0.figures)) }
        let ofOne = read.flatMap { publication, figures in findings(publication, figures) }
        let byForce = Dictionary(
            grouping: read.compactMap { publication, figures in figures.map { (publication.head, $0) } }, by: \.0.force)
        return ofOne + byForce.sorted { $0.key < $1.key }.flatMap { recovered($1) }
    }

    private static func findings(_ publication: Publication, _ figures: MonthFigures?) -> [Finding] {
        func finding(_ kind: Finding.Kind, _ place: String? = nil) -> Finding {
            Finding(force: publication.force, month: publication.month, revision: publication.revision, place: place, kind: kind)
        }
        let hash: [Finding] = SHA256.hex(of: publication.figures.canonical()) == publication.hash ? [] : [finding(.hash)]
        guard let figures else { return hash + [finding(.unreadable)] }
        let control = DisclosureControl(threshold: figures.threshold)
        return hash
            + figures.values.compactMap { value in
                guard let measure = try? Measures.find(value.measure.id, version: value.measure.version), measure.countsPeople,
                    measure.id != Measures.membersNet.id, let count = value.numerator,
                    control.hides(count, showsZero: measure.showsZero)
                else { return nil }
                return finding(.small(count), place(value.measure.id, value.area, value.part))
            }
    }

    private static func place(_ measure: String, _ area: String, _ part: String?) -> String {
        [measure, area, part].compactMap(\.self).joined(separator: ", ")
    }
}

// MARK: - Equations

extension DisclosureAudit {
    /// What holds between the counts of a month, and of the month before.
    ///
    /// Of a force of which a part lies in none of its districts, the districts do not add up to the whole.
    static func equations(of figures: MonthFigures) -> [Equation] {
        guard let force = figures.force else { return [] }
        let month = figures.month
        func cell(_ measure: Measure, _ month: Month, area: String? = nil, part: String? = nil) -> Cell {
            Cell(measure: measure.id, area: area ?? force.code, part: part, month: month)
        }
        let wholes = [Measures.membersActive, Measures.peopleSurveyed].map { measure in
            let parts = figures.values.filter { $0.measure.id == measure.id && $0.part != nil }
            return Equation(terms: [(cell(measure, month), 1)] + parts.map { (cell(measure, month, part: $0.part), -1) })
        }
        let districts = figures.values.filter { $0.measure.id == Measures.householdCoverage.id && $0.area != force.code }
        let coverage = Equation(
            terms: [(cell(Measures.householdCoverage, month), 1)]
                + districts.map { (cell(Measures.householdCoverage, month, area: $0.area), -1) })
        let net = cell(Measures.membersNet, month)
        let flows = Equation(terms: [(net, 1), (cell(Measures.membersJoined, month), -1), (cell(Measures.membersLeft, month), 1)])
        let before = cell(Measures.membersActive, month.adding(months: -1))
        let change = Equation(terms: [(cell(Measures.membersActive, month), 1), (before, -1), (net, -1)])
        let isWhole = !districts.isEmpty && !figures.hasMoreElsewhere
        return wholes.filter { $0.terms.count > 1 } + (isWhole ? [coverage] : []) + [flows, change]
    }

    static func value(_ cell: Cell, in figures: MonthFigures) -> MeasureValue? {
        guard cell.month == figures.month else { return nil }
        return figures.values.first { $0.measure.id == cell.measure && $0.area == cell.area && $0.part == cell.part }
    }
}

// MARK: - Solving

extension DisclosureAudit {
    /// A hidden count of one revision.
    private struct Unknown: Hashable {
        let cell: Cell
        let revision: Int
    }

    private static func recovered(_ all: [(head: PublicationHead, figures: MonthFigures)]) -> [Finding] {
        var system = LinearSystem<Unknown>()
        for (head, figures) in all {
            for equation in equations(of: figures) {
                guard let terms = terms(of: equation, head, figures, all) else { continue }
                system.add(terms.unknown, sum: -terms.known)
            }
        }
        return system.determined().filter { isTold($0.key, $0.value, all) }.sorted {
            ($0.key.cell.month, $0.key.cell.measure) < ($1.key.cell.month, $1.key.cell.measure)
        }
        .map { unknown, value in
            let cell = unknown.cell
            return Finding(
                force: all[0].head.force, month: cell.month, revision: unknown.revision,
                place: place(cell.measure, cell.area, cell.part),
                kind: .recovered(Int(value.rounded())))
        }
    }

    /// The members of a whole force are hidden only if they are few: many are what they were corrected to later, which is told openly.
    private static func isTold(
        _ unknown: Unknown, _ value: Double, _ all: [(head: PublicationHead, figures: MonthFigures)]
    ) -> Bool {
        guard unknown.cell.measure == Measures.membersActive.id, unknown.cell.part == nil else { return true }
        let threshold = all.map(\.figures.threshold).max() ?? 0
        return value < Double(threshold)
    }

    /// An equation with what is shown in it added up; nothing if a count of it was never published, shown or hidden.
    private static func terms(
        of equation: Equation, _ head: PublicationHead, _ figures: MonthFigures,
        _ all: [(head: PublicationHead, figures: MonthFigures)]
    ) -> (unknown: [(Unknown, Double)], known: Double)? {
        var unknown: [(Unknown, Double)] = []
        var known = 0.0
        for (cell, factor) in equation.terms {
            guard let source = cell.month == head.month ? (head, figures) : standing(cell.month, at: head, all),
                let value = value(cell, in: source.1)
            else { return nil }
            if let count = value.numerator {
                known += factor * Double(count)
            } else {
                unknown.append((Unknown(cell: cell, revision: source.0.revision), factor))
            }
        }
        return (unknown, known)
    }

    /// What stood there of another month when a publication was made, else what came first after it.
    private static func standing(
        _ month: Month, at head: PublicationHead, _ all: [(head: PublicationHead, figures: MonthFigures)]
    ) -> (PublicationHead, MonthFigures)? {
        let own = all.filter { $0.head.month == month }.sorted { $0.head.revision < $1.head.revision }
        return own.last { $0.head.publishedAt <= head.publishedAt } ?? own.first
    }
}

extension Measure {
    /// Whether what it counts are people or their households, so that small numbers are hidden.
    var countsPeople: Bool {
        [
            Measures.householdCoverage, Measures.membersActive, Measures.membersJoined, Measures.membersLeft, Measures.membersNet,
            Measures.surveysCompleted, Measures.peopleSurveyed,
        ].contains(self)
    }
}
