import Basics
import Hashing

/// A letter as a message for mail systems (RFC 5322; encoded words, RFC 2047; one-click leaving, RFC 8058), in plain text.
public enum MailMessage {
    /// The whole message.
    ///
    /// Nothing that a letter holds can add a header: line breaks and control characters do not get into one.
    public static func render(_ letter: Letter) -> [UInt8] {
        let body = lines(of: letter.body)
        let isPlain = body.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } }
        var headers = [
            "From: \(mailbox(letter.senderName, letter.senderAddress))",
            "To: <\(token(letter.recipient))>",
            "Subject: \(text(letter.subject))",
            "Date: \(date(letter.createdAt))",
            "Message-ID: <\(letter.id)@\(domain(of: letter.senderAddress))>",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: \(isPlain ? "7bit" : "8bit")",
            "Content-Language: \(token(letter.language))",
            "Auto-Submitted: auto-generated",
        ]
        if let unsubscribe = letter.unsubscribe {
            headers += ["List-Unsubscribe: <\(token(unsubscribe))>", "List-Unsubscribe-Post: List-Unsubscribe=One-Click"]
        }
        return Array((headers + [""] + body).map { $0 + "\r\n" }.joined().utf8)
    }

    private static func mailbox(_ name: String, _ address: String) -> String {
        let name = CleanText.line(name, limit: 100)
        let shown = needsEncoding(name) ? encoded(name) : "\"\(name.filter { $0 != "\"" && $0 != "\\" })\""
        return "\(shown) <\(token(address))>"
    }

    private static func domain(of address: String) -> String {
        token(address.split(separator: "@").last.map(String.init) ?? "localhost")
    }

    /// What stands between signs of its own: no white space, no brackets, nothing outside ASCII.
    private static func token(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { (0x21...0x7E).contains($0.value) && $0 != "<" && $0 != ">" }))
    }

    private static func text(_ text: String) -> String {
        let text = CleanText.line(text, limit: 200)
        return needsEncoding(text) ? encoded(text) : text
    }

    private static func needsEncoding(_ text: String) -> Bool {
        text.utf8.count > 60 || text.contains("=?") || !text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
    }

    /// Words of at most 75 characters, none of which cuts a character in two, folded one to a line.
    private static func encoded(_ text: String) -> String {
        var words: [String] = []
        var part: [UInt8] = []
        for scalar in text.unicodeScalars {
            if part.count + scalar.utf8.count > 42 {
                words.append(word(part))
                part = []
            }
            part += scalar.utf8
        }
        return (words + [word(part)]).joined(separator: "\r\n ")
    }

    private static func word(_ bytes: [UInt8]) -> String {
        // Base 64 as in RFC 4648, section 4: the alphabet of the web's, with its own two signs and padding.
        let text = Base64URL.encode(bytes).map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
        return "=?utf-8?B?\(String(text))\(String(repeating: "=", count: (4 - text.count % 4) % 4))?="
    }

    /// Lines that no mail system cuts (at most 998 bytes), broken between words.
    private static func lines(of body: String) -> [String] {
        CleanText.paragraphs(body, limit: 20_000).split(separator: "\n", omittingEmptySubsequences: false).flatMap(wrapped)
    }

    private static func wrapped(_ line: Substring) -> [String] {
        var lines: [String] = []
        var current = ""
        for word in line.split(separator: " ").flatMap(pieces) {
            if !current.isEmpty, current.utf8.count + 1 + word.utf8.count > 76 {
                lines.append(current)
                current = ""
            }
            current += current.isEmpty ? word : " " + word
        }
        return lines + [current]
    }

    /// A word in as many pieces as lines can hold; nearly always itself.
    private static func pieces(_ word: Substring) -> [String] {
        guard word.utf8.count > longestWord else { return [String(word)] }
        var pieces = [String.UnicodeScalarView()]
        var length = 0
        for scalar in word.unicodeScalars {
            length += scalar.utf8.count
            if length > longestWord {
                pieces.append(String.UnicodeScalarView())
                length = scalar.utf8.count
            }
            pieces[pieces.count - 1].append(scalar)
        }
        return pieces.map { String($0) }
    }

    /// In bytes, within what RFC 5322, section 2.1.1 allows for a line.
    private static let longestWord = 900

    private static func date(_ instant: Timestamp) -> String {
        let text = instant.description
        let day = Day(String(text.prefix(10))) ?? London.day(at: instant)
        let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let time = text.dropFirst(11).prefix(8)
        return "\(weekdays[day.weekday - 1]), \(day.dayOfMonth) \(months[day.month - 1]) \(day.year) \(time) +0000"
    }
}
