/// Refuses a logo that could run, fetch or hide anything: only known elements, no handlers, and references to itself alone.
///
/// An SVG from a force is shown to everybody on the force's own pages, so what is not known to be harmless is refused.
enum LogoCheck {
    /// The most bytes that a logo may have.
    static let largest = 64 * 1024

    private static let elements: Set<String> = [
        "circle", "clipPath", "defs", "desc", "ellipse", "g", "line", "linearGradient", "marker", "mask", "metadata", "path",
        "pattern",
        "polygon", "polyline", "radialGradient", "rect", "stop", "style", "svg", "symbol", "text", "title", "tspan", "use",
    ]

    static func findings(in bytes: [UInt8], file: String) -> [Finding] {
        guard bytes.count <= largest else {
            return [Finding(file: file, code: "logo-size", message: "The logo has more than 64 KB.", remedy: "Simplify its paths.")]
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            return [Finding(file: file, code: "logo-encoding", message: "The logo is not UTF-8.", remedy: "Save it as UTF-8.")]
        }
        var run = LogoRun(file: file)
        var scanner = MarkupScanner(text)
        do {
            while let part = try scanner.next() { run.check(part) }
            run.finish()
        } catch {
            run.add(error.line, error.column, "logo-xml", error.message, "Save the logo again as plain SVG.")
        }
        return run.findings
    }

    static func isAllowed(element name: String) -> Bool { elements.contains(name) }
}

/// One pass over one logo.
private struct LogoRun {
    let file: String
    var findings: [Finding] = []
    private var open: [String] = []
    private var hasRoot = false
    /// A style's text so far, since a comment may stand within a word of it.
    private var style = ""

    init(file: String) { self.file = file }

    mutating func add(_ line: Int, _ column: Int, _ code: String, _ message: String, _ remedy: String) {
        findings.append(Finding(file: file, line: line, column: column, code: code, message: message, remedy: remedy))
    }

    mutating func check(_ part: MarkupPart) {
        switch part.content {
        case .start(let name, let attributes, let isEmpty): start(name, attributes, isEmpty, part)
        case .end(let name): end(name, part)
        case .text(let text): checkText(text, part)
        case .declaration: checkDeclaration(part)
        }
    }

    private mutating func checkDeclaration(_ part: MarkupPart) {
        add(
            part.line, part.column, "logo-doctype", "The logo has a document type, entities or instructions.",
            "Remove everything from <! or <? to >.")
    }

    private mutating func checkText(_ text: String, _ part: MarkupPart) {
        if open.last == "style" {
            style += text
        } else if open.isEmpty, text.contains(where: { !$0.isWhitespace }) {
            add(part.line, part.column, "logo-xml", "There is text outside the drawing.", "Remove it.")
        }
    }

    private mutating func start(_ name: String, _ attributes: [(name: String, value: String)], _ isEmpty: Bool, _ part: MarkupPart)
    {
        if open.isEmpty { checkRoot(name, attributes, part) }
        if !LogoCheck.isAllowed(element: name) || Self.holdsTextAlone.contains(open.last ?? "") {
            add(
                part.line, part.column, name.lowercased() == "script" ? "logo-script" : "logo-element",
                "The logo holds the element <\(name)>, which is not allowed.",
                name.lowercased() == "script" ? "Remove the script." : "Remove it, or save the logo as plain SVG with shapes alone."
            )
        }
        for attribute in attributes { check(attribute.name, attribute.value, of: name, part) }
        if !isEmpty { open.append(name) }
    }

    /// Elements in which HTML reads other elements by other rules.
    private static let holdsTextAlone: Set<String> = ["desc", "style", "title"]

    private mutating func checkRoot(_ name: String, _ attributes: [(name: String, value: String)], _ part: MarkupPart) {
        if hasRoot || name != "svg" || !attributes.contains(where: { $0.name == "xmlns" && $0.value == Self.namespace }) {
            add(
                part.line, part.column, "logo-root", "The logo is not one drawing <svg xmlns=\"\(Self.namespace)\">.",
                "Save it as plain SVG.")
        }
        hasRoot = true
    }

    private static let namespace = "http://www.w3.org/2000/svg"

    private mutating func end(_ name: String, _ part: MarkupPart) {
        if name == "style" {
            if !Self.isHarmless(style: style) { refuseReference(part) }
            style = ""
        }
        if open.last == name {
            open.removeLast()
            return
        }
        add(part.line, part.column, "logo-xml", "</\(name)> closes nothing that is open here.", "Save the logo again as plain SVG.")
        if let index = open.lastIndex(of: name) { open.removeSubrange(index...) }
    }

    mutating func finish() {
        if !hasRoot { add(1, 1, "logo-root", "The logo is no drawing.", "Save it as plain SVG.") }
        if let name = open.last { add(1, 1, "logo-xml", "<\(name)> is never closed.", "Save the logo again as plain SVG.") }
    }
}

extension LogoRun {
    private mutating func check(_ name: String, _ value: String, of element: String, _ part: MarkupPart) {
        let lower = name.lowercased()
        let bare = Self.bare(value)
        if lower.hasPrefix("on") {
            add(
                part.line, part.column, "logo-handler", "The element <\(element)> has the event handler \(name).",
                "Remove the attribute.")
        } else if bare.contains("javascript:") || bare.contains("data:") {
            add(
                part.line, part.column, "logo-script", "The attribute \(name) of <\(element)> holds an address that can run.",
                "Remove it.")
        } else if lower == "href" || lower.hasSuffix(":href") || lower == "src" {
            if !value.hasPrefix("#") { refuseReference(part) }
        } else if lower == "xml:base" || !lower.hasPrefix("xmlns") && !Self.isHarmless(style: value) {
            refuseReference(part)
        } else if lower == "xmlns", value != Self.namespace {
            add(part.line, part.column, "logo-element", "The element <\(element)> is not of SVG.", "Remove it.")
        }
    }

    private mutating func refuseReference(_ part: MarkupPart) {
        add(
            part.line, part.column, "logo-reference", "The logo refers to something outside itself.",
            "Draw it in the file, or refer to a part of it: \"#name\".")
    }

    /// The ASCII of a text in lower case, without space, control characters and quotation marks: nothing hides between its letters.
    private static func bare(_ text: String) -> String {
        var bare = String.UnicodeScalarView()
        for scalar in text.lowercased().unicodeScalars where ("!"..."~").contains(scalar) && scalar != "\"" && scalar != "'" {
            bare.append(scalar)
        }
        return String(bare)
    }

    /// Whether a style imports nothing, refers to parts of the drawing alone, and hides nothing behind escapes or comments.
    private static func isHarmless(style: String) -> Bool {
        let text = bare(style)
        let banned = ["@", "\\", "/*", "expression(", "javascript:", "image(", "image-set(", "-moz-binding", "behavior:", "src("]
        if banned.contains(where: text.contains) { return false }
        return text.split(separator: "url(", omittingEmptySubsequences: false).dropFirst().allSatisfy { $0.hasPrefix("#") }
    }
}
