import Basics
import FolkmootCore
import FolkmootTenancy
import HTTP
import Markup

/// What staff see of one survey: an area, what lies in it, and the question that they chose.
struct SurveyReport: Sendable {
    /// What the tables show.
    enum Subject: Sendable, Equatable {
        case question(Question)
        /// The confidence index.
        case index
    }

    /// The name of the index among the questions; no question's code has an underscore at its beginning.
    static let index = "_confidence"

    let area: Area
    /// The areas above it that the person may see, from the top.
    let ancestors: [Area]
    let waves: [SurveyWave]
    let wave: WaveResults
    let whole: AreaResults
    /// The areas that lie directly in it, by name.
    let parts: [AreaResults]
    let subject: Subject
    /// The area in each wave, the earliest first; only for the index, and only if there is more than one.
    let history: [AreaResults]
    /// By wave of the history, in what its index cannot be compared with the one before.
    let breaks: [SurveyWave: [QuestionComparison]]
    /// Whether the person may take the figures out as a file.
    let mayExport: Bool
    /// Whether the person may see which groups answered.
    let seesGroups: Bool
    /// Whether the person may read what people wrote.
    let mayReadWords: Bool
    /// Whether the person may take answers down.
    let mayAnswer: Bool

    /// So many waves are shown over time.
    private static let mostWaves = 8

    /// What a request asks for; what it leaves open is chosen for it.
    ///
    /// - Throws: `.missing` for a survey or an area that is not there or out of the person's reach.
    init(_ call: Call, _ scope: StaffScope) async throws {
        let survey = try call.survey
        let store = SurveyResultStore(scope)
        let tree = call.configuration.areas
        let asked = call.request.query["area"].flatMap { $0.isEmpty ? nil : $0 }
        let code = asked ?? scope.areasOfResults(call).first?.code
        guard let area = code.flatMap({ tree[$0] }), scope.allows(.readResults, in: area.code) else {
            throw Problem.missing("area")
        }
        let parts = tree.children(of: area.code, at: call.today).sorted { $0.name.english < $1.name.english }
        let running = survey.wave(at: call.now)
        let waves = try await store.waves(of: survey)
        let wave =
            waves.first { $0.code == call.request.query["wave"] } ?? (waves.contains(running) ? running : waves.first) ?? running
        let (results, areas) = try await store.results(of: survey, wave: wave, in: [area.code] + parts.map(\.code))
        self.area = area
        ancestors = tree.ancestors(of: area.code).reversed().filter { scope.allows(.readResults, in: $0.code) }
        self.waves = waves.contains(wave) ? waves : [wave] + waves
        self.wave = results
        whole = areas[0]
        self.parts = Array(areas.dropFirst())
        subject = Self.subject(call.request.query["question"], of: survey)
        let shown = subject == .index && waves.count > 1 ? waves.prefix(Self.mostWaves).reversed() : []
        history = try await store.history(of: survey, in: area.code, waves: shown)
        breaks =
            history.isEmpty
            ? [:] : try await QuestionSetStore(scope).versions(of: survey).confidenceBreaks(among: history.map(\.wave))
        mayExport = scope.allows(.exportResults, in: area.code)
        seesGroups = scope.allows(.readRepresentation, in: area.code)
        mayReadWords = scope.allows(.readSurveys, in: area.code)
        mayAnswer = scope.allows(.enterAnswers, in: area.code)
    }

    private static func subject(_ code: String?, of survey: SurveyDefinition) -> Subject {
        let questions = survey.questions.filter(\.hasOptions)
        if code == index, !survey.confidenceQuestions.isEmpty { return .index }
        let asked = questions.first { $0.code == code } ?? survey.issueQuestion ?? questions.first
        return asked.map(Subject.question) ?? .index
    }

    var survey: SurveyDefinition { wave.survey }

    /// The report's address, with another area, question or wave.
    func path(to area: String, question: String? = nil, wave: SurveyWave? = nil) -> Path {
        Path("/staff/surveys/\(survey.code)").query("area", area).query("question", question ?? subjectCode)
            .query("wave", (wave ?? self.wave.wave).code)
    }

    /// Which groups answered, compared with the population; nothing if the person may not see that.
    var representation: Path? {
        guard seesGroups else { return nil }
        return Path("/staff/representation/\(area.code)").query("of", survey.code).query("wave", wave.wave.code)
    }

    /// The same area and wave, weighted to the population.
    var weighted: Path {
        Path("/staff/surveys/\(survey.code)/weighted").query("area", area.code).query("wave", wave.wave.code)
    }

    /// What people wrote, in the same area and wave.
    var words: Path {
        Path("/staff/surveys/\(survey.code)/words").query("area", area.code).query("wave", wave.wave.code)
    }

    /// The same figures as a file, of all questions.
    var csv: Path? {
        guard mayExport else { return nil }
        return Path("/staff/surveys/\(survey.code)/results.csv").query("area", area.code).query("wave", wave.wave.code)
    }

    var subjectCode: String {
        switch subject {
        case .question(let question): question.code
        case .index: Self.index
        }
    }
}

/// How one survey stands in one area: a line of the list of surveys.
struct SurveySummary: Sendable {
    let survey: SurveyDefinition
    let wave: SurveyWave
    let area: Area
    let people: Int
    let responses: Int
    let isProvisional: Bool
    let confidence: ConfidenceIndex?

    /// Every survey of the force in the latest wave that has answers, in each of the topmost areas that the person sees, or in the one asked for.
    static func all(_ call: Call, _ scope: StaffScope) async throws -> [SurveySummary] {
        let areas = scope.areasOfResults(call)
        var summaries: [SurveySummary] = []
        for survey in call.configuration.surveys {
            let store = SurveyResultStore(scope)
            let wave = try await store.waves(of: survey).first ?? survey.wave(at: call.now)
            let (_, results) = try await store.results(of: survey, wave: wave, in: areas.map(\.code))
            summaries += zip(areas, results).map { area, results in
                SurveySummary(
                    survey: survey, wave: wave, area: area, people: results.people ?? 0, responses: results.responses ?? 0,
                    isProvisional: results.isProvisional, confidence: results.confidence)
            }
        }
        return summaries
    }
}

extension StaffScope {
    /// The areas whose results a list begins with: the one that was asked for, if it is in reach, else the topmost in reach.
    func areasOfResults(_ call: Call) -> [Area] {
        let tree = call.configuration.areas
        if let asked = call.request.query["area"].flatMap({ tree[$0] }), allows(.readResults, in: asked.code) { return [asked] }
        return switch reach(of: .readResults) {
        case .force: [tree.root].compactMap { $0 }
        case .areas(let codes): Set(codes).compactMap { tree[$0] }.sorted { $0.name.english < $1.name.english }
        }
    }
}
