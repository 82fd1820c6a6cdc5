/// Looks whether frames of a write-ahead log are those that follow a position.
struct FrameCheck {
    private let salts: UInt64
    private var checksum: LogChecksum

    init(from start: LogPosition, salts: UInt64) {
        self.salts = salts
        checksum = start.checksum
    }

    /// Goes on over whole frames.
    ///
    /// - Throws: a ``StorageError`` if one belongs to another log or is not as it was written.
    mutating func add(_ frames: UnsafeRawBufferPointer) throws {
        for start in stride(from: 0, to: frames.count, by: LogPosition.frameSize) {
            let frame = UnsafeRawBufferPointer(rebasing: frames[start..<start + LogPosition.frameSize])
            checksum.add(UnsafeRawBufferPointer(rebasing: frame[..<8]))
            checksum.add(UnsafeRawBufferPointer(rebasing: frame[24...]))
            let stored = LogChecksum(
                first: UInt32(bigEndian: frame.loadUnaligned(fromByteOffset: 16, as: UInt32.self)),
                second: UInt32(bigEndian: frame.loadUnaligned(fromByteOffset: 20, as: UInt32.self)))
            guard frame.loadUnaligned(fromByteOffset: 8, as: UInt64.self) == salts, stored == checksum else { throw Self.wrong }
        }
    }

    /// - Throws: a ``StorageError`` if the frames end elsewhere than at a position.
    func finish(at end: LogPosition) throws {
        guard checksum == end.checksum else { throw Self.wrong }
    }

    private static let wrong = StorageError(.disk, "the frames are not those of the log")
}
