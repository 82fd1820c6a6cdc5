import Basics
@_spi(Stores) public import FolkmootTenancy

/// Computes a draft of the month that has ended in every force, as long as the service runs; it publishes nothing.
public struct DraftRounds: Sendable {
    private let platform: Platform
    private let pause: Duration
    private let report: @Sendable (String, any Error) -> Void

    /// - Parameters:
    ///   - pause: how long it waits after each force, so that idle files do not all open at once.
    ///   - report: told of a force whose draft failed, and why; it is tried again in the next round.
    public init(
        _ platform: Platform, pause: Duration = .seconds(1),
        report: @escaping @Sendable (_ slug: String, _ cause: any Error) -> Void
    ) {
        self.platform = platform
        self.pause = pause
        self.report = report
    }

    /// Makes rounds until it is cancelled.
    public func run() async throws { try await rounds.run() }

    /// One round over all forces but those of which the month is done.
    func round(_ done: inout [String: Month]) async throws { try await rounds.round(&done) }

    private var rounds: ForceRounds<Month> {
        ForceRounds(platform: platform, pause: pause, report: report) { now in
            London.day(at: now).inMonth.adding(months: -1)
        } work: { record, month in
            try await draft(month, of: record)
        }
    }

    /// A force that was not there before the month ended has nothing to tell of it.
    private func draft(_ month: Month, of record: TenantRecord) async throws {
        guard record.addedAt < month.end,
            try await platform.read(in: record.slug, { try MonthDraft.isWanted(month, in: $0) })
        else { return }
        try await PublicationStore(platform.service(named: "monthly draft").force(record.slug)).draft(month)
    }
}
