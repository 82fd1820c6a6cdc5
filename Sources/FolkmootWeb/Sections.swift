import FolkmootCore
import FolkmootTenancy
import Markup

/// The rows of sections: of the public's pages, of the staff's as far as a person may see them, of the national ones.
enum Sections {
    /// The public's, which are alike for all forces.
    static func ofPublic(in language: Language) -> Menu { language == .cy ? welsh : english }

    private static let english = drawn(in: .en)
    private static let welsh = drawn(in: .cy)

    private static func drawn(in language: Language) -> Menu {
        let sections: [(Phrase, Path)] = [
            (Phrases.home, "/"), (Phrases.register, "/register"), (Phrases.survey, "/survey"), (Phrases.area, "/areas"),
        ]
        return Menu(sections.map { NavigationItem(title: $0.0[language], path: $0.1) }, in: language)
    }

    static func staff(for scope: StaffScope?) -> [NavigationItem] {
        guard let scope else { return [] }
        return ofStaff.filter { scope.allows($0.permission) }.map { NavigationItem(title: $0.title, path: $0.path) }
    }

    static let national = Menu(
        [
            NavigationItem(title: "League", path: "/"), NavigationItem(title: "Funnel", path: "/funnel"),
            NavigationItem(title: "By month", path: "/series"), NavigationItem(title: "Data quality", path: "/quality"),
            NavigationItem(title: "Measures", path: "/measures"),
        ], in: .english)

    private static let ofStaff: [(title: String, path: Path, permission: Permission)] = [
        ("Start", "/staff", .readAreas),
        ("Members", "/staff/members", .readMembers),
        ("Surveys", "/staff/surveys", .readResults),
        ("Crime", "/staff/crime", .readAreas),
        ("Priorities", "/staff/priorities", .readAreas),
        ("Engagement", "/staff/encounters", .readStandards),
        ("Library", "/staff/library", .readLibrary),
        ("Doorstep", "/staff/doorstep", .readStandards),
        ("Standards", "/staff/standards", .readStandards),
        ("Self-assessment", "/staff/assessments", .readStandards),
        ("Performance", "/staff/performance", .readPerformance),
        ("Representation", "/staff/representation", .readRepresentation),
        ("Contacts", "/staff/contacts", .readContacts),
        ("Reports", "/staff/reports", .readResults),
        ("Publications", "/staff/publications", .publishBenchmark),
        ("Exports", "/staff/exports", .exportRecords),
        ("Staff", "/staff/people", .readStaff),
        ("Data protection", "/staff/privacy", .managePrivacy),
        ("Audit", "/staff/audit", .readAudit),
        ("Onboarding", "/staff/onboarding", .readConfiguration),
    ]

    private enum Phrases {
        static let home = Phrase("Home", cy: "Hafan")
        static let register = Phrase("Get local alerts", cy: "Cael rhybuddion lleol")
        static let survey = Phrase("Have your say", cy: "Dweud eich dweud")
        static let area = Phrase("Your area", cy: "Eich ardal chi")
    }
}
