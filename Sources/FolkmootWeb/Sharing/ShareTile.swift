import FolkmootCore
import Markup

/// A square picture of something that is passed on, in the force's colours: for messengers and social media, which show pictures first.
struct ShareTile {
    /// What stands above the words: “You said, we did”.
    let heading: String
    /// What it says.
    let words: String
    /// What stands under the words.
    let more: String?
    /// Whose it is, and where it is read.
    let force: String
    let address: String
    let palette: Palette

    static let mediaType = "image/svg+xml"
    /// Its sides, in units of the drawing and pixels of the saved picture.
    static let side = 1080
    private static let margin = 80
    /// Room for the words and for what stands under them.
    private static let room = 620

    /// The whole file.
    ///
    /// Nothing in it runs or is fetched, and all text is escaped.
    var file: HTML {
        let text = palette.band.text
        let lines = fitted
        let bodies: [HTML] = lines.texts.enumerated().map { index, line in
            self.line(line, at: 300 + index * lines.size * 5 / 4, size: lines.size, weight: index < lines.bold ? 700 : 400)
        }
        return """
            <?xml version="1.0" encoding="utf-8"?>
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.side) \(Self.side)" width="\(Self.side)" height="\(Self.side)">
            <title>\(heading)</title>
            <rect width="\(Self.side)" height="\(Self.side)" fill="\(text: palette.band)"/>
            <rect y="\(Self.side - 24)" width="\(Self.side)" height="24" fill="\(text: text)"/>
            <g fill="\(text: text)" font-family="Arial, Helvetica, 'Liberation Sans', sans-serif">
            \(line(force, at: 120, size: 36, weight: 400))\(line(heading, at: 190, size: 48, weight: 700))\(bodies)\
            \(line(address, at: Self.side - 70, size: 32, weight: 400))</g>
            </svg>

            """
    }

    private func line(_ words: String, at y: Int, size: Int, weight: Int) -> HTML {
        "<text x=\"\(Self.margin)\" y=\"\(y)\" font-size=\"\(size)\" font-weight=\"\(weight)\">\(words)</text>\n"
    }

    /// The lines in the largest size in which they all fit; in the smallest, what does not fit is cut off.
    private var fitted: (texts: [String], bold: Int, size: Int) {
        for size in [84, 72, 62, 54, 46, 40, 34] {
            let lines = lines(in: size)
            if (lines.bold.count + lines.plain.count) * size * 5 / 4 <= Self.room {
                return (lines.bold + lines.plain, lines.bold.count, size)
            }
        }
        let lines = lines(in: 34)
        let most = Self.room * 4 / 5 / 34
        let kept = (lines.bold + lines.plain).prefix(most)
        return (kept.dropLast() + [(kept.last ?? "") + "…"], min(lines.bold.count, most), 34)
    }

    private func lines(in size: Int) -> (bold: [String], plain: [String]) {
        let most = Self.letters(in: size)
        return (Self.wrapped(words, most), more.map { Self.wrapped($0, most) } ?? [])
    }

    /// How many letters have room on a line: where all are bold, and in a wide font, a letter is on average 70 hundredths of its size wide.
    private static func letters(in size: Int) -> Int { (side - 2 * margin) * 100 / (size * 70) }

    /// Words in lines of so many letters; a word that is longer is cut.
    static func wrapped(_ text: String, _ most: Int) -> [String] {
        var lines: [String] = []
        for word in text.split(whereSeparator: \.isWhitespace) {
            var rest = word
            if let last = lines.last, last.count + 1 + rest.count <= most {
                lines[lines.count - 1] = "\(last) \(rest)"
                continue
            }
            while rest.count > most {
                lines.append(String(rest.prefix(most)))
                rest = rest.dropFirst(most)
            }
            if !rest.isEmpty { lines.append(String(rest)) }
        }
        return lines
    }
}
