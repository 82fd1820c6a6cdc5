import Basics
public import FolkmootTenancy
import Glibc

/// Sends the messages of every force, as long as the service runs: about a second after they were written.
public struct OutboxRounds: Sendable {
    private let platform: Platform
    private let carrier: any MailCarrier
    private let report: @Sendable (String, any Error) -> Void

    /// - Parameters:
    ///   - carrier: into the folder `outbox` of the data folder if none is given.
    ///   - report: told of a force whose round failed, and why; it is tried again in the next round.
    public init(
        _ platform: Platform, carrier: (any MailCarrier)? = nil,
        report: @escaping @Sendable (_ slug: String, _ cause: any Error) -> Void
    ) {
        self.platform = platform
        self.carrier = carrier ?? FolderCarrier(folder: platform.directory + "/outbox")
        self.report = report
    }

    /// Makes rounds until it is cancelled.
    ///
    /// A force whose file has not changed for a while is left alone, so that idle files stay closed; every five minutes all are
    /// looked at, for messages that are to be tried again.
    public func run() async throws {
        var seen: [String: FileState] = [:]
        var round = 0
        while true {
            // Before the first round, too: whoever starts has visitors to serve first.
            try await Task.sleep(for: .seconds(1))
            for record in platform.records where record.state != .suspended {
                let state = FileState(of: "\(platform.directory)/tenants/\(record.slug).sqlite")
                guard round % 300 == 0 || seen[record.slug] != state || state.isFresh else { continue }
                seen[record.slug] = await hasSucceeded(record.slug) ? state : nil
            }
            round += 1
        }
    }

    /// One round over every force: for commands and tests.
    ///
    /// - Returns: how many messages left.
    @discardableResult
    public func once() async throws -> Int {
        var sent = 0
        for record in platform.records where record.state != .suspended { sent += try await send(record.slug).sent }
        return sent
    }

    private func send(_ slug: String) async throws -> OutboxSender.Round {
        let scope = try await platform.platformOperator(named: "outbox").force(slug)
        return try await OutboxSender(scope, carrier: carrier).sendDue()
    }

    private func hasSucceeded(_ slug: String) async -> Bool {
        do {
            // It comes by whenever a file has changed: so it looks, too, whether a change of configuration was left half done.
            try await platform.settle(slug)
            return try await send(slug).failed == 0
        } catch {
            report(slug, error)
            return false
        }
    }
}

/// When a database was last written, as far as its files tell, without opening it.
private struct FileState: Equatable {
    private let times: [Int]
    /// Whether it was written in the last ten seconds.
    ///
    /// A commit can be seen in the file's time before it can be read: in between lies the wait for the disk.
    let isFresh: Bool

    init(of path: String) {
        let files = [path, path + "-wal"].compactMap { path in
            var status = stat()
            return stat(path, &status) == 0 ? status : nil
        }
        times = files.flatMap { [$0.st_mtim.tv_sec, $0.st_mtim.tv_nsec, Int($0.st_size)] }
        isFresh = files.contains { $0.st_mtim.tv_sec > time(nil) - 10 }
    }
}
