import Basics
import Testing

@testable import FolkmootCore
@testable import FolkmootTenancy

@Suite("Whoever wants to know what was hidden")
struct AttackTests {
    @Test(
        "Solving all that 1,000 small forces published, as it is stored and as files tell it, recovers no hidden count",
        arguments: 0..<10)
    func attack(lot: Int) throws {
        for seed in lot * 100..<(lot + 1) * 100 {
            var force = AttackedForce(seed: seed)
            try force.publishMonths(isSecondary: true)

            #expect(force.recovered(knowing: force.stored).isEmpty, "force \(seed): \(force.recovered(knowing: force.stored))")
            let told = force.files.counts
            #expect(force.recovered(knowing: told).isEmpty, "force \(seed), from files: \(force.recovered(knowing: told))")
            #expect(told.isSubset(of: force.stored), "force \(seed): files tell more than was published")
            #expect(force.files.slips.isEmpty, "force \(seed): \(force.files.slips)")
            #expect(DisclosureAudit.findings(force.publications).isEmpty, "force \(seed)")
        }
    }

    @Test("With secondary suppression switched off, it finds them at once, in what is stored and in what files tell")
    func withoutSecondary() throws {
        var (stored, told) = (0, 0)
        for seed in 0..<50 {
            var force = AttackedForce(seed: seed)
            try force.publishMonths(isSecondary: false)
            stored += force.recovered(knowing: force.stored).isEmpty ? 0 : 1
            told += force.recovered(knowing: force.files.counts).isEmpty ? 0 : 1
        }

        #expect(stored > 40)
        #expect(told > 40, "in what files tell it finds only \(told)")
    }

    @Test("The generated forces have hidden counts, restatements, and some that are refused")
    func generated() throws {
        var (hidden, restated, refused) = (0, 0, 0)
        for seed in 0..<300 {
            var force = AttackedForce(seed: seed)
            try force.publishMonths(isSecondary: true)
            hidden += force.publications.flatMap { (try? MonthFigures($0.figures))?.values ?? [] }.count(where: \.isSuppressed)
            restated += force.publications.count { $0.revision > 1 }
            refused += force.refused
        }

        #expect(hidden > 1000)
        #expect(restated > 100)
        #expect(refused > 0)
    }

    @Test("In a file, what is hidden has neither a count nor a percentage")
    func export() throws {
        for seed in 0..<50 {
            var force = AttackedForce(seed: seed)
            try force.publishMonths(isSecondary: true)
            let lines = String(decoding: PublicationExport.csv(force.publications.map(ForceMonth.init)), as: UTF8.self).split(
                separator: "\r\n")

            for line in lines where line.contains(",suppressed,") {
                let cells = line.split(separator: ",", omittingEmptySubsequences: false)
                #expect(cells[8].isEmpty && cells[10].isEmpty, "\(line)")
            }
        }
    }

    @Test("A stored publication whose figures were changed, or which shows a small number, is found")
    func verification() throws {
        let whole = try MonthFigures.westmarch("2026-02", covered: 400, of: 10000)
        let text = String(decoding: whole.json.canonical(), as: UTF8.self)
        let changed = try JSONNode.parse(Array(text.replacing("\"numerator\":400", with: "\"numerator\":4").utf8)).json

        let findings = DisclosureAudit.findings([AttackedForce.publication(whole, figures: changed)])

        #expect(findings.contains { $0.kind == .hash })
        #expect(findings.contains { $0.kind == .small(4) && $0.place?.hasPrefix("household_coverage") == true })
        #expect(DisclosureAudit.findings([AttackedForce.publication(whole, figures: whole.json)]).isEmpty)
    }

    @Test("A restatement keeps hidden what was hidden, and does not lean on what everybody knows by now")
    func restatement() throws {
        let control = DisclosureControl(threshold: 10)
        let first = control.hidden(among: [7, 40, 500, 35], of: 582, showsZero: true)

        let second = control.protecting(
            [7, 40, 12, 5], of: 64, showsZero: true, earlier: DisclosureControl.Earlier(shown: [1], hidden: first))

        #expect(first == [0, 3])
        #expect(second == [0, 3])
        #expect(
            control.protecting([7, 40, 5], of: 52, showsZero: true, earlier: DisclosureControl.Earlier(shown: [1], hidden: [0]))
                == nil)
    }
}

/// A small force with months that are published, some of them twice, as an attacker with a good memory sees them.
private struct AttackedForce {
    private var random: Dice
    private var members: [String: Int] = [:]
    private var truths: [(figures: MonthFigures, counts: MonthCounts)] = []
    private(set) var publications: [Publication] = []
    private(set) var refused = 0
    private(set) var files = TakenFiles(of: "f")

    init(seed: Int) {
        random = Dice(seed: seed + 1)
        for route in ["online", "doorstep", "partner", "paper", "event"].prefix(2 + random.below(4)) { members[route] = small() }
    }

    /// Half of all counts are small.
    private mutating func small() -> Int { random.below(2) == 0 ? random.below(14) : random.below(120) }

    mutating func publishMonths(isSecondary: Bool) throws {
        guard let first = Month("2025-01") else { return }
        for offset in 0..<3 {
            let month = first.adding(months: offset)
            let counts = next()
            try publish(counts, month, isSecondary)
            if random.below(3) == 0 { try publish(changed(counts), month, isSecondary) }
            // What was refused is not corrected in what follows either: it could not be told from what was published.
            members = truths.last?.counts.membersByRoute ?? members
        }
    }

    /// A month after the one before: who joined and left, and districts and answers of their own.
    private mutating func next() -> MonthCounts {
        let districts = (0..<random.below(6)).map { MonthCounts.Place("d\($0)", covered: small(), households: 5000) }
        let elsewhere = random.below(4) == 0 ? random.below(30) : 0
        var counts = MonthCounts(
            force: MonthCounts.Place(
                "f", covered: districts.isEmpty ? small() : districts.reduce(elsewhere) { $0 + $1.covered }, households: 20000))
        counts.districts = districts
        counts.membersBefore = members.values.reduce(0, +)
        counts.membersByRoute = members
        for route in members.keys.sorted() { move(&counts, route, joined: small() / 2, left: small() / 3) }
        for mode in ["staff", "online", "paper"] { counts.peopleByMode[mode] = small() }
        counts.surveysCompleted = counts.people + random.below(5)
        return counts
    }

    private func move(_ counts: inout MonthCounts, _ route: String, joined: Int, left: Int) {
        let here = counts.membersByRoute[route] ?? 0
        let gone = min(left, here)
        counts.membersByRoute[route] = here - gone + joined
        counts.joined += joined
        counts.left += gone
    }

    /// A correction of a few counts, all others being as they were: an attacker is told which.
    private mutating func changed(_ counts: MonthCounts) -> MonthCounts {
        var counts = counts
        if let route = counts.membersByRoute.keys.sorted().first { move(&counts, route, joined: random.below(12), left: 0) }
        if !counts.districts.isEmpty {
            let (place, count) = (random.below(counts.districts.count), small())
            counts.force.covered += count - counts.districts[place].covered
            counts.districts[place].covered = count
        }
        counts.peopleByMode["paper"] = small()
        counts.surveysCompleted = counts.people + 3
        return counts
    }

    private mutating func publish(_ counts: MonthCounts, _ month: Month, _ isSecondary: Bool) throws {
        let earlier = truths.filter { $0.figures.month == month }.map(\.figures)
        let control = DisclosureControl(threshold: 10, isSecondary: isSecondary)
        guard let values = try released(counts, control, isSecondary ? earlier : []) else {
            refused += 1
            return
        }
        let figures = MonthFigures(
            month, values, places: ["f"] + counts.districts.map(\.code), hasMoreElsewhere: counts.elsewhere > 0)
        truths.append((figures, counts))
        publications.append(Self.publication(figures, figures: figures.json, revision: earlier.count + 1))
        try files.take(publications)
    }

    /// Nothing if the restatement is refused.
    private func released(_ counts: MonthCounts, _ control: DisclosureControl, _ earlier: [MonthFigures]) throws -> [MeasureValue]?
    {
        do throws(Problem) {
            return try counts.checked().values(under: control, source: nil, earlier: earlier)
        } catch {
            guard error.code == "would-disclose" else { throw error }
            return nil
        }
    }

    static func publication(_ figures: MonthFigures, figures json: JSON, revision: Int = 1) -> Publication {
        let head = PublicationHead(
            force: "f", forceName: "A force", month: figures.month, revision: revision,
            publishedAt: figures.month.end.adding(seconds: Int64(revision)), signedOffBy: "Test", reason: nil,
            isDemonstration: true,
            hash: figures.hash)
        return Publication(head: head, figures: json)
    }
}

// MARK: - The attack

extension AttackedForce {
    /// A count by its place and its true value: where it did not change from one revision to the next, an attacker knows that.
    typealias Truth = TakenFiles.Known

    /// Every count that was ever shown, as it is stored.
    var stored: Set<Truth> {
        var known: Set<Truth> = []
        for (figures, _) in truths {
            for value in figures.values {
                let cell = DisclosureAudit.Cell(measure: value.measure.id, area: value.area, part: value.part, month: figures.month)
                if let shown = value.numerator {
                    known.insert(Truth(cell: cell, value: shown))
                }
            }
        }
        return known
    }

    /// What somebody finds who knows every equation, some counts, and of every count whether it was changed.
    func recovered(knowing known: Set<Truth>) -> [String] {
        var system = LinearSystem<Truth>()
        for (figures, counts) in truths {
            for equation in DisclosureAudit.equations(of: figures) { add(equation, figures, counts, known, to: &system) }
        }
        return system.determined().filter { !known.contains($0.key) }
            .map { "\($0.key.cell.measure) \($0.key.cell.area) \($0.key.cell.part ?? "") \($0.key.cell.month): \($0.value)" }
    }

    private func add(
        _ equation: DisclosureAudit.Equation, _ figures: MonthFigures, _ counts: MonthCounts, _ known: Set<Truth>,
        to system: inout LinearSystem<Truth>
    ) {
        var terms: [(Truth, Double)] = []
        var sum = 0.0
        for (cell, factor) in equation.terms {
            let own = cell.month == figures.month ? counts : truths.last { $0.figures.month == cell.month }?.counts
            guard let value = own?.truth(of: cell) else { return }
            let truth = Truth(cell: cell, value: value)
            if known.contains(truth) {
                sum -= factor * Double(value)
            } else {
                terms.append((truth, factor))
            }
        }
        system.add(terms, sum: sum)
    }
}

extension MonthCounts {
    fileprivate func truth(of cell: DisclosureAudit.Cell) -> Int? {
        switch cell.measure {
        case "household_coverage": cell.area == force.code ? force.covered : districts.first { $0.code == cell.area }?.covered
        case "members_active": cell.part.map { membersByRoute[$0] ?? 0 } ?? members
        case "members_joined": joined
        case "members_left": left
        case "members_net": joined - left
        case "people_surveyed": cell.part.map { peopleByMode[$0] ?? 0 } ?? people
        case "surveys_completed": surveysCompleted
        default: nil
        }
    }
}
