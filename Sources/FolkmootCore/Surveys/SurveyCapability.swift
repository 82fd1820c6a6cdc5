public import FolkmootTenancy

extension Capability {
    /// What a force asks its communities, and what they answer.
    static let surveys = Capability(
        "Surveys", migrations: SurveyTables.migrations, permissions: [.readResults, .exportResults, .enterAnswers],
        personalData: [
            PersonalData(
                table: "survey_response",
                what:
                    "Answers to surveys, the area and the time; the member, if answered by a member's own link; words that were typed",
                purpose: "To learn what matters to people in an area and to set priorities (public task)",
                keptBy: "retention.inactive_member_months")
        ])
}

extension Permission {
    /// Seeing what people answered, as figures.
    public static let readResults = Permission("results.read", allows: "See survey results by area")
    /// Taking those figures out as a file.
    public static let exportResults = Permission("results.export", allows: "Download survey results as a file")
}
