import Basics

@testable import HTTP

/// The request parser: whatever comes, cut into whatever pieces, has one reading, and that reading survives being written again.
///
/// The first line gives the sizes of the pieces, a byte each.
func examine(_ input: Input) {
    var input = input
    let sizes = input.line().map { Int($0 & 31) + 1 }
    let whole = Reading(input.bytes, sizes: [max(1, input.bytes.count)])

    check(whole == Reading(input.bytes, sizes: sizes.isEmpty ? [1] : sizes), "Pieces of other sizes are read alike.")
    check(whole == Reading(input.bytes, sizes: [1]), "Byte by byte it is read alike.")
    for message in whole.messages { examine(message) }
}

private func examine(_ message: Message) {
    let path = message.path
    check(path.hasPrefix("/") || path == "*", "A path begins with a slash.")
    check(!path.utf8.contains { $0 < 0x20 || $0 == 0x7F }, "A path has no control character.")
    check(!path.split(separator: "/").contains { $0 == "." || $0 == ".." }, "A path has no dot segment.")
    let sent = message.target.prefix { $0 != "?" }
    check(path.utf8.count { $0 == 0x2F } == max(1, sent.utf8.count { $0 == 0x2F }) || path == "*", "No slash was hidden.")
    check(message.content.count <= Reading.limits.body, "The content is within its limit.")
    check(message.fields.count <= Reading.limits.headerFields, "The fields are within their limit.")
    for (name, value) in message.fields {
        check(!name.isEmpty && name.utf8.allSatisfy(\.isToken), "A field's name is a token.")
        check(!value.utf8.contains { $0 != 9 && ($0 < 0x20 || $0 == 0x7F) }, "A field's value has no control character.")
    }
    let again = Reading(message.written, sizes: [1 << 20], limits: Limits())
    check(again.refusal == nil && again.messages.count == 1, "A request that was taken is taken again: \(again)")
    check(again.messages.first?.isSame(as: message) == true, "A request that is written again is the same.")
}

/// All that a parser makes of some bytes.
private struct Reading: Equatable {
    static let limits: Limits = {
        var limits = Limits()
        limits.requestLine = 96
        limits.headerBytes = 384
        limits.headerFields = 8
        limits.body = 160
        return limits
    }()

    var messages: [Message] = []
    var refusal: String?

    init(_ bytes: [UInt8], sizes: [Int], limits: Limits = Reading.limits) {
        var parser = RequestParser(limits: limits)
        var (rest, turn) = (bytes[...], 0)
        do throws(Refusal) {
            while !rest.isEmpty {
                let piece = rest.prefix(sizes[turn % sizes.count])
                (rest, turn) = (rest.dropFirst(piece.count), turn + 1)
                parser.feed(piece)
                while let event = try parser.next() { try take(event, parser) }
            }
        } catch {
            refusal = "\(error.status.code) \(error.reason)"
        }
    }

    private mutating func take(_ event: RequestParser.Event, _ parser: RequestParser) throws(Refusal) {
        switch event {
        case .head(let head):
            try parser.checkAnnouncedLength()
            messages.append(Message(head))
        case .content(let bytes):
            check(!messages.isEmpty, "Content follows a head.")
            messages[messages.count - 1].content = bytes
            messages[messages.count - 1].isWhole = true
        }
    }
}

/// A request with all that the rest of the server sees of it.
private struct Message: Equatable {
    let method: String
    let target: String
    let path: String
    let query: String
    let host: String
    let isHTTP10: Bool
    let keepsAlive: Bool
    let names: [String]
    let values: [String]
    var content: [UInt8] = []
    var isWhole = false

    init(_ head: RequestHead) {
        method = head.line.method.rawValue
        target = head.line.target
        path = head.line.path
        query = head.line.query
        host = head.host
        isHTTP10 = head.line.isHTTP10
        keepsAlive = head.keepsAlive
        names = head.headers.fields.map(\.name)
        values = head.headers.fields.map(\.value)
    }

    var fields: [(String, String)] { Array(zip(names, values)) }

    /// The fields that do not say where the message ends or whom it is for.
    var ownFields: [[String]] {
        let framing: Set<String> = ["host", "content-length", "transfer-encoding", "expect"]
        return fields.filter { !framing.contains($0.0.lowercased()) }.map { [$0.0, $0.1] }
    }

    /// The request as a server would send it on.
    var written: [UInt8] {
        var text = "\(method) \(target) HTTP/1.\(isHTTP10 ? 0 : 1)\r\n"
        if !host.isEmpty { text += "Host: \(host)\r\n" }
        for field in ownFields { text += "\(field[0]): \(field[1])\r\n" }
        return Array("\(text)Content-Length: \(content.count)\r\n\r\n".utf8) + content
    }

    func isSame(as other: Message) -> Bool {
        [method, target, path, query, host] == [other.method, other.target, other.path, other.query, other.host]
            && (ownFields, content, keepsAlive) == (other.ownFields, other.content, other.keepsAlive)
    }
}
