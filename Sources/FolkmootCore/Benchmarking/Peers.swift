import Basics
public import FolkmootTenancy

/// The forces with which one is compared, with where the group comes from.
public struct Peers: Sendable, Equatable {
    /// One of them.
    public struct Peer: Sendable, Equatable {
        /// Its short name in addresses.
        public let slug: String
        /// How far it is from the force, where that was worked out.
        public let distance: Double?
    }

    /// The force.
    public let force: String
    /// Those like it, the nearest first.
    public let all: [Peer]
    /// Where the group comes from, in words.
    public let source: String
    /// Whether it was imported, and not worked out here.
    public let isImported: Bool

    /// How many are taken where no group was imported.
    static let nearest = 7

    /// The imported group of a force, else the seven forces nearest to it by open variables.
    public init(of force: String, imported: [PeerGroup], reference: ReferenceForces) {
        self.force = force
        guard let group = imported.first(where: { $0.force == force }) else {
            all = ForceProfile.distances(from: force, reference).prefix(Self.nearest).map {
                Peer(slug: $0.slug, distance: $0.distance)
            }
            (source, isImported) = (Self.method, false)
            return
        }
        all = group.peers.map { Peer(slug: $0, distance: nil) }
        (source, isImported) = (group.source, true)
    }

    /// How the nearest are found, in words.
    static let method =
        "The seven nearest forces by eight figures of Census 2021, each measured in its standard deviations; not the published "
        + "most-similar groups, of which none has been imported"
}
