import Basics
import Testing

@Suite("Text from people")
struct CleanTextTests {
    @Test(
        "A line is trimmed, its white space folded, and what cannot be seen is gone",
        arguments: [
            ("  Mill \t\r\n Lane\u{A0}\u{2003}12 ", "Mill Lane 12"),
            ("", ""), (" \n\t ", ""),
            ("a\u{0}b\u{7}c\u{1B}[31md\u{7F}\u{9B}", "abc[31md"),
            ("user\u{202E}gpj.exe\u{2066}x\u{2069}\u{200E}\u{200F}\u{61C}", "usergpj.exex"),
            ("a\u{200B}b\u{FEFF}c\u{AD}d\u{2060}e", "abcde"),
            ("a\u{2028}b\u{85}c", "a b c"),
            ("caf\u{65}\u{301}", "café"),
            ("👩‍👩‍👧‍👦 🏴󠁧󠁢󠁷󠁬󠁳󠁿 ✌🏽", "👩‍👩‍👧‍👦 🏴󠁧󠁢󠁷󠁬󠁳󠁿 ✌🏽"),
            ("Llanfair­pwllgwyngyll Ŵyth", "Llanfairpwllgwyngyll Ŵyth"),
        ])
    func line(text: String, cleaned: String) {
        #expect(Array(CleanText.line(text, limit: 100).unicodeScalars) == Array(cleaned.unicodeScalars))
    }

    @Test("Plain text, which takes a shorter way, comes out as other text does", arguments: 0..<200)
    func shortWay(seed: UInt64) {
        var random = SplitMix(seed: seed)
        let letters: [Unicode.Scalar] = [
            "a", "B", " ", " ", "\t", "\n", "\n", "\r", "\u{7}", "\u{7F}", "é", "Ŵ", "\u{2FF}", "’", "“", "…",
            "‰", "€", "\u{A0}", "\u{AD}", "\u{2028}", "\u{202E}",
        ]
        // Even seeds have what is plain alone.
        let known = seed % 2 == 0 ? letters.prefix(18) : letters[...]
        var text = String.UnicodeScalarView()
        for _ in 0..<40 { text.append(known.randomElement(using: &random) ?? "a") }

        for limit in [1, 2, 5, 20, 50] {
            let (line, paragraphs) = (
                CleanText.line("漢" + String(text), limit: limit), CleanText.paragraphs("漢" + String(text), limit: limit)
            )
            #expect(CleanText.line("e" + String(text), limit: limit) == "e" + line.dropFirst())
            #expect(CleanText.paragraphs("e" + String(text), limit: limit) == "e" + paragraphs.dropFirst())
        }
    }

    @Test("Text is composed before it is kept, so that what looks alike is alike")
    func composition() {
        #expect(Array(CleanText.composed("e\u{301}").utf8) == [0xC3, 0xA9])
        #expect(Array(CleanText.composed("\u{212B}").unicodeScalars) == ["\u{C5}"])
        #expect(Array(CleanText.composed("q\u{307}\u{323}").unicodeScalars) == ["q", "\u{323}", "\u{307}"])
        #expect(Array(CleanText.composed("\u{1112}\u{1161}\u{11AB}").unicodeScalars) == ["\u{D55C}"])
        #expect(Array(CleanText.composed("Ŷ \u{177}").unicodeScalars) == ["\u{176}", " ", "\u{177}"])
    }

    @Test("A limit counts characters, and leaves no space at the end")
    func limit() {
        #expect(CleanText.line("Mill Lane", limit: 5) == "Mill")
        #expect(CleanText.line("👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦", limit: 2) == "👩‍👩‍👧‍👦👩‍👩‍👧‍👦")
        #expect(CleanText.line("abc", limit: 0) == "")
        #expect(CleanText.line("abc", limit: -1) == "")
    }

    @Test("A letter under a heap of marks is left out, since no limit in characters would bound it")
    func heaps() {
        let heap = "e" + String(repeating: "\u{301}", count: 10_000)

        #expect(CleanText.line("a\(heap)b", limit: 10) == "ab")
    }

    @Test("Paragraphs keep their line breaks, with no more than one empty line between two")
    func paragraphs() {
        let text = "\r\n\r\n First \t line \r\nsecond\rthird\n\n\n \n\nfourth\u{2029}fifth\n\n"

        #expect(CleanText.paragraphs(text, limit: 100) == "First line\nsecond\nthird\n\nfourth\nfifth")
        #expect(CleanText.paragraphs(text, limit: 11) == "First line")
        #expect(CleanText.paragraphs("\n \r\n", limit: 11) == "")
    }

    @Test("Cleaning what is clean changes nothing", arguments: 0..<100)
    func idempotence(seed: UInt64) {
        var random = SplitMix(seed: seed)
        let text = String(decoding: JSON.random(depth: 4, using: &random).encoded(pretty: true), as: UTF8.self)

        let once = CleanText.paragraphs(text, limit: 60)

        #expect(Array(CleanText.paragraphs(once, limit: 60).utf8) == Array(once.utf8))
    }
}

@Suite("What somebody may have meant")
struct SpellingTests {
    @Test(
        "The nearest word is suggested",
        arguments: [
            ("forse", "force"), ("froce", "force"), ("FORCE", "force"), ("forc", "force"), ("memers", "members"),
            ("benchmrak", "benchmark"), ("survey", "surveys"),
        ])
    func suggested(word: String, meant: String) {
        #expect(Spelling.nearest(to: word, among: ["members", "force", "benchmark", "surveys"]) == meant)
    }

    @Test("A word unlike all of them gets no suggestion", arguments: ["", "x", "fo", "beat", "household", "reports"])
    func nothing(word: String) {
        #expect(Spelling.nearest(to: word, among: ["members", "force", "benchmark", "surveys"]) == nil)
    }

    @Test("Of two that are as near, the first by alphabet is suggested, whatever their order")
    func ties() {
        #expect(Spelling.nearest(to: "bat", among: ["cat", "bar"]) == "bar")
        #expect(Spelling.nearest(to: "bat", among: ["bar", "cat"]) == "bar")
        #expect(Spelling.nearest(to: "bat", among: ["bar", "bat"]) == "bat")
    }

    @Test("A text of any length is answered at once")
    func long() {
        let long = String(repeating: "a", count: 1_000_000)

        #expect(Spelling.nearest(to: long, among: ["force", long]) == nil)
    }
}
