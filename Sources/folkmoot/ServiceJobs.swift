import Basics
import Dispatch
import FolkmootCore
import FolkmootTenancy
import Glibc

/// Something that goes on beside the answering of requests, for as long as the service runs.
struct ServiceJob: Sendable {
    let name: String
    let run: @Sendable () async throws -> Void

    /// All of a platform's.
    static func all(of platform: Platform, log: ServiceLog) -> [ServiceJob] {
        let rounds = OutboxRounds(platform) { slug, cause in log.write(failureOf: "outbox of \(slug)", cause) }
        let retention = RetentionRounds(platform) { slug, cause in log.write(failureOf: "retention of \(slug)", cause) }
        let asking = InvitationRounds(platform) { slug, cause in log.write(failureOf: "asking members of \(slug)", cause) }
        let drafts = DraftRounds(platform) { slug, cause in log.write(failureOf: "draft of \(slug)", cause) }
        let webhooks = WebhookRounds(platform) { slug, cause in log.write(failureOf: "webhooks of \(slug)", cause) }
        let archive = ArchiveRounds(platform) { what, cause in log.write(failureOf: what, cause) }
        return [
            ServiceJob(name: "archive") { try await archive.putOnDisk() },
            ServiceJob(name: "archive-backups") { try await archive.makeBackups() },
            ServiceJob(name: "watch") { try await platform.watch() },
            ServiceJob(name: "outbox") { try await rounds.run() },
            ServiceJob(name: "webhooks") { try await webhooks.run() },
            ServiceJob(name: "retention") { try await retention.run() },
            ServiceJob(name: "asking") { try await asking.run() },
            ServiceJob(name: "drafts") { try await drafts.run() },
        ]
    }

    /// Runs it until it is cancelled.
    ///
    /// When it fails, the log says so and it begins again, at first soon, then less often.
    func keepRunning(_ log: ServiceLog) async {
        var pause = Duration.seconds(1)
        while !Task.isCancelled {
            do {
                try await run()
                return
            } catch is CancellationError {
                return
            } catch {
                log.write(failureOf: name, error)
                // Only a cancellation ends the sleep early, and that ends the loop.
                try? await Task.sleep(for: pause)
                pause = min(pause * 2, .seconds(60))
            }
        }
    }
}

/// Waits for the signals that end the service: SIGTERM and SIGINT.
///
/// Once it is made the first of them no longer ends the process by itself; a second one does. Until then they do as they always do.
struct StopSignals: Sendable {
    private let arrivals: AsyncStream<Void>

    init() async {
        let (arrivals, continuation) = AsyncStream<Void>.makeStream()
        for number in [SIGTERM, SIGINT] { await Self.await(number, continuation) }
        self.arrivals = arrivals
    }

    /// Returns once the signal is waited for: a source that is resumed is not registered yet, and what comes before that is lost.
    private static func await(_ number: Int32, _ continuation: AsyncStream<Void>.Continuation) async {
        let source = DispatchSource.makeSignalSource(signal: number)
        // The handler holds the source until the signal has come.
        source.setEventHandler {
            signal(number, SIG_DFL)
            continuation.yield()
            source.cancel()
        }
        await withCheckedContinuation { registered in
            source.setRegistrationHandler { registered.resume() }
            source.resume()
        }
    }

    /// Returns when one has come, or the task is cancelled.
    func wait() async {
        for await _ in arrivals { return }
    }
}
