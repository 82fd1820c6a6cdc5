import Basics
import FolkmootCore
import FolkmootTenancy

/// Made-up work of a force's made-up staff: months of people in role groups of each district, and what is kept beside it.
struct DemoPerformance {
    private let slug: String
    private let configuration: ForceConfiguration
    private let settings: DemoSettings

    init(of slug: String, _ configuration: ForceConfiguration, settings: DemoSettings) {
        (self.slug, self.configuration, self.settings) = (slug, configuration, settings)
    }

    /// The table of some months, a row to each person and one to each area for what groups share.
    func table(of months: [Month], in districts: [Area]) -> [UInt8] {
        var random = DemoRandom(seed: settings.seed, for: slug, "performance")
        var text = "area,group,person,month,\(Self.figures.joined(separator: ","))\n"
        for (place, district) in districts.enumerated() {
            for month in months {
                var attended = 0
                for (kind, group) in Self.groups.enumerated() {
                    for number in 1...group.people {
                        let person = Self.reference(place, kind, number)
                        let row = Self.row(group, isBusy: number == 3, &random)
                        attended += row.incidents
                        text += "\(district.code),\(group.name),\(person),\(month),\(row.text)\n"
                    }
                }
                // Some incidents were attended by two groups, and count once.
                text += "\(district.code),,,\(month),,,,,,,,\(attended - random.below(5)),,,,\n"
            }
        }
        return Array(text.utf8)
    }

    /// Made up, and plainly so: `DEMO-0203`.
    static func reference(_ place: Int, _ kind: Int, _ number: Int) -> String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "DEMO-\(two(place + 1))\(kind + 1)\(two(number))"
    }

    private static let figures = [
        "headcount", "working_days", "hours_total", "hours_away", "live_pops", "itk_messages_sent", "itk_people_reached",
        "incidents_attended", "incidents_as_oic", "new_investigations_as_ro", "new_investigations_as_oic", "new_cases_as_oic",
    ]

    private struct Group {
        let name: String
        let people: Int
        /// The part of working time that is away, in percent, about.
        let away: Int
        let incidents: Int
        /// How many messages in a month; a group that sends none leaves it out.
        let messages: Int?
    }

    private static let groups = [
        Group(name: "PCs", people: 7, away: 22, incidents: 30, messages: 2),
        Group(name: "PCSOs", people: 9, away: 12, incidents: 9, messages: 5),
        Group(name: "Taskforce PCs", people: 5, away: 16, incidents: 5, messages: nil),
    ]

    private static func row(_ group: Group, isBusy: Bool, _ random: inout DemoRandom) -> (text: String, incidents: Int) {
        let days = 14 + random.below(6)
        let (hours, incidents) = (days * 8, random.below(group.incidents * 2))
        let away = min(hours, hours * (group.away + random.below(9)) / 100)
        let messages = group.messages.map { random.below($0 * 2) * (isBusy ? 4 : 1) }
        let reached = messages.map { $0 * (150 + random.below(200)) }
        let cells = [
            1, days, hours, away, random.below(3), messages, reached, incidents, incidents * 9 / 10, random.below(8),
            random.below(9),
            isBusy ? 20 + random.below(20) : random.below(5),
        ]
        return (cells.map { $0.map { "\($0)" } ?? "" }.joined(separator: ","), incidents)
    }
}

// MARK: - Registers

extension DemoPerformance {
    /// What staff of made-up teams keep a record of: plans, licences of each team, training and good work.
    func keepRegisters(by staff: StaffScope, until day: Day) async throws {
        let store = RegisterStore(staff)
        var random = DemoRandom(seed: settings.seed, for: slug, "registers")
        for (number, district) in configuration.areas.areas(ofKind: "district", at: day).enumerated() {
            for (place, problem) in Self.problems.enumerated() {
                let began = day.adding(days: -20 - 80 * place - random.below(60))
                var cells = ["partners": "Made-up residents’ association", "repeat_place": place == 0 ? "yes" : ""]
                if place == 1 { cells["assessed_on"] = began.adding(days: 15).description }
                if place == 2, number % 3 == 0 { cells["closed_on"] = began.adding(days: 18).description }
                try await add("Demonstration: \(problem)", on: began, cells, to: .plans, in: district.code, store)
            }
            let session = ["team": "\(district.name.english)", "attended": "\(6 + random.below(12))", "trainers": "1"]
            try await add(
                "Demonstration: a day of practice", on: day.adding(days: -30 - number), session, to: .training, in: district.code,
                store)
            let work = ["role": "PCSO", "learning": "Ask at the school gate before writing."]
            try await add(
                "Demonstration: got people talking at the market", on: day.adding(days: -9), work, to: .recognition,
                in: district.code, store)
        }
        try await keepLicences(until: day, store)
        try await keepPlans(until: day, store)
        for review in configuration.framework.reviews.prefix(2) {
            let words = "Demonstration: what to do about plans that nobody has assessed."
            _ = try await PackStore(staff).publish(for: review.code, words: words, in: configuration.code)
        }
    }

    /// What the whole force plans and decides, and what works somewhere.
    private func keepPlans(until day: Day, _ store: RegisterStore) async throws {
        let force = configuration.code
        let campaign = ["kind": "Force campaign", "owner": "Engagement lead", "due_on": day.adding(days: 24).description]
        try await add(
            "Demonstration: a week on speeding outside schools", on: day.adding(days: -6), campaign, to: .delivery, in: force, store
        )
        let late = ["kind": "Communication", "owner": "Communications desk", "due_on": day.adding(days: -4).description]
        try await add(
            "Demonstration: a leaflet about doorstep sellers", on: day.adding(days: -40), late, to: .delivery, in: force, store)
        let decision = [
            "body": "Communication and engagement meeting", "members": "Head of local policing, inspectors, communications",
            "owner": "Engagement lead", "due_on": day.adding(days: 30).description,
        ]
        try await add(
            "Demonstration: the survey’s five questions stay as they are", on: day.adding(days: -15), decision, to: .decisions,
            in: force,
            store)
        let practice = [
            "kind": "On foot", "evidence": "Untested", "groups": "Shoppers",
            "how": "Two of the team stand by the market with the survey on a tablet; half of those asked answer.",
        ]
        try await add(
            "Demonstration: the survey at the market", on: day.adding(days: -200), practice, to: .practice, in: force, store)
    }

    private func keepLicences(until day: Day, _ store: RegisterStore) async throws {
        for (number, team) in configuration.fieldwork.teams.filter({ $0.exists(on: day) }).enumerated() {
            guard let area = team.areas.first else { continue }
            let granted = day.adding(days: -340 - number * 3 % 50)
            let cells = [
                "team": team.name, "licences": "2", "cost": "15", "trained": number % 4 == 0 ? "1" : "2",
                "expires_on": granted.adding(days: 390).description,
            ]
            try await add("Demonstration: social media tool", on: granted, cells, to: .licences, in: area, store)
        }
    }

    private func add(
        _ words: String, on day: Day, _ cells: [String: String], to register: Register, in area: String, _ store: RegisterStore
    ) async throws {
        var form = RegisterForm()
        (form.words, form.day, form.cells) = (words, day.description, cells)
        try await store.add(form, to: register, in: area)
    }

    private static let problems = [
        "motorcycles on the made-up common", "parcels taken from doorsteps in Larch Street",
        "noise behind the parade of shops, late at night",
    ]
}
