import Basics
public import FolkmootCore
import FolkmootTenancy
import HTTP

/// The proof that forces are kept apart: marked words planted in throw-away copies, everything walked as everyone, and what was seen where.
public struct IsolationProof: Sendable {
    private let forces: [ProofForce]
    private let left: [String]
    private let seeds: Seeds
    private let version: String

    /// A proof.
    ///
    /// - Parameters:
    ///   - forces: at least two.
    ///   - left: those that are there too and do not walk, for the report.
    ///   - version: the program's.
    public init(of forces: [ProofForce], leaving left: [String], seeds: Seeds, version: String) {
        self.forces = forces
        self.left = left
        self.seeds = seeds
        self.version = version
    }

    /// Makes the copies in a folder, plants, walks and judges.
    ///
    /// - Parameter tell: told in a few words what is begun.
    /// - Throws: what keeps the proof from being made; `CancellationError`.
    public func run(in folder: String, tell: @Sendable (String) -> Void) async throws -> IsolationReport {
        try await run(in: folder, signingIn: nil, fault: nil, tell: tell)
    }

    func run(
        in folder: String, signingIn roles: Set<String>?, fault: (@Sendable (Request, Service) async -> Response)?,
        tell: @Sendable (String) -> Void
    ) async throws -> IsolationReport {
        let (began, day) = (ContinuousClock.now, WallClock.system.now)
        tell("Planting marked words in \(forces.map(\.slug).joined(separator: ", "))")
        let reference = try ReferenceForces(folder: seeds.directory + "/reference")
        let realm = try await Realm(
            forces, in: folder, seeds: seeds, reference: reference, signingIn: roles, fault: fault)
        do {
            let (remains, sightings) = (Remains(realm: realm), Sightings())
            let planted = try remains.planted()
            tell("Trying the borders")
            let border = try await Border(realm: realm).checks()
            tell("Walking \(RouteOutlines.count) routes as everyone")
            try await realm.walk(sightings)
            await realm.platform.close()
            tell("Searching the files")
            let lines = realm.log.lines.map { "\($0)" } + realm.log.failures
            return IsolationReport(
                version: version, begun: day, seconds: Int((ContinuousClock.now - began).components.seconds), forces: forces,
                left: left,
                realm: realm, sightings: sightings, missing: planted.missing, files: try remains.files(), log: remains.log(lines),
                border: border)
        } catch {
            await realm.platform.close()
            throw error
        }
    }
}
