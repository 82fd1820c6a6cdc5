import Synchronization

/// Something to do with a connection, and whoever waits for it.
///
/// A job belongs to its caller, then to a lane under the lane's lock, then to one thread; only `isCancelled` is shared.
class Job: @unchecked Sendable {  // Handed over as described; `cancelled` is atomic.
    /// How a job stands to others and to transactions.
    enum Manner {
        /// A read, or a write that may share its transaction with others.
        case grouped
        /// A write with a transaction of its own.
        case alone
        /// A write with a transaction of its own, in which neither foreign keys nor the checks of tables are enforced.
        case bulk
        /// Outside any transaction.
        case bare
        /// Outside any transaction, in a file that is made if it is missing.
        case founding
    }

    let manner: Manner
    private let cancelled = Atomic<Bool>(false)

    init(_ manner: Manner) { self.manner = manner }

    /// Whether whoever waits has been cancelled.
    var isCancelled: Bool { cancelled.load(ordering: .relaxed) }

    func cancel() { cancelled.store(true, ordering: .relaxed) }

    /// Does it, and keeps the result.
    func perform(_ connection: Connection) throws { preconditionFailure("a job is work of some type") }

    /// Hands the result to whoever waits, once, after ``perform(_:)``.
    func succeed() { preconditionFailure("a job is work of some type") }

    /// Hands an error to whoever waits, once, in place of ``succeed()``.
    func fail(_ error: any Error) { preconditionFailure("a job is work of some type") }
}

/// A job with a result of one type.
final class Work<Output: Sendable>: Job, @unchecked Sendable {  // As ``Job``.
    private let body: @Sendable (Connection) throws -> Output
    private var output: Output?
    private var continuation: CheckedContinuation<Output, any Error>?

    init(_ manner: Manner, _ body: @escaping @Sendable (Connection) throws -> Output) {
        self.body = body
        super.init(manner)
    }

    /// Queues it in a lane and waits for the result.
    func run(in lane: Lane) async throws -> Output {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation {
                continuation = $0
                lane.enter(self)
            }
        } onCancel: {
            cancel()
            lane.withdraw(self)
        }
    }

    override func perform(_ connection: Connection) throws { output = try body(connection) }

    override func succeed() {
        guard let output else { preconditionFailure("a job succeeds after it has been performed") }
        continuation?.resume(returning: output)
    }

    override func fail(_ error: any Error) { continuation?.resume(throwing: error) }
}
