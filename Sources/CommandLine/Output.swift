public import Basics
import Glibc
import Synchronization

/// Where a command's results and errors go.
public struct Output: Sendable {
    /// Whether a person reads the results as they come.
    public let isTerminal: Bool
    /// Whether a person reads the errors as they come.
    public let errorIsTerminal: Bool
    /// Whether results may be coloured: on a terminal, unless the environment has `NO_COLOR` or the terminal is `dumb`.
    public let usesColour: Bool
    private let results: any ByteSink
    private let errors: any ByteSink

    /// How a column of a table is aligned.
    public enum Alignment: Sendable {
        /// Text.
        case left
        /// Numbers.
        case right
    }

    /// An output to two places.
    public init(
        results: any ByteSink, errors: any ByteSink, isTerminal: Bool = false, errorIsTerminal: Bool = false,
        usesColour: Bool = false
    ) {
        self.results = results
        self.errors = errors
        self.isTerminal = isTerminal
        self.errorIsTerminal = errorIsTerminal
        self.usesColour = usesColour
    }

    /// Standard output and standard error of this process.
    public static let standard: Output = {
        let isTerminal = isatty(STDOUT_FILENO) == 1
        let isPlain = environment("NO_COLOR")?.isEmpty == false || environment("TERM") == "dumb"
        return Output(
            results: StandardStream(STDOUT_FILENO), errors: StandardStream(STDERR_FILENO), isTerminal: isTerminal,
            errorIsTerminal: isatty(STDERR_FILENO) == 1, usesColour: isTerminal && !isPlain)
    }()

    /// Why results could not be written, if that happened.
    public var failure: String? { results.failure }

    /// Writes a line of results.
    public func line(_ text: String = "") { self.text(text + "\n") }

    /// Writes a line of errors.
    public func error(_ text: String) { errors.write(Array((text + "\n").utf8)) }

    /// Writes a value as JSON: set in on a terminal, on one line elsewhere.
    public func json(_ value: JSON) { bytes(value.encoded(pretty: isTerminal) + [UInt8(ascii: "\n")]) }

    /// Writes text as it is.
    public func text(_ text: String) { bytes(Array(text.utf8)) }

    /// Writes bytes as they are.
    public func bytes(_ bytes: [UInt8]) { results.write(bytes) }

    /// Writes what belongs to a running line on standard error, such as progress.
    func errorText(_ text: String) { errors.write(Array(text.utf8)) }

    private static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}

extension Output {
    /// Writes a table with its columns aligned.
    ///
    /// Columns without an alignment are aligned left.
    public func table(headers: [String], rows: [[String]], alignment: [Alignment] = []) {
        let widths = headers.indices.map { column in
            ([headers] + rows).map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        let alignments = headers.indices.map { $0 < alignment.count ? alignment[$0] : .left }
        let lines = rows.map { Self.aligned($0, widths, alignments) }
        text((([emphasised(Self.aligned(headers, widths, alignments))] + lines).map { $0 + "\n" }).joined())
    }

    /// Text in bold, where that is possible.
    public func emphasised(_ text: String) -> String { usesColour ? "\u{1B}[1m\(text)\u{1B}[0m" : text }

    /// Shows on standard error how far a long task has come; see ``Progress``.
    public func progress(_ task: String, total: Int? = nil) -> Progress { Progress(task, total: total, output: self) }

    private static func aligned(_ cells: [String], _ widths: [Int], _ alignments: [Alignment]) -> String {
        let padded = zip(cells, zip(widths, alignments)).map { cell, column in
            let space = String(repeating: " ", count: column.0 - cell.count)
            return column.1 == .right ? space + cell : cell + space
        }
        let line = padded.joined(separator: "  ")
        return String(line.reversed().drop { $0 == " " }.reversed())
    }
}

/// A place for bytes.
public protocol ByteSink: Sendable {
    /// Adds bytes at the end.
    func write(_ bytes: [UInt8])
    /// Why bytes could not be added, if that happened.
    var failure: String? { get }
}

/// An open file that outlives the process's work, such as standard output.
private final class StandardStream: ByteSink {
    private let descriptor: Int32
    private let error = Mutex<Int32>(0)

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    func write(_ bytes: [UInt8]) {
        error.withLock { error in
            var rest = bytes[...]
            while error == 0, !rest.isEmpty {
                let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
                if count >= 0 {
                    rest = rest.dropFirst(count)
                } else if errno != EINTR {
                    error = errno
                }
            }
        }
    }

    var failure: String? {
        let code = error.withLock { $0 }
        // Who closes a pipe early, as `head` does, has seen enough.
        return code == 0 || code == EPIPE ? nil : String(cString: strerror(code))
    }
}

/// Collects what is written, for tests and for commands that run others.
public final class MemorySink: ByteSink {
    private let collected = Mutex<[UInt8]>([])

    /// An empty one.
    public init() {}

    /// Adds bytes at the end.
    public func write(_ bytes: [UInt8]) { collected.withLock { $0 += bytes } }

    /// None: memory takes everything.
    public var failure: String? { nil }

    /// All that was written, as text.
    public var text: String { String(decoding: collected.withLock { $0 }, as: UTF8.self) }
}
