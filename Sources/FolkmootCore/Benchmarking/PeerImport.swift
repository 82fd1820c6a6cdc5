public import Basics
import CSV
public import FolkmootTenancy

/// Reads a table of forces that somebody has published as most like each other.
///
/// It has the columns `force_id`, `rank` and `comparator_force_id`; a row to each pair.
public struct PeerImport: Sendable {
    /// The groups, by force, each in the order of its ranks.
    public let groups: [PeerGroup]

    /// Reads a file.
    ///
    /// - Parameter source: Who published it, and when.
    /// - Throws: `.invalid`, with line and column, if it names a force that nobody knows, the same twice, or one as its own.
    public init(file: String, source: String, reference: ReferenceForces) throws(Problem) {
        let reader = try CSVReader(path: file)
        do throws(CSVError) {
            groups = try Self.read(reader, source: source, reference)
        } catch {
            throw Problem(
                .invalid, "\(file), line \(error.line), column \(error.column): \(error.message)", code: "peers-unreadable")
        }
    }

    private static func read(_ reader: CSVReader, source: String, _ reference: ReferenceForces) throws(CSVError) -> [PeerGroup] {
        var table = try CSVTable(
            reader, required: ["force_id", "rank", "comparator_force_id"], optional: ["distance", "basis", "source"])
        var pairs: [String: [(rank: Int, peer: String)]] = [:]
        while let row = try table.next() {
            let (force, peer) = (try row.force("force_id", reference), try row.force("comparator_force_id", reference))
            guard force != peer else { throw row.error(in: "comparator_force_id", "A force is not its own peer.") }
            guard pairs[force]?.contains(where: { $0.peer == peer }) != true else {
                throw row.error(in: "comparator_force_id", "This pair is there already.")
            }
            pairs[force, default: []].append((try row.number("rank"), peer))
        }
        return pairs.sorted { $0.key < $1.key }.map { force, peers in
            PeerGroup(force: force, peers: peers.sorted { ($0.rank, $0.peer) < ($1.rank, $1.peer) }.map(\.peer), source: source)
        }
    }
}

extension CSVRow {
    /// The short name of a force that the reference data knows.
    func force(_ column: String, _ reference: ReferenceForces) throws(CSVError) -> String {
        let slug = try text(column)
        guard reference[slug] != nil else {
            let hint = Spelling.nearest(to: slug, among: reference.all.map(\.slug)).map { " Did you mean ‘\($0)’?" } ?? ""
            throw error(in: column, "There is no force ‘\(slug)’.\(hint)")
        }
        return slug
    }
}
