import CSQLite

/// How far a write-ahead log has come: which log it is, how many frames it holds, and the checksum over all of them
/// (<https://sqlite.org/walformat.html>).
struct LogPosition: Equatable, Sendable {
    /// The salts as they stand in the file: they tell one run of the log from the next.
    var salts: UInt64
    /// The number of the last frame that is committed.
    var frames: UInt32
    /// The checksum over the log up to that frame, in its two halves.
    var checksum: LogChecksum
    /// How many pages the database has after that frame.
    var pages: UInt32
    /// Counts the transactions.
    var changes: UInt32

    static let pageSize = 4096
    static let frameSize = 24 + pageSize
    static let headerSize = 32

    /// Where a log stands at present, as its index says; stable while the connection may write.
    ///
    /// - Throws: a ``StorageError`` if the index cannot be read.
    static func current(of handle: Handle) throws -> LogPosition {
        var bytes = [UInt8](repeating: 0, count: 96)
        // Two copies, of which a writer writes first one, then the other.
        for _ in 0..<1000 {
            let code = folkmoot_wal_index(handle.database, &bytes, 96)
            guard code == SQLITE_OK else { throw StorageError(database: handle.database, code: code) }
            if bytes[..<48] == bytes[48...] { return try LogPosition(index: bytes, of: handle.identity) }
        }
        throw StorageError(.busy, code: SQLITE_BUSY, "the index of the log does not come to rest")
    }

    private init(index bytes: [UInt8], of file: FileIdentity) throws {
        let isInitial = bytes[12] == 1
        let pageSize = Int(bytes.number(at: 14, as: UInt16.self))
        // Before the first write there is no log yet: no salts, no frames, no size.
        let isEmpty = pageSize == 0 && bytes.number(at: 16, as: UInt32.self) == 0
        guard isInitial, pageSize == Self.pageSize || isEmpty else {
            throw StorageError(.other, "the log is not of pages of \(Self.pageSize) bytes")
        }
        changes = bytes.number(at: 8)
        frames = bytes.number(at: 16)
        pages = bytes.number(at: 20)
        salts = bytes.number(at: 32)
        // Files without a log would all be at the same place: what tells them apart stands where the checksum of their logs will be.
        checksum = salts == 0 ? file.checksum : LogChecksum(first: bytes.number(at: 24), second: bytes.number(at: 28))
    }

    init(salts: UInt64, frames: UInt32, checksum: LogChecksum, pages: UInt32, changes: UInt32) {
        self.salts = salts
        self.frames = frames
        self.checksum = checksum
        self.pages = pages
        self.changes = changes
    }

    /// Whether a log has just begun: its checksum is then that of its head, or of none, depending on who has read it.
    private var isBeginning: Bool { frames == 0 && salts != 0 }

    /// Whether it is the same place of the same log, or of the same file where there is no log yet.
    func isSamePlace(as other: LogPosition) -> Bool {
        salts == other.salts && frames == other.frames && (isBeginning || checksum == other.checksum)
    }

    /// Whether this log is the one that follows the other: the first half of the salts is counted up by one when a log begins anew.
    ///
    /// Any log follows where there was none.
    func isNextRun(after other: LogPosition) -> Bool {
        if other.salts == 0 { return true }
        return UInt32(truncatingIfNeeded: salts).byteSwapped == UInt32(truncatingIfNeeded: other.salts).byteSwapped &+ 1
    }
}

/// The checksum that runs over a write-ahead log.
struct LogChecksum: Equatable, Sendable {
    var first: UInt32
    var second: UInt32

    /// Goes on over bytes, eight at a time, read in the order of this machine.
    mutating func add(_ bytes: UnsafeRawBufferPointer) {
        var index = 0
        while index + 8 <= bytes.count {
            first &+= bytes.loadUnaligned(fromByteOffset: index, as: UInt32.self) &+ second
            second &+= bytes.loadUnaligned(fromByteOffset: index + 4, as: UInt32.self) &+ first
            index += 8
        }
    }
}

extension FileIdentity {
    /// A sum over it.
    fileprivate var checksum: LogChecksum {
        var sum = LogChecksum(first: 0, second: 0)
        withUnsafeBytes(of: self) { sum.add($0) }
        return sum
    }
}

extension [UInt8] {
    /// A number in the order of this machine.
    func number<Number: FixedWidthInteger>(at offset: Int, as type: Number.Type = Number.self) -> Number {
        withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: Number.self) }
    }

    /// Adds a number in the order of this machine.
    mutating func append(number: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: number) { append(contentsOf: $0) }
    }
}
