/// Reads requests from the bytes of a connection, in whatever pieces they come (RFC 9112).
///
/// Knows no sockets.
///
/// A refusal is final: where the next request would begin is not known, and the connection must be closed.
struct RequestParser: Sendable {
    /// What has been read.
    enum Event: Sendable {
        /// A head; its content follows as the next event, and ``bodyLimit`` may be changed before.
        case head(RequestHead)
        /// The content of the request, which is now whole.
        case content([UInt8])
    }

    private enum State {
        case requestLine
        case fields(RequestLine)
        case content(remaining: Int)
        case chunkSize
        case chunk(remaining: Int)
        case chunkEnd
        case trailers
        case failed(Refusal)
    }

    /// Room that a connection keeps between requests, in bytes.
    private static let keptCapacity = 4096

    /// The most that the content of the present request may have, in bytes.
    var bodyLimit: Int
    private let limits: Limits
    private var state = State.requestLine
    private var buffer: [UInt8] = []
    private var position = 0
    private var searched = 0
    private var lineStart = 0
    private var fieldsStart = 0
    private var fieldCount = 0
    private var overhead = 0
    private var framing = Framing()
    private var content: [UInt8] = []

    init(limits: Limits) {
        self.limits = limits
        bodyLimit = limits.body
    }

    /// Adds what was received.
    mutating func feed(_ bytes: some Collection<UInt8>) { buffer.append(contentsOf: bytes) }

    /// Bytes received and not yet read.
    var buffered: Int { buffer.count - position }
    /// Whether the next request has not begun.
    var isBetweenRequests: Bool {
        if case .requestLine = state { return buffered == 0 }
        return false
    }
    /// Bytes of the present content received so far.
    var contentReceived: Int { content.count }

    /// How the target of a request begins that was refused for its head, as far as it was received: for the words of the refusal.
    var beginningOfTarget: String {
        let line = buffer.dropFirst(lineStart).prefix(64)
        let target = line.drop { $0 != Byte.space }.dropFirst().prefix { $0 > Byte.space && $0 < 0x7F }
        return String(decoding: target, as: UTF8.self)
    }

    /// What comes next, or nothing until more is fed.
    mutating func next() throws(Refusal) -> Event? {
        do throws(Refusal) {
            return try step()
        } catch {
            state = .failed(error)
            throw error
        }
    }

    private mutating func step() throws(Refusal) -> Event? {
        while true {
            switch state {
            case .requestLine: guard try readRequestLine() else { return nil }
            case .fields(let line):
                guard try readFields() else { return nil }
                return .head(try finishHead(line))
            case .content(let remaining):
                guard takeContent(remaining) == 0 else { return nil }
                return finishContent()
            case .chunkSize: guard try readChunkSize() else { return nil }
            case .chunk(let remaining): guard takeChunk(remaining) else { return nil }
            case .chunkEnd: guard try readChunkEnd() else { return nil }
            case .trailers:
                guard try readTrailers() else { return nil }
                return finishContent()
            case .failed(let refusal): throw refusal
            }
        }
    }
}

// MARK: - Head

extension RequestParser {
    /// Empty lines before a request are passed over (RFC 9112, section 2.2).
    private mutating func readRequestLine() throws(Refusal) -> Bool {
        dropRead()
        lineStart = position
        while let line = try takeLine(limit: limits.requestLine, beyond: .uriTooLong) {
            if line.isEmpty {
                overhead += 1
                guard overhead <= 4 else { throw Refusal(.badRequest, "There are only empty lines.") }
                continue
            }
            lineStart = line.lowerBound
            state = .fields(try RequestLine(buffer.span, line))
            (framing, fieldsStart, fieldCount, overhead) = (Framing(), position, 0, 0)
            return true
        }
        return false
    }

    private mutating func readFields() throws(Refusal) -> Bool {
        while let line = try takeLine(limit: limits.headerBytes - (position - fieldsStart), beyond: .headersTooLarge) {
            if line.isEmpty { return true }
            fieldCount += 1
            guard fieldCount <= limits.headerFields else { throw Refusal(.headersTooLarge, "There are too many header fields.") }
            let received = buffer
            let field = try FieldLine.parse(received.span, line)
            try framing.note(received.span, name: field.name, value: field.value)
        }
        return false
    }

    private mutating func finishHead(_ line: RequestLine) throws(Refusal) -> RequestHead {
        try framing.check(line)
        let lines = Array(buffer[fieldsStart..<position - 2])
        bodyLimit = limits.body
        content = []
        state = framing.isChunked ? .chunkSize : .content(remaining: framing.contentLength ?? 0)
        let host = line.authority ?? framing.host ?? ""
        return RequestHead(line: line, headers: Headers(checked: lines), host: host, framing: framing)
    }

    /// The next line without its CRLF, or nothing until it is whole.
    ///
    /// A bare CR or LF ends no line (RFC 9112, section 2.2).
    private mutating func takeLine(limit: Int, beyond status: Status) throws(Refusal) -> Range<Int>? {
        let end = try lineEnd(limit: limit)
        guard (end ?? buffer.count) - position <= limit else { throw Refusal(status, "A line is too long.") }
        guard let end else { return nil }
        defer { (position, searched) = (end + 1, end + 1) }
        return position..<end - 1
    }

    /// Looks no further than a line may reach, so that a refusal does not depend on how much has come at once.
    private mutating func lineEnd(limit: Int) throws(Refusal) -> Int? {
        let received = buffer
        let bytes = received.span
        let reach = min(bytes.count, position + limit + 1)
        var index = max(searched, position)
        while index < reach {
            let byte = bytes[index]
            if byte == Byte.carriageReturn {
                guard index + 1 < reach else { break }
                guard bytes[index + 1] == Byte.lineFeed else { throw Refusal(.badRequest, "A CR stands without its LF.") }
                return index + 1
            }
            if byte == Byte.lineFeed { throw Refusal(.badRequest, "An LF stands without its CR.") }
            index += 1
        }
        searched = index
        return nil
    }

    /// Gives up the room of what was read; moves the rest only when it is the smaller part, so that no byte moves often.
    private mutating func dropRead() {
        guard position > 0, position >= buffered else { return }
        if buffered > 0 {
            buffer.removeFirst(position)
        } else if buffer.capacity <= RequestParser.keptCapacity {
            buffer.removeAll(keepingCapacity: true)
        } else {
            buffer = []
        }
        (position, searched) = (0, 0)
    }
}

// MARK: - Content

extension RequestParser {
    /// Refuses content that is announced as larger than allowed, before any of it is read.
    func checkAnnouncedLength() throws(Refusal) {
        if (framing.contentLength ?? 0) > bodyLimit { throw Refusal(.contentTooLarge, "The content is larger than allowed.") }
    }

    /// Takes what is there, and returns how much is still to come.
    private mutating func takeContent(_ remaining: Int) -> Int {
        let count = min(remaining, buffered)
        if count > 0 { content.append(contentsOf: buffer[position..<position + count]) }
        position += count
        state = .content(remaining: remaining - count)
        if remaining > count { dropRead() }
        return remaining - count
    }

    private mutating func finishContent() -> Event {
        defer { content = [] }
        state = .requestLine
        (searched, overhead) = (position, 0)
        return .content(content)
    }

    /// `chunk-size [ chunk-ext ] CRLF` (RFC 9112, section 7.1).
    private mutating func readChunkSize() throws(Refusal) -> Bool {
        dropRead()
        guard let line = try takeLine(limit: 1024, beyond: .badRequest) else { return false }
        let chunk = try ChunkLine(buffer.span, line)
        overhead += chunk.extensionLength
        guard overhead <= limits.headerBytes else { throw Refusal(.badRequest, "The chunk extensions are too long.") }
        guard chunk.size <= bodyLimit - content.count else {
            throw Refusal(.contentTooLarge, "The content is larger than allowed.")
        }
        state = chunk.size == 0 ? .trailers : .chunk(remaining: chunk.size)
        if chunk.size == 0 { (fieldsStart, fieldCount) = (position, 0) }
        return true
    }

    private mutating func takeChunk(_ remaining: Int) -> Bool {
        let count = min(remaining, buffered)
        if count > 0 { content.append(contentsOf: buffer[position..<position + count]) }
        position += count
        searched = position
        state = count == remaining ? .chunkEnd : .chunk(remaining: remaining - count)
        if count < remaining { dropRead() }
        return count == remaining
    }

    private mutating func readChunkEnd() throws(Refusal) -> Bool {
        guard let line = try takeLine(limit: 2, beyond: .badRequest) else { return false }
        guard line.isEmpty else { throw Refusal(.badRequest, "A chunk is longer than its size.") }
        state = .chunkSize
        return true
    }

    /// Trailer fields are checked and dropped: nothing here needs them (RFC 9112, section 7.1.2).
    private mutating func readTrailers() throws(Refusal) -> Bool {
        while let line = try takeLine(limit: limits.headerBytes - (position - fieldsStart), beyond: .headersTooLarge) {
            if line.isEmpty { return true }
            fieldCount += 1
            guard fieldCount <= limits.headerFields else { throw Refusal(.headersTooLarge, "There are too many trailer fields.") }
            _ = try FieldLine.parse(buffer.span, line)
        }
        return false
    }
}
