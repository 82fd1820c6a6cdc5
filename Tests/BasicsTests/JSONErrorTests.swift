import Basics
import Testing

@Suite("Errors in JSON")
struct JSONErrorTests {
    @Test(
        "An error tells the place, what is wrong and what to do",
        arguments: [
            ("", 1, 1, "There is nothing here. Write a JSON value, such as {}."),
            ("  \n ", 2, 2, "There is nothing here. Write a JSON value, such as {}."),
            ("\u{FEFF}{}", 1, 1, "The text begins with a byte order mark. Save it as UTF-8 without one."),
            ("{\n  \"a\": 1\n  \"name\": 2\n}", 3, 3, "A comma is missing before \"name\"."),
            ("[1 2]", 1, 4, "A comma is missing before 2."),
            ("[1,]", 1, 3, "There is a comma before the closing ]. Remove the comma."),
            ("{\"a\":1,\n}", 1, 7, "There is a comma before the closing }. Remove the comma."),
            ("[1,,2]", 1, 4, "There is a comma too many. Remove it."),
            ("[,1]", 1, 2, "There is a comma too many. Remove it."),
            ("{,}", 1, 2, "There is a comma too many. Remove it."),
            ("{\"a\" 1}", 1, 6, "A colon is missing after \"a\"."),
            ("{\"a\"}", 1, 5, "A colon is missing after \"a\"."),
            ("{\"a\":}", 1, 6, "\"a\" has no value. Write one, or null."),
            ("{a: 1}", 1, 2, "The name of a field stands in double quotes. Write \"a\"."),
            ("{1: 1}", 1, 2, "The name of a field stands in double quotes. Write \"name\"."),
            ("{'a': 1}", 1, 2, "Text stands in straight double quotes. Write \" here."),
            ("[“a”]", 1, 2, "Text stands in straight double quotes. Write \" here."),
            ("// x\n{}", 1, 1, "JSON has no comments. Remove this one."),
            ("{\"a\": 1 # x\n}", 1, 9, "JSON has no comments. Remove this one."),
            ("[\u{A0}1]", 1, 2, "This is a space of another kind (U+00A0). Replace it by an ordinary one."),
            ("[True]", 1, 2, "Write true in lower case."),
            ("[ture]", 1, 2, "ture is not a JSON value. Did you mean true?"),
            ("NaN", 1, 1, "NaN is not a JSON value. Write null, or a number."),
            ("-Infinity", 1, 2, "Digits are missing after the minus sign."),
            ("[None]", 1, 2, "None is not a JSON value. Write null."),
            ("[hello]", 1, 2, "hello is not a JSON value. Text stands in double quotes: \"hello\"."),
            ("[", 1, 2, "The text ends too early: a value is missing here."),
            ("[1", 1, 3, "The text ends too early: the [ of line 1, column 1 is not closed. Add ]."),
            ("{\n\"a\": {\"b\": 1}", 2, 14, "The text ends too early: the { of line 1, column 1 is not closed. Add }."),
            ("{", 1, 2, "The text ends too early: the { of line 1, column 1 is not closed. Add }."),
            ("[1}", 1, 3, "The [ of line 1 is closed by the wrong bracket. Write ] here."),
            ("{\"a\":1]", 1, 7, "The { of line 1 is closed by the wrong bracket. Write } here."),
            ("{} {}", 1, 4, "The value ends before this. Remove what comes after it."),
            ("]", 1, 1, "A value is missing before ]."),
            ("[*]", 1, 2, "No value begins with *. Write text in double quotes, a number, true, false, null, [ or {."),
            (
                "{\"a\":1,\n \"b\":2,\n \"\\u0061\":3}", 3, 2,
                "\"a\" stands twice in this object, first on line 1. Remove one of them."
            ),
        ])
    func structure(text: String, line: Int, column: Int, message: String) {
        #expect(throws: JSONSyntaxError(line: line, column: column, message: message)) { try JSONNode.parse(text.utf8) }
    }

    @Test(
        "A number that is none is refused with words",
        arguments: [
            ("01", 1, "A number does not begin with 0. Remove it, or write the number as text in double quotes."),
            ("-01", 1, "A number does not begin with 0. Remove it, or write the number as text in double quotes."),
            ("+1", 1, "A number does not begin with +. Remove it."),
            (".5", 1, "A number does not begin with a point. Write 0 before it."),
            ("1.", 3, "Digits are missing after the decimal point."),
            ("1.e5", 3, "Digits are missing after the decimal point."),
            ("1e", 3, "Digits are missing in the exponent."),
            ("1e+", 4, "Digits are missing in the exponent."),
            ("-", 2, "Digits are missing after the minus sign."),
            ("0x1F", 1, "0x1F is not a number. Text stands in double quotes."),
            (
                "9223372036854775808", 1,
                "This number is too large to be kept exactly: whole numbers go up to 9223372036854775807. Write it as text."
            ),
            ("1e400", 1, "This number is too large: numbers go up to about 1.8e308."),
        ])
    func numbers(text: String, column: Int, message: String) {
        #expect(throws: JSONSyntaxError(line: 1, column: column, message: message)) { try JSONNode.parse(text.utf8) }
    }

    @Test(
        "A text that is not closed, or holds what it cannot, is refused with words",
        arguments: [
            ("[\"é\", \"abc", 7, "This text has no closing quote. Add \" at its end."),
            ("\"a\nb\"", 1, "This text has no closing quote on its line. Add \", or write a line break inside a text as \\n."),
            ("\"a\tb\"", 3, "A tab inside a text is written \\t."),
            ("\"a\u{1}b\"", 3, "A control character cannot stand inside a text. Remove it."),
            ("\"a\u{0}\"", 3, "A control character cannot stand inside a text. Remove it."),
            (#""C:\Users""#, 4, #"\U is no escape. Write \\ for a backslash."#),
            (#""a\"#, 3, #"The text ends in a backslash. Write \\ for a backslash."#),
            (#""\u12G4""#, 2, #"\u is followed by four hexadecimal digits, like \u00e9."#),
            (#""\u12"#, 2, #"\u is followed by four hexadecimal digits, like \u00e9."#),
            (#""\ud83d""#, 2, #"This is half of a character: \ud83d needs its other half. Write the character itself."#),
            (#""\ud83dx""#, 2, #"This is half of a character: \ud83d needs its other half. Write the character itself."#),
            (#""\ud83d\u0041""#, 2, #"This is half of a character: \ud83d needs its other half. Write the character itself."#),
            (#""\ude00\ud83d""#, 2, #"This is half of a character: \ude00 needs its other half. Write the character itself."#),
        ])
    func strings(text: String, column: Int, message: String) {
        #expect(throws: JSONSyntaxError(line: 1, column: column, message: message)) { try JSONNode.parse(text.utf8) }
    }

    @Test(
        "Bytes that are not UTF-8 are refused where they stand",
        arguments: [[0xE9], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82]] as [[UInt8]])
    func encoding(bytes: [UInt8]) {
        let text = Array("[\"é\", \"ab".utf8) + bytes + Array("\"]".utf8)

        #expect(throws: JSONSyntaxError(line: 1, column: 10, message: "This is not UTF-8. Save the text as UTF-8.")) {
            try JSONNode.parse(text)
        }
    }

    @Test("A name that stands twice is found however many there are", arguments: [2, 15, 16, 17, 18, 1000])
    func repeatedNames(count: Int) {
        let fields = (1..<count).map { "\"name \($0)\": 1,\n" }.joined()
        let text = "{\(fields)\"name 1\": 1}"

        let message = "\"name 1\" stands twice in this object, first on line 1. Remove one of them."
        #expect(throws: JSONSyntaxError(line: count, column: 1, message: message)) { try JSONNode.parse(text.utf8) }
    }

    @Test("UTF-16 is told by its mark")
    func utf16() {
        #expect(throws: JSONSyntaxError(line: 1, column: 1, message: "The text is in UTF-16. Save it as UTF-8.")) {
            try JSONNode.parse([0xFF, 0xFE, 0x7B, 0x00])
        }
    }

    @Test("Sixty-four levels are read, and one more is refused")
    func depth() throws {
        let deepest = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
        let deeper = String(repeating: "[", count: 100_000)

        _ = try JSONNode.parse(deepest.utf8)
        #expect(throws: JSONSyntaxError(line: 1, column: 65, message: "This is nested more than 64 levels deep. Make it flatter."))
        {
            try JSONNode.parse(deeper.utf8)
        }
    }

    @Test("A text cut short anywhere is refused and never read as something else")
    func truncation() throws {
        let whole = Array(#"{"a": [1.5, "x\u00e9", null], "b": {"c": true}}"#.utf8)

        _ = try JSONNode.parse(whole)
        for length in whole.indices {
            #expect(throws: JSONSyntaxError.self) { try JSONNode.parse(whole.prefix(length)) }
        }
    }

    @Test("A text with one byte changed is read or refused, and nothing else happens", arguments: 0..<50)
    func mutation(seed: UInt64) {
        var random = SplitMix(seed: seed)
        var bytes = JSON.random(depth: 5, using: &random).encoded()
        bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)

        let result = Result { try JSONNode.parse(bytes) }

        if case .failure(let error) = result { #expect(error is JSONSyntaxError) }
    }
}
