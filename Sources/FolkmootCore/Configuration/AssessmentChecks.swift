extension CheckRun {
    /// Self-assessment: codes that are their own, and sections that there are.
    mutating func checkAssessment() {
        let file = "assessment.json"
        let (sections, questions) = (documents.list(file, "sections"), documents.list(file, "questions"))
        checkCodes(sections, "sections")
        checkCodes(questions, "questions")
        let known = sections.compactMap { $0.string("code") }
        for question in questions {
            guard let section = question.string("section"), !known.contains(section) else { continue }
            add(
                question.origin(of: "section"), "unknown-section", "There is no section \(quoted(section)).",
                suggestion(for: section, among: known))
        }
    }
}
