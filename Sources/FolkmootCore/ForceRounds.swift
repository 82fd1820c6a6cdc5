import Basics
import FolkmootTenancy

/// Does something in every force once in each period, such as a day, as long as the service runs.
struct ForceRounds<Period: Equatable & Sendable>: Sendable {
    let platform: Platform
    /// How long it waits after each force, so that idle files do not all open at once.
    var pause = Duration.seconds(1)
    /// Told of a force whose round failed, and why; it is tried again in the next round.
    let report: @Sendable (_ slug: String, _ cause: any Error) -> Void
    /// The period in which an instant lies.
    let period: @Sendable (Timestamp) -> Period
    let work: @Sendable (TenantRecord, Period) async throws -> Void

    /// Makes rounds until it is cancelled.
    func run() async throws {
        var done: [String: Period] = [:]
        while true {
            // Before the first round, too: whoever starts has visitors to serve first.
            try await Task.sleep(for: .seconds(60))
            try await round(&done)
        }
    }

    /// One round over all forces but those in which the period's work is done.
    func round(_ done: inout [String: Period]) async throws {
        let period = period(platform.clock.now)
        for record in platform.records where record.state != .suspended && done[record.slug] != period {
            do {
                try await work(record, period)
                done[record.slug] = period
            } catch let error as CancellationError {
                throw error
            } catch {
                report(record.slug, error)
            }
            try await Task.sleep(for: pause)
        }
    }
}
