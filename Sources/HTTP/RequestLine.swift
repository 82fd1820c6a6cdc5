/// The first line of a request (RFC 9112, section 3), checked.
struct RequestLine: Sendable {
    let method: Method
    /// As it was sent; of an absolute address, what stands after the host.
    let target: String
    /// Decoded, without the query.
    let path: String
    /// The host of an absolute address; it counts instead of the `Host` field (section 3.2.2).
    let authority: String?
    /// The host of an absolute address with its port, as it was sent.
    let authorityText: String?
    let isHTTP10: Bool

    /// What stands after the `?`, still encoded.
    var query: String {
        guard let mark = target.utf8.firstIndex(of: Byte.question) else { return "" }
        return String(target[target.index(after: mark)...])
    }
}

extension RequestLine {
    /// Reads `method SP request-target SP HTTP-version`, with single spaces and nothing else around them.
    init(_ bytes: Span<UInt8>, _ line: Range<Int>) throws(Refusal) {
        guard let first = firstIndex(of: Byte.space, in: bytes, line),
            let second = firstIndex(of: Byte.space, in: bytes, first + 1..<line.upperBound), second > first + 1
        else { throw Refusal(.badRequest, "The request line is not method, target and version with one space between them.") }
        isHTTP10 = try RequestLine.isHTTP10(bytes, second + 1..<line.upperBound)
        method = try RequestLine.method(bytes, line.lowerBound..<first)
        let form = try TargetForm(bytes, first + 1..<second, method: method)
        authority = try form.authority.map { range throws(Refusal) in try Host.name(bytes, range) }
        authorityText = form.authority.map { text(bytes, $0) }
        (target, path) = try RequestLine.decoded(bytes, form.local)
    }

    /// HTTP/1.0, or HTTP/1.1 and what a later minor version would add to it (RFC 9110, section 2.5).
    private static func isHTTP10(_ bytes: Span<UInt8>, _ version: Range<Int>) throws(Refusal) -> Bool {
        let start = version.lowerBound
        guard version.count == 8, equal(bytes, start..<start + 5, "HTTP/"), bytes[start + 6] == Byte.dot,
            bytes[start + 5].isDigit, bytes[start + 7].isDigit
        else { throw Refusal(.badRequest, "The request line does not end in a version of HTTP.") }
        guard bytes[start + 5] == Byte.zero + 1 else {
            throw Refusal(.versionNotSupported, "Only HTTP/1.1 and HTTP/1.0 are spoken here.")
        }
        return bytes[start + 7] == Byte.zero
    }

    private static func method(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(Refusal) -> Method {
        if let method = Method(bytes, range) { return method }
        for index in range where !bytes[index].isToken { throw Refusal(.badRequest, "The method is not a token.") }
        guard !range.isEmpty else { throw Refusal(.badRequest, "The request line begins with a space.") }
        throw Refusal(.notImplemented, "The method is not known.")
    }

    /// The target as text, and its path decoded once.
    private static func decoded(_ bytes: Span<UInt8>, _ local: Range<Int>) throws(Refusal) -> (String, String) {
        for index in local where bytes[index] <= 0x20 || bytes[index] >= 0x7F || bytes[index] == 0x23 {
            throw Refusal(.badRequest, "The target has a character that must be encoded.")
        }
        guard !local.isEmpty else { return ("/", "/") }
        let target = bytes[local.lowerBound] == Byte.question ? "/" + text(bytes, local) : text(bytes, local)
        let end = firstIndex(of: Byte.question, in: bytes, local) ?? local.upperBound
        let path = try TargetPath.decoded(bytes, local.lowerBound..<end)
        return (target, path ?? (end == local.upperBound ? target : text(bytes, local.lowerBound..<end)))
    }
}

/// Which of the four forms a target has (RFC 9112, section 3.2), and where its parts stand.
private struct TargetForm {
    var authority: Range<Int>?
    var local: Range<Int>

    init(_ bytes: Span<UInt8>, _ target: Range<Int>, method: Method) throws(Refusal) {
        local = target
        if bytes[target.lowerBound] == Byte.slash { return }
        if equal(bytes, target, "*"), method == .options { return }
        guard let start = TargetForm.afterScheme(bytes, target) else {
            throw Refusal(.badRequest, "The target is neither a path nor an http address.")
        }
        var end = start
        while end < target.upperBound, bytes[end] != Byte.slash, bytes[end] != Byte.question { end += 1 }
        authority = start..<end
        local = end..<target.upperBound
    }

    private static func afterScheme(_ bytes: Span<UInt8>, _ target: Range<Int>) -> Int? {
        let start = target.lowerBound
        if target.count > 7, equalIgnoringCase(bytes, start..<start + 7, "http://") { return start + 7 }
        if target.count > 8, equalIgnoringCase(bytes, start..<start + 8, "https://") { return start + 8 }
        return nil
    }
}

/// Paths, which must mean one thing only.
private enum TargetPath {
    /// The path decoded once, or nothing if it has nothing to decode.
    static func decoded(_ bytes: Span<UInt8>, _ path: Range<Int>) throws(Refusal) -> String? {
        guard firstIndex(of: Byte.percent, in: bytes, path) != nil else {
            try refuseDotSegments(bytes, path)
            return path.isEmpty ? "/" : nil
        }
        var decoded = bytes.extracting(path).withUnsafeBufferPointer { Array($0) }
        try refuseHidden(bytes, path)
        guard Percent.decode(&decoded) else { throw Refusal(.badRequest, "A percent sign in the path begins no code.") }
        try refuseDotSegments(decoded.span, 0..<decoded.count)
        guard !decoded.contains(where: \.isControl) else { throw Refusal(.badRequest, "The path has a control character.") }
        guard let text = String(validating: decoded, as: UTF8.self) else { throw Refusal(.badRequest, "The path is not UTF-8.") }
        return text
    }

    /// An encoded slash or backslash would be read as one place by us and as another by whoever stands before us.
    private static func refuseHidden(_ bytes: Span<UInt8>, _ path: Range<Int>) throws(Refusal) {
        for index in path where bytes[index] == Byte.percent && index + 2 < path.upperBound {
            let (high, low) = (bytes[index + 1], bytes[index + 2].lowered)
            if high == 0x32 && low == 0x66 || high == 0x35 && low == 0x63 {
                throw Refusal(.badRequest, "The path hides a slash.")
            }
        }
    }

    /// RFC 3986, section 5.2.4: whoever asks removes them; here they can only be meant to deceive.
    private static func refuseDotSegments(_ bytes: Span<UInt8>, _ path: Range<Int>) throws(Refusal) {
        var start = path.lowerBound
        while start < path.upperBound {
            let end = firstIndex(of: Byte.slash, in: bytes, start..<path.upperBound) ?? path.upperBound
            if equal(bytes, start..<end, ".") || equal(bytes, start..<end, "..") {
                throw Refusal(.badRequest, "The path has a dot segment.")
            }
            start = end + 1
        }
    }
}

/// Host names as a `Host` field or an absolute address gives them (RFC 9112, section 3.2; RFC 3986, section 3.2.2).
enum Host {
    /// The name or address in lower case, without port and final dot.
    static func name(_ bytes: Span<UInt8>, _ authority: Range<Int>) throws(Refusal) -> String {
        var end = authority.lowerBound
        while end < authority.upperBound, bytes[end] != Byte.colon || isBracketed(bytes, authority, end) { end += 1 }
        var name = bytes.extracting(authority.lowerBound..<end).withUnsafeBufferPointer { $0.map(\.lowered) }
        if name.count > 1, name.last == Byte.dot { name.removeLast() }
        guard isName(name) || isAddress(name), isPort(bytes, end..<authority.upperBound) else {
            throw Refusal(.badRequest, "The host is not a name or an address.")
        }
        return String(decoding: name, as: UTF8.self)
    }

    private static func isBracketed(_ bytes: Span<UInt8>, _ authority: Range<Int>, _ index: Int) -> Bool {
        bytes[authority.lowerBound] == 0x5B && firstIndex(of: 0x5D, in: bytes, authority.lowerBound..<index) == nil
    }

    /// Letters, digits, hyphens and underscores in parts divided by single dots (RFC 1123, section 2.1).
    private static func isName(_ name: [UInt8]) -> Bool {
        var last = Byte.dot
        for byte in name {
            guard byte.isLetter || byte.isDigit || byte == 0x2D || byte == 0x5F || (byte == Byte.dot && last != Byte.dot) else {
                return false
            }
            last = byte
        }
        return last != Byte.dot && name.count <= 253
    }

    private static func isAddress(_ name: [UInt8]) -> Bool {
        guard name.count > 3, name.count < 48, name.first == 0x5B, name.last == 0x5D else { return false }
        return name.dropFirst().dropLast().allSatisfy { $0.hexValue != nil || $0 == Byte.colon || $0 == Byte.dot }
    }

    private static func isPort(_ bytes: Span<UInt8>, _ port: Range<Int>) -> Bool {
        guard !port.isEmpty else { return true }
        guard port.count <= 6 else { return false }
        for index in port.dropFirst() where !bytes[index].isDigit { return false }
        return true
    }
}
