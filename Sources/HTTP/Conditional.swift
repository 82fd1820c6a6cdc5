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

/// Lists of entity tags (RFC 9110, section 8.8.3).
enum EntityTags {
    /// Whether a list, or `*`, has a tag, compared weakly (section 8.8.3.2).
    static func match(_ list: String, _ tag: String) -> Bool {
        let wanted = opaque(tag[...])
        var rest = list.drop(while: isSeparator)
        if rest == "*" { return true }
        while !rest.isEmpty {
            guard let end = end(of: rest) else { return false }
            if opaque(rest[..<end]) == wanted { return true }
            rest = rest[end...].drop(while: isSeparator)
        }
        return false
    }

    /// Where the first tag ends: tags may hold commas, so the quotes decide.
    private static func end(of text: Substring) -> Substring.Index? {
        guard let open = text.firstIndex(of: "\"") else { return nil }
        let inside = text.index(after: open)
        return text[inside...].firstIndex(of: "\"").map { text.index(after: $0) }
    }

    private static func opaque(_ tag: Substring) -> Substring { tag.hasPrefix("W/") ? tag.dropFirst(2) : tag }
    private static func isSeparator(_ character: Character) -> Bool { character == "," || character == " " || character == "\t" }
}
