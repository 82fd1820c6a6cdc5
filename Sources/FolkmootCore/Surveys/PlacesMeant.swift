public import Basics
@_spi(Stores) import FolkmootTenancy
import Storage

/// Where people of an area say that something is, for one question about a place.
public struct PlacesMeant: Sendable {
    /// The question.
    public let question: Question
    /// People of the area with a current view in the wave, whatever they answered.
    public let people: Int
    /// By the code of an area that was meant, how many meant it or what lies in it; most first.
    public let areas: [(code: String, people: Ratio)]
}

extension ComparisonStore {
    /// Where people of an area say that something is, counted by the areas that they meant.
    ///
    /// - Throws: `.missing` if the area is out of reach.
    public func places(
        meantBy question: Question, of survey: SurveyDefinition, wave: SurveyWave, in area: Area
    ) async throws -> PlacesMeant {
        try check(area)
        let tree = tree
        return try await scope.data.read { db in
            let votes = try VoteScan(of: survey.code, wave: wave, in: db)
            let meant = votes.table { code in
                guard case .option(let asked, let area)? = code, asked == question.code else { return nil as String? }
                return area
            }
            let isHere = votes.isPlace(within: area.code, of: tree)
            var (people, counts) = (0, Array(repeating: 0, count: meant.count))
            try votes.forEach(in: db) { vote in
                guard vote.isCurrent, isHere[vote.place] else { return }
                people += 1
                vote.forEachCode { code in if meant[code] != nil { counts[code] += 1 } }
            }
            let byArea = zip(meant, counts).compactMap { area, count in area.map { ($0, count) } }
            let whole = SurveyFigures.rolledUp(Dictionary(byArea, uniquingKeysWith: +), over: tree).filter { $0.value > 0 }
            let ranked = whole.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            return PlacesMeant(question: question, people: people, areas: ranked.map { ($0.key, Ratio($0.value, of: people)) })
        }
    }
}
