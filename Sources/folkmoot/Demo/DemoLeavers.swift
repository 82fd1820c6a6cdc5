import Basics
import FolkmootCore
import FolkmootTenancy
import Synchronization

/// People who leave, each by a link from a letter of their own, as anybody would.
struct DemoLeavers: Sendable {
    let platform: Platform
    let staff: StaffScope
    let surnames: [String]

    /// Lets some members leave; whole families first.
    func leave(_ count: Int) async throws {
        let today = London.day(at: staff.data.clock.now)
        var missing = count
        // A search shows few people, so several surnames may be needed; each day begins with another one.
        for offset in surnames.indices where missing > 0 {
            let surname = surnames[(today.daysSinceEpoch + offset) % surnames.count]
            let found = try await MemberStore(staff).search(surname).filter { $0.state == .active && $0.email != nil }
            try await leave(found.prefix(missing))
            missing -= min(missing, found.count)
        }
    }

    /// All at the same time, so that their writes share commits.
    private func leave(_ members: ArraySlice<MemberRecord>) async throws {
        let host = staff.tenant.configuration.hosts.first ?? ""
        let address = ServiceAddress(root: "http://\(host)")
        let visitor = platform.visitor(at: staff.tenant, from: staff.data.origin)
        try await together(members) { member in
            try await RegistrationStore(visitor).sendLink(to: member.email ?? "", in: member.language, at: address)
        }
        try await together(try await letters()) { letter in
            let link = letter.unsubscribe?.split(separator: "/").last ?? ""
            let scope = try platform.member(link: String(link), to: .leave, at: staff.tenant, from: staff.data.origin)
            try await OwnMembership(scope).leave(at: address)
        }
        _ = try await letters()
    }

    /// The letters that wait, which go nowhere: nobody is at home at the addresses of made-up people.
    private func letters() async throws -> [Letter] {
        let carrier = LetterPile()
        let scope = try await platform.platformOperator(named: "demonstration").force(staff.tenant.slug)
        try await OutboxSender(scope, carrier: carrier).sendDue()
        return carrier.letters.withLock { $0 }
    }

    private func together<T: Sendable>(
        _ items: some Sequence<T>, _ work: @escaping @Sendable (T) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for item in items { group.addTask { try await work(item) } }
            try await group.waitForAll()
        }
    }
}

/// Keeps letters instead of carrying them anywhere.
private final class LetterPile: MailCarrier {
    let letters = Mutex<[Letter]>([])

    func carry(_ letter: Letter, from slug: String) async throws(Problem) { letters.withLock { $0.append(letter) } }
}
