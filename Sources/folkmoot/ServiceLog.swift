import Basics
import Dispatch
import FolkmootWeb
import Glibc
import HTTP
import Storage
import Synchronization

/// The service's log: a line of JSON for each request, each failure and each slow statement.
///
/// It holds no personal data: of a path only the pattern of its route, nothing of the query, nothing that stood in a link, no address
/// of a client. Writers never wait: lines are gathered by loop and written ten times a second by ``run()``; when too many wait, the
/// newest are left out and counted.
final class ServiceLog: Sendable {
    private static let pause = Duration.milliseconds(100)

    private let path: String?
    private let file: Mutex<LogFile>
    private let buffers = (0..<16).map { _ in LogBuffer() }
    /// Writing may wait for the disk, and so has a thread of its own.
    private let queue = DispatchQueue(label: "folkmoot.log")
    private let leftOut = Atomic<Int>(0)
    private let isFinished = Atomic<Bool>(false)
    private let allLeftOut = Atomic<Int>(0)
    private let slowStatements = Atomic<Int>(0)

    /// A log that is added to a file, or written to standard error.
    ///
    /// - Throws: `.unavailable` if the file cannot be written.
    init(path: String?) throws(Problem) {
        self.path = path
        file = Mutex(try LogFile(path: path))
    }

    /// Writes lines as they come, until ``finish()``.
    ///
    /// Those that cannot be written, because the disk is full, are counted with those that were left out.
    func run() async {
        while !isFinished.load(ordering: .acquiring), !Task.isCancelled {
            await flush()
            // Only a cancellation ends the sleep early; what waits is written all the same.
            try? await Task.sleep(for: Self.pause)
        }
        await flush()
    }

    /// How many lines were lost since the last that tells of it.
    var linesLeftOut: Int { leftOut.load(ordering: .relaxed) }
    /// How many lines were lost since the log was opened.
    var allLinesLeftOut: Int { allLeftOut.load(ordering: .relaxed) }
    /// How many statements took too long.
    var slowStatementCount: Int { slowStatements.load(ordering: .relaxed) }

    /// Takes no more time: ``run()`` ends once it has written the lines that wait.
    func finish() { isFinished.store(true, ordering: .releasing) }

    /// Opens the file anew, after it has been given another name.
    ///
    /// - Throws: `.unavailable` if that cannot be; the log is then still added to the file that was open.
    func reopen() throws(Problem) {
        try file.withLock { file throws(Problem) in file = try LogFile(path: path) }
    }

    /// Writes what waits.
    func flush() async {
        await withCheckedContinuation { continuation in
            queue.async {
                self.writeBatches()
                continuation.resume()
            }
        }
    }

    private func writeBatches() {
        for batch in buffers.map({ $0.take() }) {
            let lost = batch.leftOut + file.withLock { $0.append(batch.bytes) }
            guard lost > 0 else { continue }
            leftOut.add(lost, ordering: .relaxed)
            allLeftOut.add(lost, ordering: .relaxed)
        }
        let missing = leftOut.exchange(0, ordering: .relaxed)
        guard missing > 0 else { return }
        let line = Self.line("log-overrun", ["lines_left_out": .integer(Int64(missing))])
        if file.withLock({ $0.append(line) }) > 0 { leftOut.add(missing, ordering: .relaxed) }
    }
}

extension ServiceLog {
    /// One request as it went, with what it is called.
    ///
    /// Called on the loop that served it.
    func write(_ event: AccessEvent, _ meter: RequestMeter) { buffers[event.loop & 15].append(event, meter) }

    /// A failure of the service, which a person was told of by its reference.
    func write(_ line: LogLine) {
        write(
            "failure",
            [
                "reference": .string(line.reference), "force": .string(line.force ?? ""), "route": .string(line.route),
                "message": .string(line.message),
            ])
    }

    /// A failure of a job.
    func write(failureOf job: String, _ error: any Error) {
        let problem = error as? Problem
        write(
            "job-failure",
            ["job": .string(job), "message": .string(problem.map { $0.detail ?? $0.message } ?? String(reflecting: error))])
    }

    /// A statement that took too long.
    func write(_ statement: SlowStatement) {
        slowStatements.add(1, ordering: .relaxed)
        write(
            "slow-statement",
            [
                "file": .string(statement.file), "microseconds": .integer(Int64(statement.microseconds)),
                "rows": .integer(Int64(statement.rows)), "steps": .integer(Int64(statement.steps)),
                "scan_steps": .integer(Int64(statement.scanSteps)), "sql": .string(statement.sql),
                "plan": .array(statement.plan.map { .string($0) }),
            ])
    }

    private func write(_ event: String, _ members: KeyValuePairs<String, JSON>) {
        buffers[0].append(Self.line(event, members))
    }

    private static func line(_ event: String, _ members: KeyValuePairs<String, JSON>) -> [UInt8] {
        let opening = [JSON.Member("at", .string(WallClock.system.now.description)), JSON.Member("event", .string(event))]
        return JSON.object(opening + members.map { JSON.Member($0.key, $0.value) }).encoded() + [UInt8(ascii: "\n")]
    }
}

/// Where lines go: a file, or standard error.
struct LogFile: ~Copyable, Sendable {
    private let descriptor: Int32
    /// Whether the last line in it was cut short by a full disk.
    private var isTorn = false

    init(descriptor: Int32) { self.descriptor = descriptor }

    /// - Throws: `.unavailable` if the file cannot be written.
    init(path: String?) throws(Problem) {
        guard let path else {
            descriptor = dup(STDERR_FILENO)
            return
        }
        descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw Problem(.unavailable, "The log \(path) cannot be written: \(String(cString: strerror(errno))).")
        }
    }

    deinit { close(descriptor) }

    /// Adds whole lines.
    ///
    /// - Returns: how many of them could not be written.
    mutating func append(_ lines: [UInt8]) -> Int {
        guard !lines.isEmpty else { return 0 }
        if isTorn {
            guard write([UInt8(ascii: "\n")][...]).isEmpty else { return count(lines[...]) }
            isTorn = false
        }
        let rest = write(lines[...])
        isTorn = !rest.isEmpty && rest.startIndex > 0 && lines[rest.startIndex - 1] != UInt8(ascii: "\n")
        return count(rest)
    }

    private func count(_ lines: ArraySlice<UInt8>) -> Int { lines.count { $0 == UInt8(ascii: "\n") } }

    /// What is left when the system takes no more.
    private func write(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { break }
        }
        return rest
    }
}
