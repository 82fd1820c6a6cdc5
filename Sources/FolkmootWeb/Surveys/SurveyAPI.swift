import Basics
import FolkmootCore
import FolkmootTenancy

/// Surveys and what people answered, for programs: small counts are hidden as on the pages that everybody reads.
enum SurveyAPI {
    static let all: [APIOperation] = [
        .list("/api/v1/surveys", "listSurveys", "Surveys of the force, by code", needs: .readResults, of: survey) { call, scope in
            let page = APIPage(of: call.configuration.surveys, by: \.code, call)
            var items: [Asked] = []
            for survey in page.items { items.append(try await Asked(survey, call, scope)) }
            return APIPage(items: items, next: page.next)
        },
        .one(
            "/api/v1/surveys/:survey", "getSurvey", "A survey with its questions", needs: .readResults, [surveyCode], as: survey
        ) { call, scope in try await Asked(try call.askedSurvey, call, scope) },
        APIOperation.list(
            "/api/v1/surveys/:survey/results", "listResults", "What people answered, area by area", needs: .readResults,
            [
                surveyCode,
                .query(
                    "wave", wave, "The wave: the month in which it began, or “continuous”; the latest that is shown if left out."),
                .area, .query("kind", .code, "Only areas of this kind."),
            ], of: results
        ) { call, scope in try await results(call, scope) }.costly(),
    ]

    private static let surveyCode = APIParameter.path("survey", .code, "The survey’s code.")
    private static let wave = APISchema.text(pattern: "^([0-9]{4}-(0[1-9]|1[0-2])|continuous)$")

    /// A survey with the waves that are shown.
    private struct Asked: Sendable {
        let survey: SurveyDefinition
        let waves: [SurveyWave]

        init(_ survey: SurveyDefinition, _ call: APICall, _ scope: StaffScope) async throws {
            self.survey = survey
            waves = try await call.publicResults(scope).shownWaves(of: survey)
        }
    }

    /// The figures of some areas in a wave, from one snapshot.
    private static func results(_ call: APICall, _ scope: StaffScope) async throws -> APIPage<AreaResults> {
        let survey = try call.askedSurvey
        guard let base = call.configuration.areas[call.area] else { throw Problem.missing("area") }
        let shown = try await call.publicResults(scope).shownWaves(of: survey)
        let kind = call.text("kind")
        let areas = call.configuration.areas.subtree(of: base.code).filter { kind == nil || $0.kind == kind }
        let page = APIPage(of: areas.map(\.code), by: \.self, call)
        let asked = call.text("wave")
        guard let wave = asked == nil ? shown.first : shown.first(where: { $0.code == asked }) else {
            guard asked == nil else { throw Problem.missing("wave") }
            return APIPage(items: [], next: nil)
        }
        let (_, results) = try await call.publicResults(scope).results(of: survey, wave: wave, in: page.items)
        return APIPage(items: results, next: page.next)
    }
}

extension APICall {
    fileprivate var askedSurvey: SurveyDefinition {
        get throws(Problem) {
            guard let survey = text("survey").flatMap(configuration.survey) else { throw Problem.missing("survey") }
            return survey
        }
    }

    /// Results as everybody may see them: what leaves by a key goes where nobody knows which counts are too small to be told.
    fileprivate func publicResults(_ scope: StaffScope) -> SurveyResultStore {
        SurveyResultStore(platform.visitor(at: scope.tenant, from: scope.data.origin))
    }
}

// MARK: What is told

extension SurveyAPI {
    private static let survey = APIShape<Asked>(
        "Survey", "A survey.",
        [
            .init("code", .code, "Its code.") { .string($0.survey.code) },
            .init("title", .localized, "What people call it.") { .words($0.survey.title) },
            .init("series", .words, "Answers are compared over time only within one series.") { .string($0.survey.series) },
            .init("minimum_people", .count, "With fewer people, an area’s result is provisional.") {
                .count($0.survey.minimumResponses)
            },
            .init("waves", .list(wave), "The waves that have answers and are shown, the latest first.") {
                .texts($0.waves.map(\.code))
            },
            .init("questions", .list(question.schema), "Its questions, in order.") {
                .array($0.survey.questions.map(question.json))
            },
        ])

    private static let question = APIShape<Question>(
        "Question", "A question.",
        [
            .init("code", .code, "Its code, once in a survey.") { .string($0.code) },
            .init("kind", .text(among: Question.Kind.allCases.map(\.rawValue)), "How it is answered.") {
                .string($0.kind.rawValue)
            },
            .init("text", .localized, "The question as people read it.") { .words($0.text) },
            .init("options", .list(option.schema), "What may be chosen, in order.") { .array($0.options.map(option.json)) },
        ])

    private static let option = APIShape<Question.Option>(
        "Option", "What may be chosen.",
        [
            .init("code", .code, "Its code, once in a question.") { .string($0.code) },
            .init("text", .localized, "The option as people read it.") { .words($0.text) },
            .init("is_positive", .flag, "Whether it counts as positive.") { .bool($0.isPositive) },
            .init("is_excluded", .flag, "Whether it is left out of the base, such as “Don’t know”.") { .bool($0.isExcluded) },
            .init("is_retired", .flag, "Whether it is no longer offered.") { .bool($0.isRetired) },
        ])

    private static let hidden = APISchema.orNull(.text(among: ["too_few", "protects_others"]))

    private static func hidden(_ isHidden: Bool, isTooFew: Bool) -> JSON {
        isHidden ? .string(isTooFew ? "too_few" : "protects_others") : .null
    }

    private static let results = APIShape<AreaResults>(
        "AreaResult", "What the people of an area, with all that lies in it, said in a wave.",
        [
            .init("area", .code, "The area.") { .string($0.area) },
            .init("wave", wave, "The wave.") { .string($0.wave.code) },
            .init("people", .orNull(.count), "People who answered; null where that is not told.") { .count($0.people) },
            .init("hidden", hidden, "Why nothing is told: too few people, or the protection of a smaller number beside it.") {
                hidden($0.people == nil, isTooFew: $0.isTooFew)
            },
            .init("is_provisional", .flag, "Whether fewer people answered than the survey asks for.") { .bool($0.isProvisional) },
            .init("confidence", .orNull(confidence.schema), "The confidence index; null where it is not told.") {
                $0.confidence.map(confidence.json) ?? .null
            },
            .init("questions", .list(answers.schema), "The questions of which anything is told.") {
                .array($0.questions.map(answers.json))
            },
        ])

    private static let confidence = APIShape<ConfidenceIndex>(
        "Confidence", "The confidence index: the mean of the positive shares of its questions.",
        [
            .init("value", .percent, "The index.") { .tenths($0.value) },
            .init("low", .orNull(.percent), "The lower end of its 95 % interval.") { .tenths($0.interval?.lowerBound) },
            .init("high", .orNull(.percent), "The upper end.") { .tenths($0.interval?.upperBound) },
            .init("people", .count, "People who answered at least one of the questions.") { .count($0.people) },
        ])

    private static let answers = APIShape<QuestionResult>(
        "QuestionResult", "What people answered to a question.",
        [
            .init("question", .code, "The question’s code.") { .string($0.question.code) },
            .init("positive", .orNull(share.schema), "People who answered positively; null where that is not told.") {
                $0.positive.map(share.json) ?? .null
            },
            .init("options", .list(choices.schema), "How many chose each option; empty where no option is told.") {
                .array($0.toldOptions.map(choices.json))
            },
        ])

    private static let choices = APIShape<OptionResult>(
        "OptionResult", "How many people chose an option.",
        [
            .init("option", .code, "The option’s code.") { .string($0.option.code) },
            .init("chosen_by", .orNull(share.schema), "People who chose it; null where that is not told.") {
                $0.people.flatMap(ShareEstimate.init).map(share.json) ?? .null
            },
            .init("hidden", hidden, "Why it is not told.") { hidden($0.people == nil, isTooFew: $0.isTooFew) },
        ])

    private static let share = APIShape<ShareEstimate>(
        "Share", "How many people out of how many, with the 95 % interval.",
        [
            .init("people", .count, "How many.") { .count($0.ratio.numerator) },
            .init("base", .count, "Out of how many.") { .count($0.ratio.denominator) },
            .init("percent", .percent, "The share.") { .percent($0.ratio, decimals: 1) },
            .init("low", .percent, "The lower end of its interval.") { .tenths($0.interval.percent.lowerBound) },
            .init("high", .percent, "The upper end.") { .tenths($0.interval.percent.upperBound) },
        ])
}
