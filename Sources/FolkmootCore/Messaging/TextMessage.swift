import Basics

/// A text to a mobile telephone, for whatever collects it from a folder: two headers, an empty line, and the words on one line.
enum TextMessage {
    /// The whole message.
    ///
    /// Nothing that a letter holds can add a header or a line.
    static func render(_ letter: Letter) -> [UInt8] {
        let number = letter.recipient.filter { $0 == "+" || $0.isASCII && $0.isNumber }
        let words = CleanText.line(letter.body, limit: longest)
        return Array("To: \(number)\r\nMessage-ID: \(letter.id)\r\n\r\n\(words)\r\n".utf8)
    }

    /// As much as three texts in a row hold of any script (3GPP TS 23.040: 67 characters in each).
    private static let longest = 201
}
