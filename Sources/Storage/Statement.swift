import CSQLite
import Glibc

/// A prepared statement, and the memory that its values are bound from.
final class Statement {
    let pointer: OpaquePointer
    let handle: Handle
    let text: [UInt8]
    /// Whether somebody uses it; it may then not be lent out again.
    var isLent = false
    var lastUse = 0
    /// How many rows it has given since it was last made ready.
    private(set) var rows = 0
    private var values: UnsafeMutableRawPointer?
    private var valuesUsed = 0
    private var columns: [String]?

    private static let capacity = 512

    init(_ text: [UInt8], handle: Handle) throws {
        self.text = text
        self.handle = handle
        pointer = try Self.prepare(text, handle)
    }

    deinit {
        sqlite3_finalize(pointer)
        values?.deallocate()
    }

    /// Goes to the next row; false when there is none.
    func step() throws -> Bool {
        let code = sqlite3_step(pointer)
        if code == SQLITE_ROW {
            rows += 1
            return true
        }
        guard code == SQLITE_DONE else { throw failure(code) }
        return false
    }

    /// Makes ready for another use, and forgets what was bound.
    func reset() {
        // It repeats the failure of the last step, which has been told.
        sqlite3_reset(pointer)
        sqlite3_clear_bindings(pointer)
        valuesUsed = 0
        rows = 0
    }

    func failure(_ code: Int32) -> any Error {
        if code & 0xFF == SQLITE_INTERRUPT, handle.job?.isCancelled == true { return CancellationError() }
        return StorageError(database: handle.database, code: code, statement: sql)
    }

    var sql: String { String(decoding: text, as: UTF8.self) }

    private static func prepare(_ text: [UInt8], _ handle: Handle) throws -> OpaquePointer {
        var rest = 0
        guard let pointer = try prepareNext(text, from: &rest, handle) else {
            throw StorageError(.other, "there is no statement", statement: String(decoding: text, as: UTF8.self))
        }
        guard text[rest...].allSatisfy({ $0 <= 0x20 || $0 == UInt8(ascii: ";") }) else {
            sqlite3_finalize(pointer)
            throw StorageError(.other, "there is more than one statement", statement: String(decoding: text, as: UTF8.self))
        }
        return pointer
    }

    private static func prepareNext(_ text: [UInt8], from offset: inout Int, _ handle: Handle) throws -> OpaquePointer? {
        var pointer: OpaquePointer?
        let code = text.withUnsafeBytes { bytes in
            let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            var tail: UnsafePointer<CChar>?
            let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
            let code = sqlite3_prepare_v3(handle.database, start, Int32(bytes.count), flags, &pointer, &tail)
            if let start, let tail { offset = tail - start }
            return code
        }
        guard code == SQLITE_OK else {
            throw StorageError(database: handle.database, code: code, statement: String(decoding: text, as: UTF8.self))
        }
        return pointer
    }
}

// MARK: - Binding

extension Statement {
    func bind(_ values: [SQLValue]) throws {
        let expected = Int(sqlite3_bind_parameter_count(pointer))
        guard values.count == expected else {
            throw StorageError(.other, "\(values.count) values for \(expected) places", statement: sql)
        }
        for (offset, value) in values.enumerated() { try bind(value, at: Int32(offset + 1)) }
    }

    func bind(_ value: SQLValue, at index: Int32) throws {
        switch value {
        case .null: try check(sqlite3_bind_null(pointer, index))
        case .integer(let number): try check(sqlite3_bind_int64(pointer, index, number))
        case .real(let number): try check(sqlite3_bind_double(pointer, index, number))
        case .text(var text): try text.withUTF8 { try bind(copyOf: UnsafeRawBufferPointer($0), at: index, isText: true) }
        case .blob(let bytes): try bytes.withUnsafeBytes { try bind(copyOf: $0, at: index, isText: false) }
        }
    }

    /// Binds bytes that may go away: copied into memory of the statement while there is room, and otherwise by SQLite.
    func bind(copyOf bytes: UnsafeRawBufferPointer, at index: Int32, isText: Bool) throws {
        guard valuesUsed + bytes.count <= Self.capacity else { return try bind(bySQLite: bytes, at: index, isText: isText) }
        let memory = values ?? .allocate(byteCount: Self.capacity, alignment: 8)
        values = memory
        let place = UnsafeMutableRawBufferPointer(start: memory + valuesUsed, count: bytes.count)
        place.copyMemory(from: bytes)
        valuesUsed += bytes.count
        try bind(borrowed: UnsafeRawBufferPointer(place), at: index, isText: isText)
    }

    /// Binds bytes that stay where they are until the statement is reset.
    func bind(borrowed bytes: UnsafeRawBufferPointer, at index: Int32, isText: Bool) throws {
        // Nothing at nowhere would be NULL; we mean text or bytes of no length.
        guard let start = bytes.baseAddress else { return try bind(bySQLite: bytes, at: index, isText: isText) }
        let count = UInt64(bytes.count)
        if isText {
            let characters = start.assumingMemoryBound(to: CChar.self)
            try check(sqlite3_bind_text64(pointer, index, characters, count, nil, UInt8(SQLITE_UTF8)))
        } else {
            try check(sqlite3_bind_blob64(pointer, index, start, count, nil))
        }
    }

    private func bind(bySQLite bytes: UnsafeRawBufferPointer, at index: Int32, isText: Bool) throws {
        let count = UInt64(bytes.count)
        guard let start = bytes.baseAddress else {
            let code = isText ? folkmoot_bind_text_copy(pointer, index, "", 0) : sqlite3_bind_zeroblob(pointer, index, 0)
            return try check(code)
        }
        let characters = start.assumingMemoryBound(to: CChar.self)
        let code =
            isText
            ? folkmoot_bind_text_copy(pointer, index, characters, count) : folkmoot_bind_blob_copy(pointer, index, start, count)
        try check(code)
    }

    func check(_ code: Int32) throws {
        guard code == SQLITE_OK else { throw failure(code) }
    }
}

// MARK: - Columns

extension Statement {
    func columnName(_ index: Int) -> String {
        sqlite3_column_name(pointer, Int32(index)).map { String(cString: $0) } ?? "column \(index)"
    }

    /// The place of a column among those of a row, from 0.
    func columnIndex(_ name: String) throws -> Int {
        let count = Int(sqlite3_column_count(pointer))
        let names = columns?.count == count ? columns ?? [] : (0..<count).map(columnName)
        columns = names
        if let index = names.firstIndex(of: name) { return index }
        throw StorageError(.value(column: name), "there is no column \(name)", statement: sql)
    }
}
