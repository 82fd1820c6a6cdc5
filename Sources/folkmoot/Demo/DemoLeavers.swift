import Basics
import FolkmootCore
import FolkmootTenancy

/// People who leave, each by a link of their own, as anybody would.
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
            let found = try await MemberStore(staff).search(surname).filter { $0.state == .active }
            try await leave(found.prefix(missing))
            missing -= min(missing, found.count)
        }
        try await OutboxSender(platform.platformOperator(named: "demonstration").force(staff.tenant.slug), carrier: NoCarrier())
            .sendDue()
    }

    /// All at the same time, so that their writes share commits.
    private func leave(_ members: ArraySlice<MemberRecord>) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for member in members { group.addTask { try await leave(member.id) } }
            try await group.waitForAll()
        }
    }

    private func leave(_ id: ID<Member>) async throws {
        let link = staff.data.link(for: id, to: .leave, until: staff.data.clock.now.adding(seconds: 3600))
        let scope = try platform.member(link: link, to: .leave, at: staff.tenant)
        let host = staff.tenant.configuration.hosts.first ?? ""
        try await OwnMembership(scope).leave(at: ServiceAddress(root: "http://\(host)"))
    }
}

/// Carries letters to made-up people nowhere.
private struct NoCarrier: MailCarrier {
    func carry(_ letter: Letter, from slug: String) async throws(Problem) {}
}
