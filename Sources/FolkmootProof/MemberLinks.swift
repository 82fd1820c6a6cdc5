import Basics
@_spi(Stores) import FolkmootTenancy

extension Realm {
    /// A link of a force's member, as it comes with a message; it lasts an hour more, or has ended that long ago.
    func link(of force: String, to purpose: LinkPurpose, hasEnded: Bool = false) async throws -> String {
        let data = platform.visitor(at: try await platform.tenant(slug: force), from: Origin(.page)).data
        return data.link(for: plants(force).member, to: purpose, until: platform.clock.now.adding(seconds: hasEnded ? -3600 : 3600))
    }
}
