public import Basics
import CSQLite

/// What storage has done since the program began, over all databases.
public enum StorageMeters {
    /// How many writes shared a commit.
    public static let groupSizes = Histogram(bounds: [1, 2, 4, 8, 16, 32, 64, 128, 256])
    /// How long commits took, with the wait for the disk, in microseconds.
    public static let commitTimes = Histogram(bounds: times)
    /// How long the disk took to say that what was written is safe, in microseconds: for commits, and when the log is put into its file.
    public static let syncTimes = Histogram(bounds: times)
    private static let times = [100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 100_000, 500_000, 2_500_000]

    /// How many connections to databases are open.
    public static var openConnections: Int { OpenConnections.shared.count }
    /// The version of the system's SQLite, as `3.40.1`.
    public static var sqliteVersion: String { String(cString: sqlite3_libversion()) }
}

/// What last went wrong with a database, until it goes well again.
struct Trouble {
    enum Action {
        case reading, writing
    }

    var reading: StorageError?
    var writing: StorageError?
}
