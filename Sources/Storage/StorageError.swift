public import Basics
import CSQLite

/// Why a database did not do what it was asked.
public struct StorageError: Error, Sendable, Equatable {
    /// What sort of failure it is; what a program decides by.
    public enum Kind: Sendable, Equatable {
        /// Too much is waiting, or another process holds the database.
        case busy
        /// The disk, or the room that the database may take, is full.
        case full
        /// The file or its disk can only be read.
        case readOnly
        /// The file is damaged.
        case corrupt
        /// The file is no database.
        case notADatabase
        /// The file cannot be opened: it or its folder is missing, or too many files are open.
        case cannotOpen
        /// The disk failed.
        case disk
        /// A rule of the schema refused a change; with the name of the rule or of its columns, as far as SQLite tells it.
        case constraint(String)
        /// A column held something else than was asked for.
        case value(column: String)
        /// What the schema is and what the program knows do not fit.
        case schema
        /// A connection may not do that.
        case refused
        /// The database has been closed.
        case closed
        /// Anything else: a fault of the program, such as wrong SQL.
        case other
    }

    /// SQLite's extended result code; its lowest byte is the primary one (<https://sqlite.org/rescode.html>).
    public let code: Int32
    /// What happened, for the log; never a value that was bound.
    public let message: String
    /// The statement, without its values.
    public let statement: String?
    /// What sort of failure it is.
    public let kind: Kind

    init(_ kind: Kind, code: Int32 = SQLITE_ERROR, _ message: String, statement: String? = nil) {
        self.code = code
        self.message = message
        self.statement = statement
        self.kind = kind
    }
}

extension StorageError: CustomStringConvertible {
    /// Message, code and statement on one line, for the log.
    public var description: String {
        let text = "\(message) (SQLite \(code & 0xFF)/\(code))"
        return statement.map { "\(text) in: \($0)" } ?? text
    }
}

extension StorageError {
    /// What the person is told, and the log with it.
    public var problem: Problem {
        switch kind {
        case .busy: unavailable("storage-busy", "The service is very busy. Wait a moment, then try again.")
        case .full: unavailable("storage-full", "Nothing more can be saved at present, because the service has run out of space.")
        case .readOnly: unavailable("storage-read-only", "Nothing can be saved at present. You can still read what is there.")
        case .constraint:
            Problem(.conflict, "This no longer fits what is there. Go back, check it, and try again.", detail: description)
        case .corrupt, .notADatabase, .cannotOpen, .disk, .schema, .closed:
            unavailable("storage-unavailable", "The service cannot reach its records at present. Try again later.")
        case .value, .refused, .other: unavailable("storage-fault", "Sorry, there is a problem with the service. Try again later.")
        }
    }

    /// Whether connections that have met this failure are better opened anew.
    var spoilsConnections: Bool {
        switch kind {
        case .full, .readOnly, .corrupt, .notADatabase, .cannotOpen, .disk: true
        case .busy, .constraint, .value, .schema, .refused, .closed, .other: false
        }
    }

    /// Whether it says that the file itself is not as it should be.
    var isDamage: Bool { kind == .corrupt || kind == .notADatabase }

    private func unavailable(_ code: String, _ message: String) -> Problem {
        Problem(.unavailable, message, code: code, detail: description)
    }
}

extension StorageError {
    /// What SQLite says of its last failure.
    init(database: OpaquePointer?, code: Int32, statement: String? = nil) {
        let words = database.flatMap { sqlite3_errmsg($0) } ?? sqlite3_errstr(code)
        let message = Self.withoutValues(words.map { String(cString: $0) } ?? "unknown error")
        self.init(Self.kind(code, message), code: code, message, statement: statement)
    }

    private static func kind(_ code: Int32, _ message: String) -> Kind {
        switch code & 0xFF {
        case SQLITE_BUSY, SQLITE_LOCKED: .busy
        case SQLITE_FULL: .full
        case SQLITE_READONLY: .readOnly
        case SQLITE_CORRUPT: .corrupt
        case SQLITE_NOTADB: .notADatabase
        case SQLITE_CANTOPEN, SQLITE_PERM: .cannotOpen
        case SQLITE_IOERR, SQLITE_PROTOCOL, SQLITE_NOLFS: .disk
        case SQLITE_CONSTRAINT: .constraint(constraintName(message))
        case SQLITE_AUTH: .refused
        default: .other
        }
    }

    /// `UNIQUE constraint failed: survey.title` names `survey.title`.
    private static func constraintName(_ message: String) -> String {
        let mark = " constraint failed: "
        guard let start = message.utf8.firstRange(of: mark.utf8)?.upperBound else { return message }
        return String(message[start...])
    }

    /// Full-text search repeats what was searched for in its messages.
    private static func withoutValues(_ message: String) -> String {
        message.hasPrefix("fts5: ") ? "fts5: the search cannot be understood" : message
    }
}
