import Basics
import FolkmootCore
import FolkmootTenancy

/// Made-up key individuals of a force, and its made-up advisory group, as staff would have put them on their lists.
struct DemoContacts {
    private let staff: StaffScope
    private let settings: DemoSettings

    init(by staff: StaffScope, settings: DemoSettings) {
        self.staff = staff
        self.settings = settings
    }

    /// Puts people on the lists of most of the smallest areas, and an advisory group on that of the force.
    ///
    /// - Returns: those who are verified again later.
    func add() async throws -> [ID<CommunityContact>] {
        var random = DemoRandom(seed: settings.seed, for: staff.tenant.slug, "contacts")
        let configuration = staff.tenant.configuration
        let tree = configuration.areas
        let smallest = tree.areas.filter { tree.children(of: $0.code).isEmpty && $0.parent != nil && $0.validTo == nil }
        var verified: [ID<CommunityContact>] = []
        for area in smallest where random.happens(Self.reached) {
            let id = try await put(.keyIndividual, in: area.code, &random)
            if random.happens(Self.verifiedAgain) { verified.append(id) }
        }
        for _ in 0..<Self.advisers { verified.append(try await put(.advisoryGroup, in: configuration.code, &random)) }
        return verified
    }

    /// Notes that people were asked again.
    func verify(_ contacts: [ID<CommunityContact>]) async throws {
        for contact in contacts { try await ContactStore(staff).verify(contact) }
    }

    /// The share of areas that have somebody.
    private static let reached = 0.8
    private static let verifiedAgain = 0.7
    private static let advisers = 6

    private func put(_ list: ContactList, in area: String, _ random: inout DemoRandom) async throws -> ID<CommunityContact> {
        let today = London.day(at: staff.data.clock.now)
        let (first, last) = (random.pick(settings.names.first), random.pick(settings.names.last))
        let (role, reaches) = random.pick(Self.roles)
        var form = ContactForm()
        (form.list, form.role, form.reaches) = (list.rawValue, role, list == .keyIndividual ? reaches : "")
        form.name = "\(first) \(last)"
        form.email = "\(first).\(last).\(random.below(90_000) + 10_000)@\(settings.members.emailDomain)".lowercased()
        form.day = today.adding(days: -random.below(20)).description
        let draft = try ContactDraft(form, for: staff.tenant.configuration, today: today)
        do { return try await ContactStore(staff).add(draft, in: area) } catch let problem as Problem where problem.kind == .invalid
        {
            return try await put(list, in: area, &random)
        }
    }

    private static let roles = [
        ("Shopkeeper", "people who shop on foot"), ("Head teacher", "families with children at school"),
        ("Faith leader", "people who come to worship"), ("Parish councillor", "people of the villages"),
        ("Chair of the allotments", "older people"), ("Youth worker", "young people"), ("Market trader", "traders"),
        ("Coach of the football club", "young people and their parents"), ("Warden of the sheltered flats", "older people"),
        ("Farmer", "people who live and work in the country"),
    ]
}
