import Basics
@_spi(TenantFiles) import Storage
import Synchronization

/// A force as it stands at one moment, without what its configuration says: as much as is kept of every force that was asked for.
///
/// Only ``Platform`` makes one.
public final class Standing: Sendable {
    /// Its short name in addresses, files and commands.
    public let slug: String
    /// Where it stands.
    public let state: Tenant.State
    /// Which configuration it has.
    public let revision: Revision
    /// Makes and checks the tokens of its public forms.
    public let formGuard: FormGuard

    let database: Database
    let keys: Keys
    let platformKeys: PlatformKeys

    init(
        slug: String, state: Tenant.State, revision: Revision, database: Database, keys: Keys, platformKeys: PlatformKeys
    ) {
        self.slug = slug
        self.state = state
        self.revision = revision
        formGuard = FormGuard(key: keys.forms)
        self.database = database
        self.keys = keys
        self.platformKeys = platformKeys
    }

    /// What the force's data are now.
    ///
    /// - Parameter earlier: what they were before, if that is known: a file that nobody has written since is then not asked.
    public func version(after earlier: DataVersion? = nil) async throws -> DataVersion {
        let glance = database.glance
        if let earlier, earlier.glance?.holds(at: glance) == true { return earlier }
        return DataVersion(head: try await database.inWords.read { try AuditChain.head(in: $0) }, glance: glance)
    }
}

/// By what the data of a force are told from what they were before and after any write.
public struct DataVersion: Sendable, Equatable {
    /// The hash of the last line of the audit, to which every write adds one.
    let head: [UInt8]
    /// What the file looked like just before.
    let glance: FileGlance?

    /// Equal if nothing was written in between.
    public static func == (left: DataVersion, right: DataVersion) -> Bool { left.head == right.head }
}

/// The configurations that are at hand: those of the forces that were asked for last.
///
/// A configuration takes much more room than all else that is kept of a force, and is read again in a few milliseconds.
final class Shelf: Sendable {
    private struct State {
        var kept: [String: (tenant: Tenant, lastUse: Int)] = [:]
        var uses = 0
    }

    private let state = Mutex(State())
    /// How many are kept at most.
    let limit: Int

    init(limit: Int) { self.limit = limit }

    /// The force that stands so, with its configuration, if that is at hand.
    func tenant(_ standing: Standing) -> Tenant? {
        state.withLock { state in
            guard let tenant = state.kept[standing.slug]?.tenant, tenant.standing === standing else { return nil }
            state.uses += 1
            state.kept[standing.slug]?.lastUse = state.uses
            return tenant
        }
    }

    /// Keeps a force's configuration, in place of the one that has not been used for longest.
    func put(_ tenant: Tenant) {
        state.withLock { state in
            if state.kept.count >= limit, state.kept[tenant.slug] == nil,
                let oldest = state.kept.min(by: { $0.value.lastUse < $1.value.lastUse })?.key
            {
                state.kept[oldest] = nil
            }
            state.uses += 1
            state.kept[tenant.slug] = (tenant, state.uses)
        }
    }

    /// How many configurations are at hand.
    var count: Int { state.withLock { $0.kept.count } }
}
