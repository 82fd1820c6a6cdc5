import Basics
import Synchronization

/// How far a long task has come, in a line on standard error: `Importing members 120,000 of 1,000,000 (3 s)`.
///
/// Shown on a terminal only, and only after the first second; elsewhere it is silent.
public struct Progress: Sendable {
    private let state: State
    private let task: String
    private let total: Int?
    private let output: Output

    init(
        _ task: String, total: Int?, output: Output,
        elapsed: @escaping @Sendable () -> Duration = { [start = ContinuousClock.now] in ContinuousClock.now - start }
    ) {
        self.task = task
        self.total = total
        self.output = output
        state = State(elapsed)
    }

    /// Tells how many are done.
    ///
    /// Cheap: the line is written anew five times a second at most.
    public func advance(to count: Int) {
        guard output.errorIsTerminal, let seconds = state.secondsIfDue() else { return }
        let goal = total.map { " of \(Decimals.grouped($0))" } ?? ""
        output.errorText("\r\(task) \(Decimals.grouped(count))\(goal) (\(seconds) s)\u{1B}[K")
    }

    /// Takes the line away again.
    public func finish() {
        if state.wasShown { output.errorText("\r\u{1B}[K") }
    }

    private final class State: Sendable {
        private let elapsed: @Sendable () -> Duration
        private let nextShown = Mutex<Duration>(.seconds(1))

        init(_ elapsed: @escaping @Sendable () -> Duration) { self.elapsed = elapsed }

        var wasShown: Bool { nextShown.withLock { $0 > .seconds(1) } }

        /// Whole seconds since the beginning, if it is time to show them.
        func secondsIfDue() -> Int64? {
            let now = elapsed()
            let isDue = nextShown.withLock { next in
                guard now >= next else { return false }
                next = now + .milliseconds(200)
                return true
            }
            return isDue ? now.components.seconds : nil
        }
    }
}
