/// A line or several lines of text in a drawing, 17 units apart.
struct Label {
    enum Anchor: String {
        case start, middle, end
    }

    static let lineHeight = 17.0

    let lines: [String]
    let x: Double
    /// The middle of the whole block of lines.
    let y: Double
    let anchor: Anchor

    init(_ text: String, x: Double, y: Double, anchor: Anchor = .start) {
        self.init(lines: [text], x: x, y: y, anchor: anchor)
    }

    init(lines: [String], x: Double, y: Double, anchor: Anchor = .start) {
        self.lines = lines
        self.x = x
        self.y = y
        self.anchor = anchor
    }

    func html(_ name: StaticString) -> HTML {
        let anchor = anchor == .start ? nil : anchor.rawValue
        if lines.count == 1 {
            return """
                <text class="\(HTML(stringLiteral: name))" x="\(at: x)" y="\(at: baseline(0))"\(attribute: "text-anchor", anchor)>\(lines[0])</text>
                """
        }
        let spans = lines.enumerated().map { index, line -> HTML in
            "<tspan x=\"\(at: x)\" y=\"\(at: baseline(index))\">\(line)\(index < lines.count - 1 ? " " : "")</tspan>"
        }
        return "<text class=\"\(HTML(stringLiteral: name))\"\(attribute: "text-anchor", anchor)>\(spans)</text>"
    }

    /// Capital letters of this size reach about ten units above the baseline.
    private func baseline(_ index: Int) -> Double {
        y + 5 + (Double(index) - Double(lines.count - 1) / 2) * Self.lineHeight
    }
}

/// How wide text will be, without knowing the reader's font: about what DejaVu Sans, a wide one, would need at 14 units.
enum TextWidth {
    static func of(_ text: String) -> Double { units(hundredths(text)) }

    /// The text in lines of about the same length, none wider than that.
    ///
    /// It is broken at spaces. What exceeds the number of lines ends with an ellipsis after a whole word; only a word that is too wide
    /// for a line by itself is cut.
    static func wrapped(_ text: String, width: Double, lines limit: Int) -> [String] {
        let words = text.utf8.split(separator: UInt8(ascii: " ")).map { Word(cut(String(Substring($0)), width: width)) }
        let lines = Self.lines(words, width: width)
        guard lines.count > limit else { return lines.isEmpty ? [""] : texts(balanced(words, lines), words) }
        for count in words.indices.reversed() {
            let shortened = shortened(words[..<count])
            let lines = Self.lines(shortened, width: width)
            if lines.count <= limit { return texts(lines, shortened) }
        }
        return [cut(text, width: width)]
    }

    /// The text, or as much of it as fits with an ellipsis.
    static func cut(_ text: String, width: Double) -> String {
        guard of(text) > width else { return text }
        var kept = ""
        for character in text where of("\(kept)\(character)…") <= width { kept.append(character) }
        return bare(kept) + "…"
    }

    private struct Word {
        let text: String
        /// In hundredths of the size of the type.
        let width: Int

        init(_ text: String) { (self.text, width) = (text, hundredths(text)) }
    }

    /// Some words in a row, with how wide they are together.
    private struct Line {
        var words: Range<Int>
        var width: Int
    }

    private static func lines(_ words: [Word], width: Double) -> [Line] { lines(words) { units($0) <= width } }

    /// As many words to a line as fit.
    private static func lines(_ words: [Word], fits: (Int) -> Bool) -> [Line] {
        var lines: [Line] = []
        for (place, word) in words.enumerated() {
            if let last = lines.last, case let width = last.width + space + word.width, fits(width) {
                lines[lines.count - 1] = Line(words: last.words.lowerBound..<place + 1, width: width)
            } else {
                lines.append(Line(words: place..<place + 1, width: word.width))
            }
        }
        return lines
    }

    /// The same number of lines with the widest as narrow as can be, so that no word stands alone on the last.
    private static func balanced(_ words: [Word], _ lines: [Line]) -> [Line] {
        var best = lines
        while best.count > 1, let widest = best.map(\.width).max() {
            let narrower = Self.lines(words) { $0 < widest }
            guard narrower.count == best.count, narrower.allSatisfy({ $0.width < widest }) else { break }
            best = narrower
        }
        return best
    }

    private static func texts(_ lines: [Line], _ words: [Word]) -> [String] {
        lines.map { words[$0.words].map(\.text).joined(separator: " ") }
    }

    private static func shortened(_ words: ArraySlice<Word>) -> [Word] {
        guard let last = words.last else { return [Word("…")] }
        return words.dropLast() + [Word(bare(last.text) + "…")]
    }

    /// Without the marks that would stand oddly before an ellipsis.
    private static func bare(_ text: String) -> String {
        var text = Substring(text)
        while let last = text.last, " ,;:.–(…".contains(last) { text.removeLast() }
        return String(text)
    }

    private static func units(_ hundredths: Int) -> Double { Double(hundredths) * 0.14 }

    private static let space = hundredths(" ")

    /// In hundredths of the size of the type, so that widths add up exactly.
    private static func hundredths(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + ($1.value < 128 ? plain[Int($1.value)] : hundredths($1)) }
    }

    private static let plain = (0..<128).map { hundredths(Unicode.Scalar(UInt8($0))) }

    private static func hundredths(_ scalar: Unicode.Scalar) -> Int {
        switch scalar {
        case "i", "j", "l", "I", "J", "'", "|", "·": 30
        case " ", "\u{A0}", ".", ",", ":", ";", "f", "t", "-", "(", ")", "/", "!": 39
        case "r", "–": 45
        case "m", "M", "w", "W", "%", "@", "—", "…": 100
        case "A"..."Z", "&": 76
        case "\u{300}"..."\u{36F}", "\u{200B}"..."\u{200F}": 0
        default: scalar.value < 0x1100 ? 62 : 110
        }
    }
}

/// Labels beside the ends of lines, pushed apart no further than they must.
enum LabelPlacement {
    /// The middles at which blocks of these heights can stand between two edges without touching, as near as can be to where they
    /// would stand.
    ///
    /// This is isotonic regression (pool adjacent violators): blocks that would touch form a group that stands at its mean. The edges
    /// must have room for all.
    static func spread(_ wanted: [Double], heights: [Double], from top: Double, to bottom: Double) -> [Double] {
        let order = wanted.indices.sorted { (wanted[$0], $0) < (wanted[$1], $1) }
        var groups: [(members: [Int], sum: Double)] = []
        var above = 0.0
        var offsets = [Double](repeating: 0, count: wanted.count)
        for index in order {
            offsets[index] = above + heights[index] / 2
            above += heights[index]
            groups.append(([index], wanted[index] - offsets[index]))
            while let last = groups.last, groups.count > 1, mean(groups[groups.count - 2]) >= mean(last) {
                groups.removeLast()
                groups[groups.count - 1].members += last.members
                groups[groups.count - 1].sum += last.sum
            }
        }
        var places = wanted
        for group in groups {
            let start = max(top, min(bottom - above, mean(group)))
            for index in group.members { places[index] = start + offsets[index] }
        }
        return places
    }

    private static func mean(_ group: (members: [Int], sum: Double)) -> Double { group.sum / Double(group.members.count) }

    /// Which of the labels along an axis to show: every second, third … counted from one of them, the most that leave a gap between.
    ///
    /// Counted from the last, unless another is named; then, if only two fit, those are the first and the last.
    static func shown(middles: [Double], widths: [Double], from start: Int? = nil, gap: Double = 12) -> [Int] {
        guard let last = middles.indices.last else { return [] }
        let ends = start == nil ? [[0, last]] : []
        let start = start ?? last
        let steps = [1, 2, 3, 4, 6, 12, 24, 48, 60, 120, 240]
        let choices = steps.map { step in middles.indices.filter { (start - $0) % step == 0 } }
        let inOrder = choices.filter { $0.count > 2 } + ends + choices
        return inOrder.first { $0.count > 1 && $0[0] < $0[1] && fit($0, middles, widths, gap) } ?? [start]
    }

    private static func fit(_ indices: [Int], _ middles: [Double], _ widths: [Double], _ gap: Double) -> Bool {
        zip(indices, indices.dropFirst()).allSatisfy { left, right in
            middles[right] - middles[left] >= (widths[left] + widths[right]) / 2 + gap
        }
    }
}
