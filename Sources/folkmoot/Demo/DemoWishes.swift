import Basics
import FolkmootCore
import FolkmootTenancy

/// What made-up members want to hear of, and in which form.
struct DemoWishes: Sendable {
    private let configuration: ForceConfiguration
    private let settings: DemoSettings

    init(_ configuration: ForceConfiguration, settings: DemoSettings) {
        self.configuration = configuration
        self.settings = settings
    }

    /// The wishes of those who have any.
    func wishes(of members: [DemonstrationAnswers.Person]) -> [(member: ID<Member>, wishes: MemberWishes)] {
        var random = DemoRandom(seed: settings.seed, for: configuration.code, "wishes")
        let interests = configuration.policy.interests.map(\.code)
        return members.compactMap { member in
            guard random.happens(Self.choosing), !interests.isEmpty else { return nil }
            var wishes = MemberWishes()
            wishes.interests = (0...random.below(3)).map { _ in
                interests[min(random.below(interests.count), random.below(interests.count))]
            }
            if random.happens(Self.needingForm) { wishes.formats = [random.pick(MemberWishes.Format.allCases)] }
            if random.happens(Self.readingElse) { wishes.language = random.pick(MemberWishes.languages).code }
            return (member.id, wishes)
        }
    }

    private static let choosing = 0.25
    private static let needingForm = 0.1
    private static let readingElse = 0.15
}

/// Made-up lists of members, as a force's administrator would keep them.
struct DemoGroups {
    private let staff: StaffScope

    init(by staff: StaffScope) { self.staff = staff }

    /// A list for each of the first two districts with enough members.
    func make(of members: [DemonstrationAnswers.Person]) async throws {
        let tree = staff.tenant.configuration.areas
        for (district, name) in zip(tree.children(of: staff.tenant.configuration.code), Self.names) {
            let here = members.filter { tree.isArea($0.area, within: district.code) }.prefix(Self.size)
            guard !here.isEmpty else { continue }
            let group = try await MemberStore(staff).makeGroup(named: "\(name), \(district.name.english)", in: district.code)
            for member in here { try await MemberStore(staff).add(member.id, to: group) }
        }
    }

    private static let names = ["Speedwatch volunteers", "Neighbourhood Watch coordinators"]
    private static let size = 12
}
