import Glibc

/// The statements that a connection keeps prepared: the 64 used last, by their text.
final class StatementCache {
    private var statements: [Key: Statement] = [:]
    private var uses = 0
    private let handle: Handle
    private let limit = 64

    init(_ handle: Handle) { self.handle = handle }

    /// Lends a statement; ``giveBack(_:)`` must follow.
    func lend(_ text: [UInt8]) throws -> Statement {
        let statement = try available(text)
        uses += 1
        statement.lastUse = uses
        statement.isLent = true
        return statement
    }

    /// Takes back what was lent.
    func giveBack(_ statement: Statement) {
        statement.reset()
        statement.isLent = false
    }

    /// Forgets all, because the schema has changed or the connection closes.
    func removeAll() { statements.removeAll() }

    private func available(_ text: [UInt8]) throws -> Statement {
        let key = Key(text: text)
        let kept = statements[key]
        if let kept, !kept.isLent { return kept }
        let statement = try Statement(text, handle: handle)
        // The same statement inside its own loop: the inner one is not kept.
        if kept == nil { keep(statement, key) }
        return statement
    }

    private func keep(_ statement: Statement, _ key: Key) {
        if statements.count >= limit, let oldest = statements.min(by: { $0.value.lastUse < $1.value.lastUse })?.key {
            statements[oldest] = nil
        }
        statements[key] = statement
    }

    /// The text of a statement, compared as one piece of memory, and hashed by how it ends: few are as long and end alike.
    private struct Key: Hashable {
        let text: [UInt8]

        func hash(into hasher: inout Hasher) {
            hasher.combine(text.count)
            text.withUnsafeBytes { hasher.combine(bytes: UnsafeRawBufferPointer(rebasing: $0.suffix(64))) }
        }

        static func == (left: Key, right: Key) -> Bool {
            left.text.withUnsafeBytes { left in
                right.text.withUnsafeBytes { right in left.count == right.count && equal(left, right) }
            }
        }

        private static func equal(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
            guard let one = left.baseAddress, let other = right.baseAddress else { return true }
            return memcmp(one, other, left.count) == 0
        }
    }
}
