public import FolkmootTenancy

extension Capability {
    /// How areas see their own neighbourhood policing, quarter by quarter, and what shows it.
    static let assessment = Capability(
        "Assessment", migrations: AssessmentTables.migrations, permissions: [.writeAssessments, .signAssessments],
        tables: HeldTable.ofAssessment)
}

extension Permission {
    /// Assessing an area.
    public static let writeAssessments = Permission(
        "assessments.write", allows: "Assess an area each quarter, and submit it to be signed off")
    /// Signing off what others have submitted.
    public static let signAssessments = Permission("assessments.sign", allows: "Sign off assessments that others have submitted")
}
