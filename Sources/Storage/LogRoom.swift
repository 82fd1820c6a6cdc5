import CSQLite

/// The room that a write-ahead log has been given beyond its last frame.
///
/// A log that grows with each commit makes the system note its size and its place on disk with each, which takes as long as all the rest of
/// the commit. So zeros are written ahead from time to time, and commits write over them. Whoever reads a log stops at the first frame
/// that does not follow from the one before (<https://sqlite.org/fileformat2.html#walformat>), and zeros never do.
///
/// It is made by a write to the log, which only whoever holds the write lock of the database does: nobody else's frames lie where the zeros go.
struct LogRoom {
    /// Up to where the file is known to reach.
    var end: Int64 = 0

    private static let (least, most): (Int64, Int64) = (32 << 10, 256 << 10)
    /// The system's layer takes less than 128 KiB at a time.
    private static let zeros = [UInt8](repeating: 0, count: 64 << 10)

    /// Makes some if what was written reached the end of the file: as much again as the log holds, within limits.
    ///
    /// Without it the log grows as it is written to. So where the disk is full, nothing is said here: whoever writes frames hears of it.
    mutating func make(after written: Int64, in file: UnsafeMutablePointer<sqlite3_file>, _ methods: sqlite3_io_methods) {
        guard written > end, let size = methods.xFileSize, let write = methods.xWrite else { return }
        end = written
        var found: Int64 = 0
        guard size(file, &found) == SQLITE_OK else { return }
        // Another connection may have made room, or the log began anew and holds what came before.
        guard found <= written else { return end = found }
        let room = min(max(written, Self.least), Self.most)
        while end < written + room {
            let count = min(written + room - end, Int64(Self.zeros.count))
            guard write(file, Self.zeros, Int32(count), end) == SQLITE_OK else { return }
            end += count
        }
    }
}
