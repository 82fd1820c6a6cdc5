import Basics
import Glibc
import HTTP
import Synchronization

/// Lines of the log that wait to be written, of one loop.
///
/// A line is put together in place, byte by byte, for less than half a microsecond: the text of the second is made once a second, and
/// the names of force and route stand ready in the meter.
final class LogBuffer: Sendable {
    /// What waits, and how many lines found no room.
    struct Batch {
        var bytes: [UInt8] = []
        var leftOut = 0
    }

    private struct State {
        var batch = Batch()
        var second = Int.min
        var opening: [UInt8] = []
    }

    private static let limit = 4 << 20
    private let state = Mutex(State())

    /// Adds a line about a request.
    func append(_ event: AccessEvent, _ meter: RequestMeter) {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME_COARSE, &time)
        state.withLock { state in
            guard Self.hasRoom(&state.batch) else { return }
            if time.tv_sec != state.second { Self.begin(&state, second: time.tv_sec) }
            Self.write(event, meter, milliseconds: time.tv_nsec / 1_000_000, after: state.opening, to: &state.batch.bytes)
        }
    }

    /// Adds a line that is complete.
    func append(_ line: [UInt8]) {
        state.withLock { state in
            if Self.hasRoom(&state.batch) { state.batch.bytes += line }
        }
    }

    /// Takes out what waits.
    func take() -> Batch {
        state.withLock { state in
            let batch = state.batch
            state.batch = Batch()
            // As much again is likely to come, but a burst is not kept room for.
            if !batch.bytes.isEmpty { state.batch.bytes.reserveCapacity(min(batch.bytes.count, 256 * 1024)) }
            return batch
        }
    }

    private static func hasRoom(_ batch: inout Batch) -> Bool {
        if batch.bytes.count < limit { return true }
        batch.leftOut += 1
        return false
    }

    private static func begin(_ state: inout State, second: Int) {
        state.second = second
        state.opening = Array("{\"at\":\"\(Timestamp(seconds: Int64(second)))".utf8)
        // The Z comes after the milliseconds.
        state.opening.removeLast()
    }

    private static func write(
        _ event: AccessEvent, _ meter: RequestMeter, milliseconds: Int, after opening: [UInt8], to bytes: inout [UInt8]
    ) {
        bytes.append(contentsOf: opening)
        bytes.append(thousandths: milliseconds)
        bytes.append("Z\",\"event\":\"request\",\"reference\":\"")
        event.id.write(to: &bytes)
        bytes.append("\"")
        bytes.append(contentsOf: meter.words)
        bytes.append(",\"method\":\"")
        bytes.append(contentsOf: (event.method?.rawValue ?? "").utf8)
        bytes.append("\",\"status\":")
        bytes.append(number: event.status.code)
        bytes.append(",\"microseconds\":")
        bytes.append(number: event.microseconds)
        bytes.append(",\"bytes\":")
        bytes.append(number: event.bytesSent)
        bytes.append(",\"outcome\":\"")
        bytes.append(contentsOf: event.outcome.rawValue.utf8)
        if let reason = event.reason {
            bytes.append("\",\"reason\":")
            bytes += JSON.string(reason).encoded()
            bytes.append("}\n")
        } else {
            bytes.append("\"}\n")
        }
    }
}

extension [UInt8] {
    fileprivate mutating func append(_ word: StaticString) {
        append(contentsOf: UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
    }

    /// Appends a number that is not negative.
    fileprivate mutating func append(number: Int) {
        var digits = InlineArray<20, UInt8>(repeating: 0)
        var rest = UInt64(number)
        var start = 20
        repeat {
            start -= 1
            digits[start] = UInt8(truncatingIfNeeded: 48 + rest % 10)
            rest /= 10
        } while rest > 0
        for index in start..<20 { append(digits[index]) }
    }

    /// Appends a point and three digits.
    fileprivate mutating func append(thousandths number: Int) {
        append(UInt8(ascii: "."))
        for power in [100, 10, 1] { append(UInt8(truncatingIfNeeded: 48 + number / power % 10)) }
    }
}
