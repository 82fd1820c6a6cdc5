import Basics
@_spi(Stores) public import FolkmootTenancy

/// Results beside each other, for staff, with nothing hidden: questions across questions, and the same people over time.
public struct ComparisonStore: Sendable {
    let scope: StaffScope

    /// The results in a person's reach.
    public init(_ scope: StaffScope) { self.scope = scope }

    var tree: AreaTree { scope.tenant.configuration.areas }

    /// A question's options beside those of another, ways of answering, or the areas directly in one.
    ///
    /// - Throws: `.missing` if the area is out of reach.
    public func cross(
        _ question: Question, by axis: CrossTable.Axis, of survey: SurveyDefinition, wave: SurveyWave, in area: Area
    ) async throws -> CrossTable {
        try check(area)
        let parts = tree.children(of: area.code, at: London.day(at: scope.data.clock.now)).sorted {
            $0.name.english < $1.name.english
        }
        let tree = tree
        return try await scope.data.read { db in
            try CrossTable.read(question, by: axis, of: survey, wave, in: area, parts: parts, over: tree, in: db)
        }
    }

    /// How the confidence of the same people changed between two waves, beside that of all.
    ///
    /// - Throws: `.missing` if the area is out of reach.
    public func panel(
        of survey: SurveyDefinition, from earlier: SurveyWave, to later: SurveyWave, in area: Area
    ) async throws -> PanelChange {
        try check(area)
        let tree = tree
        return try await scope.data.read { db in
            let count = try PanelCount(of: survey, from: earlier, to: later, in: area.code, over: tree, in: db)
            let indices = try [earlier, later].map { wave in
                try WaveResults(of: survey, wave: wave, over: tree, threshold: 0, in: db).results(in: area.code).confidence
            }
            return PanelChange(
                survey: survey, area: area, waves: (earlier, later), people: count.people,
                change: MeanDifference(count.differences(survey.confidenceQuestions.map(\.code))), index: (indices[0], indices[1]))
        }
    }

    func check(_ area: Area) throws(Problem) {
        guard scope.allows(.readResults, in: area.code) else { throw Problem.missing("area") }
    }
}
