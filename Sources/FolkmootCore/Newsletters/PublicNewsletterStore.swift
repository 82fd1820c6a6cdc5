public import Basics
@_spi(Stores) public import FolkmootTenancy
import Storage

/// What everybody may read of newsletters.
public struct PublicNewsletterStore: Sendable {
    private let data: ForceData

    /// The newsletters of a visitor's force.
    public init(_ scope: PublicScope) { data = scope.data }

    /// So many are listed.
    public static let listedAtMost = 60

    /// Those of an area, of those in it and of those around it, the latest first; with those that were withdrawn.
    public func newsletters(near area: Area, atMost limit: Int = listedAtMost) async throws -> [Newsletter] {
        let tree = data.tenant.configuration.areas
        let near = tree.subtree(of: area.code).map(\.code) + tree.ancestors(of: area.code).map(\.code)
        return try await data.read { db in
            try NewsletterRows.all("area IN \(list: near) AND published_at IS NOT NULL", limit: limit, in: db)
        }
    }

    /// One that was published, with the identities of events in it that were called off since.
    ///
    /// - Throws: `.missing` if there is none, or nobody has published it.
    public func newsletter(_ id: ID<Newsletter>) async throws -> (newsletter: Newsletter, calledOff: Set<String>) {
        try await data.read { db in
            guard let found = try NewsletterRows.one(id, in: db), let content = found.published?.content else {
                throw Problem.missing("newsletter")
            }
            let events = content.items.filter { $0.name.kind == .event }.map(\.name.subject)
            let off: [String] =
                events.isEmpty
                ? [] : try db.values("SELECT id FROM event WHERE id IN \(list: events) AND cancel_reason IS NOT NULL")
            return (found, Set(off))
        }
    }
}
