import Basics

@testable import FolkmootCore

/// Letters: nothing that a person or a force writes adds a header to a message, and no line is longer than mail systems take.
///
/// The lines are sender, address, recipient, subject and the address for leaving; the rest is the body.
func examine(_ input: Input) {
    var input = input
    let lines = (0..<5).map { _ in input.textLine() }
    let letter = Letter(
        id: id, kind: "welcome", senderName: lines[0], senderAddress: lines[1], recipient: lines[2], subject: lines[3],
        body: input.text, language: "en", unsubscribe: lines[4], createdAt: Timestamp(seconds: 1_772_298_309))

    let message = MailMessage.render(letter)

    check(String(validating: message, as: UTF8.self) != nil, "A message is UTF-8.")
    let parts = Message(message)
    check(parts.headers.count == 12, "Nothing adds a header: \(parts.headers)")
    check(parts.lines.allSatisfy { $0.count <= 998 }, "No line is longer than 998 bytes (RFC 5322, section 2.1.1).")
    check(!parts.lines.contains { $0.contains(0x0D) || $0.contains(0x0A) || $0.contains(0) }, "Lines end in CRLF alone.")
    for header in parts.headers { check(header.allSatisfy { (0x20...0x7E).contains($0) }, "A header is printable ASCII.") }
    for line in parts.headerLines where line.contains(0x3F) {
        for word in line.split(separator: 0x20) where word.starts(with: "=?utf-8?B?".utf8) {
            check(word.count <= 75, "An encoded word has at most 75 signs (RFC 2047, section 2): \(word.count)")
        }
    }
}

private let id = ID<Letter>()

/// A message as a mail system takes it apart.
private struct Message {
    let lines: [[UInt8]]
    let headerLines: [[UInt8]]
    /// Folded lines are one header.
    let headers: [[UInt8]]

    init(_ bytes: [UInt8]) {
        var lines: [[UInt8]] = [[]]
        for (index, byte) in bytes.enumerated() {
            if byte == 0x0A, index > 0, bytes[index - 1] == 0x0D {
                lines[lines.count - 1].removeLast()
                lines.append([])
            } else {
                lines[lines.count - 1].append(byte)
            }
        }
        self.lines = lines
        headerLines = Array(lines.prefix { !$0.isEmpty })
        var headers: [[UInt8]] = []
        for line in headerLines {
            if line.first == 0x20, !headers.isEmpty { headers[headers.count - 1] += line } else { headers.append(line) }
        }
        self.headers = headers
    }
}
