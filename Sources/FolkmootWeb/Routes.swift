/// Every address of the service, by capability: the table of contents of the web.
enum Routes {
    static let all: [Route] =
        (HomeRoutes.all
        + MemberRoutes.all
        + OwnDataRoutes.all
        + ComplaintRoutes.all
        + StaffPrivacyRoutes.all
        + StaffRoutes.all + DirectoryRoutes.all
        + AccountRoutes.all
        + PasswordRoutes.all
        + PeopleRoutes.all + StaffFileRoutes.all
        + AuditRoutes.all
        + KeyRoutes.all
        + APIRoutes.all + WebhookRoutes.all
        + SurveyRoutes.all
        + WrittenRoutes.all
        + ComparisonRoutes.all
        + AreaRoutes.all
        + CrimeRoutes.all
        + PriorityRoutes.all
        + ContactRoutes.all
        + ExportRoutes.all
        + RepresentationRoutes.all
        + WeightedRoutes.all
        + ReportRoutes.all
        + SharedReportRoutes.all
        + FieldworkRoutes.all
        + PerformanceRoutes.all
        + RegisterRoutes.all
        + PackRoutes.all
        + EventRoutes.all + LibraryRoutes.all + SenderCardRoutes.all
        + DoorstepRoutes.all
        + NewsletterRoutes.all + ShareRoutes.all
        + AssessmentRoutes.all
        + OnboardingRoutes.all
        + BenchmarkingRoutes.all
        + APIRoutes.national + NationalKeyRoutes.all + NationalRoutes.all
        + NationalHomeRoutes.all).withTablesAsJSON.numbered
}
