import Basics
@_spi(Stores) public import FolkmootTenancy
import Storage
import Synchronization

/// Tells the addresses of every force what is new, as long as the service runs: a second or two after it came to be.
///
/// Each address is sent one thing after another, beside the others: one that is slow keeps nobody else waiting. Something may come twice
/// if the service is stopped between sending it and noting that it was taken; its identity is the same then.
public struct WebhookRounds: Sendable {
    private let platform: Platform
    private let report: @Sendable (String, any Error) -> Void
    private let busy = BusyAddresses()

    /// - Parameter report: told of a force whose round failed, and why; it is tried again in the next round.
    public init(_ platform: Platform, report: @escaping @Sendable (_ slug: String, _ cause: any Error) -> Void) {
        self.platform = platform
        self.report = report
    }

    /// Makes rounds until it is cancelled.
    ///
    /// A force whose file has not changed, and that has nothing due, is left alone, so that idle files stay closed; every five minutes
    /// all are looked at.
    public func run() async throws {
        try await withThrowingDiscardingTaskGroup { group in
            var seen: [String: FileGlance] = [:]
            var due: [String: Timestamp] = [:]
            var round = 0
            while true {
                // Before the first round, too: whoever starts has visitors to serve first.
                try await Task.sleep(for: .seconds(1))
                for record in platform.records where record.state != .suspended {
                    let (slug, now) = (record.slug, platform.clock.now)
                    let glance = platform.glance(at: slug)
                    let isDue = due[slug].map { $0 <= now } ?? false
                    if round % 300 != 0, !isDue, seen[slug]?.holds(at: glance) == true { continue }
                    do {
                        let (waiting, next) = try await platform.inPassing(by: slug) {
                            (try await queue(slug), try await platform.read(in: slug) { db in try WebhookRows.nextDue(in: db) })
                        }
                        for webhook in waiting where busy.begin(slug, webhook) {
                            group.addTask { await deliver(slug, webhook) }
                        }
                        (due[slug], seen[slug]) = (next, glance)
                    } catch let error as CancellationError {
                        throw error
                    } catch {
                        report(slug, error)
                    }
                }
                if round % 300 == 0 { ProcessMemory.giveBack() }
                round += 1
            }
        }
    }

    /// One round over every force, until nothing is due: for tests.
    public func once() async throws {
        for record in platform.records where record.state != .suspended {
            var due = try await queue(record.slug)
            while !due.isEmpty {
                for webhook in due { try await sender(record.slug).deliver(to: webhook) }
                due = try await queue(record.slug)
            }
        }
    }

    /// Takes up what addresses are to be told.
    ///
    /// - Returns: those for which something is due.
    private func queue(_ slug: String) async throws -> [ID<Webhook>] {
        // Most have no addresses, and whether they have is told without their configuration.
        if try await platform.read(in: slug, { db in try WebhookRows.isBehind(in: db) }) { try await sender(slug).queue() }
        let now = platform.clock.now
        return try await platform.read(in: slug) { db in try WebhookRows.due(at: now, in: db) }
    }

    private func deliver(_ slug: String, _ webhook: ID<Webhook>) async {
        defer { busy.end(slug, webhook) }
        do { try await sender(slug).deliver(to: webhook) } catch is CancellationError {} catch { report(slug, error) }
    }

    private func sender(_ slug: String) async throws -> WebhookSender {
        WebhookSender(try await platform.service(named: "webhooks").force(slug), platform.outgoing)
    }
}

/// The addresses to which something is being sent: so many at once, so many of one force.
final class BusyAddresses: Sendable {
    static let most = 16
    static let mostOfForce = 4
    private let atWork = Mutex<[String: Set<ID<Webhook>>]>([:])

    /// Whether there is room for one more, which must then ``end(_:_:)``.
    func begin(_ slug: String, _ webhook: ID<Webhook>) -> Bool {
        atWork.withLock { atWork in
            let ofForce = atWork[slug] ?? []
            guard ofForce.count < Self.mostOfForce, atWork.values.reduce(0, { $0 + $1.count }) < Self.most else { return false }
            return atWork[slug, default: []].insert(webhook).inserted
        }
    }

    func end(_ slug: String, _ webhook: ID<Webhook>) {
        atWork.withLock { atWork in
            atWork[slug]?.remove(webhook)
            if atWork[slug]?.isEmpty == true { atWork[slug] = nil }
        }
    }
}
