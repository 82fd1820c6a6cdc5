/// The head of one entry of a journal: the commits between two positions of a log, followed by their frames as they stood in it.
struct JournalRecord: Equatable, Sendable {
    /// When they were written here, in milliseconds since 1970: after each of their commits, before anybody was told of it.
    var time: Int64
    /// The frames begin after this place: at 0 if the log began anew.
    var start: LogPosition
    /// Where the log stood after them.
    var end: LogPosition

    /// How many bytes of frames follow.
    var payload: Int { Int(end.frames - start.frames) * LogPosition.frameSize }

    static let size = 88
    private static let mark: UInt64 = 0x31_4C_4E_52_4A_4D_4F_46  // FOMJRNL1

    /// As it is written, in the order of this machine, with a sum at its end.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.size)
        bytes.append(number: Self.mark)
        bytes.append(number: time)
        for position in [start, end] { position.append(to: &bytes) }
        bytes.append(number: Self.sum(bytes[...]))
        return bytes
    }

    /// Reads what ``bytes`` wrote; nothing if it is something else.
    init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.size, bytes.number(at: 0, as: UInt64.self) == Self.mark,
            bytes.number(at: Self.size - 8, as: UInt64.self) == Self.sum(bytes.dropLast(8))
        else { return nil }
        time = bytes.number(at: 8)
        start = LogPosition(bytes, at: 16)
        end = LogPosition(bytes, at: 16 + LogPosition.stored)
        guard start.frames <= end.frames else { return nil }
    }

    init(time: Int64, start: LogPosition, end: LogPosition) {
        self.time = time
        self.start = start
        self.end = end
    }

    /// FNV-1a, which finds what was torn or overwritten.
    private static func sum(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}

extension LogPosition {
    fileprivate static let stored = 32

    fileprivate func append(to bytes: inout [UInt8]) {
        bytes.append(number: salts)
        bytes.append(number: frames)
        bytes.append(number: checksum.first)
        bytes.append(number: checksum.second)
        bytes.append(number: pages)
        bytes.append(number: changes)
        bytes.append(number: UInt32(0))
    }

    fileprivate init(_ bytes: [UInt8], at offset: Int) {
        self.init(
            salts: bytes.number(at: offset), frames: bytes.number(at: offset + 8),
            checksum: LogChecksum(first: bytes.number(at: offset + 12), second: bytes.number(at: offset + 16)),
            pages: bytes.number(at: offset + 20), changes: bytes.number(at: offset + 24))
    }
}
