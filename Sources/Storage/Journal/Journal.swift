import CSQLite
import Glibc
import Synchronization

/// A folder in which every commit of one database is kept beside it, so that the database can be brought back to any moment.
///
/// Each commit is added before whoever wrote is answered, and reaches the disk with the next ``sync()``. The pages are those that SQLite
/// has put in its write-ahead log. A *generation* is a stretch without a gap; a new one begins where it is not sure that nothing is
/// missing, such as after another program has written, and needs a backup to begin from.
@_spi(TenantFiles)
public final class Journal: Sendable {
    /// The folder.
    public let folder: String
    private let state = Mutex(State())

    private struct State {
        var generation: Int?
        var unsynced: Set<String> = []
        var trouble: StorageError?
    }

    /// A journal in a folder, which is made with the first commit.
    public init(folder: String) { self.folder = folder }

    /// The generation that this process has written last, if it has.
    public var generation: Int? { state.withLock { $0.generation } }

    /// Puts on disk what was added since the last time.
    ///
    /// - Throws: a ``StorageError`` if that fails, or if commits could not be added since the last time: they are added later, or a new
    ///   generation begins.
    public func sync() throws {
        let (unsynced, trouble) = state.withLock { state in
            defer { (state.unsynced, state.trouble) = ([], nil) }
            return (state.unsynced, state.trouble)
        }
        for path in unsynced { try FileSystem.sync(path) }
        if !unsynced.isEmpty { try FileSystem.sync(folder) }
        if let trouble { throw trouble }
    }

    /// The last generation that anybody has begun; 0 if nobody has.
    public func latestGeneration() throws -> Int {
        guard access(folder, F_OK) == 0 else { return 0 }
        return try JournalSegment.all(in: folder).last?.generation ?? 0
    }

    /// Removes the files that end before a place.
    public static func prune(_ folder: String, before point: JournalPoint) throws {
        let first = JournalSegment(generation: point.generation, number: point.segment)
        for segment in try JournalSegment.all(in: folder) where segment < first { FileSystem.remove("\(folder)/\(segment.name)") }
    }

    func noteAdded(to path: String, generation: Int) {
        state.withLock { state in
            state.generation = generation
            if !state.unsynced.contains(path) { state.unsynced.insert(path) }
        }
    }

    func note(_ trouble: StorageError) { state.withLock { $0.trouble = trouble } }
}

/// A place in a journal: what a backup begins from.
@_spi(TenantFiles)
public struct JournalPoint: Equatable, Sendable {
    /// The stretch without a gap.
    public let generation: Int
    /// Which of its files, from 1.
    public let segment: Int
    /// How many bytes of that file come before.
    public let offset: Int

    /// A place as it was written down.
    public init(generation: Int, segment: Int, offset: Int) {
        self.generation = generation
        self.segment = segment
        self.offset = offset
    }
}

/// One file of a journal, by its place.
struct JournalSegment: Equatable, Comparable, Sendable {
    let generation: Int
    let number: Int

    static let ending = ".journal"
    /// Larger than this no file is begun upon.
    static let fullSize = 64 << 20

    var name: String { "\(Self.padded(generation))-\(Self.padded(number))\(Self.ending)" }

    init(generation: Int, number: Int) {
        self.generation = generation
        self.number = number
    }

    init?(name: String) {
        guard name.hasSuffix(Self.ending) else { return nil }
        let parts = name.dropLast(Self.ending.count).split(separator: "-")
        guard parts.count == 2, let generation = Int(parts[0]), let number = Int(parts[1]) else { return nil }
        self.init(generation: generation, number: number)
    }

    /// All in a folder, in order.
    static func all(in folder: String) throws -> [JournalSegment] {
        guard let directory = opendir(folder) else { throw FileSystem.cannotOpen(folder) }
        defer { closedir(directory) }
        var found: [JournalSegment] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if let segment = JournalSegment(name: name) { found.append(segment) }
        }
        return found.sorted()
    }

    static func < (left: JournalSegment, right: JournalSegment) -> Bool {
        (left.generation, left.number) < (right.generation, right.number)
    }

    private static func padded(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    }
}
