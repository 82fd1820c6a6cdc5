import Basics
@_spi(Stores) public import FolkmootTenancy
import Storage

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
        self.carrier = carrier ?? FolderCarrier(folder: FolderCarrier.folder(of: platform))
        self.report = report
    }

    /// Makes rounds until it is cancelled.
    ///
    /// A force whose file has not changed is left alone, so that idle files stay closed; every five minutes all are looked at, for
    /// messages that are to be tried again.
    public func run() async throws {
        var seen: [String: FileGlance] = [:]
        var round = 0
        while true {
            // Before the first round, too: whoever starts has visitors to serve first.
            try await Task.sleep(for: .seconds(1))
            // The first round takes as long as there are forces: what only the start needed goes before it.
            if round == 0 { ProcessMemory.giveBackWithCode() }
            for record in platform.records where record.state != .suspended {
                let glance = platform.glance(at: record.slug)
                if round % 300 != 0, seen[record.slug]?.holds(at: glance) == true { continue }
                seen[record.slug] = await hasSucceeded(record.slug) ? glance : nil
            }
            if round % 300 == 0 { ProcessMemory.giveBackWithCode() }
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
        let scope = try await platform.service(named: "outbox").force(slug)
        return try await OutboxSender(scope, carrier: carrier).sendDue()
    }

    private func hasSucceeded(_ slug: String) async -> Bool {
        do {
            return try await platform.inPassing(by: slug) {
                // It comes by whenever a file has changed: so it looks, too, whether a change of configuration was left half done.
                try await platform.settle(slug)
                let now = platform.clock.now
                // Most have nothing to send, and whether they have is told without their configuration.
                guard try await platform.read(in: slug, { db in try OutboxTable.hasDue(at: now, in: db) }) else { return true }
                return try await send(slug).failed == 0
            }
        } catch {
            report(slug, error)
            return false
        }
    }
}
