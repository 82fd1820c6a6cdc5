import Basics
import FolkmootCore
import FolkmootTenancy

/// A made-up assessment of the quarter before the last day: written by one, signed off by another.
struct DemoAssessments {
    private let inspector: StaffScope
    private let lead: StaffScope

    init(by inspector: StaffScope, signedBy lead: StaffScope) { (self.inspector, self.lead) = (inspector, lead) }

    func write(before day: Day) async throws {
        let (store, quarter) = (AssessmentStore(inspector), Quarter(of: day).adding(-1))
        guard let area = store.areas.first?.code else { return }
        let records = try await store.records(of: area, quarter)
        for (number, question) in inspector.tenant.configuration.assessment.questions.enumerated() {
            var form = AssessmentForm()
            form.grade = Self.grades[number % Self.grades.count]
            form.evidence = "Demonstration: what the team did in these months, question \(question.number)."
            form.improvement = "Demonstration: more people of all ages."
            form.links = number % 5 == 0 ? [] : records.dropFirst(number).prefix(3).map(\.key)
            try await store.answer(form, to: question.code, of: area, quarter)
        }
        try await store.submit(area, quarter)
        try await AssessmentStore(lead).sign(area, quarter)
    }

    private static let grades = ["green", "amber", "green", "green", "red", "", "amber"]
}
