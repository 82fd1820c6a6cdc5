import FolkmootCore
import FolkmootTenancy
import Markup

/// The rows of sections: of the public's pages, of the staff's as far as a person may see them, of the national ones.
enum Sections {
    static func `public`(in language: Language, of configuration: ForceConfiguration) -> [NavigationItem] {
        [
            NavigationItem(title: Phrases.home[language], path: "/"),
            NavigationItem(title: Phrases.register[language], path: "/register"),
            NavigationItem(title: Phrases.survey[language], path: "/survey"),
            NavigationItem(title: Phrases.area[language], path: "/areas"),
        ]
    }

    static func staff(for scope: StaffScope?) -> [NavigationItem] {
        guard let scope else { return [] }
        return ofStaff.filter { scope.allows($0.permission) }.map { NavigationItem(title: $0.title, path: $0.path) }
    }

    static let national = [
        NavigationItem(title: "Coverage", path: "/"), NavigationItem(title: "Measures", path: "/measures"),
    ]

    private static let ofStaff: [(title: String, path: Path, permission: Permission)] = [
        ("Start", "/staff", .readAreas),
        ("Members", "/staff/members", .readMembers),
        ("Surveys", "/staff/surveys", .readResults),
        ("Publications", "/staff/publications", .publishBenchmark),
    ]

    private enum Phrases {
        static let home = Phrase("Home", cy: "Hafan")
        static let register = Phrase("Get local alerts", cy: "Cael rhybuddion lleol")
        static let survey = Phrase("Have your say", cy: "Dweud eich dweud")
        static let area = Phrase("Your area", cy: "Eich ardal chi")
    }
}

extension [NavigationItem] {
    /// The row with the section that a page belongs to marked: the longest path that the page's begins with.
    func marking(_ path: String) -> [NavigationItem] {
        let current = filter { item in
            let section = item.path.description
            return path == section || section != "/" && path.hasPrefix(section + "/")
        }.max { $0.path.description.utf8.count < $1.path.description.utf8.count }
        return map { item in
            var item = item
            item.isCurrent = item.path == current?.path
            return item
        }
    }
}
