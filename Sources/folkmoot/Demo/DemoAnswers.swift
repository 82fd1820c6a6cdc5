import Basics
import FolkmootCore
import FolkmootTenancy

/// The made-up answers to a force's survey, each checked against the survey as a person's would be.
struct DemoAnswers: Sendable {
    private let slug: String
    private let settings: DemoSettings
    private let calendar: DemoCalendar
    private let places: DemoPlaces
    private let survey: SurveyDefinition
    private let modes: DemoChoice<String>
    private let selections: DemoChoice<Int>
    private let issues: [String: DemoChoice<String>]

    /// The answers to the survey that the home page offers; nothing if there is none.
    init?(_ slug: String, _ configuration: ForceConfiguration, places: DemoPlaces, calendar: DemoCalendar, settings: DemoSettings) {
        guard let survey = configuration.defaultSurvey else { return nil }
        self.slug = slug
        self.settings = settings
        self.calendar = calendar
        self.places = places
        self.survey = survey
        modes = DemoChoice(settings.answers.modes.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
        selections = DemoChoice(settings.answers.selections.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
        issues = settings.patterns.mapValues { Self.issues(of: survey, $0, settings) }
    }

    private static func issues(
        of survey: SurveyDefinition, _ pattern: DemoSettings.Pattern, _ settings: DemoSettings
    ) -> DemoChoice<String> {
        let offered = survey.issueQuestion?.offered.filter { !$0.isExclusive } ?? []
        return DemoChoice(
            [("", 1e-9)] + offered.map { ($0.code, (settings.answers.issues[$0.code] ?? 5) * (pattern.issues[$0.code] ?? 1)) })
    }

    /// The answers of a span of days.
    ///
    /// More people are asked in the month in which a wave begins.
    ///
    /// - Parameter members: some of them answer by links of their own; all others are not known.
    func responses(in step: DemoCalendar.Step, _ members: DemoMembers = .nobody) -> [SurveyResponse] {
        guard step.index > 0 else { return [] }
        var random = DemoRandom(seed: settings.seed, for: slug, "answers", step.days.lowerBound.description)
        let all = settings.forces[slug]?.answers ?? 150
        let waves = Double(survey.schedule.months.count) / 12
        let weight = survey.schedule.months.contains(step.days.lowerBound.month) ? 3.0 : 1.0
        let usual = Double(all) / Double(calendar.published.count) / (1 + 2 * waves)
        let count = Int((usual * weight * (0.85 + 0.3 * random.share()) * DemoCalendar.share(of: step)).rounded())
        var chance = DemoRandom(seed: settings.seed, for: slug, "members who answer", step.days.lowerBound.description)
        let again = survey.schedule.months.contains(step.days.lowerBound.month) ? count / Self.oneInSoMany : 0
        return (0..<count).compactMap { index in
            let regular = index < again ? regular(index) : nil
            return response(in: step, by: regular, or: { members.pick(in: $0, &chance) }, &random)
        }
    }

    /// In each wave one in so many answers who answers in every wave, by a link of their own.
    private static let oneInSoMany = 4

    /// Somebody who answers in every wave: where they live, and what they are known by.
    private func regular(_ index: Int) -> Regular {
        var random = DemoRandom(seed: settings.seed, for: slug, "regular", String(index))
        let place = places.place(&random)
        return Regular(place: place, identity: ID<SurveySubmission>(at: calendar.opened.seconds * 1000, random: &random))
    }

    private struct Regular {
        let place: DemoPlaces.Place
        let identity: ID<SurveySubmission>
    }
}

extension DemoAnswers {
    private func response(
        in step: DemoCalendar.Step, by regular: Regular?, or member: (String) -> ID<Member>?, _ random: inout DemoRandom
    ) -> SurveyResponse? {
        let place = regular?.place ?? places.place(&random)
        let mood = mood(at: place, step)
        var entry = SurveyEntry()
        for question in survey.questions { answer(question, at: place, mood, in: &entry, &random) }
        let length = step.days.upperBound.daysSinceEpoch - step.days.lowerBound.daysSinceEpoch + 1
        let day = step.days.lowerBound.adding(days: random.below(length))
        let instant = London.start(of: day).adding(seconds: Int64(9 * 3600 + random.below(10 * 3600)))
        let mode = SurveyResponse.Mode(rawValue: modes.pick(&random)) ?? .online
        let submission = regular?.identity ?? ID<SurveySubmission>(at: instant.seconds * 1000, random: &random)
        do throws(SurveyFaults) {
            let answers = try survey.answers(from: entry)
            return SurveyResponse(
                to: survey, answers, area: place.code, at: instant, by: regular == nil ? member(place.code) : nil, mode: mode,
                submission: submission)
        } catch {
            // A force may have a question that nothing is made up for and that must be answered: then nobody answers.
            return nil
        }
    }

    /// By how much likelier than usual people of a place are to agree, question by question.
    private func mood(at place: DemoPlaces.Place, _ step: DemoCalendar.Step) -> [String: Double] {
        let drift = place.district.confidence + place.district.confidencePerMonth * Double(step.index)
        let pattern = settings.patterns[place.district.pattern]?.questions ?? [:]
        return Dictionary(
            survey.confidenceQuestions.map { ($0.code, drift + (pattern[$0.code] ?? 0)) }, uniquingKeysWith: { first, _ in first })
    }

    private func answer(
        _ question: Question, at place: DemoPlaces.Place, _ mood: [String: Double], in entry: inout SurveyEntry,
        _ random: inout DemoRandom
    ) {
        if question.code == survey.issueQuestion?.code {
            entry.chosen[question.code] = chosenIssues(question, at: place, &random)
        } else if question.kind == .text {
            guard random.happens(settings.answers.withComment) else { return }
            entry.words[question.code] = random.pick(settings.answers.comments)
        } else if question.kind == .place {
            // Most people mean a place near them.
            if !random.happens(settings.answers.skipped) {
                entry.chosen[question.code] = [random.happens(0.8) ? place.code : places.place(&random).code]
            }
        } else if question.isRequired || !random.happens(settings.answers.skipped) {
            entry.chosen[question.code] = choice(question, mood: mood[question.code] ?? 0, &random).map { [$0] }
        }
    }

    private func chosenIssues(_ question: Question, at place: DemoPlaces.Place, _ random: inout DemoRandom) -> [String] {
        if let none = question.offered.first(where: \.isExclusive), random.happens(settings.answers.noIssues) { return [none.code] }
        guard let choice = issues[place.district.pattern] else { return [] }
        let wanted = min(selections.pick(&random), question.maximumSelections ?? 5)
        var chosen: [String] = []
        for _ in 0..<wanted * 4 where chosen.count < wanted {
            let issue = choice.pick(&random)
            if !issue.isEmpty, !chosen.contains(issue) { chosen.append(issue) }
        }
        return chosen
    }

    private func choice(_ question: Question, mood: Double, _ random: inout DemoRandom) -> String? {
        let weights = settings.answers.choices[question.code] ?? [:]
        let offered = question.offered.map { ($0, max(0, weights[$0.code] ?? (weights.isEmpty ? 1 : 0))) }
        guard offered.contains(where: { $0.1 > 0 }) else { return question.offered.first?.code }
        let first = DemoChoice(offered).pick(&random)
        guard !first.isExcluded, random.happens(abs(mood)), first.isPositive == (mood < 0) else { return first.code }
        let others = offered.filter { !$0.0.isExcluded && $0.0.isPositive == (mood > 0) && $0.1 > 0 }
        return others.isEmpty ? first.code : DemoChoice(others).pick(&random).code
    }
}
