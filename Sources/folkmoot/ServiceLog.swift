import Basics
import FolkmootWeb
import Glibc
import HTTP
import Synchronization

/// The service's log: a line of JSON for each request and each failure.
///
/// It holds no personal data: of a path only its first part, nothing of the query, nothing that stood in a link, no address of a
/// client. Writers never wait: lines are written by ``run()``, and when too many wait, the newest are left out and counted.
final class ServiceLog: Sendable {
    private let lines: AsyncStream<[UInt8]>
    private let queue: AsyncStream<[UInt8]>.Continuation
    private let path: String?
    private let descriptor: Int32
    private let leftOut = Atomic<Int>(0)

    /// A log that is added to a file, or written to standard error.
    ///
    /// - Throws: `.unavailable` if the file cannot be written.
    init(path: String?) throws(Problem) {
        (lines, queue) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(10_000))
        self.path = path
        descriptor = if let path { try Self.open(path) } else { dup(STDERR_FILENO) }
    }

    deinit { close(descriptor) }

    private static func open(_ path: String) throws(Problem) -> Int32 {
        let file = Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw Problem(.unavailable, "The log \(path) cannot be written: \(String(cString: strerror(errno))).")
        }
        return file
    }

    /// Opens the file anew under its name, after it was renamed; what was written under the old name stays there.
    ///
    /// - Throws: `.unavailable` if that cannot be; the log then goes on in the old file.
    func reopen() throws(Problem) {
        guard let path else { return }
        let file = try Self.open(path)
        dup2(file, descriptor)
        close(file)
    }

    /// Writes lines as they come, until ``finish()``.
    ///
    /// Those that cannot be written, because the disk is full, are counted with those that were left out.
    func run() async {
        for await line in lines {
            if !append(line) { leftOut.add(1, ordering: .relaxed) }
            let missing = leftOut.exchange(0, ordering: .relaxed)
            guard missing > 0 else { continue }
            let entry: JSON = ["at": now, "event": "log-overrun", "lines_left_out": .integer(Int64(missing))]
            if !append(Self.line(entry)) { leftOut.add(missing, ordering: .relaxed) }
        }
    }

    /// How many lines were lost since the last that tells of it.
    var linesLeftOut: Int { leftOut.load(ordering: .relaxed) }

    /// Takes no more lines; ``run()`` ends once it has written those that wait.
    func finish() { queue.finish() }

    private func append(_ line: [UInt8]) -> Bool {
        var rest = line[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { return false }
        }
        return true
    }

    private func write(_ entry: JSON) {
        if case .dropped = queue.yield(Self.line(entry)) { leftOut.add(1, ordering: .relaxed) }
    }

    private static func line(_ entry: JSON) -> [UInt8] { entry.encoded() + [UInt8(ascii: "\n")] }

    private var now: JSON { .string(WallClock.system.now.description) }
}

extension ServiceLog {
    /// One request as it went.
    func write(_ event: AccessEvent) {
        write([
            "at": now, "event": "request", "reference": .string(event.id.description), "host": .string(event.host),
            "method": .string(event.method?.rawValue ?? ""), "place": .string(Self.place(of: event)),
            "status": .integer(Int64(event.status.code)), "microseconds": .integer(Int64(event.microseconds)),
            "bytes": .integer(Int64(event.bytesSent)), "outcome": .string(event.outcome.rawValue),
            "reason": event.reason.map { .string($0) } ?? .null,
        ])
    }

    /// A failure of the service, which a person was told of by its reference.
    func write(_ line: LogLine) {
        write([
            "at": now, "event": "failure", "reference": .string(line.reference), "host": line.force.map { .string($0) } ?? .null,
            "place": .string(line.place), "message": .string(line.message),
        ])
    }

    /// A failure of a job.
    func write(failureOf job: String, _ error: any Error) {
        let problem = error as? Problem
        write([
            "at": now, "event": "job-failure", "job": .string(job),
            "message": .string(problem.map { $0.detail ?? $0.message } ?? String(reflecting: error)),
        ])
    }

    /// The first part of the path.
    ///
    /// Of what is no page of ours nothing is told: anything may have been typed there.
    private static func place(of event: AccessEvent) -> String {
        guard event.outcome != .refused, ![404, 421].contains(event.status.code) else { return "" }
        return "/" + (event.path.dropFirst().split(separator: "/", maxSplits: 1).first ?? "")
    }
}
