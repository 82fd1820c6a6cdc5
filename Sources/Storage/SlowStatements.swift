import CSQLite
import Synchronization

/// A statement that took longer than it should.
public struct SlowStatement: Sendable, Equatable {
    /// The file that it ran in, without folder and ending.
    public let file: String
    /// Its text, with a question mark in the place of each value.
    public let sql: String
    /// From its first step to its end, with what was done with its rows between steps.
    public let microseconds: Int
    /// How many rows it gave.
    public let rows: Int
    /// How many steps SQLite's machine took.
    public let steps: Int
    /// How many of these went through a table or an index row by row.
    public let scanSteps: Int
    /// What SQLite says it does, a line to a step, those below others indented; empty for what has no plan, such as a commit.
    public let plan: [String]
}

/// Watches how long statements take, once it has been told to.
public final class SlowStatements: Sendable {
    private struct Listener {
        let tell: @Sendable (SlowStatement) -> Void
    }

    /// In nanoseconds; nothing takes that long while nobody listens.
    private let threshold = Atomic<Int64>(.max)
    private let listener = Mutex<Listener?>(nil)

    /// One that nobody listens to yet.
    public init() {}

    /// Has each statement told that takes longer than so many milliseconds, after it has ended.
    ///
    /// - Parameter tell: called on a storage thread: it must not block.
    public func listen(overMilliseconds milliseconds: Int, _ tell: @escaping @Sendable (SlowStatement) -> Void) {
        listener.withLock { $0 = Listener(tell: tell) }
        threshold.store(Int64(milliseconds) * 1_000_000, ordering: .releasing)
    }

    var isListening: Bool { threshold.load(ordering: .relaxed) < .max }

    fileprivate func isSlow(_ nanoseconds: Int64) -> Bool { nanoseconds > threshold.load(ordering: .acquiring) }
    fileprivate func tell(_ statement: SlowStatement) { listener.withLock { $0 }?.tell(statement) }
}

extension Connection {
    /// Runs a body with a statement, and tells of the statement if that took too long.
    func watching<Result>(
        _ statement: Statement, by watch: SlowStatements, _ body: (Statement) throws -> Result
    ) throws -> Result {
        // Both count on through the uses of a statement.
        _ = statement.count(SQLITE_STMTSTATUS_VM_STEP)
        _ = statement.count(SQLITE_STMTSTATUS_FULLSCAN_STEP)
        let start = monotonicNow()
        defer {
            let taken = monotonicNow() - start
            if watch.isSlow(taken) { watch.tell(slow(statement, taken)) }
        }
        return try body(statement)
    }

    private func slow(_ statement: Statement, _ nanoseconds: Int64) -> SlowStatement {
        SlowStatement(
            file: handle.name, sql: statement.sql, microseconds: Int(nanoseconds / 1000), rows: statement.rows,
            steps: statement.count(SQLITE_STMTSTATUS_VM_STEP), scanSteps: statement.count(SQLITE_STMTSTATUS_FULLSCAN_STEP),
            plan: plan(of: statement))
    }

    /// What SQLite says of a statement; why it says nothing, if it cannot.
    private func plan(of statement: Statement) -> [String] {
        handle.isPrivileged = true
        defer { handle.isPrivileged = false }
        do {
            let explanation = try Statement(Array("EXPLAIN QUERY PLAN ".utf8) + statement.text, handle: handle)
            var depths: [Int64: Int] = [:]
            var lines: [String] = []
            while try explanation.step() {
                let row = Row(statement: explanation)
                let depth = depths[row.integer(1), default: -1] + 1
                depths[row.integer(0)] = depth
                lines.append(String(repeating: "  ", count: depth) + (try row[3] as String))
            }
            return lines
        } catch {
            return ["no plan: \(error)"]
        }
    }
}

extension Statement {
    /// One of SQLite's counters of the statement, which begins anew.
    fileprivate func count(_ counter: Int32) -> Int { Int(sqlite3_stmt_status(pointer, counter, 1)) }
}
