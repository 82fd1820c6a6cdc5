import Basics
import FolkmootCore
import FolkmootTenancy

/// Made-up engagement of a force's teams, written down by staff on the days on which it would have been: most of what standards ask for, and
/// some of it left undone.
struct DemoFieldwork {
    private let staff: StaffScope
    private var waiting: [Event]

    private struct Event {
        let day: Day
        let kind: String
        let area: String
        let team: String?
        let number: Int
    }

    /// What somebody of the staff would have written until the last day.
    ///
    /// - Parameter isShown: whether the force is one that visitors look at, so that there is more of it.
    init(by staff: StaffScope, calendar: DemoCalendar, settings: DemoSettings, isShown: Bool) {
        self.staff = staff
        var random = DemoRandom(seed: settings.seed, for: staff.tenant.slug, "fieldwork")
        let configuration = staff.tenant.configuration
        var events: [Event] = []
        for standard in configuration.standards where configuration.fieldwork.activity(standard.activity) != nil {
            let first = calendar.lastDay.adding(days: -Self.days(standard.period, isShown: isShown))
            let periods = standard.period.days(from: max(first, standard.validFrom), through: calendar.lastDay)
            for unit in configuration.units(of: standard) where unit.validTo == nil {
                for days in periods { events += Self.events(standard, unit, days, through: calendar.lastDay, &random) }
            }
        }
        waiting = events.sorted { ($0.day, $0.number) < ($1.day, $1.number) }
    }

    /// Writes what is due until a day, at the times at which it would have been written.
    mutating func write(through last: Day) async throws {
        while let event = waiting.first, event.day <= last {
            waiting.removeFirst()
            let instant = London.start(of: event.day).adding(seconds: 18 * 3600)
            let writer = self
            try await DemoClock.$instant.withValue(instant) { try await writer.write(event) }
        }
    }

    private func write(_ event: Event) async throws {
        let configuration = staff.tenant.configuration
        guard let area = configuration.areas[event.area] else { return }
        let words = Self.words[event.kind] ?? Self.others
        var form = EncounterForm()
        (form.kind, form.day, form.team) = (event.kind, event.day.description, event.team ?? "")
        form.words = "Demonstration \(event.number): \(words[event.number % words.count])"
        if event.kind == "patch_walk" { form.partners = "Made-up residents’ association" }
        if event.kind == "newsletter" { form.source = "Answers to the survey" }
        if event.kind == "meeting" {
            form.met = String(6 + event.number * 7 % 40)
            form.body = "Made-up parish council"
            (form.councillors, form.police) = (String(3 + event.number % 5), event.number % 3 == 0 ? "A sergeant" : "Two PCSOs")
            if event.number % 6 == 0 {
                form.issues = "Demonstration: cars parked on the pavement of Larch Street, meeting \(event.number)"
            }
        }
        let draft = try EncounterDraft(form, in: area, for: configuration, today: event.day)
        try await EncounterStore(staff).log(draft, in: event.area)
    }

    /// Plans what lies ahead, in the areas below the force and a few of the smallest.
    func plan(after day: Day) async throws {
        let configuration = staff.tenant.configuration
        let tree = configuration.areas
        let smallest = tree.areas.filter { tree.children(of: $0.code).isEmpty && $0.parent != nil && $0.validTo == nil }
        let areas = tree.children(of: configuration.code, at: day).prefix(4) + smallest.prefix(3)
        for (number, area) in areas.enumerated() {
            var form = EventForm()
            let event = Self.events[number % Self.events.count]
            (form.kind, form.words, form.welsh, form.place) = (
                event.kind, event.words, event.welsh, "The made-up hall, Thistle Lane"
            )
            (form.day, form.time, form.minutes) = (day.adding(days: 3 + number * 2).description, "18:30", "90")
            (form.isPublic, form.repeats, form.times) = (true, number % 2 == 0 ? "monthly" : "", number % 2 == 0 ? "3" : "")
            let draft = try EventDraft(form, in: area, for: configuration, now: staff.data.clock.now)
            try await EventStore(staff).plan(draft, in: area.code)
        }
    }

    /// Draws a sample in which somebody other than who wrote it down has looked at the first.
    static func review(by inspector: StaffScope, on day: Day) async throws {
        guard let area = inspector.topmostAreas(for: .readStandards).first else { return }
        var form = SampleForm()
        (form.first, form.last, form.size) = (day.adding(days: -60).description, day.description, "10")
        let store = ReviewStore(inspector)
        let drawn = try await store.sample(try await store.draw(form, in: area.code)).encounters.map(\.encounter)
        let rules = inspector.tenant.configuration.fieldwork
        for (number, encounter) in drawn.prefix(6).enumerated() {
            let met = rules.criteria(for: encounter.kind).map(\.code).enumerated().filter { ($0.offset + number) % 3 > 0 }.map(
                \.element)
            try await EncounterStore(inspector).review(encounter.id, met: met, words: "")
        }
    }

    private static let events = [
        (
            kind: "meeting", words: "Demonstration: an evening with your team",
            welsh: "Arddangosiad: noson gyda’ch tîm"
        ),
        (
            kind: "beat_surgery", words: "Demonstration: talk to an officer",
            welsh: "Arddangosiad: siarad â swyddog"
        ),
    ]

    /// For how long there is something, so that the demonstration is made quickly.
    private static func days(_ period: Standard.Period, isShown: Bool) -> Int {
        switch period {
        case .day: isShown ? 10 : 5
        case .week: isShown ? 365 : 20
        default: isShown ? 400 : 90
        }
    }

    private static func events(
        _ standard: Standard, _ unit: StandardUnit, _ days: ClosedRange<Day>, through last: Day, _ random: inout DemoRandom
    ) -> [Event] {
        let count = random.happens(0.85) ? standard.minimum : random.below(standard.minimum)
        let length = days.upperBound.daysSinceEpoch - days.lowerBound.daysSinceEpoch + 1
        return (0..<count).compactMap { _ in
            let day = days.lowerBound.adding(days: random.below(length))
            let area = random.pick(unit.areas)
            let event = Event(
                day: day, kind: standard.activity, area: area, team: unit.isTeam ? unit.code : nil, number: random.below(10_000))
            return day <= last ? event : nil
        }
    }

    private static let others = ["what was promised was done"]
    private static let words = [
        "meeting": [
            "a meeting in the village hall", "a surgery in the library", "the council's meeting, with questions from the floor",
        ],
        "patch_walk": [
            "round the estate and the parade of shops", "along the canal and the station", "through the market and the park",
        ],
        "newsletter": ["priorities, and what was done about the last ones", "what people said, and what was done"],
        "commander_update": ["a short film about the week", "a page about the week"],
        "social": [
            "a reminder to lock sheds", "a thank-you to volunteers", "where officers can be met", "a lost dog is home again",
        ],
    ]
}
