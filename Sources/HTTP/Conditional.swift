extension Response {
    /// This answer, or 304 if the request says that the client has it already (RFC 9110, section 13.2.2).
    public func conditional(on request: Request) -> Response {
        guard request.isConditional, status == .ok, request.method == .get, isKnown(to: request.headers) else { return self }
        var unchanged = Response(.notModified, headers: headers)
        for name in ["Content-Type", "Content-Encoding", "Content-Language", "Content-Disposition"] {
            unchanged.headers.remove(name)
        }
        return unchanged
    }

    private func isKnown(to request: Headers) -> Bool {
        let tags = request.all("If-None-Match")
        if !tags.isEmpty {
            return headers["ETag"].map { tag in tags.contains { EntityTags.match($0, tag) } } ?? false
        }
        guard let since = request["If-Modified-Since"], let modified = headers["Last-Modified"] else { return false }
        guard let since = HTTPDate.seconds(since), let modified = HTTPDate.seconds(modified) else { return false }
        return modified <= since
    }
}

/// Lists of entity tags (RFC 9110, section 8.8.3), read byte by byte: an accent may stand upon a quotation mark.
enum EntityTags {
    /// Whether a list, or `*`, has a tag, compared weakly (section 8.8.3.2).
    static func match(_ list: String, _ tag: String) -> Bool {
        let wanted = opaque(Array(tag.utf8)[...])
        var rest = Array(list.utf8).drop(while: isSeparator)
        if rest.elementsEqual("*".utf8) { return true }
        while !rest.isEmpty {
            guard let end = end(of: rest) else { return false }
            if opaque(rest[..<end]) == wanted { return true }
            rest = rest[end...].drop(while: isSeparator)
        }
        return false
    }

    /// Where the first tag ends: tags may hold commas, so the quotes decide.
    private static func end(of bytes: ArraySlice<UInt8>) -> Int? {
        guard let open = bytes.firstIndex(of: Byte.quote) else { return nil }
        return bytes[(open + 1)...].firstIndex(of: Byte.quote).map { $0 + 1 }
    }

    private static func opaque(_ tag: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        tag.starts(with: "W/".utf8) ? tag.dropFirst(2) : tag
    }
    private static func isSeparator(_ byte: UInt8) -> Bool { byte == Byte.comma || byte.isBlank }
}
