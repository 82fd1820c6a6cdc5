import Basics

/// Reads the features of a GeoJSON file (RFC 7946) one after another, with no more than one of them in memory.
///
/// The bytes of each feature are found by their brackets, and read as JSON then. What stands around them is put together without
/// them, and read as JSON at the end: so the whole file is as strictly JSON as each feature.
struct FeatureReader {
    /// One feature, and where it stands.
    struct Feature {
        let value: JSONNode
        fileprivate let line: Int
        fileprivate let column: Int

        /// What is wrong with a part of it, told at that part's place in the file.
        func error(at node: JSONNode? = nil, _ message: String) -> GeoJSONError {
            GeoJSONError(at: (node ?? value).line, (node ?? value).column, from: (line, column), message)
        }
    }

    /// No feature is longer than this: 32 MiB, some 700,000 points.
    static let longestFeature = 32 << 20

    private let file: InputFile?
    private var chunk: [UInt8]
    private var index = 0
    private var frame = FeatureFrame()

    /// The features of a file.
    ///
    /// - Throws: a ``Problem`` if there is no such file, or it may not be read.
    init(path: String, bufferSize: Int = 1 << 18) throws(Problem) {
        file = try InputFile(path: path, bufferSize: bufferSize)
        chunk = []
    }

    /// The features in bytes that are in memory already.
    init(bytes: [UInt8]) {
        file = nil
        chunk = bytes
    }

    /// The next feature, or nothing at the end.
    ///
    /// - Throws: a ``GeoJSONError`` if the file is no collection of features; a ``Problem`` if it cannot be read any further.
    mutating func next() throws -> Feature? {
        while try fill() {
            while index < chunk.count {
                let isComplete = try frame.take(chunk[index])
                index += 1
                if isComplete { return try feature() }
            }
        }
        try frame.finish()
        return nil
    }

    private mutating func feature() throws(GeoJSONError) -> Feature {
        let (bytes, line, column) = frame.takeFeature()
        do throws(JSONSyntaxError) {
            return Feature(value: try JSONNode.parse(bytes), line: line, column: column)
        } catch {
            throw GeoJSONError(at: error.line, error.column, from: (line, column), error.message)
        }
    }

    private mutating func fill() throws(Problem) -> Bool {
        guard index == chunk.count, let file else { return index < chunk.count }
        try file.read(into: &chunk)
        index = 0
        return !chunk.isEmpty
    }
}

/// Why a file cannot be read as GeoJSON, and where.
struct GeoJSONError: Error, Equatable {
    let line: Int
    let column: Int
    let message: String

    init(line: Int, column: Int, message: String) {
        (self.line, self.column, self.message) = (line, column, message)
    }

    /// At a place of a feature that begins somewhere in the file.
    fileprivate init(at line: Int, _ column: Int, from start: (line: Int, column: Int), _ message: String) {
        self.init(line: start.line + line - 1, column: line == 1 ? start.column + column - 1 : column, message: message)
    }

    func problem(in path: String) -> Problem {
        Problem(.invalid, "\(path), line \(line), column \(column): \(message)", code: "geojson")
    }
}

/// What stands around the features, and the one that is being read.
private struct FeatureFrame {
    private enum Part {
        /// Before the list of features, or after it.
        case around
        /// In the list, between features.
        case between
        /// In a feature.
        case inside
    }

    private var part = Part.around
    /// The file without its features, on the same lines.
    private var around: [UInt8] = []
    private var feature: [UInt8] = []
    private var start = (line: 1, column: 1)
    private var place = (line: 1, column: 0)
    private var depth = 0
    private var text = TextState()
    /// The text that was read last in the outermost object, and whether a colon came after it.
    private var key: [UInt8] = []
    private var hasColon = false
    private var needsComma = false
    private var isFirst = true

    private static let largestFrame = 4 << 20

    /// Takes a byte; true if it ends a feature.
    mutating func take(_ byte: UInt8) throws(GeoJSONError) -> Bool {
        move(over: byte)
        switch part {
        case .around: try takeAround(byte)
        case .between: try takeBetween(byte)
        case .inside: return try takeInside(byte)
        }
        return false
    }

    mutating func takeFeature() -> (bytes: [UInt8], line: Int, column: Int) {
        defer { feature = [] }
        return (feature, start.line, start.column)
    }

    /// Looks whether what was around the features is a collection of them.
    func finish() throws(GeoJSONError) {
        if case .inside = part {
            throw GeoJSONError(
                line: start.line, column: start.column, message: "The file ends in the midst of the feature that begins here.")
        }
        let root: JSONNode
        do throws(JSONSyntaxError) {
            root = try JSONNode.parse(around)
        } catch {
            throw GeoJSONError(line: error.line, column: error.column, message: error.message)
        }
        guard case .string("FeatureCollection") = root["type"]?.content, case .array = root["features"]?.content else {
            throw GeoJSONError(
                line: root.line, column: root.column,
                message: "This is no GeoJSON collection of features: an object with the type FeatureCollection and its features.")
        }
    }

    /// Columns are counted in characters.
    private mutating func move(over byte: UInt8) {
        if byte == UInt8(ascii: "\n") {
            place = (place.line + 1, 0)
        } else if byte & 0xC0 != 0x80 {
            place.column += 1
        }
    }
}

extension FeatureFrame {
    private mutating func takeAround(_ byte: UInt8) throws(GeoJSONError) {
        guard around.count < Self.largestFrame else {
            throw error("There are more than 4 MB around the features. Check that it is the right file.")
        }
        around.append(byte)
        let wasInText = text.isInside
        text.take(byte)
        if wasInText || text.isInside { return takeKey(byte, isBeginning: !wasInText) }
        switch byte {
        case UInt8(ascii: ":"): hasColon = true
        case UInt8(ascii: "["), UInt8(ascii: "{"):
            depth += 1
            if byte == UInt8(ascii: "["), depth == 2, hasColon, key == Array("features".utf8) { part = .between }
            hasColon = false
        case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
        case UInt8(ascii: ","): hasColon = false
        default: break
        }
    }

    private mutating func takeKey(_ byte: UInt8, isBeginning: Bool) {
        guard depth == 1, !hasColon else { return }
        if isBeginning {
            key = []
        } else if text.isInside {
            key.append(byte)
        }
    }

    private mutating func takeBetween(_ byte: UInt8) throws(GeoJSONError) {
        switch byte {
        case UInt8(ascii: "{") where !needsComma:
            (part, start, depth, needsComma, isFirst) = (.inside, place, 1, true, false)
            feature = [byte]
        case UInt8(ascii: ",") where needsComma: needsComma = false
        case UInt8(ascii: "]") where needsComma || isFirst:
            (part, depth) = (.around, 1)
            around.append(byte)
        case UInt8(ascii: "\n"): around.append(byte)
        case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): break
        default: throw error(needsComma ? "After a feature comes a comma, or the end of the list." : "Here a feature should begin.")
        }
    }

    private mutating func takeInside(_ byte: UInt8) throws(GeoJSONError) -> Bool {
        guard feature.count < FeatureReader.longestFeature else {
            throw error("This feature has more than 32 MB. Use boundaries that are simplified for maps.")
        }
        feature.append(byte)
        if byte == UInt8(ascii: "\n") { around.append(byte) }
        let wasInText = text.isInside
        text.take(byte)
        guard !wasInText, !text.isInside else { return false }
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
        default: break
        }
        if depth == 0 { part = .between }
        return depth == 0
    }

    private func error(_ message: String) -> GeoJSONError {
        GeoJSONError(line: place.line, column: max(1, place.column), message: message)
    }
}

/// Whether a byte stands in a text.
private struct TextState {
    private(set) var isInside = false
    private var isEscaped = false

    mutating func take(_ byte: UInt8) {
        guard isInside else { return isInside = byte == UInt8(ascii: "\"") }
        if isEscaped {
            isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
            isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
            isInside = false
        }
    }
}
