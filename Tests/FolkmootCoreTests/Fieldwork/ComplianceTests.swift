import Basics
@_spi(Stores) import FolkmootTenancy
import Foundation
import Storage
import Testing

@testable import FolkmootCore

@Suite("Standards are kept or missed exactly as promised")
struct ComplianceTests {
    /// Two years with a leap day, both changes of clocks and a change of years, seen on days that are easily got wrong.
    @Test(
        "Every period of every unit of Leicestershire's standards is what an independent count gives",
        arguments: ["2025-01-01", "2025-10-26"])
    func bruteForce(today: String) async throws {
        let today = try #require(Day(today))
        let force = try await FieldworkForce(today: today)
        let activities = try await Self.generate(for: force, through: today.adding(days: 20), seed: UInt64(today.daysSinceEpoch))
        let exemptions = try await Self.exempt(for: force, today: today)
        let first = today.adding(days: -730)

        let (configuration, operations) = (force.configuration, try await force.operations)
        let found = try await operations.data.read { db in
            try ComplianceCount.read(configuration.standards, of: configuration, from: first, today: today, in: db)
        }

        let brute = BruteForce(
            configuration: configuration, activities: Dictionary(grouping: activities.filter { $0.on <= today }, by: \.kind),
            exemptions: exemptions, today: today)
        var (cells, states): (Int, Set<String>) = (0, [])
        for compliance in found {
            for (unit, periods) in zip(compliance.units, compliance.cells) {
                let expected = brute.cells(of: compliance.standard, unit, from: first)
                #expect(periods.map(BruteForce.Cell.init) == expected, "\(compliance.standard.code) of \(unit.name)")
                cells += periods.count
                states.formUnion(periods.map(\.state.rawValue))
            }
        }
        #expect(found.map(\.units.count) == [176, 54, 54, 1, 54, 9, 54])
        #expect(cells > 42_000)
        #expect(states.isSuperset(of: ["met", "missed", "due", "exempt", "not_applicable"]))
        await force.remove()
    }

    @Test("What is written down late counts where it belongs, and the audit tells how late it was")
    func late() async throws {
        let today = try #require(Day("2026-11-21"))
        let force = try await FieldworkForce(today: today)
        let scope = try await force.staff()
        let team = try #require(force.configuration.fieldwork.teams.first)
        let area = try #require(team.areas.first)
        func october() async throws -> UnitPeriod? {
            let record = try await ComplianceStore(scope).record(of: "newsletter", for: team.code)
            return record.periods.first { $0.days.lowerBound == Day("2026-10-01") }
        }
        let before = try await october()

        try await log("newsletter", on: "2026-10-30", in: area, team: team.code, by: scope, force)

        let after = try await october()
        #expect(before?.state == .missed && before?.count == 0)
        #expect(after?.state == .met && after?.count == 1)
        let details = try await force.operations.data.read { db in
            try db.values("SELECT detail FROM audit WHERE action = 'encounter.logged'", as: String.self)
        }
        #expect(details.count == 1 && details[0].contains("\"days_late\":22"))
        await force.remove()
    }

    @Test("A walk counts only with partners, for the team that made it, and a meeting for its ward alone")
    func conditions() async throws {
        let force = try await FieldworkForce(today: try #require(Day("2026-11-21")))
        let scope = try await force.staff()
        let teams = force.configuration.fieldwork.teams
        let (one, other) = (teams[0], teams[1])
        let ward = one.areas[0]

        try await log("patch_walk", on: "2026-11-02", in: ward, team: one.code, by: scope, force)
        try await log("patch_walk", on: "2026-11-03", in: ward, team: one.code, partners: "Parish council", by: scope, force)
        try await log("patch_walk", on: "2026-11-04", in: ward, partners: "Fire and rescue", by: scope, force)
        try await log("meeting", on: "2026-11-05", in: ward, by: scope, force)

        let board = try await ComplianceStore(scope).board()
        func count(_ standard: String, _ unit: String) -> Int? {
            let compliance = board.first { $0.standard.code == standard }
            let place = compliance?.units.firstIndex { $0.code == unit }
            return place.flatMap { compliance?.cells[$0].last?.count }
        }
        #expect(count("patch_walk", one.code) == 2)
        #expect(count("patch_walk", other.code) == 0)
        #expect(count("meeting", ward) == 1)
        #expect(count("meeting", other.areas[0]) == 0)
        await force.remove()
    }

    @Test("Nothing is asked in a time for which somebody else has granted an exemption; until then and if refused, all is")
    func exemption() async throws {
        let force = try await FieldworkForce(today: try #require(Day("2026-11-21")))
        let (sergeant, inspector) = (try await force.staff("Ash"), try await force.staff("Robin"))
        let team = force.configuration.fieldwork.teams[0]
        var form = ExemptionForm()
        (form.unit, form.first, form.last, form.reason) = (team.code, "2026-10-01", "2026-10-31", "The team stood by for a flood")
        func october() async throws -> UnitPeriod.State? {
            try await ComplianceStore(sergeant).record(of: "newsletter", for: team.code).periods
                .first { $0.days.lowerBound == Day("2026-10-01") }?.state
        }

        try await ComplianceStore(sergeant).ask(form, of: "newsletter")
        let asked = try #require(try await ComplianceStore(inspector).undecided().first)
        let (early, own) = (
            try await october(), await problem { try await ComplianceStore(sergeant).decide(asked.id, granting: true) }
        )
        try await ComplianceStore(inspector).decide(asked.id, granting: true)
        let twice = await problem { try await ComplianceStore(inspector).decide(asked.id, granting: false) }

        #expect(early == .missed)
        #expect(own?.kind == .conflict && twice?.kind == .conflict)
        #expect(try await october() == .exempt)
        let kept = try await ComplianceStore(sergeant).record(of: "newsletter", for: team.code).exemptions
        #expect(kept.map(\.asker) == ["Ash"] && kept.first?.decision?.name == "Robin")
        #expect(try await ComplianceStore(inspector).undecided().isEmpty)
        await force.remove()
    }

    @Test("A person sees the units in reach, and no other's record")
    func reach() async throws {
        let force = try await FieldworkForce(today: try #require(Day("2026-11-21")))
        let teams = force.configuration.fieldwork.teams
        let district = try #require(force.configuration.areas[teams[0].areas[0]]?.parent)
        let scope = try await force.staff(in: district)

        let board = try await ComplianceStore(scope).board()

        let newsletter = try #require(board.first { $0.standard.code == "newsletter" })
        #expect(newsletter.units.map(\.code) == (1...6).map { "blaby-\($0)" })
        #expect(board.first { $0.standard.code == "survey" }?.units.isEmpty == true)
        let hidden = await problem { _ = try await ComplianceStore(scope).record(of: "newsletter", for: "charnwood-1") }
        #expect(hidden?.kind == .missing)
        await force.remove()
    }

    private func problem(_ work: () async throws -> Void) async -> Problem? {
        do { try await work() } catch { return error as? Problem }
        return nil
    }

    private func log(
        _ kind: String, on day: String, in area: String, team: String = "", partners: String = "", by scope: StaffScope,
        _ force: FieldworkForce
    ) async throws {
        var form = EncounterForm()
        (form.kind, form.day, form.team, form.partners) = (kind, day, team, partners)
        form.words = "\(kind) on \(day)"
        let place = try #require(force.configuration.areas[area])
        let draft = try EncounterDraft(form, in: place, for: force.configuration, today: try #require(Day("2026-11-21")))
        try await EncounterStore(scope).log(draft, in: area)
    }
}

// MARK: Made-up activity

extension ComplianceTests {
    /// Two years of what teams did, most of it each day, put into the file as it would stand there.
    private static func generate(for force: FieldworkForce, through last: Day, seed: UInt64) async throws -> [DoneActivity] {
        var generator = SeededGenerator(seed)
        let teams = force.configuration.fieldwork.teams
        let kinds = ["social", "social", "social", "newsletter", "commander_update", "patch_walk", "meeting", "other"]
        var done: [DoneActivity] = []
        for day in (last.daysSinceEpoch - 790)...last.daysSinceEpoch {
            for team in teams where Int.random(in: 0..<10, using: &generator) < 9 {
                let kind = kinds.randomElement(using: &generator) ?? "social"
                let area = team.areas.randomElement(using: &generator) ?? ""
                let isTold = Int.random(in: 0..<4, using: &generator) > 0
                let conditions: Set<Standard.Condition> = Bool.random(using: &generator) ? [.partnerPresent] : []
                done.append(
                    DoneActivity(
                        kind: kind, area: area, team: isTold ? team.code : nil, on: Day(daysSinceEpoch: day), conditions: conditions
                    ))
            }
        }
        let rows = done
        try await force.operations.data.write(audit: AuditEntry("test.filled")) { db in
            for activity in rows {
                let partners: String? = activity.conditions.isEmpty ? nil : "Council"
                try db.run(
                    """
                    INSERT INTO encounter (id, kind, area, team, held_on, words, partners, tags, done_by, logged_by, logged_at, changed_at)
                    VALUES (\(ID<Encounter>()), \(activity.kind), \(activity.area), \(activity.team), \(activity.on), 'Made up',
                            \(partners), '', 'x', 'x', 0, 0)
                    """)
            }
        }
        return done
    }

    private static func exempt(for force: FieldworkForce, today: Day) async throws -> [ExemptTime] {
        let (asker, decider) = (try await force.staff("Ash").account.id, try await force.staff("Robin").account.id)
        let teams = force.configuration.fieldwork.teams
        let times = (0..<12).map { number in
            let first = today.adding(days: -400 + number * 30)
            return ExemptTime(
                standard: ["social", "newsletter", "patch_walk"][number % 3], unit: teams[number * 4].code,
                days: first...first.adding(days: 10 + number * 9))
        }
        try await force.operations.data.write(audit: AuditEntry("test.filled")) { db in
            for (number, time) in times.enumerated() {
                try db.run(
                    """
                    INSERT INTO standard_exemption
                        (id, standard, unit, first_on, last_on, reason, asked_by, asked_at, decided_by, decided_at, is_granted)
                    VALUES (\(ID<Exemption>()), \(time.standard), \(time.unit), \(time.days.lowerBound), \(time.days.upperBound), 'Flood',
                            \(asker), 0, \(decider), 0, \(number % 4 != 3))
                    """)
            }
        }
        return times.enumerated().filter { $0.offset % 4 != 3 }.map(\.element)
    }
}

/// The same counted again by another way: with Foundation's calendar, walking over every activity for every unit and period.
private struct BruteForce {
    let configuration: ForceConfiguration
    /// By kind, those that were not planned for later.
    let activities: [String: [DoneActivity]]
    let exemptions: [ExemptTime]
    let today: Day

    struct Cell: Equatable {
        let days: ClosedRange<Day>
        let needed: Int
        let count: Int
        let state: String

        init(_ period: UnitPeriod) {
            (days, needed, count, state) = (period.days, period.needed, period.count, period.state.rawValue)
        }

        init(days: ClosedRange<Day>, needed: Int, count: Int, state: String) {
            (self.days, self.needed, self.count, self.state) = (days, needed, count, state)
        }
    }

    func cells(of standard: Standard, _ unit: StandardUnit, from first: Day) -> [Cell] {
        let mine = (activities[standard.activity] ?? []).filter { counts($0, for: unit) }
            .filter { standard.conditions.isEmpty || !$0.conditions.isDisjoint(with: standard.conditions) }
        let byDay = Dictionary(grouping: mine, by: \.on.daysSinceEpoch)
        return periods(standard, from: first).map { days in
            let count = (days.lowerBound.daysSinceEpoch...days.upperBound.daysSinceEpoch).reduce(0) { $0 + (byDay[$1]?.count ?? 0) }
            let needed = standard.code == "patch_walk" && unit.code.hasPrefix("blaby-") ? 4 : standard.minimum
            return Cell(days: days, needed: needed, count: count, state: state(standard, unit, days, count, needed))
        }
    }

    /// Blaby is the area that has promised more, see ``FieldworkForce``.
    private func counts(_ activity: DoneActivity, for unit: StandardUnit) -> Bool {
        if unit.isTeam { return activity.team.map { $0 == unit.code } ?? unit.areas.contains(activity.area) }
        if unit.code == activity.area { return true }
        return configuration.areas[activity.area]?.parent == unit.code
    }

    private static let calendar: Calendar = {
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = TimeZone(identifier: "Europe/London") ?? .gmt
        return calendar
    }()

    private func date(_ day: Day) -> Date {
        Self.calendar.date(from: DateComponents(year: day.year, month: day.month, day: day.dayOfMonth, hour: 12)) ?? .distantPast
    }

    private func day(_ date: Date) -> Day {
        let parts = Self.calendar.dateComponents([.year, .month, .day], from: date)
        return Day(year: parts.year ?? 1970, month: parts.month ?? 1, day: parts.day ?? 1) ?? today
    }

    private func periods(_ standard: Standard, from first: Day) -> [ClosedRange<Day>] {
        var (found, next): ([ClosedRange<Day>], Date) = ([], date(first))
        while day(next) <= today {
            let days = period(standard.period, holding: next)
            found.append(days)
            next = date(days.upperBound).addingTimeInterval(86_400)
        }
        return found
    }

    private func period(_ period: Standard.Period, holding date: Date) -> ClosedRange<Day> {
        let component: Calendar.Component =
            switch period {
            case .day: .day
            case .week: .weekOfYear
            case .year: .year
            default: .month
            }
        guard let interval = Self.calendar.dateInterval(of: component, for: date) else { return today...today }
        let (begin, end) = (day(interval.start.addingTimeInterval(7200)), day(interval.end.addingTimeInterval(-7200)))
        guard period == .quarter else { return begin...end }
        let quarter = (begin.month - 1) / 3
        let last = quarter * 3 + 3
        let lengths = [31, begin.year % 4 == 0 ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard let from = Day(year: begin.year, month: quarter * 3 + 1, day: 1),
            let to = Day(year: begin.year, month: last, day: lengths[last - 1])
        else { return begin...end }
        return from...to
    }

    private func state(_ standard: Standard, _ unit: StandardUnit, _ days: ClosedRange<Day>, _ count: Int, _ needed: Int) -> String
    {
        let all = (days.lowerBound.daysSinceEpoch...days.upperBound.daysSinceEpoch).map { Day(daysSinceEpoch: $0) }
        let isAsked = all.allSatisfy { day in
            day >= standard.validFrom && day >= unit.validFrom && day <= (unit.validTo ?? day) && day <= (standard.validTo ?? day)
        }
        guard isAsked else { return "not_applicable" }
        let excused = exemptions.filter { $0.standard == standard.code && $0.unit == unit.code }
        if excused.contains(where: { time in all.allSatisfy(time.days.contains) }) { return "exempt" }
        if count >= needed { return "met" }
        if days.upperBound < today { return "missed" }
        return all.count { $0 >= today } * 4 < all.count ? "at_risk" : "due"
    }
}
