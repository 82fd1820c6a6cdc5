import Basics
import FolkmootCore
import FolkmootTenancy

/// All that a team new to an area should know of it, as far as the person who asks may know it.
struct AreaProfile: Sendable {
    let report: AreaReport
    /// Members who are active, by the language in which they are written to.
    let languages: [(language: Language, members: Int)]
    /// How the population is made up, as far as it is known.
    let compositions: [Composition]
    /// Whether the person may see how members compare with it.
    let seesRepresentation: Bool
    /// Recorded crime, if any month was imported.
    let crime: CrimeReport?
    /// What people said in the latest wave; nothing if the person may not know, or nothing is asked.
    let voice: (wave: WaveResults, results: AreaResults)?
    let priorities: PriorityStore.Board
    /// Nothing if the person may not know.
    let contacts: ContactStore.Overview?

    var area: Area { report.group.whole.area }

    /// - Throws: `.missing` if there is no such area or it is out of reach.
    init(_ code: String, _ call: Call, _ scope: StaffScope) async throws {
        report = try await AreaStore(scope).report(on: code, months: 1)
        languages = try await AreaStore(scope).languages(in: code)
        compositions = try await PopulationStore(scope).compositions(of: code)
        seesRepresentation = scope.allows(.readRepresentation, in: code)
        crime = try await CrimeStore(scope).report(on: code)
        priorities = try await PriorityStore(scope).board(of: code)
        contacts = scope.allows(.readContacts, in: code) ? try await ContactStore(scope).overview(of: code) : nil
        guard scope.allows(.readResults, in: code), let survey = call.configuration.defaultSurvey else {
            voice = nil
            return
        }
        let (wave, results) = try await SurveyResultStore(scope).latest(of: survey, in: code)
        voice = (wave, results)
    }
}
