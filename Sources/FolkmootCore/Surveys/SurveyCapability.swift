public import FolkmootTenancy

extension Capability {
    /// What a force asks its communities, and what they answer.
    static let surveys = Capability(
        "Surveys", migrations: SurveyTables.migrations + TextTables.migrations + WaveTables.migrations,
        permissions: [.readResults, .exportResults, .enterAnswers, .readSurveys, .publishSurveys, .openSurveys],
        personalData: [
            PersonalData(
                table: "survey_response",
                what:
                    """
                    Answers to surveys, the area and the time; the member, if answered by a member's own link or taken down from a member; \
                    words that were typed
                    """,
                purpose: "To learn what matters to people in an area and to set priorities (public task)",
                keptBy: "retention.inactive_member_months"),
            PersonalData(
                table: "survey_invitation", what: "Which members were asked by a letter to answer a survey, and when",
                purpose: "To ask each member once in a period; consent", keptBy: "retention.inactive_member_months"),
            PersonalData(
                table: "survey_text", what: "The words that were typed in surveys, as an index in which they are found",
                purpose: "To find what people wrote about a matter (public task)", keptBy: "retention.inactive_member_months"),
        ], tables: HeldTable.ofSurveys, retention: [.writtenAnswers])
}

extension Permission {
    /// Seeing what people answered, as figures.
    public static let readResults = Permission("results.read", allows: "See survey results by area")
    /// Taking those figures out as a file.
    public static let exportResults = Permission("results.export", allows: "Download survey results as a file")
    /// Reading what people wrote, which a person may be known by.
    public static let readSurveys = Permission("surveys.read", allows: "Read and search what people wrote in surveys, and code it")
    /// What a force tells of its surveys.
    public static let publishSurveys = Permission(
        "surveys.publish", allows: "State totals of surveys, and keep the tags that answers are coded into")
}
