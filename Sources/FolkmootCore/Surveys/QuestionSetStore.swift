import Basics
@_spi(Stores) public import FolkmootTenancy
import Storage

/// The versions of the questions of surveys, read from the revisions of the configuration.
public struct QuestionSetStore: Sendable {
    private let scope: StaffScope

    /// The questions of a force, as they are and were.
    public init(_ scope: StaffScope) { self.scope = scope }

    /// So many changes of the files are looked at, the latest ones: each means reading a configuration.
    static let mostChanges = 40

    /// The versions of a survey's questions, the earliest first.
    public func versions(of survey: SurveyDefinition) async throws -> [QuestionSet] {
        let changed = try await scope.revisions(changing: ["survey.json", "translations/cy.json"]).suffix(Self.mostChanges)
        // Until which revision the files stayed as they were.
        let ends = changed.dropFirst().map { $0.number - 1 } + [max(scope.tenant.revision.number, changed.last?.number ?? 0)]
        var versions: [QuestionSet] = []
        for (record, end) in zip(changed, ends) {
            let configuration = try await scope.interpretation(ofRevision: record.number).configuration
            guard let found = configuration.survey(survey.code) else { continue }
            if let last = versions.indices.last, versions[last].survey.asksLike(found) {
                versions[last].revisions = versions[last].revisions.lowerBound...end
            } else {
                versions.append(
                    QuestionSet(
                        revisions: record.number...end, since: record.appliedAt, appliedBy: record.appliedBy, survey: found))
            }
        }
        return try await withWaves(versions, of: survey)
    }

    private func withWaves(_ versions: [QuestionSet], of survey: SurveyDefinition) async throws -> [QuestionSet] {
        let code = survey.code
        let answered = try await scope.data.read { db in
            try db.map("SELECT DISTINCT wave, revision FROM survey_wave_revision WHERE survey = \(code) ORDER BY wave") { row in
                (wave: try row[0] as SurveyWave, revision: try row[1] as Int)
            }
        }
        return versions.map { version in
            var version = version
            for line in answered where version.revisions.contains(line.revision) && !version.waves.contains(line.wave) {
                version.waves.append(line.wave)
            }
            return version
        }
    }
}

extension [QuestionSet] {
    /// By wave, in what its confidence index cannot be compared with that of the wave before; only waves of which that is so.
    public func confidenceBreaks(among waves: [SurveyWave]) -> [SurveyWave: [QuestionComparison]] {
        var (breaks, before): ([SurveyWave: [QuestionComparison]], QuestionSet?) = ([:], nil)
        for wave in waves {
            let asked = filter { $0.waves.contains(wave) }
            if let before, let first = asked.first {
                let broken = before.confidenceBroken(by: first)
                if !broken.isEmpty { breaks[wave] = broken }
            }
            before = asked.last ?? before
        }
        return breaks
    }
}

extension SurveyDefinition {
    /// Whether people are asked the same, in the same words.
    fileprivate func asksLike(_ other: SurveyDefinition) -> Bool {
        (series, introduction) == (other.series, other.introduction) && questions == other.questions
    }
}
