import Basics
import FolkmootCore
import FolkmootTenancy

/// What made-up members tell about themselves: as the population of their area is, with a pull of its own to each group.
struct DemoTold: Sendable {
    private let slug: String
    private let settings: DemoSettings
    private let questions: [Question]
    /// By area and group, how many people live there.
    private let population: [String: [String: Double]]

    /// What the members of a force tell; nothing where no population ships with it.
    init?(_ force: DemoForces.Force, _ configuration: ForceConfiguration, settings: DemoSettings) throws(Problem) {
        guard let file = force.populations else { return nil }
        slug = force.slug
        self.settings = settings
        questions = configuration.policy.demographics
        let rows = try DemoTable.rows(file)
        population = Dictionary(grouping: rows) { $0["area"] ?? "" }.mapValues { rows in
            Dictionary(rows.map { ($0["group"] ?? "", Double($0["people"] ?? "") ?? 0) }) { first, _ in first }
        }
    }

    /// Each member's answers, by the code of the question.
    func answers(of members: [DemonstrationAnswers.Person]) -> [(member: ID<Member>, told: [String: String])] {
        var random = DemoRandom(seed: settings.seed, for: slug, "told")
        var choices: [String: [DemoChoice<String>?]] = [:]
        return members.map { member in
            let all = choices[member.area] ?? questions.map { choice($0, in: member.area) }
            choices[member.area] = all
            var told: [String: String] = [:]
            let tells = random.happens(settings.told.share)
            for (question, choice) in zip(questions, all) {
                let option = choice?.pick(&random)
                if tells, let option { told[question.code] = option }
            }
            return (member.id, told)
        }
    }

    private func choice(_ question: Question, in area: String) -> DemoChoice<String>? {
        var random = DemoRandom(seed: settings.seed, for: slug, "told", area, question.code)
        let known = population[area] ?? [:]
        let inhabitants = question.offered.reduce(0) { $0 + (known[$1.code] ?? 0) }
        let weighted = question.offered.compactMap { option -> (String, Double)? in
            // An option that stands for no group of people draws as many everywhere.
            let people = inhabitants > 0 ? (known[option.code] ?? 0) / inhabitants : 1
            let isGroup = inhabitants == 0 || known[option.code] != nil
            return settings.told.pull[option.code].map { (option.code, $0 * (isGroup ? people * (0.7 + 0.6 * random.share()) : 1)) }
        }
        return weighted.contains { $0.1 > 0 } ? DemoChoice(weighted) : nil
    }
}

/// Members of a force by area, some of whom answer its survey by a link of their own.
struct DemoMembers: Sendable {
    private let byArea: [String: [ID<Member>]]
    private let share: Double

    init(_ members: [DemonstrationAnswers.Person], answering share: Double) {
        byArea = Dictionary(grouping: members, by: \.area).mapValues { $0.map(\.id) }
        self.share = share
    }

    /// Nobody: all who answer are not known.
    static let nobody = DemoMembers([], answering: 0)

    /// One of an area, or nobody who is known.
    func pick(in area: String, _ random: inout DemoRandom) -> ID<Member>? {
        let isKnown = random.happens(share)
        guard isKnown, let members = byArea[area] else { return nil }
        return random.pick(members)
    }
}
