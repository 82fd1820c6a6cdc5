import Glibc

/// What every target is given and how it tells that something is not as it should be.
///
/// A target is a file of this folder with a function `examine(_:)`. It is linked with libFuzzer, which calls the entry below again
/// and again with inputs of its making; a check that fails ends the program, and the input is kept.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzerEntry(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    examine(Input(Array(UnsafeBufferPointer(start: start, count: count))))
    return 0
}

/// Bytes of the fuzzer's making, taken from the front.
struct Input {
    private(set) var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    /// All that is left.
    var bytes: [UInt8] { Array(rest) }
    /// All that is left, as text; what is not UTF-8 becomes U+FFFD.
    var text: String { String(decoding: rest, as: UTF8.self) }

    /// The bytes up to a line feed, which is passed over.
    mutating func line() -> [UInt8] {
        let line = rest.prefix { $0 != 0x0A }
        rest = rest[line.endIndex...].dropFirst()
        return Array(line)
    }

    /// The same as text.
    mutating func textLine() -> String { String(decoding: line(), as: UTF8.self) }

    /// What stands between bytes of a kind, so that one input holds several things.
    func parts(between separator: UInt8 = 0x1F) -> [[UInt8]] {
        rest.split(separator: separator, omittingEmptySubsequences: false).map { Array($0) }
    }
}

/// Something that must be so; the program ends if it is not.
func check(_ holds: Bool, _ claim: @autoclosure () -> String) {
    if !holds { preconditionFailure("Not so: \(claim())") }
}

/// What the body returns; the program ends if it throws what it must not.
func must<Result>(_ claim: String, _ body: () throws -> Result) -> Result {
    do {
        return try body()
    } catch {
        preconditionFailure("Not so: \(claim): \(error)")
    }
}

/// Whether words for a person are there: a sentence that ends as one.
func isSentence(_ text: String) -> Bool {
    guard let last = text.last, text.count > 3 else { return false }
    return ".?!”:}".contains(last)
}

/// A reader of a file without a name: a pipe, which holds more than the fuzzer sends.
func fromPipe<Reader>(_ bytes: [UInt8], _ open: (_ path: String) throws -> Reader) -> Reader {
    var ends: [CInt] = [0, 0]
    check(pipe(&ends) == 0 && write(ends[1], bytes, bytes.count) == bytes.count, "The file is written.")
    close(ends[1])
    defer { close(ends[0]) }
    return must("The file is opened.") { try open("/proc/self/fd/\(ends[0])") }
}
