import CSQLite

/// The columns of one row of a scan, valid only in the body that it was handed to.
public struct ScannedRow {
    fileprivate let values: UnsafeMutablePointer<OpaquePointer?>

    /// Whether a column, counted from 0, is NULL.
    public func isNull(_ column: Int) -> Bool { sqlite3_value_type(values[column]) == SQLITE_NULL }

    /// The integer of a column; 0 for NULL and what is no number.
    public func integer(_ column: Int) -> Int64 { sqlite3_value_int64(values[column]) }

    /// The bytes of a text where SQLite has them; none for NULL.
    ///
    /// The bytes are gone when the body returns.
    public func bytes(_ column: Int) -> UnsafeRawBufferPointer {
        let start = sqlite3_value_blob(values[column])
        return UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : Int(sqlite3_value_bytes(values[column])))
    }
}

@available(*, unavailable)
extension ScannedRow: Sendable {}

extension Connection {
    /// Hands columns of every row of a table to a body, in no order: for figures from millions of rows.
    ///
    /// The body runs within SQLite's own loop, as an aggregate function: to step out of the statement for each row takes half as long again.
    ///
    /// - Parameter columns: `area, from_at`: what stands after `SELECT`.
    public func scan(_ columns: SQL, of table: SQL, _ body: (ScannedRow) -> Void) throws {
        let scanner = try handle.madeScanner()
        let outer = scanner.scan
        defer { scanner.scan = outer }
        try withoutActuallyEscaping(body) { body in
            let scan = Scan(body)
            scanner.scan = Unmanaged.passUnretained(scan)
            try withExtendedLifetime(scan) {
                _ = try run("SELECT folkmoot_scan(\(columns)) FROM \(table)")
            }
        }
    }
}

fileprivate final class Scan {
    let body: (ScannedRow) -> Void

    init(_ body: @escaping (ScannedRow) -> Void) { self.body = body }
}

/// What SQLite hands the rows of a connection's scans to.
final class Scanner {
    /// The scan at work, kept alive by whoever runs it.
    fileprivate var scan: Unmanaged<Scan>?

    fileprivate init(in database: OpaquePointer) throws {
        let code = sqlite3_create_function_v2(
            database, "folkmoot_scan", -1, SQLITE_UTF8 | SQLITE_DIRECTONLY, Unmanaged.passUnretained(self).toOpaque(), nil,
            { context, _, values in take(context, values) }, { _ in }, nil)
        guard code == SQLITE_OK else { throw StorageError(database: database, code: code) }
    }
}

private func take(_ context: OpaquePointer?, _ values: UnsafeMutablePointer<OpaquePointer?>?) {
    guard let values, let scanner = sqlite3_user_data(context) else { return }
    // The handle owns both the scanner and the database that calls.
    let scan = Unmanaged<Scanner>.fromOpaque(scanner)._withUnsafeGuaranteedRef { $0.scan }
    scan?._withUnsafeGuaranteedRef { $0.body(ScannedRow(values: values)) }
}

extension Handle {
    fileprivate func madeScanner() throws -> Scanner {
        if let scanner { return scanner }
        let made = try Scanner(in: database)
        scanner = made
        return made
    }
}
