import CSQLite
import Glibc

/// Adds the commits of one connection, and those of other processes that it comes upon, to a journal.
///
/// Before a transaction it looks, holding the write lock, whether the journal has all that the log has. After the commit it adds the new
/// frames. The log begins anew only when somebody writes, and whoever writes has looked first, so nothing goes missing in between; if the
/// log is not the one that was left, or has begun anew without us, a new generation begins.
///
/// When the journal cannot be written the database works on; what is missing is added at the next occasion, or a new generation begins.
final class JournalWriter {
    private let journal: Journal
    private unowned let handle: Handle
    private var lockFile: JournalFile?
    private var open: (segment: JournalSegment, file: JournalFile, size: Int)?
    /// Where the log stood at the last record.
    private var position: LogPosition?
    private var lastTime: Int64 = 0
    /// When the folder changed last, as far as it is known here.
    private var folderState: FileState?
    /// Where the log stood when the present transaction began.
    private var before: LogPosition?

    init(_ journal: Journal, _ handle: Handle) {
        self.journal = journal
        self.handle = handle
    }

    /// Makes sure that the journal has everything before a transaction, whose write lock is held.
    func begin() {
        attempt {
            let now = try LogPosition.current(of: handle)
            before = now
            if let position, position.isSamePlace(as: now) { return }
            try inFolder {
                if let position, position.isSamePlace(as: now) { return }
                if let position, position.salts == now.salts, position.frames < now.frames {
                    try add(from: position, to: now)
                } else {
                    try beginGeneration(at: now)
                }
            }
        }
    }

    /// Adds what was committed.
    func end() {
        attempt {
            let now = try LogPosition.current(of: handle)
            guard let before, position != nil else { return }
            try inFolder {
                guard let position, !position.isSamePlace(as: now) else { return }
                if position.salts == now.salts, position.frames < now.frames { return try add(from: position, to: now) }
                // One transaction, which was ours, since the log was looked at: so it is ours that began it anew.
                let isOurs = position.isSamePlace(as: before) && now.isNextRun(after: before) && now.changes == before.changes &+ 1
                guard isOurs else { return self.position = nil }
                try add(from: try startOfLog(now), to: now)
            }
        }
    }

    /// The place after the last record.
    func point() throws -> JournalPoint {
        guard let open, position != nil else { throw StorageError(.disk, "the journal cannot be written") }
        return JournalPoint(generation: open.segment.generation, segment: open.segment.number, offset: open.size)
    }

    private func attempt(_ work: () throws -> Void) {
        do {
            try work()
        } catch {
            // Told when the journal is put on disk. What is on file is read again before the next record.
            (position, open, folderState, before) = (nil, nil, nil, nil)
            journal.note(error as? StorageError ?? StorageError(.disk, "the journal: \(error)"))
        }
    }
}

// MARK: - Records

extension JournalWriter {
    private func add(from start: LogPosition, to end: LogPosition) throws {
        try rotateIfFull()
        guard let open else { return }
        // A log that had just begun when it was looked at has the checksum of its head by now.
        let isFirst = start.frames == 0 && end.frames > 0 && start.salts == end.salts
        let record = JournalRecord(time: nextTime(), start: isFirst ? try startOfLog(end) : start, end: end)
        do {
            try record.bytes.withUnsafeBytes { try open.file.write($0, at: open.size) }
            try copyFrames(of: record, to: open.file, at: open.size + JournalRecord.size)
        } catch {
            try open.file.truncate(to: open.size)
            throw error
        }
        wrote(record, JournalRecord.size + record.payload)
    }

    /// Copies frames out of the log, and looks at each whether it is the one that is meant.
    private func copyFrames(of record: JournalRecord, to file: JournalFile, at offset: Int) throws {
        var check = FrameCheck(from: record.start, salts: record.end.salts)
        let frames = Int(record.end.frames - record.start.frames)
        var buffer = [UInt8](repeating: 0, count: min(frames, 256) * LogPosition.frameSize)
        for first in stride(from: 0, to: frames, by: 256) {
            let count = min(256, frames - first) * LogPosition.frameSize
            try readLog(&buffer, count, at: LogPosition.headerSize + (Int(record.start.frames) + first) * LogPosition.frameSize)
            try buffer.withUnsafeBytes { bytes in
                let part = UnsafeRawBufferPointer(rebasing: bytes[..<count])
                try check.add(part)
                try file.write(part, at: offset + first * LogPosition.frameSize)
            }
        }
        try check.finish(at: record.end)
    }

    /// The beginning of the log that is there now.
    private func startOfLog(_ now: LogPosition) throws -> LogPosition {
        var header = [UInt8](repeating: 0, count: LogPosition.headerSize)
        try readLog(&header, header.count, at: 0)
        guard header.number(at: 16, as: UInt64.self) == now.salts else {
            throw StorageError(.disk, "the log has begun anew meanwhile")
        }
        let checksum = LogChecksum(
            first: UInt32(bigEndian: header.number(at: 24)), second: UInt32(bigEndian: header.number(at: 28)))
        return LogPosition(salts: now.salts, frames: 0, checksum: checksum, pages: now.pages, changes: now.changes)
    }

    private func readLog(_ buffer: inout [UInt8], _ count: Int, at offset: Int) throws {
        let database = handle.database
        let code = buffer.withUnsafeMutableBytes { folkmoot_wal_read(database, $0.baseAddress, Int32(count), Int64(offset)) }
        guard code == SQLITE_OK else { throw StorageError(.disk, code: code, "the log cannot be read") }
    }

    /// Never earlier than the one before, whatever the clock does.
    private func nextTime() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return max(lastTime, Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    private func wrote(_ record: JournalRecord, _ bytes: Int) {
        guard let file = open else { return }
        open = (file.segment, file.file, file.size + bytes)
        position = record.end
        lastTime = record.time
        journal.noteAdded(to: file.file.path, generation: file.segment.generation)
    }
}

// MARK: - Files

extension JournalWriter {
    /// Runs a body while no other process adds, after taking up what others have added.
    private func inFolder(_ body: () throws -> Void) throws {
        let lock = try lockFile ?? openFolder()
        lockFile = lock
        try lock.locked {
            try catchUp()
            try body()
        }
    }

    private func openFolder() throws -> JournalFile {
        var path = journal.folder.hasPrefix("/") ? "" : "."
        for part in journal.folder.split(separator: "/") {
            path += "/\(part)"
            guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw FileSystem.failure("make", path) }
        }
        return try JournalFile("\(journal.folder)/.lock", creation: O_CREAT)
    }

    private func catchUp() throws {
        if try FileState(of: journal.folder) != folderState {
            try openLatest()
            folderState = try FileState(of: journal.folder)
        }
        guard let (segment, file, known) = open else { return }
        let size = try file.size()
        guard size != known || position == nil else { return }
        var offset = size < known ? 0 : known
        while let record = try file.record(at: offset, size: size) {
            offset += JournalRecord.size + record.payload
            (position, lastTime) = (record.end, record.time)
        }
        // What is left over was interrupted.
        if offset < size { try file.truncate(to: offset) }
        open = (segment, file, offset)
    }

    private func openLatest() throws {
        guard let latest = try latestWithRecords() else { return open = nil }
        guard open?.segment != latest.segment else { return }
        open = (latest.segment, latest.file, 0)
        position = nil
    }

    /// The last file that holds something; later ones, which were begun and no more, are removed.
    private func latestWithRecords() throws -> (segment: JournalSegment, file: JournalFile)? {
        for segment in try JournalSegment.all(in: journal.folder).reversed() {
            let file = try JournalFile("\(journal.folder)/\(segment.name)")
            if try file.record(at: 0, size: file.size()) != nil { return (segment, file) }
            FileSystem.remove(file.path)
        }
        return nil
    }

    private func rotateIfFull() throws {
        guard let open, open.size > JournalSegment.fullSize else { return }
        try create(JournalSegment(generation: open.segment.generation, number: open.segment.number + 1))
    }

    /// Begins a stretch at a place of the log, with a record that holds nothing.
    private func beginGeneration(at now: LogPosition) throws {
        try create(JournalSegment(generation: (open?.segment.generation ?? 0) + 1, number: 1))
        try add(from: now, to: now)
    }

    private func create(_ segment: JournalSegment) throws {
        open = (segment, try JournalFile("\(journal.folder)/\(segment.name)", creation: O_CREAT | O_EXCL), 0)
        folderState = try FileState(of: journal.folder)
    }
}
