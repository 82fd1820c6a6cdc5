import CSQLite
import Glibc

/// Brings a copy of a database forward to a moment, with the commits that a journal has kept.
@_spi(TenantFiles)
public struct JournalReplay {
    private let folder: String
    private let until: Int64
    private let target: JournalFile
    private var position: LogPosition?
    /// When the last commit was written that was brought in, in milliseconds since 1970; nothing if there was none.
    public private(set) var lastTime: Int64?
    /// How many records were brought in.
    public private(set) var records = 0
    /// Whether it ended because what follows cannot be used: it is damaged, or a part is missing.
    public private(set) var isCutShort = false

    /// Brings a closed copy forward.
    ///
    /// - Parameters:
    ///   - folder: The journal's.
    ///   - point: What the copy's backup began from.
    ///   - until: The moment, in milliseconds since 1970: commits at that moment are brought in.
    ///   - path: The copy, which must be of a later place than the point.
    /// - Throws: a ``StorageError`` if a file cannot be read or written.
    public static func run(_ folder: String, from point: JournalPoint, until: Int64, into path: String) throws -> JournalReplay {
        var replay = JournalReplay(folder: folder, until: until, target: try JournalFile(path))
        try replay.run(from: point)
        try replay.lookBeyond(point)
        try replay.finish(path)
        return replay
    }

    private init(folder: String, until: Int64, target: JournalFile) {
        self.folder = folder
        self.until = until
        self.target = target
    }

    private mutating func run(from point: JournalPoint) throws {
        let segments = try JournalSegment.all(in: folder).filter { $0.generation == point.generation && $0.number >= point.segment }
        var expected = point.segment
        for segment in segments {
            guard segment.number == expected else { return isCutShort = true }
            let file = try JournalFile("\(folder)/\(segment.name)")
            guard try take(file, from: expected == point.segment ? point.offset : 0) else { return }
            expected += 1
        }
        isCutShort = expected == point.segment
    }

    /// A later generation that had begun by then means that something may be missing.
    private mutating func lookBeyond(_ point: JournalPoint) throws {
        let next = try JournalSegment.all(in: folder).first { $0.generation > point.generation && $0.number == 1 }
        guard let next else { return }
        let file = try JournalFile("\(folder)/\(next.name)")
        guard let first = try file.record(at: 0, size: file.size()), first.time <= until else { return }
        isCutShort = true
    }

    /// Brings in what one file holds; false if the moment has been reached.
    private mutating func take(_ file: JournalFile, from start: Int) throws -> Bool {
        var offset = start
        let size = try file.size()
        while let record = try file.record(at: offset, size: size) {
            guard record.time <= until else { return false }
            guard follows(record), try isWhole(record, file, offset + JournalRecord.size) else {
                isCutShort = true
                return false
            }
            try apply(record, file, offset + JournalRecord.size)
            offset += JournalRecord.size + record.payload
        }
        return true
    }

    private func follows(_ record: JournalRecord) -> Bool {
        guard let position else { return true }
        return record.start.isSamePlace(as: position) || (record.start.frames == 0 && record.start.isNextRun(after: position))
    }

    private func isWhole(_ record: JournalRecord, _ file: JournalFile, _ offset: Int) throws -> Bool {
        var check = FrameCheck(from: record.start, salts: record.end.salts)
        do {
            try eachPart(of: record, file, offset) { try check.add($0) }
            try check.finish(at: record.end)
            return true
        } catch let error as StorageError where error.kind == .disk && error.code == SQLITE_ERROR {
            return false
        }
    }

    private mutating func apply(_ record: JournalRecord, _ file: JournalFile, _ offset: Int) throws {
        try eachPart(of: record, file, offset) { part in
            for start in stride(from: 0, to: part.count, by: LogPosition.frameSize) {
                let page = Int(UInt32(bigEndian: part.loadUnaligned(fromByteOffset: start, as: UInt32.self)))
                let content = part[start + 24..<start + LogPosition.frameSize]
                try target.write(UnsafeRawBufferPointer(rebasing: content), at: (page - 1) * LogPosition.pageSize)
            }
        }
        position = record.end
        lastTime = record.time
        records += 1
    }

    private func eachPart(
        of record: JournalRecord, _ file: JournalFile, _ offset: Int, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        let most = 256 * LogPosition.frameSize
        for start in stride(from: 0, to: record.payload, by: most) {
            let bytes = try file.read(min(most, record.payload - start), at: offset + start)
            try bytes.withUnsafeBytes { try body($0) }
        }
    }

    private func finish(_ path: String) throws {
        // Where a log was empty it does not say how large the database was, and nothing was brought in.
        if let position, position.pages > 0 { try target.truncate(to: Int(position.pages) * LogPosition.pageSize) }
        try FileSystem.sync(path)
    }
}
