import FolkmootCore
import FolkmootTenancy
import Glibc

/// What reports need besides answers: figures that forces have published of earlier programmes, and tags into which some of what people wrote
/// is coded.
struct DemoReports {
    private let slug: String
    private let seeds: Seeds

    init(of slug: String, seeds: Seeds) { (self.slug, self.seeds) = (slug, seeds) }

    /// Brings in what the force has published, if there is anything.
    func bring(into scope: OperatorScope) async throws {
        let figures = GivenImport(scope)
        if let file = file("surveys") { _ = try await figures.run(file: file, measure: Measures.surveysCompleted.id) }
        if let file = file("surveys_stated") {
            _ = try await figures.run(file: file, measure: Measures.surveysCompleted.id, isStated: true)
        }
        if let file = file("growth") { _ = try await figures.run(file: file) }
        if let file = file("confidence") { _ = try await SeriesImport(scope).run(file: file, named: "Your Views, as published") }
    }

    /// Codes what was written about a few matters, as staff would.
    func code(by staff: StaffScope) async throws {
        let configuration = staff.tenant.configuration
        guard let survey = configuration.defaultSurvey else { return }
        let store = TextStore(staff)
        for (name, words) in Self.matters {
            try await store.addTag(name, to: survey)
            var question = WrittenQuestion(survey, wave: nil, area: configuration.code)
            question.words = words
            let numbers = try await store.answers(question).answers.map(\.number)
            guard let tag = try await store.list(of: survey).first(where: { $0.name == name }), !numbers.isEmpty else { continue }
            try await store.code(numbers, into: tag.id, question)
        }
    }

    private static let matters = [
        ("Driving and crossings", "cars"), ("Places that are dark", "dark"), ("Thanks", "thank"),
        ("Telling what was done", "happened"),
    ]

    /// A file of the reference data, if the force has one.
    private func file(_ name: String) -> String? {
        let path = seeds.reference("\(name)_\(slug).csv")
        return access(path, R_OK) == 0 ? path : nil
    }
}
