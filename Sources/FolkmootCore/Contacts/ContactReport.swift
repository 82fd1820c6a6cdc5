public import Basics

/// How many contacts the areas of a force, or of a part of it, have; it names nobody.
public struct ContactReport: Sendable, Equatable {
    /// The smallest areas, which each should have a key individual, by name.
    public let areas: [Standing]
    /// Members of advisory groups, in these areas and those above them.
    public let advisers: Int
    /// Contacts of both lists.
    public let contacts: Int
    /// Contacts of both lists who are to be verified again.
    public let due: Int

    /// One area by itself.
    public struct Standing: Sendable, Equatable {
        /// Which.
        public let area: Area
        /// How many key individuals it has.
        public let keyIndividuals: Int
    }

    /// How many of the smallest areas have a key individual.
    public var reached: Ratio { Ratio(areas.count { $0.keyIndividuals > 0 }, of: areas.count) }
    /// The smallest areas that have none.
    public var areasWithNone: [Area] { areas.filter { $0.keyIndividuals == 0 }.map(\.area) }
}

/// What a report is made from: how many contacts are of each area, by list and by whether they are due.
struct ContactCounts: Sendable {
    struct Count: Sendable, Equatable {
        let area: String
        let list: ContactList
        let isDue: Bool
        let number: Int
    }

    let counts: [Count]
    let configuration: ForceConfiguration
    let today: Day

    /// The report on an area and all that lies in it.
    func report(on code: String) -> ContactReport {
        let tree = configuration.areas
        let within = tree.subtree(of: code)
        let codes = Set(within.map(\.code))
        let here = counts.filter { codes.contains($0.area) }
        let individuals = Dictionary(here.filter { $0.list == .keyIndividual }.map { ($0.area, $0.number) }, uniquingKeysWith: +)
        let smallest = within.filter { $0.exists(on: today) && tree.children(of: $0.code, at: today).isEmpty }
        return ContactReport(
            areas: smallest.sorted { $0.name.english < $1.name.english }.map {
                ContactReport.Standing(area: $0, keyIndividuals: individuals[$0.code] ?? 0)
            },
            advisers: here.filter { $0.list == .advisoryGroup }.sum, contacts: here.sum, due: here.filter(\.isDue).sum)
    }
}

extension [ContactCounts.Count] {
    fileprivate var sum: Int { reduce(0) { $0 + $1.number } }
}
