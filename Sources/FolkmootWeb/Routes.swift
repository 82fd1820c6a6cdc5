/// Every address of the service, by capability: the table of contents of the web.
enum Routes {
    static let all: [Route] =
        (HomeRoutes.all
        + MemberRoutes.all
        + StaffRoutes.all
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
        + FieldworkRoutes.all
        + EventRoutes.all
        + BenchmarkingRoutes.all
        + NationalRoutes.all
        + NationalHomeRoutes.all).numbered
}
