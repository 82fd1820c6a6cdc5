import Basics
import Foundation
@_spi(TenantFiles) import Storage
import Synchronization
import Testing

@testable import FolkmootTenancy

extension Westmarch {
    /// What stands in the force's file, a text to a row.
    func texts(_ sql: SQL) async throws -> [String] {
        let file = Database(path: folder + "/tenants/westmarch.sqlite", migrations: Westmarch.blueprint.migrations)
        let found = try await file.read { db in try db.values(sql, as: String.self) }
        await file.close()
        return found
    }
}

/// A clock that a test moves.
final class Clock: Sendable {
    private let seconds: Mutex<Int64>

    init(_ start: Timestamp) { seconds = Mutex(start.seconds) }

    var wall: WallClock { WallClock { [self] in Timestamp(seconds: seconds.withLock { $0 }) } }

    func advance(seconds more: Int64) { seconds.withLock { $0 += more } }
}

/// Changes a file behind the program's back, as someone with the disk in hand could.
func tamper(with path: String, _ statements: String) throws {
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    // Whoever closes a file has it locked for a moment.
    shell.arguments = ["sqlite3", "-cmd", ".timeout 10000", path, statements]
    try shell.run()
    shell.waitUntilExit()
    try #require(shell.terminationStatus == 0)
}

/// A value that a test sets on its way.
final class Held<Value: Sendable>: Sendable {
    private let kept: Mutex<Value>

    init(_ value: Value) { kept = Mutex(value) }

    var value: Value {
        get { kept.withLock { $0 } }
        set { kept.withLock { $0 = newValue } }
    }
}

/// The key of a second step, as an app reads it.
func readByApp(_ text: String) -> [UInt8] {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    let bits = text.flatMap { letter in (0..<5).map { (digits.firstIndex(of: letter) ?? 0) >> (4 - $0) & 1 } }
    return stride(from: 0, to: bits.count - 7, by: 8).map { start in UInt8(bits[start..<start + 8].reduce(0) { $0 << 1 | $1 }) }
}
