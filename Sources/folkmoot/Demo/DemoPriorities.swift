import Basics
import FolkmootCore
import FolkmootTenancy

/// Made-up priorities and issues of a force, each written by staff on the day on which it would have been.
struct DemoPriorities {
    private let staff: StaffScope
    private var waiting: [Event]
    private var raised: [Int: ID<RaisedIssue>] = [:]

    private var configuration: ForceConfiguration { staff.tenant.configuration }

    /// What somebody of the staff would have written, from some months before the last that is published.
    init(by staff: StaffScope, calendar: DemoCalendar, settings: DemoSettings) {
        self.staff = staff
        let slug = staff.tenant.slug
        var random = DemoRandom(seed: settings.seed, for: slug, "priorities")
        let areas = Self.areas(staff.tenant.configuration, settings, slug, &random)
        waiting = areas.enumerated().flatMap { Self.events(in: $1, number: $0, calendar, &random) }.sorted { $0.day < $1.day }
    }

    /// Writes what is due until a day, at the times at which it would have been written.
    mutating func write(through last: Day) async throws {
        while let event = waiting.first, event.day <= last {
            waiting.removeFirst()
            let instant = London.start(of: event.day).adding(seconds: 10 * 3600)
            let (writer, known) = (self, raised)
            let id = try await DemoClock.$instant.withValue(instant) { try await writer.write(event, known) }
            if let id { raised[event.area.number] = id }
        }
    }

    /// - Returns: the identity of an issue that was raised.
    private func write(_ event: Event, _ known: [Int: ID<RaisedIssue>]) async throws -> ID<RaisedIssue>? {
        switch event.kind {
        case .priority(let words):
            try await PriorityStore(staff).set(
                try PriorityDraft(form(words, on: event.day), for: configuration, today: event.day), in: event.area.code)
        case .issue(let words):
            let draft = try IssueDraft(form(words, on: event.day), for: configuration, today: event.day)
            return try await IssueStore(staff).raise(draft, in: event.area.code)
        case .step(let stage, let words, let count):
            guard let issue = known[event.area.number] else { return nil }
            var form = StepForm()
            (form.stage, form.words, form.welsh) = (stage.rawValue, words.english, words.welsh)
            (form.day, form.isPublic, form.after) = (event.day.description, true, count)
            try await IssueStore(staff).add(form, to: issue)
        }
        return nil
    }

    private func form(_ words: DemoBoardWords.Priority, on day: Day) -> PriorityForm {
        var form = PriorityForm()
        (form.words, form.welsh, form.day) = (words.words.english, words.words.welsh, day.description)
        form.issue = configuration.issue(words.issue) == nil ? "" : words.issue
        let found = day.adding(days: -6).description
        form.evidence = words.sources.map { EvidenceForm(source: $0.rawValue, day: found, words: "Made up for the demonstration") }
        return form
    }

    private func form(_ words: DemoBoardWords.Issue, on day: Day) -> IssueForm {
        var form = IssueForm()
        (form.words, form.welsh, form.source) = (words.said.english, words.said.welsh, words.source.rawValue)
        (form.day, form.isPublic) = (day.description, true)
        form.issue = configuration.issue(words.issue) == nil ? "" : words.issue
        return form
    }
}

extension DemoPriorities {
    private struct Event {
        let day: Day
        let area: (number: Int, code: String)
        let kind: Kind
    }

    private enum Kind {
        case priority(DemoBoardWords.Priority)
        case issue(DemoBoardWords.Issue)
        /// After so many others.
        case step(IssueStage, DemoBoardWords.Words, Int)
    }

    /// The areas of the force's staff, and some of the smallest.
    private static func areas(
        _ configuration: ForceConfiguration, _ settings: DemoSettings, _ slug: String, _ random: inout DemoRandom
    ) -> [String] {
        var areas = Set(settings.staff.filter { $0.force == slug }.compactMap(\.area)).sorted()
        let tree = configuration.areas
        let smallest = tree.areas.filter { tree.children(of: $0.code).isEmpty && $0.parent != nil && $0.validTo == nil }
        for _ in 0..<count * 4 where areas.count < min(count, smallest.count) {
            let area = random.pick(smallest).code
            if !areas.contains(area) { areas.append(area) }
        }
        return areas
    }

    /// In so many areas of a force something is written.
    private static let count = 16

    private static func events(in code: String, number: Int, _ calendar: DemoCalendar, _ random: inout DemoRandom) -> [Event] {
        guard let last = calendar.published.last else { return [] }
        let area = (number: number, code: code)
        // Between what is written each month by others: members leave and crime is brought in until the 12th. Of the current month only
        // days that have been.
        func day(_ monthsBack: Int) -> Day {
            let month = last.adding(months: -monthsBack)
            let most = month > last ? calendar.lastDay.dayOfMonth - 12 : 14
            return most > 0 ? month.first.adding(days: 12 + random.below(most)) : day(0)
        }
        let (priorities, issue) = (DemoBoardWords.priorities, DemoBoardWords.issues[number % DemoBoardWords.issues.count])
        var events = (0...number % 2).map { place in
            Event(day: day(place * 4), area: area, kind: .priority(priorities[(number + place * 2) % priorities.count]))
        }
        let begun = number % 6 - 1
        events.append(Event(day: day(begun), area: area, kind: .issue(issue)))
        for (count, step) in issue.steps.prefix(max(0, begun - number % 4)).enumerated() {
            events.append(Event(day: day(begun - 1 - count), area: area, kind: .step(step.stage, step.did, count)))
        }
        return events
    }
}

/// The words of the demonstration: about places that are nowhere.
enum DemoBoardWords {
    typealias Words = (english: String, welsh: String)

    struct Priority: Sendable {
        let words: Words
        /// The code of an issue, where the force's survey has it.
        let issue: String
        let sources: [CommunitySource]
    }

    struct Issue: Sendable {
        let said: Words
        let issue: String
        let source: CommunitySource
        let steps: [(stage: IssueStage, did: Words)]
    }

    static let priorities = [
        Priority(
            words: (
                "Demonstration: slower traffic on Acorn Way at school times",
                "Arddangosiad: traffig arafach ar Acorn Way ar adegau ysgol"
            ),
            issue: "road_safety", sources: [.survey, .meeting]),
        Priority(
            words: (
                "Demonstration: quiet evenings behind the shops in Thistle Lane",
                "Arddangosiad: nosweithiau tawel y tu ôl i’r siopau yn Thistle Lane"
            ),
            issue: "asb", sources: [.survey, .crime]),
        Priority(
            words: (
                "Demonstration: no dealing of drugs around the old bandstand",
                "Arddangosiad: dim delio cyffuriau o gwmpas yr hen lwyfan band"
            ),
            issue: "drug_dealing", sources: [.surgery]),
        Priority(
            words: (
                "Demonstration: fewer bicycles taken from Acorn Halt", "Arddangosiad: llai o feiciau’n cael eu dwyn o Acorn Halt"
            ),
            issue: "", sources: [.crime, .meeting]),
        Priority(
            words: (
                "Demonstration: less noise from the car park in Kettle Row at night",
                "Arddangosiad: llai o sŵn o faes parcio Kettle Row yn y nos"
            ),
            issue: "noise", sources: [.survey]),
    ]

    static let issues = [
        Issue(
            said: (
                "Demonstration: cars race along Acorn Way when the children go home.",
                "Arddangosiad: mae ceir yn rasio ar hyd Acorn Way pan fydd y plant yn mynd adref."
            ),
            issue: "road_safety", source: .meeting,
            steps: [
                (.activity, ("We measured speeds on three afternoons.", "Buom yn mesur cyflymder ar dri phrynhawn.")),
                (
                    .informationRequested,
                    ("We asked parents at which times it is worst.", "Gofynnwyd i rieni ar ba adegau y mae waethaf.")
                ),
                (
                    .furtherActivity,
                    (
                        "We stand at the crossing on Mondays and Fridays.",
                        "Rydym yn sefyll wrth y groesfan ar ddydd Llun a dydd Gwener."
                    )
                ),
                (
                    .resultsProvided,
                    ("Half as many cars are too fast as in spring.", "Mae hanner cymaint o geir yn rhy gyflym ag yn y gwanwyn.")
                ),
            ]),
        Issue(
            said: (
                "Demonstration: the path behind the shops is dark, and people gather there.",
                "Arddangosiad: mae’r llwybr y tu ôl i’r siopau yn dywyll, ac mae pobl yn ymgynnull yno."
            ),
            issue: "asb", source: .survey,
            steps: [
                (.activity, ("We walked the path with the council.", "Cerddwyd y llwybr gyda’r cyngor.")),
                (
                    .resultsProvided,
                    ("Two lamps were mended, and we look in every evening.", "Trwsiwyd dwy lamp, ac rydym yn galw heibio bob nos.")
                ),
            ]),
        Issue(
            said: ("Demonstration: bicycles disappear from Acorn Halt.", "Arddangosiad: mae beiciau’n diflannu o Acorn Halt."),
            issue: "", source: .surgery,
            steps: [
                (.activity, ("We marked forty bicycles.", "Marciwyd deugain o feiciau.")),
                (
                    .furtherActivity,
                    (
                        "We marked thirty more, and moved the stands into the light.",
                        "Marciwyd deg ar hugain arall, a symudwyd y rheseli i’r golau."
                    )
                ),
            ]),
    ]
}
