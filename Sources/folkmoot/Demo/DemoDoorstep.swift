import Basics
import FolkmootCore
import FolkmootTenancy

/// Made-up rounds from door to door, in made-up streets: one that has ended, and one that goes on.
struct DemoDoorstep {
    private let staff: StaffScope
    private let postcodes: [String: [String]]
    private let settings: DemoSettings

    /// - Parameter postcodes: whole ones, by area; where there are none, nobody goes round.
    init(by staff: StaffScope, postcodes: [String: [String]], settings: DemoSettings) {
        (self.staff, self.postcodes, self.settings) = (staff, postcodes, settings)
    }

    /// Goes round in two areas, from seven weeks before the last day.
    func goRound(until last: Day) async throws {
        var random = DemoRandom(seed: settings.seed, for: staff.tenant.slug, "doorstep")
        let areas = postcodes.keys.sorted().filter {
            (postcodes[$0] ?? []).count > 5 && staff.tenant.configuration.areas[$0] != nil
        }
        guard areas.count > 4 else { return }
        for (number, area) in [areas[areas.count / 3], areas[areas.count * 2 / 3]].enumerated() {
            let began = last.adding(days: number == 0 ? -50 : -12)
            let exercise = try await at(began) { try await begin(in: area, number) }
            for day in 1...4 {
                try await at(began.adding(days: day)) { try await call(in: area, exercise, day: day, &random) }
            }
            if number == 0 { try await at(began.adding(days: 20)) { try await DoorstepStore(staff).end(exercise) } }
        }
    }

    private func at<T>(_ day: Day, _ work: () async throws -> T) async throws -> T {
        try await DemoClock.$instant.withValue(London.start(of: day).adding(seconds: 17 * 3600), operation: work)
    }

    private func begin(in area: String, _ number: Int) async throws -> ID<DoorstepExercise> {
        var form = ExerciseForm()
        form.name = number == 0 ? "Autumn round" : "Streets by the park"
        form.purpose = "Demonstration: hear from streets where few are members, before the team sets its priorities"
        form.target = staff.tenant.configuration.doorstepTargets.first?.key ?? ""
        return try await DoorstepStore(staff).begin(form, in: area)
    }

    private func call(
        in area: String, _ exercise: ID<DoorstepExercise>, day: Int, _ random: inout DemoRandom
    ) async throws {
        for house in 1...12 {
            var visit = VisitForm()
            (visit.house, visit.street) = (String(house * 2 + day % 2), "Made-up \(day < 3 ? "Lane" : "Crescent")")
            (visit.postcode, visit.outcome) = (postcodes[area]?[day % 5] ?? "", random.pick(Self.outcomes).rawValue)
            _ = try await DoorBook(staff).visit(visit, in: exercise)
        }
    }

    /// As often as they come.
    ///
    /// Nobody registers here: that takes a person with an address to which a link can go.
    private static let outcomes: [DoorOutcome] = [
        .noAnswer, .noAnswer, .noAnswer, .noAnswer, .surveyed, .surveyed, .surveyed, .refused, .alreadyMember,
    ]
}
